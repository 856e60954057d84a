//! What came from a place: an answer as it was read, or what else happened.

use super::Facts;
use super::attempt::Outcome;
use super::choice::Candidate;
use crate::domain::Address;

/// What an answer says, before it is decided what may be taken of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Account(Account),
    RedirectUrl(String),
    RedirectAddress(String),
    /// Nothing that helps, and why.
    Nothing(Outcome),
}

/// The settings of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Account {
    pub(super) candidates: Vec<Candidate>,
    pub(super) primary: Option<Address>,
    pub(super) facts: Facts,
}

/// What came from a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// A document.
    Answer(Answer),
    /// A redirect over HTTP.
    PointsTo(String),
    /// The account and its password were refused.
    Refused,
    /// The sign-in does not go on: it was refused too often.
    Stopped,
    /// `host:port` of SRV records, in order.
    Records(Vec<String>),
    /// Nothing that helps. `gone`: nobody is there, so that the other form need not be tried.
    Nothing { outcome: Outcome, gone: bool },
}

impl Heard {
    pub(super) const fn nothing(outcome: Outcome) -> Self {
        Self::Nothing {
            outcome,
            gone: false,
        }
    }
}
