//! What the screen holds, and what keys and news make of it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::{tui::widgets::TextField, words::demo::screen as words};

/// A mail as it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// `From`, `To` and `Subject` with their values.
    pub head: Vec<(String, String)>,
    /// Its text.
    pub text: String,
}

/// What the caller has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// A mail came.
    Letter(Letter),
    /// How the task stands, and whether it is decided.
    Task {
        /// In words.
        stands: String,
        /// Whether nothing more is asked.
        decided: bool,
    },
    /// No mail came; why, in one sentence.
    Told(String),
    /// Something goes on that takes a moment; nothing can be sent meanwhile.
    Busy(String),
    /// The caller is done: the screen closes.
    Close,
}

/// Everything that can happen to the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// News.
    Update(Update),
}

/// What the caller carries out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Send this as the reply to the newest mail.
    Reply(String),
    /// Go on after the task was decided.
    GoOn,
}

/// What the runner has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand this to the caller.
    Request(Request),
    /// The user leaves.
    Leave,
    /// The caller is done.
    Close,
    /// Draw everything anew.
    Redraw,
    /// To the shell, until `fg`.
    Suspend,
}

/// The screen's state.
#[derive(Debug, Clone)]
pub struct DemoState {
    /// Given name of the person.
    pub(super) name: String,
    pub(super) letter: Option<Letter>,
    /// How many mails came.
    pub(super) letters: usize,
    pub(super) stands: String,
    pub(super) decided: bool,
    /// What is waited for; nothing can be sent meanwhile.
    pub(super) busy: Option<String>,
    pub(super) told: Option<String>,
    pub(super) field: TextField,
    /// First line of the mail that is shown.
    pub(super) scroll: usize,
    sample: usize,
}

impl DemoState {
    /// Waits for the first mail of that person.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            letter: None,
            letters: 0,
            stands: String::new(),
            decided: false,
            busy: Some(words::NO_MAIL.to_owned()),
            told: None,
            field: TextField::plain(),
            scroll: 0,
            sample: 0,
        }
    }

    /// Takes in what happened; gives what is to be done.
    pub fn handle(&mut self, event: Event) -> Option<Effect> {
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(text) => {
                if self.may_write() {
                    self.field.paste(&text);
                }
                None
            }
            Event::Update(update) => self.update(update),
        }
    }

    /// The window shows the mail from this line on at the furthest.
    pub fn bound_scroll(&mut self, furthest: usize) {
        self.scroll = self.scroll.min(furthest);
    }

    fn may_write(&self) -> bool {
        self.busy.is_none() && !self.decided
    }

    fn update(&mut self, update: Update) -> Option<Effect> {
        match update {
            Update::Letter(letter) => {
                self.letter = Some(letter);
                self.letters += 1;
                self.scroll = 0;
                self.told = None;
                self.write_anew();
            }
            Update::Task { stands, decided } => {
                self.stands = stands;
                self.decided = decided;
                if decided {
                    self.put("");
                }
            }
            Update::Told(what) => {
                self.told = Some(what);
                self.write_anew();
            }
            Update::Busy(what) => self.busy = Some(what),
            Update::Close => return Some(Effect::Close),
        }
        None
    }

    /// The plain answer is offered again.
    fn write_anew(&mut self) {
        self.busy = None;
        self.sample = 0;
        self.put_sample();
    }

    fn key(&mut self, key: KeyEvent) -> Option<Effect> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => return Some(Effect::Leave),
            KeyCode::Char('l') if control => return Some(Effect::Redraw),
            KeyCode::Char('z') if control => return Some(Effect::Suspend),
            KeyCode::Esc => return Some(Effect::Leave),
            KeyCode::Enter => return self.enter(),
            KeyCode::Up => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::Down => self.scroll = self.scroll.saturating_add(1),
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(10),
            KeyCode::PageDown => self.scroll = self.scroll.saturating_add(10),
            KeyCode::Tab if self.may_write() => {
                self.sample = (self.sample + 1) % words::SAMPLES.len();
                self.put_sample();
            }
            _ if self.may_write() => {
                self.field.key(key);
            }
            _ => {}
        }
        None
    }

    fn enter(&mut self) -> Option<Effect> {
        if self.busy.is_some() {
            return None;
        }
        if self.decided {
            self.busy = Some(words::BOB.to_owned());
            return Some(Effect::Request(Request::GoOn));
        }
        let text = self.field.text().trim().to_owned();
        if text.is_empty() {
            self.told = Some(words::EMPTY.to_owned());
            return None;
        }
        self.told = None;
        self.busy = Some(words::SENT.to_owned());
        Some(Effect::Request(Request::Reply(text)))
    }

    fn put_sample(&mut self) {
        self.put(words::SAMPLES.get(self.sample).copied().unwrap_or_default());
    }

    fn put(&mut self, text: &str) {
        self.field = TextField::plain();
        self.field.paste(text);
    }
}
