//! Asks Exchange for the wizard: the checks, and what it says of a mailbox.

use std::{net::SocketAddr, time::Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{Runner, connect};
use crate::{
    config::Secrets,
    domain::{CheckState, Finding, Remedy, Severity},
    ews::Access,
    message,
    probe::{self, CheckId, Probe, SeenMail, SendRight, query_mailbox},
    setup::{Connection, Event, MailboxChoice, MailboxOutcome, RecentMail, Rights},
};

/// Whether a mail is one of ours or answers one: by the form of its Message-IDs.
pub fn is_ours(mail: &SeenMail) -> bool {
    mail.message_id
        .iter()
        .chain(&mail.answers)
        .any(|id| message::recognise(id.as_str()))
}

fn finding(
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

pub(super) fn no_autodiscover() -> Finding {
    let error = connect::ConnectError::NoAutodiscover;
    finding(
        error.code(),
        Severity::Failure,
        error.to_string(),
        "give the server name or the URL",
        None,
    )
}

impl Runner {
    fn target(&self, connection: &Connection) -> Result<probe::Target, connect::ConnectError> {
        let stored = self.secrets();
        connect::target(&connection.config, &connection.passwords, &stored)
    }

    /// Stored secrets with `--password-file` over them; without any when they cannot be read, for
    /// then the missing password is told.
    pub(super) fn secrets(&self) -> Secrets {
        let file = self.plan.directories.secrets_file();
        let mut secrets = Secrets::load(&file, &self.env)
            .map(|(s, _)| s)
            .unwrap_or_default();
        if let Some(password) = &self.password {
            let given = crate::config::SecretSource::Given;
            secrets.put("exchange.password", password.clone(), given);
        }
        secrets
    }

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
        match self.target(connection) {
            Ok(target) => {
                let (sender, mut changes) = unbounded_channel::<probe::Event>();
                let world = self.world.clone();
                let only: Vec<CheckId> = only.iter().filter_map(|id| CheckId::parse(id)).collect();
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
                        let id = change.check.as_str().to_owned();
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
                    finding: finding(
                        error.code(),
                        Severity::Failure,
                        error.to_string(),
                        "mend the answer",
                        None,
                    ),
                    elapsed: std::time::Duration::ZERO,
                },
            }),
        }
        tell(Event::ProbeDone { run });
    }

    pub(super) async fn query(
        &self,
        choice: &MailboxChoice,
        connection: &Connection,
    ) -> MailboxOutcome {
        let failed = |error: connect::ConnectError| {
            let said = error.to_string();
            MailboxOutcome::NoAnswer(finding(
                error.code(),
                Severity::Failure,
                said,
                "mend the answer",
                None,
            ))
        };
        let target = match self.target(connection) {
            Ok(target) => target,
            Err(error) => return failed(error),
        };
        let client = match connect::client(&target) {
            Ok(client) => client,
            Err(error) => return failed(error),
        };
        let begun = Instant::now();
        let (address, access) = match choice {
            MailboxChoice::Dedicated(address) => {
                let way = connection.config.listeners.first().map(|l| l.access);
                let way = way.unwrap_or(crate::config::Access::Impersonation);
                (Some(address.clone()), connect::access(way, address))
            }
            MailboxChoice::Own => match probe::own_address(&client).await {
                Ok(address) => (address, Access::Own),
                Err(said) => {
                    return outcome(
                        probe::MailboxOutcome::NoAnswer { said },
                        begun.elapsed(),
                        self.world.now(),
                    );
                }
            },
        };
        let Some(address) = address else {
            // The directory knows no address of this account: it has no mailbox.
            return not_found(format!(
                "{} has no address in the directory",
                client.account()
            ));
        };
        let answer = query_mailbox(&client, &address, &access, &is_ours).await;
        outcome(answer, begun.elapsed(), self.world.now())
    }

    /// Whether the API may listen there: the port is free, or a running engine of ours holds it.
    pub(super) async fn port(&self, listen: SocketAddr) -> Result<(), String> {
        if self.running_engine().is_some() {
            return Ok(());
        }
        match tokio::net::TcpListener::bind(listen).await {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("{listen}: {error}")),
        }
    }
}

fn not_found(said: String) -> MailboxOutcome {
    let remedy = "take a dedicated one, or set the entry later:";
    let command = Some("smartactions mailbox set ADDRESS".to_owned());
    MailboxOutcome::NotFound(finding(
        "mailbox.not_found",
        Severity::Warning,
        said,
        remedy,
        command,
    ))
}

fn outcome(
    answer: probe::MailboxOutcome,
    elapsed: std::time::Duration,
    now: jiff::Timestamp,
) -> MailboxOutcome {
    match answer {
        probe::MailboxOutcome::Found(found) => MailboxOutcome::Found {
            address: found.address,
            rights: Rights {
                read: Some(found.rights.read),
                moving: Some(found.rights.move_away),
                delete: Some(found.rights.delete),
                send: (found.rights.send == SendRight::Yes).then_some(true),
            },
            recent: found
                .dedicated
                .newest
                .iter()
                .map(|mail| recent(mail, now))
                .collect(),
            used: found.fullness.used,
            limit: found.fullness.limit,
            elapsed,
        },
        probe::MailboxOutcome::NotFound { said } => not_found(said),
        probe::MailboxOutcome::NoRights { said, command, .. } => MailboxOutcome::NoRights(finding(
            "mailbox.no_rights",
            Severity::Failure,
            said,
            "grant it in the Exchange Management Shell",
            Some(command),
        )),
        probe::MailboxOutcome::NoAnswer { said } => MailboxOutcome::NoAnswer(finding(
            "mailbox.no_answer",
            Severity::Failure,
            said,
            "ask again; the checks of the probe tell more",
            None,
        )),
        probe::MailboxOutcome::Throttled { back_off } => MailboxOutcome::Throttled(finding(
            "mailbox.throttled",
            Severity::Failure,
            back_off.map_or_else(String::new, |b| {
                format!("not before {} s are over", b.as_secs())
            }),
            "wait, then ask again",
            None,
        )),
    }
}

/// Local time of day of an `xs:dateTime`, with the date when that is not today; the text itself
/// when it is none.
fn time_of_day(received: &str, now: jiff::Timestamp) -> String {
    let Ok(at) = received.parse::<jiff::Timestamp>() else {
        return received.to_owned();
    };
    let zone = jiff::tz::TimeZone::system();
    let local = at.to_zoned(zone.clone());
    let today = now.to_zoned(zone).date();
    let format = if local.date() == today {
        "%H:%M"
    } else {
        "%-d %b"
    };
    local.strftime(format).to_string()
}

fn recent(mail: &SeenMail, now: jiff::Timestamp) -> RecentMail {
    RecentMail {
        at: time_of_day(&mail.received, now),
        subject: mail.subject.clone(),
        from: mail
            .from
            .as_ref()
            .map_or_else(String::new, |c| c.address.to_string()),
        ours: is_ours(mail),
    }
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
    fn our_mails_and_their_answers_are_known_and_others_are_not() {
        let row = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7);
        let ours = ours::message_id(row, None, "contoso.com").unwrap();
        let other = MessageId::parse("<x@contoso.com>").unwrap();
        assert!(is_ours(&seen(Some(ours.clone()), Vec::new())));
        assert!(is_ours(&seen(Some(other.clone()), vec![ours])));
        assert!(!is_ours(&seen(Some(other), Vec::new())));
    }
}
