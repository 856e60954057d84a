//! The machine: its state, and which part answers which event.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    answers::Answers,
    event::{Effect, Event, Exit, Facts, FirstKey, Ready},
    field::{FieldId, Note},
    keys::Command,
    outcome::{Discovery, MailboxOutcome, Query, Tried},
    page::CheckRow,
    start::Way,
    step::{Flow, Step},
};
use crate::{
    config::Settings,
    domain::{CheckState, Problem, snapshot::Readiness},
    words::setup::note,
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
    pub(super) search: Search,
    pub(super) probe: Probe,
    pub(super) query: Query,
    pub(super) query_run: u32,
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
    /// How far the text of Review, or the transcript of Probe, is scrolled, in lines.
    pub(super) scroll: usize,
    /// Whether the transcript (Probe) or the engine's log (Launch) is open.
    pub(super) log_open: bool,
    pub(super) launch: Launch,
    pub(super) over: bool,
    /// Whether the way to start was taken before Welcome was seen: going back from it leaves.
    pub(super) direct: bool,
    /// The way to start that was taken last.
    pub(super) begun: Option<Way>,
    /// Whether the API can listen where it shall.
    pub(super) api_port: ApiPort,
}

/// The present step; a type of its own so that the machine can be made by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepNow(pub(super) Step);

impl Default for StepNow {
    fn default() -> Self {
        Self(Step::Welcome)
    }
}

/// The question to Autodiscover.
#[derive(Debug, Default)]
pub(super) struct Search {
    pub(super) run: u32,
    /// Whether the answer to `run` is still to come.
    pub(super) waits: bool,
    /// What was asked with; the same is not asked twice.
    pub(super) asked: Option<String>,
    /// A person wants the same to be asked again.
    pub(super) afresh: bool,
    /// Each attempt, also when nothing was found.
    pub(super) attempts: Vec<Tried>,
    /// Why nothing was found.
    pub(super) finding: Option<crate::domain::Finding>,
    /// A host outside the mail domain that waits to be allowed.
    pub(super) ask: Option<String>,
    /// Hosts that were.
    pub(super) allowed: Vec<String>,
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
    /// The key that the server showed when it was not believed, as it would be pinned.
    pub(super) key_shown: Option<String>,
}

/// The question whether the API may listen where it shall.
#[derive(Debug, Default)]
pub(super) struct ApiPort {
    /// The question that was asked last, while its address stands.
    pub(super) run: Option<u32>,
    /// What keeps it from that, as far as is known.
    pub(super) fault: Option<String>,
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
    /// Whether anything differs on disk.
    pub(super) changed: bool,
    /// Whether the setup before is being put back now.
    pub(super) undoing: bool,
    /// The first API key, when one was made now.
    pub(super) key: Option<FirstKey>,
    /// Servers that stamped the test mail, offered to be those whose stamp counts.
    pub(super) stamped: Vec<String>,
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

    /// Somebody else has taken the way to start: going back leads there, not to Welcome.
    pub fn came_from_outside(&mut self) {
        self.direct = true;
    }

    /// Whether it is known what is there. Before that no way to start can be taken.
    pub fn has_looked(&self) -> bool {
        self.facts != Facts::default()
    }

    /// Takes one event and says what is to be done. After `Quit` nothing more comes.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if self.over {
            self.after_the_end(event);
            return Vec::new();
        }
        let mut effects = match event {
            Event::Press(command) => self.press(command),
            Event::Typed(field, text) => self.typed(field, &text),
            Event::Secret(field, secret) => {
                self.answers.keep_secret(field, &secret);
                self.changed(field)
            }
            Event::Chose(field, at) => self.chose(field, at),
            Event::Focus(field) => self.focus_on(field),
            Event::Jump(step) => self.jump(step),
            Event::Found(facts) => self.found(*facts),
            Event::Unread(problem) => self.unread(problem),
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
            Event::FirstKey(key) => self.first_key_made(key),
            Event::Readiness(points) => self.readiness(points),
            Event::EngineLog(lines) => self.engine_log(lines),
            Event::Launched(result) => self.launched(result),
            Event::RoundTrip(state) => self.round_trip(state),
            Event::Stamped(sources) => self.stamped(sources),
            Event::SourcesKept(result) => self.sources_kept(result),
            Event::Undone(result) => self.undone(result),
            Event::Saved(result) => self.saved(result),
        };
        // A field that left the screen cannot keep the focus.
        let fields = self.fields_here();
        if !self.focus.is_some_and(|f| fields.contains(&f)) {
            self.focus = fields.first().copied();
        }
        self.focus_on_the_address();
        let end = effects.iter().position(|e| matches!(e, Effect::Quit(_)));
        if let Some(at) = end.filter(|_| self.is_handing_over()) {
            // Leaving is safe at any moment: the engine that is being started goes on.
            effects.insert(at, Effect::LetGo);
        }
        self.over = end.is_some();
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

    pub(super) fn next_run(&mut self) -> u32 {
        self.run = self.run.wrapping_add(1);
        self.run
    }

    fn found(&mut self, facts: Facts) -> Vec<Effect> {
        // Only the first time: what was typed meanwhile is worth more than what the disk says, and
        // the draft is the last run's, not what this one has saved of itself.
        if self.has_looked() {
            let (start, draft) = (self.start_now(), self.facts.draft.take());
            if facts.config_text != self.facts.config_text && self.notice.is_none() {
                // The answers go over it; Review shows what that changes.
                self.notice = Some(Note::Warning(note::changed_on_disk().to_owned()));
            }
            self.facts = Facts { draft, ..facts };
            // The list of the ways to start may be another one now.
            let at = self.starts().iter().position(|s| Some(*s) == start);
            self.answers.choose(FieldId::Start, at.unwrap_or(0));
        } else {
            self.answers = Answers::from_settings(&facts.settings);
            self.facts = facts;
        }
        if self.focus.is_none() {
            self.focus = self.fields_here().first().copied();
        }
        Vec::new()
    }

    /// Before anything was read, setup ends: it would write over what it cannot read. Later, what
    /// was read before stands, and writing finds out that the file is another one.
    fn unread(&mut self, problem: Problem) -> Vec<Effect> {
        if !self.has_looked() {
            return Self::quit(Exit::Unreadable(problem));
        }
        self.notice = Some(Note::Bad(problem.what));
        Vec::new()
    }

    fn saved(&mut self, result: Result<std::path::PathBuf, Problem>) -> Vec<Effect> {
        self.notice = Some(match result {
            Ok(path) => Note::Good(format!("saved: {}", path.display())),
            Err(problem) => Note::Bad(problem.what),
        });
        Vec::new()
    }

    pub(super) fn quit(exit: Exit) -> Vec<Effect> {
        vec![Effect::Quit(exit)]
    }
}
