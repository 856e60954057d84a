//! Asks Exchange about a mailbox, in the wizard's words.

use std::time::{Duration, Instant};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Runner,
    ask::{finding, is_ours, refused},
    connect::{self, ConnectError},
};
use crate::words::{checks::not_before, setup::outcome as words};
use crate::{
    config,
    domain::{Address, Severity},
    ews::{Access, EwsClient},
    probe::{self, SeenMail, SendRight, query_mailbox, query_own},
    setup::{Connection, MailboxChoice, MailboxOutcome, RecentMail, Rights},
};

impl Runner {
    pub(super) async fn query(
        &self,
        choice: &MailboxChoice,
        again: bool,
        connection: &Connection,
    ) -> MailboxOutcome {
        let failed = |error: ConnectError| MailboxOutcome::NoAnswer(refused(&error));
        let target = match self.target(connection).await {
            Ok(target) => target,
            Err(error) => return failed(error),
        };
        if let Err(finding) = self.signs_in(&target, again).await {
            return MailboxOutcome::NoAnswer(finding);
        }
        let client = match connect::client(&target) {
            Ok(client) => client,
            Err(error) => return failed(error),
        };
        let begun = Instant::now();
        let (address, access) = match choice {
            MailboxChoice::Dedicated(address) => {
                let way = connection.config.listeners.first().map(|l| l.access);
                let way = way.unwrap_or(config::Access::Impersonation);
                (Some(address.clone()), connect::access(way, address))
            }
            MailboxChoice::Own => match probe::own_address(&client).await {
                Ok(address) => (address, Access::Own),
                Err(said) => {
                    let silent = probe::MailboxOutcome::NoAnswer { said };
                    return outcome(silent, begun.elapsed(), self.world.now());
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
        let named = matches!(choice, MailboxChoice::Dedicated(_));
        let answer = if named && access == Access::Own {
            query_own(&client, &address, &is_ours).await.1
        } else {
            query_mailbox(&client, &address, &access, &is_ours).await
        };
        let answer = match answer {
            probe::MailboxOutcome::NotFound { said } if named && access == Access::Own => {
                match there(&client, &address).await {
                    Some(answer) => answer,
                    None => return not_its_own(said),
                }
            }
            answer => answer,
        };
        outcome(answer, begun.elapsed(), self.world.now())
    }
}

/// That an account has no such mailbox of its own does not say that there is none: Exchange is asked
/// for the mailbox itself. `None`: it is there, or its door is.
async fn there(client: &EwsClient, address: &Address) -> Option<probe::MailboxOutcome> {
    let door = Access::Delegate(address.clone());
    match query_mailbox(client, address, &door, &is_ours).await {
        probe::MailboxOutcome::Found(_) | probe::MailboxOutcome::NoRights { .. } => None,
        answer => Some(answer),
    }
}

/// The mailbox is there, and it is not that of the account that signs in for itself: that is no
/// reason to empty the entry.
fn not_its_own(said: String) -> MailboxOutcome {
    let remedy = words::try_other_account();
    MailboxOutcome::NoRights(finding(
        "mailbox.not_its_own",
        Severity::Failure,
        said,
        remedy,
        None,
    ))
}

fn not_found(said: String) -> MailboxOutcome {
    let remedy = words::try_dedicated();
    let command = Some("smartactions mailbox set ADDRESS".to_owned());
    MailboxOutcome::NotFound(finding(
        "mailbox.not_found",
        Severity::Warning,
        said,
        remedy,
        command,
    ))
}

fn outcome(answer: probe::MailboxOutcome, elapsed: Duration, now: Timestamp) -> MailboxOutcome {
    match answer {
        probe::MailboxOutcome::Found(found) => found_one(*found, elapsed, now),
        probe::MailboxOutcome::NotFound { said } => not_found(said),
        // There is something of that name, so an entry that is there is not emptied by it.
        refused
        @ (probe::MailboxOutcome::Group { .. } | probe::MailboxOutcome::NoRights { .. }) => {
            told(&refused, MailboxOutcome::NoRights)
        }
        probe::MailboxOutcome::NoAnswer { said } => MailboxOutcome::NoAnswer(finding(
            "mailbox.no_answer",
            Severity::Failure,
            said,
            words::try_again(),
            None,
        )),
        probe::MailboxOutcome::Throttled { back_off } => MailboxOutcome::Throttled(finding(
            "mailbox.throttled",
            Severity::Failure,
            back_off.map_or_else(String::new, |_| not_before(back_off)),
            words::try_later(),
            None,
        )),
    }
}

/// A mailbox that is there, with what there is to know of it.
fn found_one(found: probe::FoundMailbox, elapsed: Duration, now: Timestamp) -> MailboxOutcome {
    let notices = found.notices();
    let newest = &found.dedicated.newest;
    MailboxOutcome::Found {
        rights: Rights {
            read: Some(found.rights.read),
            moving: Some(found.rights.move_away),
            delete: Some(found.rights.delete),
            send: match found.rights.send {
                SendRight::Yes => Some(true),
                SendRight::No => Some(false),
                SendRight::NotProved => None,
            },
        },
        // What strangers wrote to a mailbox that is in use for tasks is no reason to warn.
        recent: newest
            .iter()
            .filter(|mail| !found.dedicated.is_so() || is_ours(mail))
            .map(|mail| recent(mail, now))
            .collect(),
        used: found.fullness.used,
        limit: found.fullness.limit,
        address: found.address,
        notices,
        elapsed,
    }
}

/// In the probe's own words.
fn told(
    answer: &probe::MailboxOutcome,
    wrap: impl FnOnce(crate::domain::Finding) -> MailboxOutcome,
) -> MailboxOutcome {
    answer
        .finding()
        .map_or_else(|| not_found(String::new()), wrap)
}

/// Local time of day of an `xs:dateTime`, with the date when that is not today; the text itself
/// when it is none.
fn time_of_day(received: &str, now: Timestamp) -> String {
    let Ok(at) = received.parse::<Timestamp>() else {
        return received.to_owned();
    };
    let zone = TimeZone::system();
    let local = at.to_zoned(zone.clone());
    let today = now.to_zoned(zone).date();
    let format = if local.date() == today {
        "%H:%M"
    } else {
        "%-d %b"
    };
    local.strftime(format).to_string()
}

fn recent(mail: &SeenMail, now: Timestamp) -> RecentMail {
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
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn a_group_is_a_fault_of_the_answer_and_no_mailbox_that_is_not_there() {
        let said = "team@c.test, 3 members".to_owned();
        let group = probe::MailboxOutcome::Group { said };
        let told = outcome(group, Duration::ZERO, Timestamp::UNIX_EPOCH);
        let MailboxOutcome::NoRights(finding) = &told else {
            panic!("{told:?}");
        };
        assert_eq!(finding.code, "mailbox.is_group");
        assert!(told.is_group());
    }
}
