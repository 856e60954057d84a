//! The Probe step: asking, keeping what came, going on without proof.

use super::{
    event::Effect,
    field::{FieldId, Note},
    keys::Command,
    machine::Machine,
    outcome::Query,
    page::CheckRow,
    step::{Flow, Step},
};
use crate::{
    domain::{CheckState, Finding},
    words::{pages, setup::note},
};

/// Most lines that are kept of one transcript.
const MOST_LINES: usize = 200;
/// What goes before every check: the search for the server, and that there is something to check.
const BEFORE_ALL: [&str; 2] = ["autodiscover", "connection"];

impl Machine {
    /// A person asks once more: for the check under the cursor, or all; on Mailbox for the query, on
    /// Review for what is no longer proved.
    pub(super) fn again(&mut self, all: bool) -> Vec<Effect> {
        // Each question signs in: a second one while the first is under way would bring a password that
        // is refused one step nearer to a locked account, and the answers of the first would be lost.
        let waits = match self.step() {
            Step::Exchange => self.search.waits,
            Step::Mailbox => self.query == Query::Running,
            Step::Probe => self.probe.running,
            _ => false,
        };
        if waits {
            self.notice = Some(Note::Warning(note::still_running().to_owned()));
            return Vec::new();
        }
        match self.step() {
            Step::Exchange => {
                self.search.asked = None;
                self.search.afresh = true;
                self.discover()
            }
            Step::Mailbox => {
                self.set_aside.remove(&Step::Mailbox);
                self.ask_mailbox(true)
            }
            Step::Review if self.is_proved() => self.enter(Step::Mailbox),
            Step::Review => self.enter(Step::Probe),
            Step::Probe => self.probe_now(all, true),
            _ => Vec::new(),
        }
    }

    /// Runs one check or all. `by_hand`: a person asked for it, so the server is searched for anew.
    pub(super) fn probe_now(&mut self, all: bool, by_hand: bool) -> Vec<Effect> {
        let Some(connection) = self.connection() else {
            return Vec::new();
        };
        let one = self.probe.rows.get(self.probe.at).map(|r| r.id.clone());
        // What goes before every check is asked again with all that lean on it.
        let all = all
            || one
                .as_ref()
                .is_some_and(|id| BEFORE_ALL.contains(&id.as_str()));
        let only: Vec<String> = one.filter(|_| !all).into_iter().collect();
        self.log_open = false;
        // What was set aside is asked once more: what it comes to now counts.
        self.set_aside.remove(&Step::Probe);
        self.probe.run = self.next_run();
        self.probe.running = true;
        if all {
            self.probe.rows.clear();
            self.probe.at = 0;
        }
        self.probe.proved = Some(self.leaned_on());
        vec![Effect::RunProbe {
            run: self.probe.run,
            only,
            afresh: by_hand && all,
            connection,
        }]
    }

    pub(super) fn checked(
        &mut self,
        run: u32,
        id: String,
        name: String,
        state: CheckState,
    ) -> Vec<Effect> {
        if run == self.probe.run {
            self.note_trust(&id, &state);
            // A probe has a dozen checks; more than this is not one of ours.
            let room = self.probe.rows.len() < 64;
            match self.probe.rows.iter_mut().find(|r| r.id == id) {
                Some(row) => row.state = state,
                None if room => {
                    self.probe.rows.push(CheckRow {
                        id,
                        name,
                        state,
                        transcript: Vec::new(),
                    });
                }
                None => {}
            }
        }
        Vec::new()
    }

    /// Keeps what a check sent and got, as far as it may be long.
    pub(super) fn transcript(&mut self, run: u32, id: &str, mut lines: Vec<String>) -> Vec<Effect> {
        if run == self.probe.run
            && let Some(row) = self.probe.rows.iter_mut().find(|r| r.id == id)
        {
            lines.truncate(MOST_LINES);
            row.transcript = lines;
        }
        Vec::new()
    }

    pub(super) fn probe_done(&mut self, run: u32) -> Vec<Effect> {
        if run == self.probe.run {
            self.probe.running = false;
            let failed = |r: &CheckRow| matches!(r.state, CheckState::Failed { .. });
            if let Some(at) = self.probe.rows.iter().position(failed) {
                self.probe.at = at;
            }
        }
        Vec::new()
    }

