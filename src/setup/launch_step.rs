//! The Launch step: written, handed over, ready, or taken back.

use super::{
    event::{Effect, Event, Exit, FirstKey, Ready},
    field::{FieldId, Note},
    machine::Machine,
    step::Step,
};
use crate::{
    config::{ServiceKind, Written},
    domain::{CheckState, Problem, snapshot::Readiness},
    words::setup::{launch as words, note},
};

/// Most lines of the engine's log that are kept.
const LOG_LINES: usize = 40;

impl Machine {
    pub(super) fn written(&mut self, result: Result<Written, Problem>) -> Vec<Effect> {
        if !self.launch.writing {
            return Vec::new();
        }
        self.launch.writing = false;
        match result {
            Ok(done) => {
                self.launch.written = true;
                self.launch.changed = done.config || done.secrets;
                self.launch.running = true;
                let state = if self.mailbox_entry().is_empty() {
                    CheckState::LeftOut
                } else {
                    let waits_for = Some("ready".to_owned());
                    CheckState::Waiting { waits_for }
                };
                self.launch_line(words::test_mail().to_owned(), state);
                let service = match self.answers.choice(FieldId::Service) {
                    1 => ServiceKind::Systemd,
                    _ => ServiceKind::Detached,
                };
                vec![Effect::Launch(service)]
            }
            Err(problem) => {
                let changed = problem.code == "config.changed_on_disk";
                let text = if changed {
                    note::changed_on_disk().to_owned()
                } else {
                    problem.what.clone()
                };
                self.launch.failed = Some(problem);
                let before = self.flow.before(Step::Launch).unwrap_or(Step::Review);
                let mut effects = self.enter(before);
                if changed && before != Step::Review {
                    effects.push(Effect::ReadFiles);
                }
                self.notice = Some(Note::Bad(text));
                effects
            }
        }
    }

