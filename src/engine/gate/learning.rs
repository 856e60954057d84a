//! What the end of a call teaches the gate: to pause, to shut for good, or that all is well; and what is
//! shown of it.

use std::time::Duration;

use tokio::time::Instant;

use super::{Gate, LONGEST_TOLD, Server, growing};
use crate::{domain::Problem, mailbox::MailError};

impl Gate {
    /// Learns from the end of a call. A pause that the server ordered is durable when it returns.
    pub(in crate::engine) async fn saw(&self, of: &str, error: Option<&MailError>) {
        self.learn(of, error);
        if let Some(MailError::Busy { back_off: Some(_) }) = error {
            let left = self.shut_for().unwrap_or_default();
            self.kept.keep(&self.core, left).await;
        }
    }

    /// The server asks to slow down.
    pub(super) fn shows_busy(&self) {
        let server = self.server.name();
        let what = "the mail server asks to slow down";
        let remedy = "nothing; lower messages_per_minute when it stays";
        let problem = Problem::new(format!("{server}.busy"), what, "", remedy);
        let now = self.core.world.now();
        let board = &self.core.board;
        board.trouble(server, problem, "mail goes on slower", now);
    }

    fn learn(&self, of: &str, error: Option<&MailError>) {
        // What was on its way before, on a connection that had been let in, says nothing of the account.
        if self.state().refused && !matches!(error, Some(MailError::SignInRefused(_))) {
            return;
        }
        let now = self.core.world.now();
        let board = &self.core.board;
        let server = self.server.name();
        match error {
            Some(MailError::Busy { back_off }) => {
                self.pause(*back_off);
                self.shows_busy();
            }
            Some(MailError::Transient(p) | MailError::FateUnknown(p)) => {
                self.pause(None);
                board.trouble(server, p.clone(), "mail waits and is tried again", now);
            }
            Some(MailError::SignInRefused(p)) => {
                self.state().refused = true;
                let effect = match self.server {
                    Server::Exchange => {
                        board.facts().signed_in = false;
                        "nothing is read or sent until the password is set anew"
                    }
                    Server::Relay => "nothing is sent until the password is set anew",
                };
                board.trouble(server, p.clone(), effect, now);
            }
            Some(MailError::Denied(p) | MailError::Full(p)) => {
                self.works();
                board.trouble(of, p.clone(), "this waits and is tried again", now);
            }
            Some(
                MailError::Gone
                | MailError::Stale
                | MailError::SyncStateLost
                | MailError::Deferred(_)
                | MailError::Unusable(_),
            ) => self.works(),
            None => {
                self.works();
                board.recovered(of);
            }
        }
    }

    /// The server answered sensibly.
    fn works(&self) {
        self.state().failures = 0;
        if self.server == Server::Exchange {
            self.core.board.facts().signed_in = true;
        }
        self.core.board.recovered(self.server.name());
    }

    /// Shuts the gate for the time that the server wants, or for a growing one; never shortens a
    /// pause that holds already.
    fn pause(&self, wanted: Option<Duration>) {
        let mut state = self.state();
        let failures = state.failures;
        state.failures = failures.saturating_add(1);
        drop(state);
        // No time at all tells nothing: a server that means it would be asked as fast as it answers.
        let told = wanted.filter(|time| !time.is_zero());
        let pause = told.map_or_else(|| growing(failures), |t| t.min(LONGEST_TOLD));
        self.shut(pause.saturating_add(self.jitter(pause)));
    }

    pub(super) fn shut(&self, pause: Duration) {
        let mut state = self.state();
        state.open_at = state.open_at.max(Instant::now() + pause);
    }

    /// Up to a fifth of a pause, so that many clients do not come back at once.
    fn jitter(&self, pause: Duration) -> Duration {
        let fifth = u64::try_from(pause.as_millis() / 5).unwrap_or(u64::MAX);
        Duration::from_millis(self.core.world.jitter(fifth))
    }
}
