//! Who is meant when a task is handed on: found in the directory by exactly that name or address, or
//! it is said what was found.
//!
//! Called by the desk before anything is written. Only who is proved to be from inside learns names
//! and addresses of the directory: others name people by whole addresses, which they know already.

use std::sync::Arc;

use super::case::Case;
use crate::{
    domain::{Address, Correspondent, InboundMail, ProofLevel},
    engine::gate::{Gate, WhileSilent},
    mailbox::{Found, MailSource, Whom},
    message::Target,
    reply::target::{Wanted, same_name, wanted},
};

/// Where people are looked up.
pub(in crate::engine) struct People {
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
}

/// Who is meant.
pub(super) enum Meant {
    /// That person, and as who asked may see them.
    Person {
        who: Correspondent,
        shown: Correspondent,
    },
    /// It can't be told.
    Nobody(Target),
    /// The directory does not answer.
    Silent,
}

impl People {
    pub(in crate::engine) fn new(gate: Arc<Gate>, source: Arc<dyn MailSource>) -> Self {
        Self { gate, source }
    }

    /// Whoever is named in the text; without a text the one person in Cc who is neither the sender
    /// nor the listener mailbox. `tells`: who asks may learn what the directory holds.
    pub(super) async fn meant(
        &self,
        text: Option<&str>,
        mail: &InboundMail,
        mailbox: Option<&Address>,
        tells: bool,
    ) -> Meant {
        let named = match text {
            Some(text) => wanted(text).ok_or(Target::Unknown(text.to_owned(), Vec::new())),
            None => copied(mail, mailbox).ok_or(Target::Missing),
        };
        let named = match named {
            Ok(named) => named,
            Err(nobody) => return Meant::Nobody(nobody),
        };
        let whom = match &named {
            Wanted::Address(address) => Whom::Address(address),
            // Even that there is nobody, or are several, would tell who there is.
            Wanted::Name(name) if !tells => {
                return Meant::Nobody(Target::ByAddressOnly(name.clone()));
            }
            Wanted::Name(name) => Whom::Name(name),
        };
        let question = || self.source.people(&whom);
        let Some(told) = self.gate.look_up(WhileSilent::Wait, question).await else {
            return Meant::Silent;
        };
        let found = told.found;
        // Mail to ourselves is nobody's to answer.
        let ours = |found: &Found| Some(&found.who.address) == mailbox;
        let fits = |found: &&Found| match &named {
            _ if ours(found) => false,
            Wanted::Address(_) => found.is_exact,
            Wanted::Name(name) => same_name(&found.who.name, name),
        };
        let mut exact: Vec<Correspondent> =
            found.iter().filter(fits).map(|f| f.who.clone()).collect();
        exact.dedup_by(|a, b| a.address == b.address);
        let asked = named.shown().to_owned();
        // Among those that were not told may be another one of that name.
        if told.more && matches!(named, Wanted::Name(_)) {
            return Meant::Nobody(Target::TooMany(asked));
        }
        match (exact.pop(), exact.is_empty()) {
            (Some(who), true) => Meant::Person {
                shown: match named {
                    Wanted::Address(address) if !tells => Correspondent::bare(address),
                    _ => who.clone(),
                },
                who,
            },
            (Some(person), false) if tells => {
                exact.push(person);
                Meant::Nobody(Target::Several(asked, exact))
            }
            _ => {
                let others = found.into_iter().map(|f| f.who);
                Meant::Nobody(Target::Unknown(asked, others.filter(|_| tells).collect()))
            }
        }
    }
}

impl Case<'_> {
    /// Whether the very person is proved, and by Exchange itself: a token can have gone astray.
    pub(super) fn may_know_the_directory(&self) -> bool {
        self.proof.internal && self.proof.level == Some(ProofLevel::Exchange)
    }
}

/// The one address in Cc beside the sender's and ours.
fn copied(mail: &InboundMail, mailbox: Option<&Address>) -> Option<Wanted> {
    let from = mail.from.as_ref().map(|from| &from.address);
    let other = |address: &&Address| Some(*address) != from && Some(*address) != mailbox;
    let mut others = mail.cc.iter().map(|c| &c.address).filter(other);
    let first = others.next()?;
    others
        .all(|address| address == first)
        .then(|| Wanted::Address(first.clone()))
}
