//! What an unattended setup tells while it runs: checks and lines of the hand-off, in words on
//! standard error or as JSON on standard output. Called by [`super::unattended`]; decides nothing.

use std::{cell::RefCell, time::Instant};

use super::json::Line;
use crate::{
    cli::talk,
    domain::CheckState,
    plain::check_lines,
    probe::CheckId,
    setup::{Effect, Event, FirstKey, MailboxChoice, MailboxOutcome},
    words::setup::{last as words, launch::test_mail},
};

/// Tells events as they come.
pub(super) struct Told {
    json: bool,
    require_mailbox: bool,
    dry_run: bool,
    /// The mailbox that the entry named before, and the command that puts it back.
    way_back: RefCell<Option<(String, String)>>,
    /// The mailbox that Exchange is being asked about, and since when.
    asked: RefCell<(String, Instant)>,
    /// The first API key, until it is told.
    key: RefCell<Option<FirstKey>>,
}

impl Told {
    /// `require_mailbox`: a mailbox that is not there is told as a failure.
    pub(super) fn new(json: bool, require_mailbox: bool, dry_run: bool) -> Self {
        Self {
            json,
            require_mailbox,
            dry_run,
            way_back: RefCell::default(),
            asked: RefCell::new((String::new(), Instant::now())),
            key: RefCell::default(),
        }
    }

    /// Notes what is asked: the answer does not name the mailbox.
    pub(super) fn asks(&self, effect: &Effect) {
        if let Effect::QueryMailbox { choice, .. } = effect {
            let name = match choice {
                MailboxChoice::Own => words::own_mailbox().to_owned(),
                MailboxChoice::Dedicated(address) => address.to_string(),
            };
            self.asked.replace((name, Instant::now()));
        }
    }

    /// A moved-on check or line: JSON on standard output, or a line of talk.
    pub(super) fn event(&self, event: &Event) {
        match event {
            // It counts once the engine that knows it is ready; until then all may be taken back.
            Event::FirstKey(made) => *self.key.borrow_mut() = Some(made.clone()),
            Event::Launched(Ok(_)) | Event::Undone(Err(_)) => self.key_counts(),
            Event::Undone(Ok(())) => *self.key.borrow_mut() = None,
            Event::Found(facts) => {
                // Only what stood there before this run; it is read again before it is written over.
                let mut way_back = self.way_back.borrow_mut();
                *way_back = way_back.take().or_else(|| facts.way_back());
            }
            // The probe leaves it out: the answer that counts is that of the step Mailbox.
            Event::Check {
                id,
                state: CheckState::LeftOut,
                ..
            } if id == CheckId::Mailbox.as_str() => {}
            Event::Check {
                id, name, state, ..
            } => self.line(&Line::Check {
                id,
                name,
                check: state,
            }),
            Event::Mailbox { outcome, .. } => {
                let (asked, since) = &*self.asked.borrow();
                let none = match &*self.way_back.borrow() {
                    Some((old, command)) => words::emptied(asked, old, self.dry_run, command),
                    None => words::no_such_mailbox(asked),
                };
                let state = mailbox_state(asked, none, outcome, *since, self.require_mailbox);
                self.line(&Line::Check {
                    id: CheckId::Mailbox.as_str(),
                    name: CheckId::Mailbox.title(),
                    check: &state,
                });
            }
            Event::LaunchLine { name, state } => self.line(&Line::Launch {
                id: "",
                name,
                check: state,
            }),
            Event::RoundTrip(state) => self.line(&Line::RoundTrip {
                id: "",
                name: test_mail(),
                check: state,
            }),
            _ => {}
        }
    }

    /// The one secret that setup shows, and shows once.
    pub(super) fn key_counts(&self) {
        let Some(made) = self.key.take() else {
            return;
        };
        if self.json {
            Line::ApiKey {
                key: made.key.expose(),
            }
            .say();
            return;
        }
        for line in words::first_key(made.key.expose(), &made.file.display().to_string()) {
            talk::tell(&line);
        }
    }

    fn line(&self, line: &Line<'_>) {
        let (Line::Check { name, check, .. }
        | Line::Launch { name, check, .. }
        | Line::RoundTrip { name, check, .. }) = line
        else {
            return;
        };
        if self.json {
            line.say();
        } else if !matches!(check, CheckState::Waiting { .. }) {
            // What waits is told by what it waits for: the check that failed.
            for line in check_lines(name, check) {
                talk::tell(&line);
            }
        }
    }
}

/// The answer about the listener mailbox as a check. Not there: a warning with the words of `none`,
/// for setup goes on with an empty entry, unless a mailbox is required.
fn mailbox_state(
    asked: &str,
    none: String,
    outcome: &MailboxOutcome,
    since: Instant,
    require_mailbox: bool,
) -> CheckState {
    let elapsed = since.elapsed();
    match outcome {
        MailboxOutcome::Found {
            address,
            elapsed,
            notices,
            ..
        } => {
            let (value, elapsed) = (address.to_string(), *elapsed);
            match notices.first() {
                Some(first) => CheckState::Warned {
                    value,
                    finding: first.clone(),
                    elapsed,
                },
                None => CheckState::Passed { value, elapsed },
            }
        }
        MailboxOutcome::NotFound(finding) if !require_mailbox => CheckState::Warned {
            value: none,
            finding: finding.clone(),
            elapsed,
        },
        MailboxOutcome::NotFound(finding)
        | MailboxOutcome::NoRights(finding)
        | MailboxOutcome::NoAnswer(finding)
        | MailboxOutcome::Throttled(finding) => CheckState::Failed {
            value: asked.to_owned(),
            finding: finding.clone(),
            elapsed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Finding, Severity};

    #[test]
    fn a_mailbox_that_is_not_there_is_named() {
        let finding = Finding {
            code: "mailbox.not_found".to_owned(),
            severity: Severity::Warning,
            said: "ErrorNonExistentMailbox".to_owned(),
            likely: String::new(),
            remedies: Vec::new(),
        };
        let outcome = MailboxOutcome::NotFound(finding);
        let lines = |required| {
            let none = words::no_such_mailbox("a@b.example");
            let state = mailbox_state("a@b.example", none, &outcome, Instant::now(), required);
            check_lines("Listener mailbox", &state).join("\n")
        };
        assert!(lines(false).contains("a@b.example is not there; the entry stays empty"));
        assert!(lines(false).contains("warning"));
        assert!(lines(true).contains("FAILED   Listener mailbox: a@b.example"));
    }
}
