//! The machine: its state, and which part answers which event.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answers::Answers,
    event::{Connection, Effect, Event, Exit, Facts, Ready},
    field::{FieldId, FieldKind, Note, row},
    keys::Command,
    outcome::{Discovery, MailboxOutcome, Query},
    page::CheckRow,
    step::{Flow, Step},
};
use crate::{
    config::Settings,
    domain::{CheckState, Problem, snapshot::Readiness},
    words::setup::{note, start},
};

/// The wizard. Feed it events, carry out the effects, draw its view.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own; no two make a state together"
)]
pub struct Machine {
    pub(super) facts: Facts,
    pub(super) answers: Answers,
    /// Settings of an answers file, for keys that no field asks for.
    pub(super) given: Settings,
    pub(super) step: StepNow,
    pub(super) flow: Flow,
    pub(super) dry_run: bool,
    pub(super) seen: BTreeSet<Step>,
    pub(super) focus: Option<FieldId>,
    pub(super) notes: BTreeMap<FieldId, Note>,
    pub(super) notice: Option<Note>,
    /// Counts questions to the outside; an answer to an older one is passed over.
    pub(super) run: u32,
    pub(super) discovery: Option<Discovery>,
    pub(super) probe: Probe,
    pub(super) query: Query,
    pub(super) query_run: u32,
    /// Counts changes of passwords, which a proof leans on and which cannot be compared as text.
    pub(super) passwords_typed: u32,
    pub(super) hide_names: bool,
    /// What Exchange last said of each choice of mailbox, by its index.
    pub(super) known: BTreeMap<usize, MailboxOutcome>,
    /// Steps whose open points were set aside with `o`.
    pub(super) set_aside: BTreeSet<Step>,
    /// A command that asks once more before it acts.
    pub(super) asked: Option<Command>,
    pub(super) leaving: Option<usize>,
    pub(super) by_hand: bool,
    pub(super) whole_file: bool,
    /// How far the text of Review is scrolled, in lines.
    pub(super) scroll: usize,
    /// Whether the transcript (Probe) or the engine's log (Launch) is open.
    pub(super) log_open: bool,
    pub(super) launch: Launch,
    pub(super) over: bool,
}

/// The present step; a type of its own so that the machine can be made by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepNow(pub(super) Step);

impl Default for StepNow {
    fn default() -> Self {
        Self(Step::Welcome)
    }
}

/// The checks and what they were run with.
#[derive(Debug, Default)]
pub(super) struct Probe {
    pub(super) run: u32,
    pub(super) running: bool,
    pub(super) rows: Vec<CheckRow>,
    pub(super) at: usize,
    /// Answers that the last whole run used.
    pub(super) proved: Option<String>,
}

/// The hand-off.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "steps of the hand-off that overlap"
)]
pub(super) struct Launch {
    pub(super) writing: bool,
    pub(super) running: bool,
    pub(super) lines: Vec<(String, CheckState)>,
    pub(super) readiness: Vec<Readiness>,
    pub(super) log: Vec<String>,
    pub(super) ready: Option<Ready>,
    pub(super) failed: Option<Problem>,
    pub(super) written: bool,
    pub(super) undone: bool,
}

impl Machine {
    /// A machine at its first step; begin with [`Machine::start`].
    pub fn new() -> Self {
        Self::default()
    }

    /// The first effects.
    pub fn start(&mut self) -> Vec<Effect> {
        self.seen.insert(Step::Welcome);
        vec![Effect::ReadFiles]
    }

    /// Whether [`Machine::start`] was called.
    pub fn is_begun(&self) -> bool {
        !self.seen.is_empty()
    }

