//! What goes into the status state, and what comes out of it.

use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use jiff::Timestamp;

use super::tasks::{OpenTask, TaskEvent};
use crate::domain::{Finding, Snapshot, TaskId};

/// What the engine, or the client that asks it, has to tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Update {
    /// A new state of the engine.
    Snapshot(Box<Snapshot>),
    /// It does not answer, and what was seen of it.
    NoAnswer(Box<Finding>),
    /// The newest log lines, newest first; replaces those before.
    Log(Vec<LogLine>),
    /// The newest open tasks, newest first.
    Tasks(Vec<OpenTask>),
    /// What happened to a task, oldest first.
    Story(TaskId, Vec<TaskEvent>),
    /// What came of a request, one short sentence.
    Told(String),
}

/// One line of the engine's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// How bad.
    pub level: LogLevel,
    /// Which part wrote it, such as `desk`.
    pub part: String,
    /// What, secrets masked by the writer.
    pub text: String,
}

/// How bad a log line is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something to know.
    Warn,
    /// What was done.
    #[default]
    Info,
}

/// Everything that can happen to the screen. Each carries the time, for the state has no clock.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Key(KeyEvent),
    /// A button of the mouse was pressed, or its wheel turned.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// News of the engine.
    Update(Update),
    /// Time went by.
    Tick,
}

/// What the caller carries out, outside of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Ask the engine now.
    AskAgain,
    /// Start it.
    Start,
    /// Stop it and start it.
    Restart,
    /// Stop it.
    Stop,
    /// Hold sending and listening, for so long or until resumed.
    Pause(Option<Duration>),
    /// Go on.
    Resume,
    /// Send a test mail to the listener mailbox itself.
    RoundTrip,
    /// Read the open tasks; comes back as an update.
    Tasks,
    /// Read what happened to a task; comes back as an update.
    Story(TaskId),
}

/// What the runner has to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hand this to the caller.
    Request(Request),
    /// Put this on the clipboard.
    Copy(String),
    /// Close the screen and open the short path to another listener mailbox.
    ChangeMailbox,
    /// Close the screen.
    Close,
    /// Draw everything anew.
    Redraw,
    /// To the shell, until `fg`.
    Suspend,
}
