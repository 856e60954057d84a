//! State of the status screen: news and keys in, effects out. No clock, no IO.

use std::{cell::Cell, time::Duration};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::Rect;

use super::{
    Effect, Event, LogLevel, LogLine, OpenTask, Request, TaskEvent, Update,
    keys::{self, Command, Page},
    pace::Pace,
    rows::Rows,
};
use crate::{
    domain::{Finding, Snapshot, TaskId},
    tui::widgets::TextField,
};

/// Choices of "pause for how long"; `None` is until resumed.
pub(super) const PAUSES: [(&str, Option<Duration>); 3] = [
    ("until it is resumed here", None),
    ("15 minutes", Some(Duration::from_mins(15))),
    ("1 hour", Some(Duration::from_hours(1))),
];

/// What lies over the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Overlay {
    Help,
    Story,
    /// The story of a task.
    Task(TaskId),
    Advice,
    /// How long to pause, with the chosen line.
    Pause(usize),
    /// Whether to stop; the safe answer comes first.
    Stop(usize),
}

/// All that the status screen knows.
#[derive(Debug)]
pub struct StatusState {
    pub(super) now: Timestamp,
    pub(super) zone: TimeZone,
    pub(super) config_path: String,
    pub(super) latest: Option<Snapshot>,
    pub(super) received: Timestamp,
    pub(super) pace: Pace,
    pub(super) page: Page,
    pub(super) overlay: Option<Overlay>,
    /// Lines of a long overlay that were scrolled past; the drawing bounds it.
    pub(super) scrolled: usize,
    pub(super) find: Option<TextField>,
    /// Whether letters go into the find field.
    pub(super) finding: bool,
    pub(super) log: Vec<LogLine>,
    /// Lines of this level and worse are shown.
    pub(super) log_level: LogLevel,
    pub(super) toast: Option<(String, Timestamp)>,
    pub(super) silence: Option<Finding>,
    pub(super) selected: usize,
    /// Where the rows of the table were drawn last: the line of the first, and which row that is.
    pub(super) rows_at: Cell<Option<(Rect, usize)>>,
    /// The open tasks, once they were told.
    pub(super) tasks: Option<Vec<OpenTask>>,
    /// The newest story that was told.
    pub(super) story: Option<(TaskId, Vec<TaskEvent>)>,
    /// What was asked of the engine last for the page, and when.
    pub(super) asked: Option<(Request, Timestamp)>,
}

impl StatusState {
    /// Knows nothing yet; times are shown in `zone`, the config in force lies at `config_path`.
    pub fn new(zone: TimeZone, now: Timestamp, config_path: &str) -> Self {
        Self {
            now,
            zone,
            config_path: config_path.to_owned(),
            latest: None,
            received: now,
            pace: Pace::default(),
            page: Page::default(),
            overlay: None,
            scrolled: 0,
            find: None,
            finding: false,
            log: Vec::new(),
            log_level: LogLevel::default(),
            toast: None,
            silence: None,
            selected: 0,
            rows_at: Cell::new(None),
            tasks: None,
            story: None,
            asked: None,
        }
    }

    /// Takes one event that happened at `now`; tells what has to be done.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        self.now = self.now.max(now);
        let mut effects = match event {
            Event::Key(key) => self.key(key),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Paste(text) => {
                if let (true, Some(field)) = (self.finding, &mut self.find) {
                    field.paste(&text);
                }
                Vec::new()
            }
            Event::Update(update) => {
                self.update(update);
                Vec::new()
            }
            Event::Tick => Vec::new(),
        };
        effects.extend(self.asks_of_tasks().map(Effect::Request));
        effects
    }

    fn update(&mut self, update: Update) {
        match update {
            Update::Snapshot(snapshot) => {
                let key = self.selected_reply().map(|r| r.key.clone());
                self.pace.sample(snapshot.at, snapshot.outbox.sent);
                self.latest = Some(*snapshot);
                self.received = self.now;
                self.silence = None;
                self.follow(key.as_deref());
            }
            Update::NoAnswer(finding) => self.silence = Some(*finding),
            Update::Log(lines) => self.log = lines,
            Update::Tasks(tasks) => {
                let task = self.selected_task().map(|t| t.id);
                self.tasks = Some(tasks);
                self.follow_task(task);
            }
            Update::Story(task, events) => self.story = Some((task, events)),
            Update::Told(text) => self.toast = Some((text, self.now)),
        }
    }

    /// Keeps the cursor on its row when new rows come in above it; on the first row it stays on
    /// the newest.
    fn follow(&mut self, key: Option<&str>) {
        if self.selected > 0
            && let (Some(key), Rows::Replies(rows)) = (key, self.rows())
            && let Some(at) = rows.iter().position(|r| r.key == key)
        {
            self.selected = at;
        }
        self.selected = self.selected();
    }

    /// The same among tasks.
    fn follow_task(&mut self, task: Option<TaskId>) {
        if self.selected > 0
            && let (Some(task), Rows::Tasks(rows)) = (task, self.rows())
            && let Some(at) = rows.iter().position(|t| t.id == task)
        {
            self.selected = at;
        }
        self.selected = self.selected();
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        self.toast = None;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if self.finding && !control {
            self.find_key(key);
            return Vec::new();
        }
        match keys::command(key) {
            Some(command) => self.obey(command),
            None => Vec::new(),
        }
    }

    fn find_key(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Enter => self.finding = false,
            KeyCode::Esc => (self.find, self.finding) = (None, false),
            _ => {
                if let Some(field) = &mut self.find {
                    field.key(key);
                }
            }
        }
        self.selected = self.selected();
    }

    fn obey(&mut self, command: Command) -> Vec<Effect> {
        let before = self.overlay.clone();
        let effects = self.carry(command);
        if self.overlay != before {
            self.scrolled = 0;
        }
        effects
    }

    fn carry(&mut self, command: Command) -> Vec<Effect> {
        match command {
            Command::Up => self.step(-1),
            Command::Down => self.step(1),
            Command::PageUp => self.step(-10),
            Command::PageDown => self.step(10),
            Command::Open => return self.open(),
            Command::Back => self.back(),
            Command::Page(page) => self.turn_to(page),
            Command::Find => {
                self.overlay = None;
                self.finding = true;
                self.find.get_or_insert_with(TextField::plain);
            }
            Command::Copy => return self.copy(),
            Command::Help => self.overlay = Some(Overlay::Help),
            Command::Advice => self.overlay = Some(Overlay::Advice),
            Command::Pause => return self.pause(),
            Command::Stop => self.overlay = Some(Overlay::Stop(0)),
            Command::Mailbox => return vec![Effect::ChangeMailbox],
            Command::AskAgain => return vec![Effect::Request(Request::AskAgain)],
            Command::Restart => return self.restart(),
            Command::TestMail => return self.test_mail(),
            Command::Log => self.turn_to(Page::Log),
            Command::Level => self.next_level(),
            Command::Close => return vec![Effect::Close],
            Command::Redraw => return vec![Effect::Redraw],
            Command::Shell => return vec![Effect::Suspend],
        }
        Vec::new()
    }
}
