//! Sentences of the status screen, in English.
//!
//! Read by `tui::status` alone; figures are put in by the screen.

use crate::domain::{Finding, Refusal, Remedy, Severity};

/// Name of the program, in header and title.
pub const PROGRAM: &str = "smartactions";
/// The engine answers.
pub const RUNNING: &str = "running";
/// The engine answers and waits for readiness.
pub const STARTING: &str = "starting";
/// The engine answers and holds its work.
pub const PAUSED: &str = "paused";
/// The engine does not answer.
pub const NOT_ANSWERING: &str = "not answering";
/// Before the first answer.
pub const ASKING: &str = "asking the engine";
/// Names of the four lines of facts.
pub const FACTS: [&str; 4] = ["Exchange", "Mailbox", "Outbox", "Tasks"];
/// Heads of the table of replies.
pub const REPLY_HEADS: [&str; 5] = ["Time", "From", "Subject", "Action", "Disposition"];
/// Heads of the table of tasks whose mail waits.
pub const WAITING_HEADS: [&str; 5] = ["Made", "Assignee", "Task", "Actions", "Notification"];
/// In place of a mailbox.
pub const NO_MAILBOX: &str = "none yet: the listener entry is empty";
/// In place of today's counts, without a mailbox.
pub const NOTHING_CAN_COME: &str = "nothing can come in before there is a mailbox";
/// In place of today's counts.
pub const NOTHING_CAME: &str = "nothing has come in yet";
/// Under the keys when the engine is silent.
pub const STILL_SAFE: &str = "It may still work: mail waits in the mailbox, nothing is lost.";
/// What a key of the bottom line leads to.
pub const WHAT_TO_DO: &str = "what to do";
/// Beside a command.
pub const COPY: &str = "[y copy]";
/// The window is too small for anything else.
pub const TOO_SMALL: &str = "make the window a little bigger";
/// A list without rows.
pub const EMPTY_LIST: &str = "nothing here yet";
/// A list without rows that fit what was typed.
pub const NOTHING_FOUND: &str = "nothing found";
/// No trouble, in the tiny layout.
pub const ALL_WELL: &str = "nothing is wrong";
/// How to set a mailbox: label and act.
pub const SET_MAILBOX: [(&str, &str); 3] = [
    ("Set it here", "m, with all its checks"),
    ("or in a shell", "smartactions mailbox set ADDRESS"),
    ("or in a file", "mailbox = \"ADDRESS\" in the config file"),
];
/// The notice without a mailbox.
pub const NO_MAILBOX_NOTICE: &str =
    "No listener mailbox yet. Tasks are accepted, mail waits, nothing is lost.";

/// Head of the page of what was set aside.
pub const SET_ASIDE_PAGE: &str = "The newest that were set aside; all: smartactions setaside list";
/// Head of the page of the log.
pub const LOG_PAGE: &str = "The newest log lines; all: smartactions logs";

/// Head of the page of tasks.
pub fn tasks_page(open: &str, completed: &str) -> String {
    format!("{open} open, {completed} completed; all: smartactions task list. Mail waits for:")
}

/// Head of the page of the outbox.
pub fn outbox_page(waiting: &str, sent: &str, failed: &str) -> String {
    format!("{waiting} waiting, {sent} sent since the start, {failed} given up. Mail waits for:")
}

/// What happens once a mailbox is set.
pub fn taken_up(mails: &str, one: bool) -> String {
    match (mails, one) {
        ("0", _) => "The running engine takes it up at once.".to_owned(),
        (n, true) => format!("The running engine takes it up at once, and the {n} mail leaves."),
        (n, false) => format!("The running engine takes it up at once, and the {n} mails leave."),
    }
}

/// Why the outbox holds its mails, after their number.
pub fn held(code: &str) -> &'static str {
    match code {
        "slowed" => " waiting, slowed by Exchange",
        "trouble" => " waiting, Exchange does not take them",
        "paused" => " waiting, paused",
        _ => " waiting",
    }
}

/// A refusal, after "refused: ".
pub const fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::NotYours => "the sender is no assignee",
        Refusal::Late => "the task is already done",
        Refusal::Expired => "the task's time is over",
        Refusal::Cancelled => "the task was cancelled",
        Refusal::Changed => "the task changed after the mail",
        Refusal::SenderNotProved => "the sender is not proved",
        Refusal::TargetNotFound => "nobody of that name in the directory",
        Refusal::CommentMissing => "the action wants a comment",
    }
}

/// The finding when the engine is silent and nothing more is known.
pub fn no_answer() -> Finding {
    Finding {
        code: "status.no_answer".to_owned(),
        severity: Severity::Failure,
        said: "its control socket does not answer".to_owned(),
        likely: "the disk hangs, or the process was stopped by a signal".to_owned(),
        remedies: vec![Remedy {
            text: String::new(),
            command: Some("smartactions restart".to_owned()),
        }],
    }
}
