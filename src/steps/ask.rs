//! Runs the probe's checks for the wizard, and gives their names and findings.

use std::{net::SocketAddr, time::Duration};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{Runner, connect::ConnectError};
use crate::{
    domain::{CheckState, Finding, Remedy, Severity},
    message,
    probe::{self, CheckId, Probe, SeenMail},
    setup::{Connection, Event},
};

/// Whether a mail is one of ours or answers one: by the form of its Message-IDs.
pub fn is_ours(mail: &SeenMail) -> bool {
    mail.message_id
        .iter()
        .chain(&mail.answers)
        .any(|id| message::recognise(id.as_str()))
}

pub(super) fn finding(
    code: &str,
    severity: Severity,
    said: String,
    remedy: &str,
    command: Option<String>,
) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        said,
        likely: likely(code).to_owned(),
        remedies: vec![Remedy {
            text: remedy.to_owned(),
            command,
        }],
    }
}

/// What an answer about a mailbox most likely means.
fn likely(code: &str) -> &'static str {
    match code {
        "mailbox.not_found" => "no mailbox was made for it yet",
        "mailbox.no_rights" => "the service account was not let into this mailbox",
        "mailbox.no_answer" => "the server is busy, or sign-in does not work yet",
        "mailbox.throttled" => "too many requests of this account in a short time",
        _ => "",
    }
}

pub(super) fn refused(error: &ConnectError) -> Finding {
    let said = error.to_string();
    finding(error.code(), Severity::Failure, said, &error.remedy(), None)
}

impl Runner {
    pub(super) async fn probe(
        &self,
        run: u32,
        only: &[String],
        connection: &Connection,
        events: &UnboundedSender<Event>,
    ) {
        let tell = |event| {
            let _ = events.send(event);
        };
        match self.target(connection).await {
            Ok(target) => {
                let tried = target.clone();
                let (sender, mut changes) = unbounded_channel::<probe::Event>();
                let world = self.world.clone();
                let only: Vec<CheckId> = only.iter().filter_map(|id| CheckId::parse(id)).collect();
                let some = !only.is_empty();
                let checks = async move {
                    let mut probe = Probe::new(target, world);
                    if only.is_empty() {
                        probe.run_all(&sender).await;
                    } else {
                        probe.run_only(&only, &sender).await;
                    }
                };
                let pass_on = async {
                    while let Some(change) = changes.recv().await {
                        if some && is_not_asked(&change.state) {
                            continue;
                        }
                        let id = change.check.as_str().to_owned();
                        if change.check == CheckId::SignIn {
                            self.note_sign_in(&tried, &change.state);
                        }
                        tell(Event::Check {
                            run,
                            id: change.check.as_str().to_owned(),
                            name: change.check.title().to_owned(),
                            state: change.state,
                        });
                        let lines = change.transcript;
                        tell(Event::Transcript { run, id, lines });
                    }
                };
                tokio::join!(checks, pass_on);
            }
            Err(error) => tell(Event::Check {
                run,
                id: "connection".to_owned(),
                name: "Connection".to_owned(),
                state: CheckState::Failed {
                    value: String::new(),
                    finding: refused(&error),
                    elapsed: Duration::ZERO,
                },
            }),
        }
        tell(Event::ProbeDone { run });
    }

    /// Whether the API may listen there: the port is free, or a running engine of ours holds it.
    pub(super) async fn port(&self, listen: SocketAddr) -> Result<(), String> {
        let Err(error) = tokio::net::TcpListener::bind(listen).await else {
            return Ok(());
        };
        let held = self.snapshot().await.map(|s| s.api);
        match held.and_then(|api| api.parse::<SocketAddr>().ok()) {
            Some(ours) if ours == listen => Ok(()),
            _ => Err(format!("{listen}: {error}")),
        }
    }
}

/// Whether a check was left out because it was not among those asked for: what is known of it from
/// before stands, else it would count as proved without having run.
fn is_not_asked(state: &CheckState) -> bool {
    *state == CheckState::LeftOut
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::{MessageId, OutboxId},
        reply::ours,
    };

    fn seen(message_id: Option<MessageId>, answers: Vec<MessageId>) -> SeenMail {
        SeenMail {
            received: String::new(),
            subject: "RE: Order".to_owned(),
            from: None,
            message_id,
            answers,
        }
    }

    #[test]
    fn a_check_that_was_not_asked_for_keeps_what_is_known_of_it() {
        assert!(is_not_asked(&CheckState::LeftOut));
        assert!(!is_not_asked(&CheckState::Running));
        let waits_for = Some("sign_in".to_owned());
        assert!(!is_not_asked(&CheckState::Waiting { waits_for }));
    }

    #[test]
    fn our_mails_and_their_answers_are_known_and_others_are_not() {
        let row = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7);
        let ours = ours::message_id(row, None, "contoso.com").unwrap();
        let other = MessageId::parse("<x@contoso.com>").unwrap();
        assert!(is_ours(&seen(Some(ours.clone()), Vec::new())));
        assert!(is_ours(&seen(Some(other.clone()), vec![ours])));
        assert!(!is_ours(&seen(Some(other), Vec::new())));
    }
}
