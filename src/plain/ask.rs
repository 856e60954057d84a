//! The wizard as questions and answers (`ux.md` 10.1).

use std::{
    collections::VecDeque,
    io::{BufRead, Write},
};

use super::{
    Perform,
    lines::{check_lines, discovered_lines, note_line},
    talk::{Talk, Typed},
};
use crate::{
    domain::CheckState,
    setup::{Command, Effect, Event, Exit, FieldId, Machine, Note, Page, Query, Step, View},
    words::setup::{self as words, plain::meant},
};

/// Walks through setup line by line and tells how it ended.
pub async fn interactive<R: BufRead, W: Write>(
    talk: &mut Talk<R, W>,
    perform: impl Perform,
) -> Exit {
    go_on(talk, Machine::new(), perform).await.0
}

/// Walks on with a machine, fresh or begun by another face, and gives it back with how it ended.
/// Nothing that the other face asked for may be under way.
pub async fn go_on<R: BufRead, W: Write>(
    talk: &mut Talk<R, W>,
    mut machine: Machine,
    mut perform: impl Perform,
) -> (Exit, Machine) {
    let begun = machine.is_begun();
    let first = if begun { Vec::new() } else { machine.start() };
    let mut walk = Walk {
        talk,
        machine: &mut machine,
        asked: Vec::new(),
        searched: false,
        told: Vec::new(),
    };
    if begun {
        walk.head();
    }
    let mut ended = walk.carry_out(first, &mut perform).await;
    loop {
        if let Some(exit) = ended {
            return (exit, machine);
        }
        let event = walk.turn();
        let before = walk.machine.step();
        let onward = matches!(event, Event::Press(Command::Next | Command::NextStep));
        let answered = answered(&event);
        let effects = walk.machine.handle(event);
        // At the question: later nobody knows which answer it was.
        if let Some(field) = answered {
            walk.machine.judge_answer(field);
        }
        ended = walk.carry_out(effects, &mut perform).await;
        if ended.is_none() {
            walk.arrive(before, onward);
        }
    }
}

pub(super) struct Walk<'a, R, W> {
    pub(super) talk: &'a mut Talk<R, W>,
    machine: &'a mut Machine,
    /// Fields of this step that were asked already.
    pub(super) asked: Vec<FieldId>,
    /// Whether Autodiscover was asked in this step.
    searched: bool,
    /// What is wrong and was told in this step: who keeps such an answer is not asked for ever.
    told: Vec<(FieldId, Note)>,
}

/// The field that an event answers.
const fn answered(event: &Event) -> Option<FieldId> {
    match event {
        Event::Typed(field, _) | Event::Secret(field, _) | Event::Chose(field, _) => Some(*field),
        _ => None,
    }
}

fn by_address(view: &View) -> bool {
    let find_by = view.fields.iter().find(|f| f.id == FieldId::FindBy);
    find_by.is_some_and(|f| f.chosen == 0)
}

/// Whether it was asked if the entry is to be emptied, by whoever wants no mailbox.
fn empties_on_purpose(view: &View) -> bool {
    let mailbox = view.fields.iter().find(|f| f.id == FieldId::Mailbox);
    mailbox.is_some_and(|f| f.chosen == 2 && matches!(f.note, Some(Note::Warning(_))))
}

fn is_forgeable(view: &View) -> bool {
    matches!(&view.notice, Some(Note::Warning(text)) if text == words::note::forgeable())
}