    pub(super) fn launch_line(&mut self, name: String, state: CheckState) -> Vec<Effect> {
        // A line of a hand-off that was taken back is of no use any more.
        if !self.launch.writing && !self.launch.written {
            return Vec::new();
        }
        let room = self.launch.lines.len() < 32;
        match self.launch.lines.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = state,
            // The test mail is the last line from the start on.
            None if room => {
                let last = self.launch.lines.last().map(|(n, _)| n.as_str());
                let before_last = usize::from(last == Some(words::test_mail()));
                let at = self.launch.lines.len().saturating_sub(before_last);
                self.launch.lines.insert(at, (name, state));
            }
            None => {}
        }
        Vec::new()
    }

    /// What came of the test mail; of one whose hand-off was taken back nobody wants to know.
    pub(super) fn round_trip(&mut self, state: CheckState) -> Vec<Effect> {
        if self.launch.ready.is_none() || self.launch.undoing {
            return Vec::new();
        }
        self.launch_line(words::test_mail().to_owned(), state)
    }

    pub(super) fn first_key_made(&mut self, key: FirstKey) -> Vec<Effect> {
        self.launch.key = Some(key);
        Vec::new()
    }

    /// The API key that this run made, for the last lines; none when there was one before.
    pub fn first_key(&self) -> Option<&FirstKey> {
        self.launch.key.as_ref()
    }

    pub(super) fn readiness(&mut self, points: Vec<Readiness>) -> Vec<Effect> {
        if !self.launch.running {
            return Vec::new();
        }
        // The hand-off has five points; more than this is not from our engine.
        self.launch.readiness = points.into_iter().take(16).collect();
        Vec::new()
    }

    pub(super) fn engine_log(&mut self, lines: Vec<String>) -> Vec<Effect> {
        if !self.launch.running {
            return Vec::new();
        }
        let skip = lines.len().saturating_sub(LOG_LINES);
        self.launch.log = lines.into_iter().skip(skip).collect();
        Vec::new()
    }

    pub(super) fn launched(&mut self, result: Result<Ready, Problem>) -> Vec<Effect> {
        if !self.launch.running {
            return Vec::new();
        }
        self.launch.running = false;
        match result {
            Ok(ready) => {
                // Nothing was handed over when nothing changed: no test mail then.
                // A paused engine sends none.
                let handed_over = (ready.started || self.launch.changed) && !ready.paused;
                if ready.paused {
                    self.notice = Some(Note::Warning(words::paused().to_owned()));
                }
                self.launch.ready = Some(ready);
                if self.launch.undoing {
                    return Vec::new();
                }
                let mut effects = self.forget_draft();
                if handed_over && !self.mailbox_entry().is_empty() {
                    effects.push(Effect::RoundTrip);
                } else {
                    self.launch_line(words::test_mail().to_owned(), CheckState::LeftOut);
                }
                effects
            }
            Err(problem) => {
                self.notice = Some(Note::Bad(problem.what.clone()));
                self.launch.failed = Some(problem);
                Vec::new()
            }
        }
    }

    pub(super) fn undo(&mut self) -> Vec<Effect> {
        if self.step() != Step::Launch || !self.launch.written || self.launch.undoing {
            return Vec::new();
        }
        // Once: a second way back would take away what is written after the first.
        self.launch.undoing = true;
        self.notice = Some(Note::Warning(words::undoing().to_owned()));
        vec![Effect::UndoLaunch]
    }

    pub(super) fn undone(&mut self, result: Result<(), Problem>) -> Vec<Effect> {
        if !std::mem::take(&mut self.launch.undoing) {
            return Vec::new();
        }
        match result {
            Ok(()) => {
                let key_shown = self.launch.ready.is_some() && self.launch.key.is_some();
                self.launch = super::machine::Launch::default();
                let before = self.flow.before(Step::Launch).unwrap_or(Step::Review);
                let mut effects = self.enter(before);
                effects.push(Effect::ReadFiles);
                let told = if key_shown {
                    words::back_without_key()
                } else {
                    words::back_again()
                };
                self.notice = Some(Note::Good(told.to_owned()));
                effects
            }
            Err(problem) => {
                self.notice = Some(Note::Bad(problem.what));
                Vec::new()
            }
        }
    }

    /// Whether something is being written, handed over or taken back now, and must not be cut off.
    pub fn is_handing_over(&self) -> bool {
        self.launch.writing || self.launch.running || self.launch.undoing
    }

    /// What still comes after the end: it decides what is said last.
    pub(super) fn after_the_end(&mut self, event: Event) {
        match event {
            Event::Written(Ok(_)) => self.launch.written = true,
            Event::FirstKey(key) => self.launch.key = Some(key),
            Event::Launched(Ok(ready)) => self.launch.ready = Some(ready),
            Event::Undone(Ok(())) => self.launch = super::machine::Launch::default(),
            _ => {}
        }
    }

    /// How it ended after all, with what came after the end.
    pub fn ended(&self, exit: Exit) -> Exit {
        match exit {
            Exit::Left if self.launch.written => Exit::NotReady,
            Exit::NotReady if !self.launch.written => Exit::Left,
            exit => exit,
        }
    }

    /// Enter on Launch: the status screen once the engine is ready.
    pub(super) fn finish(&mut self) -> Vec<Effect> {
        if self.launch.undoing {
            self.notice = Some(Note::Warning(words::undoing().to_owned()));
            return Vec::new();
        }
        if self.launch.ready.is_some() {
            return Self::quit(Exit::Done);
        }
        Vec::new()
    }

    pub(super) fn leave_running(&mut self) -> Vec<Effect> {
        if self.launch.undoing {
            return self.finish();
        }
        if self.launch.ready.is_some() {
            return Self::quit(Exit::Done);
        }
        if self.launch.written {
            return Self::quit(Exit::NotReady);
        }
        Vec::new()
    }

    /// The engine that answered ready, and why it did not.
    pub fn launch_result(&self) -> (Option<&Ready>, Option<&Problem>) {
        (self.launch.ready.as_ref(), self.launch.failed.as_ref())
    }

    /// Whether this run has written the config.
    pub fn has_written(&self) -> bool {
        self.launch.written
    }
}
