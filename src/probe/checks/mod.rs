//! One check, one file; what they hand on to one another.

mod certificate_trust;
mod clock_difference;
mod ews_path;
mod mailbox;
mod methods_offered;
mod name_resolves;
mod outgoing_relay;
mod own_mailbox;
mod port_answers;
mod server_version;
mod sign_in;
mod tls_handshake;

pub use mailbox::mailbox_state;

use std::{net::SocketAddr, time::Duration};

use super::plan::{CheckId, Target};
use super::tls::ServerShown;
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
pub(super) async fn run(id: CheckId, target: &Target, world: &World, known: &mut Known) -> Outcome {
    match id {
        CheckId::NameResolves => name_resolves::run(target, known).await,
        CheckId::PortAnswers => port_answers::run(target, known).await,
        CheckId::TlsHandshake => tls_handshake::run(target, known).await,
        CheckId::CertificateTrust => certificate_trust::run(target, world, known),
        CheckId::EwsPath => ews_path::run(target, world, known).await,
        CheckId::ClockDifference => clock_difference::run(known),
        CheckId::MethodsOffered => methods_offered::run(target, known),
        CheckId::SignIn => sign_in::run(target, known).await,
        CheckId::ServerVersion => server_version::run(known),
        CheckId::OwnMailbox => own_mailbox::run(known).await,
        CheckId::Mailbox => mailbox::run(target, known).await,
        // Boxed: a TLS handshake inside would make every probe a large future.
        CheckId::OutgoingRelay => Box::pin(outgoing_relay::run(target)).await,
    }
}