impl<R: BufRead, W: Write> Walk<'_, R, W> {
    /// Performs effects, and those that follow from them, until nothing is left to do.
    async fn carry_out(
        &mut self,
        effects: Vec<Effect>,
        perform: &mut impl Perform,
    ) -> Option<Exit> {
        let mut todo = VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            if let Effect::Quit(exit) = effect {
                return Some(exit);
            }
            for event in perform(effect).await {
                self.tell(&event);
                todo.extend(self.machine.handle(event));
            }
        }
        None
    }

    fn tell(&mut self, event: &Event) {
        let (name, state) = match event {
            Event::Check { name, state, .. } | Event::LaunchLine { name, state } => {
                (name.as_str(), state)
            }
            Event::RoundTrip(state) => (words::launch::test_mail(), state),
            Event::Discovered { result, .. } => {
                for line in discovered_lines(result) {
                    self.talk.say(&line);
                }
                return;
            }
            _ => return,
        };
        // Waiting is told once, at the end, by what it waits for.
        if matches!(state, CheckState::Waiting { .. }) {
            return;
        }
        for line in check_lines(name, state) {
            self.talk.say(&line);
        }
    }

    /// After an event: a new step has its head, an old one its notes. Wrong fields are asked again:
    /// once when it is found, and each time that they keep from going `onward`.
    fn arrive(&mut self, before: Step, onward: bool) {
        let view = self.machine.view();
        if let Some(note) = &view.notice {
            self.talk.say(&note_line(note));
        }
        if view.step != before {
            self.asked.clear();
            self.told.clear();
            self.head();
            self.searched = false;
        }
        for field in &view.fields {
            if let (FieldId::Mailbox, Some(note @ Note::Warning(_))) = (field.id, &field.note) {
                self.talk.say(&note_line(note));
            }
            if let Some(note) = &field.note
                && matches!(note, Note::Bad(_))
                && (onward || !self.told.contains(&(field.id, note.clone())))
            {
                self.told.push((field.id, note.clone()));
                self.talk.say(&format!("{}:", field.label));
                self.talk.say(&note_line(note));
                self.asked.retain(|f| *f != field.id);
            }
        }
    }

    /// The head of the present step.
    fn head(&mut self) {
        let view = self.machine.view();
        let ((at, of), step) = (view.number, view.step);
        let (name, question) = (step.name(), step.question());
        self.talk
            .say(&words::plain::step_head(at, of, name, question));
    }

    /// The next question of this step, and the event that its answer is.
    fn turn(&mut self) -> Event {
        let view = self.machine.view();
        if view.dialog.is_some() {
            return Event::Press(Command::Next);
        }
        let next = view.fields.iter().find(|f| !self.asked.contains(&f.id));
        match (next, &view.page) {
            (Some(field), Page::Review { .. }) => {
                self.show_review(&view);
                self.ask_field(field)
            }
            (Some(field), _) => self.ask_field(field),
            (None, Page::Probe { .. }) => self.at_probe(&view),
            // Next was pressed and nothing could be asked: only an answer can help.
            (
                None,
                Page::Mailbox {
                    query: Query::NotAsked,
                    ..
                },
            ) if view.notice.is_some() => match self.talk.ask(words::plain::only_back()) {
                Typed::Text(_) => self.aside(&Typed::Back),
                other => self.aside(&other),
            },
            (None, Page::Mailbox { .. }) if empties_on_purpose(&view) => self.empty_it(),
            (None, Page::Mailbox { query, before, .. }) => {
                self.at_mailbox(query, !before.is_empty())
            }
            (None, Page::Exchange { .. }) if !self.searched && by_address(&view) => {
                self.searched = true;
                Event::Press(Command::Again)
            }
            (None, Page::Launch { .. }) => self.at_launch(&view),
            (None, Page::Engine) if is_forgeable(&view) => self.take_forgeable(),
            (None, Page::Review { .. }) => {
                self.asked.clear();
                Event::Press(Command::Next)
            }
            (None, _) => Event::Press(Command::NextStep),
        }
    }

    /// The address alone is no proof: going on by itself would answer the question about it.
    fn take_forgeable(&mut self) -> Event {
        match self.talk.ask(words::plain::take_forgeable()) {
            Typed::Text(t) if meant(&t) == "take" => Event::Press(Command::NextStep),
            Typed::Text(_) => {
                self.asked.clear();
                Event::Press(Command::Help)
            }
            other => self.aside(&other),
        }
    }

    /// Going on by itself would answer the question whether the entry is to be emptied.
    fn empty_it(&mut self) -> Event {
        match self.talk.ask(words::plain::empty_it()) {
            Typed::Text(t) if meant(&t) == "next" => Event::Press(Command::Next),
            Typed::Text(_) => {
                self.asked.clear();
                Event::Press(Command::Help)
            }
            other => self.aside(&other),
        }
    }

    /// `back`, `help`, `quit` in place of an answer.
    pub(super) fn aside(&mut self, typed: &Typed) -> Event {
        match typed {
            Typed::Back => {
                self.asked.clear();
                Event::Press(Command::Back)
            }
            Typed::Help => {
                self.talk.say(words::plain::help());
                self.talk.say(&format!("  {}", words::nothing_yet()));
                Event::Press(Command::Help)
            }
            // Leaving asks; without a screen the safe choice is taken: answers are kept.
            Typed::Quit | Typed::Text(_) => Event::Press(Command::Leave),
        }
    }
}
