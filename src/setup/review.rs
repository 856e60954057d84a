//! The Review step: the difference, what is still open, and the buttons.

use std::{collections::BTreeSet, net::SocketAddr};

use super::{
    event::{Effect, Exit, Plan},
    field::{FieldId, FieldKind, Note, row},
    keys::Command,
    machine::Machine,
    outcome::{MailboxOutcome, Query},
    step::Step,
};
use crate::{
    config::{Settings, apply, apply_whole, counted_changes, unified},
    domain::CheckState,
    words::setup::{note, outcome as words_of, port as words},
};

/// Something that is not proved, or worth knowing, before the config is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// Stable code.
    pub code: String,
    /// What is open.
    pub what: String,
    /// The step where it can be dealt with.
    pub step: Step,
}

/// What would be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Review {
    /// The file.
    pub file: String,
    /// Unified diff; empty when nothing changes. No secrets are in it.
    pub diff: String,
    /// The whole new text.
    pub text: String,
    /// How many places differ.
    pub changes: usize,
    /// Names of the secrets that are written.
    pub secrets: Vec<String>,
    /// What is still open.
    pub open: Vec<OpenPoint>,
    /// Why it cannot be written, if so.
    pub fault: Option<String>,
}

fn point(code: &str, what: String, step: Step) -> OpenPoint {
    OpenPoint {
        code: code.to_owned(),
        what,
        step,
    }
}

/// First line of the file of answers.
const ANSWERS: &str = "# answers for smartactions setup\n";

/// Lines of a text that cannot be scrolled away.
const STAY: usize = 4;

impl Machine {
    /// What `[ Write ]` would do now.
    pub fn review(&self) -> Review {
        let old = self.facts.config_text.clone().unwrap_or_default();
        let file = self.facts.config_file.display().to_string();
        let settings = self.settings();
        let complete = settings.complete();
        let mut faults = complete.config().err().unwrap_or_default();
        faults.extend(complete.not_served());
        let (text, fault) = match apply(&old, &settings) {
            Ok(text) => (text, faults.first().map(ToString::to_string)),
            Err(fault) => (old.clone(), Some(fault.to_string())),
        };
        Review {
            diff: unified(&old, &text, &file),
            changes: counted_changes(&old, &text),
            secrets: self.secrets_to_write(),
            open: self.open_points(),
            file,
            text,
            fault,
        }
    }

    /// Names of the secrets that are written: those typed, and those that this run was given.
    fn secrets_to_write(&self) -> Vec<String> {
        let given = self.facts.given_secrets.iter().cloned();
        let all: BTreeSet<String> = self.answers.passwords().into_keys().chain(given).collect();
        all.into_iter().collect()
    }

    /// What is still open, the listener mailbox first.
    pub(super) fn open_points(&self) -> Vec<OpenPoint> {
        let mut open = self.open_of_mailbox();
        open.extend(self.open_of_probe());
        if let Some(why) = &self.api_port.fault {
            open.push(point("api.port", words::still_open(why), Step::Engine));
        }
        if let Some(listen) = self.serves_others() {
            let what = words::for_others(listen);
            open.push(point("api.plain_http", what, Step::Engine));
        }
        if self.answers.choice(FieldId::Proof) == 2 {
            let what = words_of::forgeable().to_owned();
            open.push(point("trust.forgeable", what, Step::Engine));
        }
        open
    }

    fn open_of_mailbox(&self) -> Vec<OpenPoint> {
        let mut open = Vec::new();
        let mut add = |code: &str, what: String| open.push(point(code, what, Step::Mailbox));
        if self.mailbox_entry().is_empty() {
            add("mailbox.none", words_of::no_mailbox().to_owned());
        }
        if let Query::Answered(outcome) = &self.query {
            if let Some(finding) = outcome.finding() {
                add(&finding.code, finding.said.clone());
            } else if outcome.not_ours() > 0 {
                let what = words_of::not_ours(outcome.not_ours());
                add("mailbox.not_dedicated", what);
            }
        } else if self.answers.choice(FieldId::Mailbox) != 2 {
            let what = words_of::mailbox_not_proved().to_owned();
            add("mailbox.not_proved", what);
        }
        open
    }

    fn open_of_probe(&self) -> Vec<OpenPoint> {
        let mut open = Vec::new();
        let mut add = |code: &str, what: String| open.push(point(code, what, Step::Probe));
        if self.probe.rows.is_empty() {
            add("probe.not_proved", words_of::not_probed().to_owned());
        } else if self.probe.proved.as_deref() != Some(&self.leaned_on()) {
            add("probe.changed", words_of::changed(note::changed()));
        }
        for row in &self.probe.rows {
            match &row.state {
                CheckState::Warned { value, finding, .. }
                | CheckState::Failed { value, finding, .. } => {
                    add(&finding.code, format!("{}: {value}", row.name));
                }
                CheckState::Waiting { .. } | CheckState::Running => {
                    add("probe.not_proved", words_of::check_not_proved(&row.name));
                }
                CheckState::Passed { .. } | CheckState::LeftOut => {}
            }
        }
        open
    }