    /// Takes one event and says what is to be done. After `Quit` nothing more comes.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if self.over {
            return Vec::new();
        }
        let effects = match event {
            Event::Press(command) => self.press(command),
            Event::Typed(field, text) => self.typed(field, &text),
            Event::Secret(field, secret) => {
                self.answers.keep_secret(field, &secret);
                self.passwords_typed = self.passwords_typed.wrapping_add(1);
                self.changed(field)
            }
            Event::Chose(field, at) => self.chose(field, at),
            Event::Focus(field) => self.focus_on(field),
            Event::Jump(step) => self.jump(step),
            Event::Found(facts) => self.found(*facts),
            Event::Discovered { run, result } => self.discovered(run, result),
            Event::Check {
                run,
                id,
                name,
                state,
            } => self.checked(run, id, name, state),
            Event::Transcript { run, id, lines } => self.transcript(run, &id, lines),
            Event::ProbeDone { run } => self.probe_done(run),
            Event::Mailbox { run, outcome } => self.mailbox_answered(run, outcome),
            Event::Port { run, result } => self.port(run, result),
            Event::Written(result) => self.written(result),
            Event::LaunchLine { name, state } => self.launch_line(name, state),
            Event::Readiness(points) => self.readiness(points),
            Event::EngineLog(lines) => self.engine_log(lines),
            Event::Launched(result) => self.launched(result),
            Event::RoundTrip(state) => self.launch_line("Test mail to itself".to_owned(), state),
            Event::Undone(result) => self.undone(result),
            Event::Saved(result) => self.saved(result),
        };
        // A field that left the screen cannot keep the focus.
        let fields = self.fields_here();
        if !self.focus.is_some_and(|f| fields.contains(&f)) {
            self.focus = fields.first().copied();
        }
        self.over = effects.iter().any(|e| matches!(e, Effect::Quit(_)));
        effects
    }

    /// The present step.
    pub fn step(&self) -> Step {
        self.step.0
    }

    /// What was answered so far.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Whether this run writes nothing.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// Sets answers without a user, as `--answers` does: the same as typing them. Keys that the
    /// wizard does not ask for (a second listener) are written as they are given.
    pub fn take_answers(&mut self, settings: &Settings, dry_run: bool) {
        self.given = settings.clone();
        self.answers = Answers::from_settings(&self.facts.settings.under(settings));
        let mailbox = self.answers.path("mailbox");
        let entry = settings.entry(&mailbox);
        if entry.is_some_and(|e| e.value.line().is_empty()) {
            self.answers.choose(FieldId::Mailbox, 2);
        }
        let way = |s: &str| {
            if dry_run {
                s == start::DRY_RUN
            } else {
                s == start::FRESH || s == start::CHANGE
            }
        };
        let at = self.starts().iter().position(|s| way(s));
        self.answers.choose(FieldId::Start, at.unwrap_or(0));
    }

    /// What is wrong with the config that these answers make over what is there, with the line of
    /// each; a missing password is told by [`Machine::lacks_password`].
    pub fn faults(&self) -> Vec<crate::config::Fault> {
        let all = self.facts.settings.under(&self.given).complete();
        all.config().err().unwrap_or_default()
    }

    /// Whether no password of the service account is known, neither typed nor stored.
    pub fn lacks_password(&self) -> bool {
        self.answers.secret(FieldId::Password).is_none()
            && !self.facts.secrets.iter().any(|n| n == "exchange.password")
    }

    pub(super) fn next_run(&mut self) -> u32 {
        self.run = self.run.wrapping_add(1);
        self.run
    }

    fn found(&mut self, facts: Facts) -> Vec<Effect> {
        // Only the first time: what was typed meanwhile is worth more than what the disk says.
        if self.facts == Facts::default() {
            self.answers = Answers::from_settings(&facts.settings);
        }
        self.facts = facts;
        if self.focus.is_none() {
            self.focus = self.fields_here().first().copied();
        }
        Vec::new()
    }

    fn typed(&mut self, field: FieldId, text: &str) -> Vec<Effect> {
        self.answers.type_in(field, text);
        // A whole URL in the field for a name is understood, not refused.
        if field == FieldId::Server && text.trim_start().starts_with("http") && text.contains("://")
        {
            self.answers.choose(FieldId::FindBy, 2);
            self.answers.type_in(FieldId::Url, text.trim());
            self.answers.type_in(FieldId::Server, "");
            self.focus = Some(FieldId::Url);
            self.notice = Some(Note::Good(note::TOOK_URL.to_owned()));
        }
        self.changed(field)
    }

    fn chose(&mut self, field: FieldId, at: usize) -> Vec<Effect> {
        let most = match row(field).map(|f| f.kind) {
            Some(FieldKind::Choice(_)) if field == FieldId::Start => self.starts().len(),
            Some(FieldKind::Choice(words)) => words.len(),
            _ => 0,
        };
        if at >= most || at == self.answers.choice(field) {
            return Vec::new();
        }
        self.answers.choose(field, at);
        self.changed(field)
    }

    /// An answer changed: notes that leaned on it go, and so does the proof of the mailbox.
    fn changed(&mut self, field: FieldId) -> Vec<Effect> {
        self.notes.remove(&field);
        self.asked = None;
        let Some(row) = row(field) else {
            return Vec::new();
        };
        self.set_aside.remove(&row.step);
        match row.step {
            Step::Exchange => {
                self.discovery = None;
                self.known.clear();
                self.set_aside.remove(&Step::Probe);
                self.query = Query::NotAsked;
            }
            Step::Mailbox if field != FieldId::OwnPassword => {
                self.query = Query::NotAsked;
                if field != FieldId::Mailbox {
                    self.known.remove(&1);
                }
                if field == FieldId::Mailbox {
                    return self.ask_mailbox();
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn focus_on(&mut self, field: FieldId) -> Vec<Effect> {
        if !self.fields_here().contains(&field) {
            return Vec::new();
        }
        let left = self.focus.replace(field);
        left.filter(|l| *l != field)
            .map_or_else(Vec::new, |left| self.left_field(left))
    }

    /// Leaving a field is when it is judged, and when a rested address is asked about.
    pub(super) fn left_field(&mut self, field: FieldId) -> Vec<Effect> {
        if let Some(FieldKind::Secret) = row(field).map(|f| f.kind)
            && let Some(secret) = self.answers.secret(field)
            && secret.expose().trim() != secret.expose()
        {
            self.notes
                .insert(field, Note::Warning(note::BLANK.to_owned()));
        }
        self.judge(&[field]);
        match field {
            FieldId::Address => self.discover(),
            FieldId::MailboxAddress | FieldId::Access if self.query == Query::NotAsked => {
                self.ask_mailbox()
            }
            FieldId::ApiListen => self.check_port(),
            _ => Vec::new(),
        }
    }

    fn check_port(&mut self) -> Vec<Effect> {
        let Ok(listen) = self.answers.text(FieldId::ApiListen).trim().parse() else {
            return Vec::new();
        };
        let run = self.next_run();
        vec![Effect::CheckPort { run, listen }]
    }

    fn port(&mut self, run: u32, result: Result<(), String>) -> Vec<Effect> {
        if run == self.run {
            let note = match result {
                Ok(()) => Note::Good("the port is free or ours".to_owned()),
                Err(why) => Note::Bad(why),
            };
            self.notes.insert(FieldId::ApiListen, note);
        }
        Vec::new()
    }

    fn saved(&mut self, result: Result<std::path::PathBuf, Problem>) -> Vec<Effect> {
        self.notice = Some(match result {
            Ok(path) => Note::Good(format!("saved: {}", path.display())),
            Err(problem) => Note::Bad(problem.what),
        });
        Vec::new()
    }

    /// Complaints about the fields of `which`, set as their notes; true when there are none.
    pub(super) fn judge(&mut self, which: &[FieldId]) -> bool {
        let faults = self
            .settings()
            .complete()
            .config()
            .err()
            .unwrap_or_default();
        let mut good = true;
        for fault in faults {
            let Some(field) = self.answers.field_of(&fault.key) else {
                continue;
            };
            if which.contains(&field) {
                good = false;
                self.notes
                    .insert(field, Note::Bad(fault.complaint.to_string()));
            }
        }
        let needs_password = which.contains(&FieldId::Password) && self.lacks_password();
        if needs_password {
            good = false;
            self.notes
                .insert(FieldId::Password, Note::Bad(note::NO_PASSWORD.to_owned()));
        }
        good
    }

    /// With whom to speak, when the answers say enough for it.
    pub(super) fn connection(&self) -> Option<Box<Connection>> {
        let mut only = Settings::default();
        for (path, entry) in self.answers.settings().iter() {
            if path.starts_with("exchange.") || path == self.answers.path("access") {
                only.put(path, entry.value.clone(), entry.place.clone());
            }
        }
        let account = self.answers.path("account");
        only.put_line(&account, &self.answers.settings().line(&account), "setup");
        let config = only.complete().config().ok()?;
        Some(Box::new(Connection {
            config,
            passwords: self.answers.passwords(),
        }))
    }

    /// What the probe's proof leans on: server, trust and account, and that a password was typed.
    pub(super) fn leaned_on(&self) -> String {
        let settings = self.answers.settings();
        let mut all: String = settings
            .iter()
            .filter(|(path, _)| path.starts_with("exchange."))
            .map(|(path, entry)| format!("{path}={}\n", entry.value.line()))
            .collect();
        all.push_str(&format!("passwords={}\n", self.passwords_typed));
        all
    }

    pub(super) fn quit(exit: Exit) -> Vec<Effect> {
        vec![Effect::Quit(exit)]
    }
}
