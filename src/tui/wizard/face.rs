//! The screen's own state round the machine: keys to events, overlays, text fields.
//!
//! Without IO and without a clock: the runner tells the moment with each input.

use std::cell::RefCell;

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyEventKind};
use jiff::Timestamp;

use super::{Form, key_name::key_name, seen::Seen, trial::Trial};
use crate::{
    setup::{
        Command, Effect, Event, FieldId, FieldKind, Machine, Mark, Note, Page, Query, View, Way,
        keys,
    },
    words::setup as words,
};

/// Lines of a page that one key scrolls: less than any window of a body has.
const PAGE: usize = 8;

/// What lies over the page, beside the machine's own question about leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overlay {
    /// The keys, and how many of their lines are above the window.
    Help(usize),
    /// The list of steps, and the one under the cursor.
    Steps(usize),
    /// A reply is tried.
    Trial,
}

/// Machine and screen state together.
#[derive(Debug)]
pub struct Face {
    machine: Machine,
    pub(super) view: View,
    pub(super) form: Form,
    pub(super) overlay: Option<Overlay>,
    pub(super) trial: Trial,
    /// Counts the frames of the spinner.
    pub(super) tick: u64,
    /// From which line on the page is shown, where it was scrolled; any other key leads back to the
    /// cursor.
    pub(super) scroll: Option<usize>,
    /// What was drawn last.
    pub(super) seen: RefCell<Seen>,
    /// The way to start that is taken as soon as it is known to be there.
    start: Option<Way>,
    /// The command pressed last.
    last: Option<Command>,
}

impl Face {
    /// The face of a machine that was started already. `start` is a way to start that is taken
    /// without asking.
    pub fn new(machine: Machine, start: Option<Way>, now: Timestamp) -> Self {
        let view = machine.view();
        let mut form = Form::new(now);
        form.follow(&view);
        Self {
            machine,
            view,
            form,
            overlay: None,
            trial: Trial::default(),
            tick: 0,
            scroll: None,
            seen: RefCell::default(),
            start,
            last: None,
        }
    }

    /// The machine, for whoever goes on with it.
    pub fn into_machine(self) -> Machine {
        self.machine
    }

    /// The machine as it is.
    pub fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Whether the last command was to go on; on Launch that opens the status screen.
    pub fn asked_for_next(&self) -> bool {
        matches!(self.last, Some(Command::Next | Command::NextStep))
    }

    /// Something came back from outside.
    pub fn happened(&mut self, event: Event) -> Vec<Effect> {
        let found = matches!(event, Event::Found(_));
        let mut effects = self.machine.handle(event);
        if found && let Some(start) = self.start.take() {
            effects.extend(self.begin_at(start));
        }
        self.view = self.machine.view();
        self.form.follow(&self.view);
        effects
    }

    /// Chooses a way to start and goes on; one that is not there leaves the choice to the user.
    fn begin_at(&mut self, start: Way) -> Vec<Effect> {
        let view = self.machine.view();
        let choices = view.fields.iter().find(|f| f.id == FieldId::Start);
        let Some(at) = choices.and_then(|f| f.choices.iter().position(|c| *c == start.words()))
        else {
            return Vec::new();
        };
        // The status screen leads to this one, and to no other.
        if start == Way::Mailbox {
            self.machine.came_from_outside();
        }
        let mut effects = self.machine.handle(Event::Chose(FieldId::Start, at));
        effects.extend(self.machine.handle(Event::Press(Command::Next)));
        effects
    }

    /// What came of a copy: the text, or why it was not copied.
    pub fn told_of_copy(&mut self, told: Result<String, String>) {
        self.view.notice = Some(match told {
            Ok(text) => Note::Good(words::copied(&text)),
            Err(why) => Note::Bad(words::not_copied(&why)),
        });
    }

