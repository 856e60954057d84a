//! The Probe step: asking, keeping what came, going on without proof.

use super::{
    event::Effect,
    field::{FieldId, Note},
    keys::Command,
    machine::Machine,
    page::CheckRow,
    step::Step,
};
use crate::{
    domain::{CheckState, Finding},
    words::{pages, setup::note},
};

/// Most lines that are kept of one transcript.
const MOST_LINES: usize = 200;

impl Machine {
    /// Runs the check under the cursor again, or all; on Mailbox the query, on Review what is
    /// no longer proved.
    pub(super) fn again(&mut self, all: bool) -> Vec<Effect> {
        match self.step() {
            Step::Exchange => {
                self.search.asked = None;
                self.search.afresh = true;
                return self.discover();
            }
            Step::Mailbox => return self.ask_mailbox(true),
            Step::Review if self.is_proved() => return self.enter(Step::Mailbox),
            Step::Review => return self.enter(Step::Probe),
            Step::Probe => {}
            _ => return Vec::new(),
        }
        let Some(connection) = self.connection() else {
            return Vec::new();
        };
        let one = self.probe.rows.get(self.probe.at).map(|r| r.id.clone());
        let only: Vec<String> = one.filter(|_| !all).into_iter().collect();
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
        let text = if self.probe.running {
            note::STILL_RUNNING
        } else {
            note::MEND_FIRST
        };
        self.notice = Some(Note::Warning(text.to_owned()));
        Vec::new()
    }

    pub(super) fn without_proof(&mut self, asked: Option<Command>) -> Vec<Effect> {
        let step = self.step();
        if !matches!(step, Step::Probe | Step::Mailbox) {
            return Vec::new();
        }
        if asked != Some(Command::WithoutProof) {
            self.asked = Some(Command::WithoutProof);
            self.notice = Some(Note::Warning(note::WITHOUT_PROOF.to_owned()));
            return Vec::new();
        }
        self.set_aside.insert(step);
        if step == Step::Mailbox {
            return self.leave_mailbox();
        }
        self.forward()
    }

    /// To the field whose answer the check under the cursor used.
    pub(super) fn edit_answer(&mut self) -> Vec<Effect> {
        let id = self.probe.rows.get(self.probe.at).map(|r| r.id.as_str());
        let field = match id {
            Some("sign_in") => FieldId::Password,
            Some("methods_offered") => FieldId::Auth,
            Some("own_mailbox") => FieldId::Account,
            Some("certificate_trust" | "tls_handshake") => FieldId::TrustBy,
            _ => match self.answers.choice(FieldId::FindBy) {
                0 => FieldId::Address,
                1 => FieldId::Server,
                _ => FieldId::Url,
            },
        };
        if id == Some("outgoing_relay") {
            let effects = self.enter(Step::Engine);
            self.focus = Some(FieldId::Relay);
            return effects;
        }
        let effects = self.enter(Step::Exchange);
        self.focus = Some(field);
        effects
    }

    /// The checks as text, for a file; findings hold no secrets.
    pub(super) fn report(&self) -> String {
        self.probe
            .rows
            .iter()
            .map(|r| format!("{}\t{}\t{:?}\n", r.id, r.name, r.state))
            .collect::<Vec<_>>()
            .concat()
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
                super::Query::Answered(outcome) => outcome.finding(),
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