    /// What the probe's proof leans on: server, trust, who signs in, the relay where there is one, and
    /// that a password is still the same one.
    pub(super) fn leaned_on(&self) -> String {
        let settings = self.answers.settings();
        let mut all: Vec<String> = settings
            .iter()
            .filter(|(path, _)| path.starts_with("exchange."))
            .map(|(path, entry)| format!("{path}={}", entry.value.line()))
            .collect();
        let (account, field) = match self.answers.own_account() {
            Some(own) => (own, FieldId::OwnPassword),
            None => ("", FieldId::Password),
        };
        let revision = self.answers.revision(field);
        all.push(format!("own={account}"));
        all.push(format!("password={revision}"));
        let relay = self.relay();
        if !relay.is_empty() {
            let said = relay.iter();
            all.extend(said.map(|(path, entry)| format!("{path}={}", entry.value.line())));
            let revision = self.answers.revision(FieldId::RelayPassword);
            all.push(format!("relay_password={revision}"));
        }
        all.join("\n")
    }

    /// Whether every check of the last whole run passed or warned, with the present answers.
    pub(super) fn is_proved(&self) -> bool {
        let good = |r: &CheckRow| {
            matches!(
                r.state,
                CheckState::Passed { .. } | CheckState::Warned { .. } | CheckState::LeftOut
            )
        };
        !self.probe.running
            && self.probe.proved.as_deref() == Some(&self.leaned_on())
            && !self.probe.rows.is_empty()
            && self.probe.rows.iter().all(good)
    }

    pub(super) fn leave_probe(&mut self) -> Vec<Effect> {
        if self.is_proved() || self.set_aside.contains(&Step::Probe) {
            return self.forward();
        }
        if self.probe.running {
            self.notice = Some(Note::Warning(note::still_running().to_owned()));
        } else {
            self.mend_first();
        }
        Vec::new()
    }

    /// Says that something is to be mended, and the key that goes on all the same.
    pub(super) fn mend_first(&mut self) {
        let key = self.key_here(Command::WithoutProof);
        self.notice = Some(Note::Warning(note::mend_first(key)));
    }

    pub(super) fn without_proof(&mut self, asked: Option<Command>) -> Vec<Effect> {
        let step = self.step();
        if !matches!(step, Step::Probe | Step::Mailbox) {
            return Vec::new();
        }
        if asked != Some(Command::WithoutProof) {
            self.asked = Some(Command::WithoutProof);
            let key = self.key_here(Command::WithoutProof);
            self.notice = Some(Note::Warning(note::without_proof(key)));
            return Vec::new();
        }
        self.set_aside.insert(step);
        match (step, self.flow) {
            // What comes next here is writing, and that is the business of Enter alone.
            (Step::Mailbox, Flow::MailboxOnly) => {
                self.notice = Some(Note::Warning(note::enter_writes().to_owned()));
                Vec::new()
            }
            (Step::Mailbox, _) => self.leave_mailbox(),
            _ => self.forward(),
        }
    }

    /// The finding that the cursor is on, or that the mailbox query gave.
    pub(super) fn finding_in_reach(&self) -> Option<&Finding> {
        match self.step() {
            Step::Exchange => self.search.finding.as_ref(),
            Step::Probe => match &self.probe.rows.get(self.probe.at)?.state {
                CheckState::Failed { finding, .. } | CheckState::Warned { finding, .. } => {
                    Some(finding)
                }
                _ => None,
            },
            Step::Mailbox => match &self.query {
                Query::Answered(outcome) => outcome.finding(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The command that `y` copies: the one beside which the pages say so.
    pub(super) fn command_in_reach(&self) -> Option<String> {
        let remedy = || {
            let remedies = &self.finding_in_reach()?.remedies;
            remedies.iter().find_map(|r| r.command.clone())
        };
        match self.step() {
            Step::Mailbox if self.mailbox_not_found() => {
                Some(pages::mailbox::NEW_MAILBOX.to_owned())
            }
            Step::Mailbox => remedy().or_else(|| Some(pages::mailbox::SET_LATER.to_owned())),
            Step::Review => Some(pages::review::UNATTENDED.to_owned()),
            Step::Launch => pages::launch::COMMANDS.first().map(|c| (*c).to_owned()),
            _ => remedy(),
        }
    }

    /// The checks of the last probe.
    pub fn checks(&self) -> &[CheckRow] {
        &self.probe.rows
    }
}
