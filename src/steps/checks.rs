//! Runs the probe's checks for the wizard, after the search for the server where there is one.

use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::{Runner, ask::refused, connect::ConnectError};
use crate::{
    config::Endpoint,
    domain::CheckState,
    probe::{self, CheckId, Probe},
    setup::{Connection, Event, Tried, shown_time},
    words::{checks as words, discover},
};

/// The search for the server, as a row before the checks.
const AUTODISCOVER: &str = "autodiscover";
/// That there is nothing to check with, as a row in place of the checks.
const CONNECTION: &str = "connection";

/// What is to be checked.
pub(super) struct Ordered {
    /// Comes back with each answer.
    pub(super) run: u32,
    /// Ids of the checks; empty = all.
    pub(super) only: Vec<String>,
    /// The server is searched for anew.
    pub(super) afresh: bool,
}

/// Where events of one run go.
struct Told<'a> {
    run: u32,
    events: &'a UnboundedSender<Event>,
}

impl Told<'_> {
    fn row(&self, id: &str, name: &str, state: CheckState) {
        // A face that is gone no longer listens.
        let _ = self.events.send(Event::Check {
            run: self.run,
            id: id.to_owned(),
            name: name.to_owned(),
            state,
        });
    }

    fn transcript(&self, id: &str, lines: Vec<String>) {
        let _ = self.events.send(Event::Transcript {
            run: self.run,
            id: id.to_owned(),
            lines,
        });
    }
}

impl Runner {
    pub(super) async fn probe(
        &self,
        ordered: &Ordered,
        connection: &Connection,
        events: &UnboundedSender<Event>,
    ) {
        let run = ordered.run;
        let told = Told { run, events };
        let searched = matches!(
            connection.config.exchange.endpoint,
            Endpoint::Autodiscover(_)
        );
        if searched {
            told.row(AUTODISCOVER, words::autodiscover(), CheckState::Running);
        }
        let (target, attempts) = self.target_told(connection, ordered.afresh).await;
        if searched {
            tell_search(&told, &target, &attempts);
        }
        match target {
            Ok(target) => self.check(ordered, target, &told).await,
            Err(ConnectError::Search(_)) => {}
            Err(error) => {
                let state = failed(&error, Duration::ZERO);
                told.row(CONNECTION, words::connection(), state);
            }
        }
        let _ = events.send(Event::ProbeDone { run });
    }

    async fn check(&self, ordered: &Ordered, target: probe::Target, told: &Told<'_>) {
        let tried = target.clone();
        let (sender, mut changes) = unbounded_channel::<probe::Event>();
        let world = self.world.clone();
        let only = ordered.only.iter().filter_map(|id| CheckId::parse(id));
        let only: Vec<CheckId> = only.collect();
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
                if change.check == CheckId::SignIn {
                    self.note_sign_in(&tried, &change.state);
                }
                let id = change.check.as_str();
                told.row(id, change.check.title(), change.state);
                told.transcript(id, change.transcript);
            }
        };
        tokio::join!(checks, pass_on);
    }
}

/// What came of the search, with each place that was asked as its transcript. Where nobody could be
/// asked, that is told by the row of the connection.
fn tell_search(told: &Told<'_>, target: &Result<probe::Target, ConnectError>, attempts: &[Tried]) {
    let elapsed = attempts.iter().map(|t| t.elapsed).sum();
    let state = match target {
        Ok(target) => CheckState::Passed {
            value: target.endpoint.host().to_owned(),
            elapsed,
        },
        Err(error @ ConnectError::Search(_)) => failed(error, elapsed),
        Err(_) => CheckState::LeftOut,
    };
    told.row(AUTODISCOVER, words::autodiscover(), state);
    let lines = attempts.iter().flat_map(|t| {
        let time = shown_time(t.elapsed);
        discover::attempt(t.asked, &t.url, t.status, &t.said, &time)
    });
    told.transcript(AUTODISCOVER, lines.collect());
}

fn failed(error: &ConnectError, elapsed: Duration) -> CheckState {
    CheckState::Failed {
        value: String::new(),
        finding: refused(error),
        elapsed,
    }
}

/// Whether a check was left out because it was not among those asked for: what is known of it from
/// before stands, else it would count as proved without having run.
fn is_not_asked(state: &CheckState) -> bool {
    *state == CheckState::LeftOut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_that_was_not_asked_for_keeps_what_is_known_of_it() {
        assert!(is_not_asked(&CheckState::LeftOut));
        assert!(!is_not_asked(&CheckState::Running));
        let waits_for = Some("sign_in".to_owned());
        assert!(!is_not_asked(&CheckState::Waiting { waits_for }));
    }
}
