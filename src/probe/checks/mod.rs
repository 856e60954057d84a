//! One check, one file; what they hand on to one another.

mod access;
mod auto_reply;
mod certificate_trust;
mod clock_difference;
mod dedicated;
mod ews_path;
mod inbox_rules;
mod junk;
mod mailbox;
mod methods_offered;
mod name_resolves;
mod other_mailboxes;
mod outgoing_relay;
mod own_mailbox;
mod port_answers;
mod recipients;
mod room;
mod send_as;
mod server_version;
mod sign_in;
mod streaming;
mod tls_handshake;

pub use mailbox::mailbox_state;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use super::check_id::CheckId;
use super::facts::MailboxFacts;
use super::mailbox::Opened;
use super::plan::Target;
use super::tls::ServerShown;
use super::transcript::Transcript;
use crate::domain::{CheckState, Finding, Severity};
use crate::ews::{EwsClient, Method};
use crate::world::World;

/// What the checks found out so far.
#[derive(Default)]
pub(super) struct Known {
    addresses: Vec<SocketAddr>,
    shown: Option<ServerShown>,
    greeting: Option<ews_path::Greeting>,
    method: Option<Method>,
    /// A client whose account was let in.
    client: Option<EwsClient>,
    /// The listener mailbox, once it let us in.
    /// Exchange said that the listener mailbox is not there.
    no_such_mailbox: bool,
    opened: Option<Opened>,
    /// What was told of it so far.
    pub(super) facts: Option<MailboxFacts>,
}

impl Known {
    /// A client inside the listener mailbox, and the mailbox.
    fn inside(&self) -> Option<(EwsClient, &Opened)> {
        let opened = self.opened.as_ref()?;
        let client = self.client.as_ref()?.with_access(opened.access.clone());
        Some((client, opened))
    }
}

/// What a check runs with.
pub(super) struct Scene<'a> {
    pub(super) target: &'a Target,
    pub(super) world: &'a World,
    pub(super) known: &'a mut Known,
    pub(super) transcript: &'a Arc<Transcript>,
}

/// What one check came to.
pub(super) enum Outcome {
    Passed {
        value: String,
        transcript: Vec<String>,
    },
    Found {
        value: String,
        finding: Finding,
        transcript: Vec<String>,
    },
    LeftOut,
}

impl Outcome {
    /// Passed with this value, or what was found.
    fn of(value: impl Into<String>, found: Option<Finding>) -> Self {
        match found {
            Some(finding) => Self::failed(value, finding),
            None => Self::passed(value),
        }
    }

    fn passed(value: impl Into<String>) -> Self {
        Self::Passed {
            value: value.into(),
            transcript: Vec::new(),
        }
    }

    /// Warned or failed, as the finding says.
    pub(super) fn failed(value: impl Into<String>, finding: Finding) -> Self {
        Self::Found {
            value: value.into(),
            finding,
            transcript: Vec::new(),
        }
    }

    fn with(mut self, lines: Vec<String>) -> Self {
        match &mut self {
            Self::Passed { transcript, .. } | Self::Found { transcript, .. } => *transcript = lines,
            Self::LeftOut => {}
        }
        self
    }

    /// The state and the transcript.
    pub(super) fn into_state(self, elapsed: Duration) -> (CheckState, Vec<String>) {
        match self {
            Self::Passed { value, transcript } => {
                (CheckState::Passed { value, elapsed }, transcript)
            }
            Self::LeftOut => (CheckState::LeftOut, Vec::new()),
            Self::Found {
                value,
                finding,
                transcript,
            } => {
                let state = match finding.severity {
                    Severity::Warning => CheckState::Warned {
                        value,
                        finding,
                        elapsed,
                    },
                    Severity::Failure => CheckState::Failed {
                        value,
                        finding,
                        elapsed,
                    },
                };
                (state, transcript)
            }
        }
    }
}

/// Runs one check.
pub(super) async fn run(id: CheckId, at: &mut Scene<'_>) -> Outcome {
    let Scene {
        target,
        world,
        known,
        transcript,
    } = at;
    match id {
        CheckId::NameResolves => name_resolves::run(target, known).await,
        CheckId::PortAnswers => port_answers::run(target, known).await,
        CheckId::TlsHandshake => tls_handshake::run(target, known).await,
        CheckId::CertificateTrust => certificate_trust::run(target, world, known),
        CheckId::EwsPath => ews_path::run(target, world, known).await,
        CheckId::ClockDifference => clock_difference::run(known),
        CheckId::MethodsOffered => methods_offered::run(target, known),
        CheckId::SignIn => sign_in::run(target, known, transcript).await,
        CheckId::ServerVersion => server_version::run(known),
        CheckId::OwnMailbox => own_mailbox::run(known).await,
        CheckId::Mailbox => mailbox::run(target, known).await,
        CheckId::Access => access::run(target, known).await,
        CheckId::SendAs => send_as::run(known).await,
        CheckId::Room => room::run(known).await,
        CheckId::Dedicated => dedicated::run(target, known).await,
        CheckId::AutoReply => auto_reply::run(known).await,
        CheckId::InboxRules => inbox_rules::run(known).await,
        CheckId::Junk => junk::run(target, known).await,
        CheckId::Streaming => streaming::run(target, known).await,
        CheckId::Recipients => recipients::run(target, known).await,
        CheckId::OtherMailboxes => other_mailboxes::run(target, known, transcript).await,
        // Boxed: a TLS handshake inside would make every probe a large future.
        CheckId::OutgoingRelay => Box::pin(outgoing_relay::run(target)).await,
    }
}