    /// A key or a paste. What is left to do outside comes back, also redraw, suspend and plain mode.
    pub fn input(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.form.now = now;
        match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Input::Paste(text) => self.paste(&text),
            Input::Mouse(mouse) => self.mouse(mouse),
            _ => Vec::new(),
        }
    }

    /// A frame of the spinner went by.
    pub fn passed(&mut self, now: Timestamp) {
        self.form.now = now;
        self.tick = self.tick.wrapping_add(1);
    }

    /// Whether anything on the screen moves by itself now.
    pub fn is_moving(&self) -> bool {
        let running = match &self.view.page {
            Page::Probe { running, .. } | Page::Launch { running, .. } => *running,
            Page::Exchange { searching, .. } => *searching,
            Page::Mailbox { query, .. } => *query == Query::Running,
            _ => false,
        };
        running || self.form.reveals()
    }

    pub(super) fn in_text(&self) -> Option<(FieldId, FieldKind)> {
        let focus = self.view.focus?;
        let field = self.view.fields.iter().find(|f| f.id == focus)?;
        match field.kind {
            FieldKind::Choice(_) => None,
            kind => Some((focus, kind)),
        }
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let covered = self.overlay.is_some() || self.view.dialog.is_some();
        let in_text = self.in_text().filter(|_| !covered);
        let command =
            key_name(key).and_then(|name| keys::command(self.view.step, in_text.is_some(), &name));
        if !Self::keeps_scroll(command) {
            self.scroll = None;
        }
        match command {
            Some(Command::Redraw | Command::Suspend) => {
                command.map(Effect::Face).into_iter().collect()
            }
            Some(Command::Leave) => {
                self.overlay = None;
                self.happened(Event::Press(Command::Leave))
            }
            _ if self.overlay == Some(Overlay::Trial) => {
                // Letters are text here; only Esc is a key.
                match key.code {
                    KeyCode::Esc => self.overlay = None,
                    _ => self.trial.key(key),
                }
                Vec::new()
            }
            _ if self.overlay.is_some() => self.key_over(command),
            Some(command) => self.press(command),
            None => match in_text {
                Some((id, kind)) => self.edit(id, kind, key),
                None if covered => Vec::new(),
                None => self.beside(key),
            },
        }
    }

    pub(super) fn press(&mut self, command: Command) -> Vec<Effect> {
        if self.view.dialog.is_none()
            && command == Command::CutBlank
            && let Some((id, kind)) = self.in_text()
        {
            self.form.pasted = None;
            let trimmed = self.form.field(id).map(|f| f.text().trim().to_owned());
            if let (Some(trimmed), Some(field)) = (trimmed, self.form.field_mut(id)) {
                field.hold(&trimmed);
                if kind != FieldKind::Secret {
                    return self.typed(id, kind);
                }
            }
        }
        if !matches!(command, Command::ShowPassword) {
            self.form.pasted = None;
        }
        self.last = Some(command);
        let effects = self.happened(Event::Press(command));
        effects
            .into_iter()
            .filter(|effect| !self.is_mine(effect))
            .collect()
    }

    /// Carries out what only the screen can; tells whether it was that.
    fn is_mine(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::Face(Command::Help) => self.overlay = Some(Overlay::Help(0)),
            Effect::Face(Command::Steps) => {
                let here = |m: &Mark| *m == Mark::Here;
                let at = self.view.rail.iter().position(|r| here(&r.mark));
                self.overlay = Some(Overlay::Steps(at.unwrap_or(0)));
            }
            Effect::Face(command @ (Command::MoreBelow | Command::MoreAbove)) => {
                self.scroll_by(PAGE, *command == Command::MoreBelow);
            }
            Effect::Face(Command::TryReply) => self.overlay = Some(Overlay::Trial),
            Effect::Face(Command::ShowPassword) => self.show_password(),
            _ => return false,
        }
        true
    }

    /// Keys while help or the list of steps is open.
    pub(super) fn key_over(&mut self, command: Option<Command>) -> Vec<Effect> {
        let last = self.view.rail.len().saturating_sub(1);
        match (self.overlay, command) {
            (_, Some(Command::Back))
            | (Some(Overlay::Help(_)), Some(Command::Help | Command::Next))
            | (Some(Overlay::Steps(_)), Some(Command::Steps)) => self.overlay = None,
            (Some(Overlay::Help(at)), Some(Command::Up)) => {
                self.overlay = Some(Overlay::Help(at.saturating_sub(1)));
            }
            (Some(Overlay::Help(at)), Some(Command::Down)) => {
                self.overlay = Some(Overlay::Help((at + 1).min(keys::KEYS.len())));
            }
            (Some(Overlay::Steps(at)), Some(Command::Up)) => {
                self.overlay = Some(Overlay::Steps(at.saturating_sub(1)));
            }
            (Some(Overlay::Steps(at)), Some(Command::Down)) => {
                self.overlay = Some(Overlay::Steps((at + 1).min(last)));
            }
            (Some(Overlay::Steps(at)), Some(Command::Next)) => {
                self.overlay = None;
                if let Some(step) = self.view.rail.get(at).map(|r| r.step) {
                    return self.happened(Event::Jump(step));
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// What is pasted on the list of mailboxes is the address of a dedicated one.
    pub(super) fn go_to_address(&mut self) -> Vec<Effect> {
        if self.view.focus != Some(FieldId::Mailbox) {
            return Vec::new();
        }
        self.happened(Event::Chose(FieldId::Mailbox, 1))
    }

    /// Left and right walk along the choices of the field with the focus.
    fn beside(&mut self, key: KeyEvent) -> Vec<Effect> {
        let right = match key.code {
            KeyCode::Left => false,
            KeyCode::Right => true,
            _ => return Vec::new(),
        };
        let focus = self.view.focus;
        let Some(field) = self.view.fields.iter().find(|f| Some(f.id) == focus) else {
            return Vec::new();
        };
        let at = if right {
            field.chosen.saturating_add(1)
        } else {
            field.chosen.saturating_sub(1)
        };
        self.happened(Event::Chose(field.id, at))
    }
}