    /// Moves to the next button, round the end.
    pub(super) fn next_button(&mut self, forward: bool) -> Vec<Effect> {
        let count = row(FieldId::Act).map_or(1, |f| match f.kind() {
            FieldKind::Choice(words) => words.len().max(1),
            _ => 1,
        });
        let at = self.answers.choice(FieldId::Act);
        let to = if forward { at + 1 } else { at + count - 1 } % count;
        self.answers.choose(FieldId::Act, to);
        Vec::new()
    }

    /// Scrolls the text; its last lines stay in sight.
    pub(super) fn scroll_by(&mut self, down: bool) {
        let review = self.review();
        let text = if self.whole_file {
            &review.text
        } else {
            &review.diff
        };
        let most = text.lines().count().saturating_sub(STAY);
        self.scroll = if down {
            (self.scroll + 1).min(most)
        } else {
            self.scroll.saturating_sub(1)
        };
    }

    /// Presses the chosen button.
    pub(super) fn act(&mut self, asked: Option<Command>) -> Vec<Effect> {
        match self.answers.choice(FieldId::Act) {
            0 if self.is_held(asked) => match self.api_port.fault {
                // It may be free by now.
                Some(_) => self.check_port(),
                None => Vec::new(),
            },
            0 => self.write_now(),
            1 if self.dry_run => {
                self.notice = Some(Note::Warning(note::nothing_saved().to_owned()));
                Vec::new()
            }
            1 => {
                self.notice = Some(Note::Good(note::answers_saved().to_owned()));
                let text = apply_whole(ANSWERS, &self.answers_alone());
                text.map(Effect::SaveAnswers).into_iter().collect()
            }
            _ => self.enter(Step::Engine),
        }
    }

    /// The answers for another machine. The service account's own mailbox is told by its access: an
    /// entry that is empty would say that none is meant.
    fn answers_alone(&self) -> Settings {
        let mut all = self.settings().without_secrets();
        if self.answers.choice(FieldId::Mailbox) != 0 {
            return all;
        }
        for (key, value) in [("access", "own"), ("account", "")] {
            all.put_line(&self.answers.path(key), value, "setup");
        }
        if self.mailbox_entry().is_empty() {
            return all.without(&self.answers.path("mailbox"));
        }
        all
    }

    /// Where the API listens to other machines: it speaks HTTP without TLS, keys and all.
    pub fn serves_others(&self) -> Option<SocketAddr> {
        let listen = self.settings().complete().line("api.listen").parse();
        listen.ok().filter(|at: &SocketAddr| !at.ip().is_loopback())
    }

    /// Came here by the list of steps, past what changed: an entry that nobody decided on is not
    /// written; an Exchange that is not proved, or an API whose port is taken, only after a question.
    fn is_held(&mut self, asked: Option<Command>) -> bool {
        if self.dry_run {
            return false;
        }
        if !self.is_mailbox_decided() {
            self.notice = Some(Note::Bad(note::mailbox_open().to_owned()));
            return true;
        }
        let proved = self.is_proved() || self.set_aside.contains(&Step::Probe);
        let open = if !proved {
            note::exchange_open()
        } else if self.api_port.fault.is_some() {
            words::open()
        } else {
            return false;
        };
        if asked == Some(Command::Next) {
            return false;
        }
        self.asked = Some(Command::Next);
        self.notice = Some(Note::Warning(open.to_owned()));
        true
    }

    /// Writes, or in a dry run shows and ends. A config that would be refused is never written.
    pub(super) fn write_now(&mut self) -> Vec<Effect> {
        let review = self.review();
        if self.dry_run {
            return Self::quit(Exit::DryRun(review.diff));
        }
        if let Some(fault) = review.fault {
            self.notice = Some(Note::Bad(fault));
            return Vec::new();
        }
        if self.launch.writing {
            return Vec::new();
        }
        self.launch = super::machine::Launch {
            writing: true,
            ..super::machine::Launch::default()
        };
        let mut effects = self.enter(Step::Launch);
        effects.push(Effect::Write(Box::new(Plan {
            config_file: self.facts.config_file.clone(),
            seen: self.facts.config_text.clone(),
            text: review.text,
            passwords: self.answers.passwords(),
        })));
        effects
    }

    /// Whether the mailbox was looked for and is not there.
    pub fn mailbox_not_found(&self) -> bool {
        matches!(&self.query, Query::Answered(MailboxOutcome::NotFound(_)))
    }

    /// Whether the entry stays empty, on purpose or because there is none.
    pub fn has_no_mailbox(&self) -> bool {
        self.mailbox_entry().is_empty()
    }

    /// Whether nothing would change on disk: neither text nor secrets.
    pub fn would_change_nothing(&self) -> bool {
        let review = self.review();
        review.diff.is_empty() && review.secrets.is_empty() && self.facts.config_text.is_some()
    }
}
