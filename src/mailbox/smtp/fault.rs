//! What can go wrong with a relay, by name: words, codes, remedies. What the engine makes of it is in
//! `verdict`.

use std::time::Duration;

use super::reply::Reply;
use crate::domain::{Address, Problem};

/// Which part of the conversation a reply belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first line, and EHLO.
    Greeting,
    /// STARTTLS.
    Tls,
    /// AUTH.
    SignIn,
    /// MAIL: who sends.
    Sender,
    /// RCPT: who receives.
    Recipient,
    /// DATA and what follows it.
    Content,
}

/// Why a relay did not take a mail, or could not be spoken with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmtpFault {
    /// The name has no address.
    #[error("the relay's name has no address: {0}")]
    NoSuchHost(String),
    /// Nobody answers there.
    #[error("no connection to the relay: {0}")]
    Unreachable(String),
    /// STARTTLS is not offered, so that anybody on the way could read along. Nothing was sent.
    #[error("the relay offers no STARTTLS")]
    TlsNotOffered,
    /// The certificate is not believed. Nothing was sent.
    #[error("the relay's certificate is not believed: {0}")]
    TlsUntrusted(String),
    /// The handshake failed.
    #[error("no TLS with the relay: {0}")]
    TlsFailed(String),
    /// It said more than it was asked for: after STARTTLS somebody on the way may have put it in.
    #[error("the relay answered before it was asked")]
    Unasked,
    /// No reply of SMTP.
    #[error("that is no answer of SMTP: {0:?}")]
    Garbage(String),
    /// A reply without end.
    #[error("the relay's answer is longer than an answer may be")]
    TooLong,
    /// The connection ended.
    #[error("the relay ended the connection")]
    Closed,
    /// The connection broke.
    #[error("the connection to the relay broke: {0}")]
    Lost(String),
    /// No answer in time.
    #[error("no answer from the relay within {} ms", .0.as_millis())]
    Slow(Duration),
    /// The account has no password.
    #[error("no password is set: outgoing.password")]
    NoPassword,
    /// It offers neither PLAIN nor LOGIN.
    #[error("the relay offers no sign-in with a password")]
    NoSignInOffered,
    /// It refused name and password.
    #[error("the relay refused {account}: {}", .reply.words())]
    SignInRefused {
        /// Who tried.
        account: String,
        /// What it said.
        reply: Reply,
    },
    /// It said no.
    #[error("the relay refused: {}", .reply.words())]
    Refused {
        /// To what.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// It refused recipients; a mail goes to all of them or to none.
    #[error("the relay refused {}", told(.0))]
    Recipients(Vec<(Address, Reply)>),
    /// The mail is larger than it takes.
    #[error("the mail has {size} bytes, the relay takes {largest}")]
    TooLarge {
        /// Bytes of the mail.
        size: u64,
        /// Bytes that it takes.
        largest: u64,
    },
    /// It can't write that address.
    #[error("the relay takes no address such as {0}")]
    Address(String),
    /// The whole mail was handed over and no answer came: it may have been taken.
    #[error("the mail was handed over whole and no answer came: {0}")]
    Unknown(Box<SmtpFault>),
}

fn told(refused: &[(Address, Reply)]) -> String {
    let each = refused
        .iter()
        .map(|(who, reply)| format!("{who}: {}", reply.words()));
    each.collect::<Vec<_>>().join("; ")
}

impl SmtpFault {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchHost(_) => "relay.no_such_host",
            Self::Unreachable(_) => "relay.unreachable",
            Self::TlsNotOffered => "relay.tls.not_offered",
            Self::TlsUntrusted(_) => "relay.tls.untrusted",
            Self::TlsFailed(_) => "relay.tls.failed",
            Self::Unasked => "relay.unasked",
            Self::Garbage(_) => "relay.not_smtp",
            Self::TooLong => "relay.too_long",
            Self::Closed | Self::Lost(_) => "relay.connection_lost",
            Self::Slow(_) => "relay.no_answer",
            Self::NoPassword => "secret.missing",
            Self::NoSignInOffered => "relay.sign_in.not_offered",
            Self::SignInRefused { .. } => "relay.sign_in.refused",
            Self::Refused { stage, .. } => match stage {
                Stage::Greeting => "relay.refused.us",
                Stage::Tls => "relay.tls.refused",
                Stage::SignIn => "relay.sign_in.not_possible",
                Stage::Sender => "relay.refused.sender",
                Stage::Recipient => "relay.refused.recipient",
                Stage::Content => "relay.refused.mail",
            },
            Self::Recipients(_) => "relay.refused.recipient",
            Self::TooLarge { .. } => "relay.too_large",
            Self::Address(_) => "relay.address",
            Self::Unknown(_) => "relay.fate_unknown",
        }
    }

    /// What to do.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NoSuchHost(_) | Self::Unreachable(_) => {
                "check outgoing.via and the way to the relay: smartactions probe --only outgoing_relay"
            }
            Self::TlsNotOffered => {
                "switch STARTTLS on at the relay, or give smtps:// if it speaks TLS from the start"
            }
            Self::TlsUntrusted(_) => {
                "give its CA as outgoing.ca_file or its key in outgoing.pins; how to read it: smartactions probe"
            }
            Self::TlsFailed(_) | Self::Garbage(_) | Self::TooLong | Self::Unasked => {
                "check that outgoing.via names an SMTP relay and its right port (587 smtp://, 465 smtps://)"
            }
            Self::NoPassword => "smartactions secret set outgoing",
            Self::SignInRefused { .. } => {
                "check that the account is not locked, then run: smartactions secret set outgoing"
            }
            Self::NoSignInOffered => {
                "empty outgoing.account if the relay knows this machine by its address, or switch AUTH PLAIN on"
            }
            Self::Refused { stage, .. } => match stage {
                Stage::Sender => {
                    "let the relay take mail from the listener mailbox's address, or give outgoing.account"
                }
                Stage::Greeting => "let the relay take mail from this machine",
                _ => "ask the relay's administrator, with these words",
            },
            Self::Recipients(_) | Self::TooLarge { .. } | Self::Address(_) => {
                "look at this mail by hand; the words are the relay's"
            }
            Self::Closed | Self::Lost(_) | Self::Slow(_) => {
                "it is tried again by itself; if it stays, run: smartactions probe --only outgoing_relay"
            }
            Self::Unknown(_) => {
                "it is sent again with the same Message-ID, by which Exchange drops a second copy"
            }
        }
    }

    /// Whether the conversation broke, so that a fresh connection may fare better at once.
    pub(super) fn is_of_connection(&self) -> bool {
        match self {
            Self::Closed | Self::Lost(_) | Self::Slow(_) | Self::Unasked => true,
            // A relay that closes a session which was kept too long.
            Self::Refused { reply, .. } => reply.code() == 421,
            _ => false,
        }
    }

    /// The form for screen, JSON and log; `place` names the relay.
    pub fn problem(&self, place: &str) -> Problem {
        Problem::new(self.code(), self.to_string(), place, self.remedy())
    }
}
