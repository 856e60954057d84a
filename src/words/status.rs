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
/// The engine answers, and its account is refused: no waiting makes it ready.
pub const NOT_READY: &str = "not ready";
/// The engine answers and holds its work.
pub const PAUSED: &str = "paused";
/// The engine does not answer.
pub const NOT_ANSWERING: &str = "not answering";
/// It is certain that none runs.
pub const NOT_RUNNING: &str = "not running";
/// Code of that finding.
pub const NOT_RUNNING_CODE: &str = "status.not_running";
/// The notice, before the moment of the last answer.
pub const DOES_NOT_ANSWER: &str = "The engine does not answer";
/// The same, where none runs.
pub const DOES_NOT_RUN: &str = "The engine does not run";
/// Before the first answer.
pub const ASKING: &str = "asking the engine";
/// Names of the four lines of facts.
pub const FACTS: [&str; 4] = ["Exchange", "Mailbox", "Outbox", "Tasks"];
/// Heads of the table of replies.
pub const REPLY_HEADS: [&str; 5] = ["Time", "From", "Subject", "Action", "Disposition"];
/// Heads of the table of open tasks.
pub const TASK_HEADS: [&str; 5] = ["Made", "Assignee", "Task", "Actions", "Stands"];
/// Where an assignee stands: their mail has not left yet.
pub const MAIL_WAITS: &str = "mail waits";
/// Their mail has left.
pub const ASKED: &str = "asked";
/// It came back.
pub const MAIL_CAME_BACK: &str = "mail came back";
/// They are away.
pub const AWAY: &str = "away";
/// They have decided.
pub const ANSWERED: &str = "answered";
/// They have handed it on.
pub const HANDED_ON: &str = "handed on";
/// Before who is asked.
pub const ASKED_LABEL: &str = "Asked";
/// Before what can be answered.
pub const ANSWERS_LABEL: &str = "Answers";
/// In place of a story that was not asked for.
pub const ENTER_TELLS: &str = "Enter tells it";
/// The page of tasks without any.
pub const NO_OPEN_TASK: &str = "no task is open";
/// Heads of the table of tasks whose mail waits.
pub const WAITING_HEADS: [&str; 5] = ["Made", "Assignee", "Task", "Actions", "Notification"];
/// Exchange took the sign-in.
pub const SIGNED_IN: &str = "signed in";
/// The same, when the engine is silent.
pub const WAS_SIGNED_IN: &str = "was signed in";
/// Exchange did not take the sign-in, or none was possible so far.
pub const NOT_SIGNED_IN: &str = "not signed in";
/// Signed in before, and now there is no good answer.
pub const NO_ANSWER: &str = "no good answer";
/// Nothing is known of Exchange.
pub const NOT_ASKED: &str = "unknown: not asked now";
/// The same with an empty listener entry.
pub const ASKED_LATER: &str = "asked once there is a mailbox";
/// Exchange does not tell how full the mailbox is.
pub const FULLNESS_UNKNOWN: &str = "size unknown";
/// Nothing came into the mailbox as far as is known.
pub const NO_MAIL_YET: &str = "no mail yet";
/// In place of a mailbox.
pub const NO_MAILBOX: &str = "none yet: the listener entry is empty";
/// In place of today's counts, without a mailbox.
pub const NOTHING_CAN_COME: &str = "nothing can come in before there is a mailbox";
/// In place of today's counts.
pub const NOTHING_CAME: &str = "nothing has come in yet";
/// Under the keys when the engine is silent.
pub const STILL_SAFE: &str = "It may still work: mail waits in the mailbox, nothing is lost.";
/// The same where no engine runs.
pub const SAFE_WITHOUT_ENGINE: &str =
    "Mail waits in the mailbox until it runs again, nothing is lost.";
/// The restart key where no engine runs.
pub const START_KEY: &str = "R start it";
/// The same in the help.
pub const START_IT: &str = "start it";
/// The pause key of an engine that is paused.
pub const RESUME: &str = "resume";
/// The copy key where there is no command.
pub const NOTHING_TO_COPY: &str = "There is no command to copy here";
/// Told after a pause.
pub const HELD: &str = "The engine is paused: mail waits, tasks are still taken";
/// Told after going on.
pub const RESUMED: &str = "The engine goes on";
/// Told while it ends.
pub const STOPPING: &str = "The engine is asked to stop";
/// Told once it has ended.
pub const STOPPED: &str = "The engine has stopped";
/// Told where there was none to stop.
pub const NONE_RAN: &str = "No engine ran";
/// Told while it starts.
pub const STARTING_IT: &str = "The engine is started; ready within 30 s, or it says why not";
/// Told on the normal screen when the screen was closed before that.
pub const STILL_AT_IT: &str = "the engine is being started or stopped; a moment";
/// Told after a test mail was asked for.
pub const TEST_MAIL_ASKED: &str = "A test mail goes to the listener mailbox";
/// Told when it is not back after a minute.
pub const TEST_MAIL_LATE: &str = "The test mail is not back after 60 s; 6 shows the log";
/// What a key of the bottom line leads to.
pub const WHAT_TO_DO: &str = "what to do";
/// In the last line of a notice that has no room for all of it.
pub fn w_shows_all(ellipsis: &str) -> String {
    format!("{ellipsis} w shows all of it")
}
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
/// The same where there is room for a few words only.
pub const NO_MAILBOX_SHORT: &str = "No listener mailbox yet: mail waits";
/// The notice without a mailbox.
pub const NO_MAILBOX_NOTICE: &str =
    "No listener mailbox yet. Tasks are accepted, mail waits, nothing is lost.";

/// Exchange took the sign-in, and how.
pub fn signed_in_by(method: &str) -> String {
    format!("{SIGNED_IN} by {method}")
}

/// How mail is listened for, and since when.
pub fn listens_since(way: &str, time: &str) -> String {
    format!("{way} since {time}")
}

/// Head of the page of what was set aside.
pub const SET_ASIDE_PAGE: &str = "The newest that were set aside; all: smartactions setaside list";
/// Head of the page of the log, with the levels it shows.
pub fn log_page(levels: &str) -> String {
    format!("The newest log lines, {levels} (L changes it); all: smartactions logs")
}

/// Told when an engine is ready.
pub fn ready(pid: u32) -> String {
    format!("The engine is ready: pid {pid}")
}

/// Told when the test mail is back.
pub fn test_mail_back(ms: u64) -> String {
    format!("The test mail came back after {ms} ms")
}

/// Head of the page of tasks; `listed` is how many are shown where that is not all.
pub fn tasks_page(open: &str, listed: Option<&str>, completed: &str) -> String {
    let open = match listed {
        Some(listed) => format!("The newest {listed} of {open} open"),
        None => format!("{open} open, newest first"),
    };
    format!("{open}; {completed} completed. All: smartactions task list")
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

/// The notice of an engine that is paused.
pub fn paused(until: Option<&str>) -> String {
    let rest = "Mail waits, tasks are still taken, nothing is lost. p resumes.";
    match until {
        Some(time) => format!("Paused until {time}. {rest}"),
        None => format!("Paused until it is resumed. {rest}"),
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
        Refusal::TargetNotFound => "nobody of exactly that name in the directory",
        Refusal::CommentMissing => "the action wants a comment",
        Refusal::HandedOn => "the sender handed the task on",
        Refusal::NothingToUndo => "there is no answer to take back",
        Refusal::TooLateToUndo => "it is too late to take the answer back",
        Refusal::UndoElsewhere => "the answer was not given by reply",
        Refusal::HasItAlready => "that person has the task already",
        Refusal::TooManyMails => "that person got too many mails about the task today",
    }
}

/// The finding when the engine is silent and nothing more is known.
pub fn no_answer() -> Finding {
    silence(
        "status.no_answer",
        "its control socket does not answer",
        "the disk hangs, or the process was stopped by a signal",
        "smartactions restart",
    )
}

/// A process holds the state folder and does not answer.
pub fn hangs(pid: u32) -> Finding {
    Finding {
        said: format!("process {pid} is alive, its control socket does not answer"),
        ..no_answer()
    }
}

/// A process holds the state folder and its socket is not open.
pub fn no_socket(pid: Option<u32>) -> Finding {
    let process = pid.map_or_else(|| "a process".to_owned(), |pid| format!("process {pid}"));
    Finding {
        said: format!("{process} holds the state folder, its control socket is not open"),
        likely: "it is starting or ending at this moment".to_owned(),
        ..no_answer()
    }
}

/// No engine runs; how to get one depends on whether there is a config.
pub fn not_running(config: bool) -> Finding {
    if config {
        silence(
            NOT_RUNNING_CODE,
            "nobody holds its lock and nobody answers on its control socket",
            "it was stopped, or this machine was started again",
            "smartactions start",
        )
    } else {
        silence(
            NOT_RUNNING_CODE,
            "there is no config, and no engine",
            "setup was not done yet, or this is another state folder",
            "smartactions setup",
        )
    }
}

/// No engine runs, for its last start came to nothing: `what` was said then, `remedy` comes before
/// another one.
pub fn not_started(when: &str, what: &str, remedy: &str) -> Finding {
    let likely = format!("for this it did not start at {when}");
    let mut finding = silence(NOT_RUNNING_CODE, what, &likely, super::start::START);
    // A command at the end of it stands on a line of its own, where it is seen whole and copied.
    let split = remedy.rsplit_once(": ");
    let (text, command) = match split.filter(|(_, last)| last.starts_with("smartactions ")) {
        Some((text, command)) => (text, Some(command.to_owned())),
        None => (remedy, None),
    };
    let first = Remedy {
        text: text.to_owned(),
        command,
    };
    finding.remedies.insert(0, first);
    finding
}

/// The answer, or the lock, cannot be read.
pub fn unreadable(code: &str, said: &str) -> Finding {
    silence(
        code,
        said,
        "another version runs, or this user may not speak with it",
        "smartactions status --json",
    )
}

/// Where the socket is another user's.
pub const AS_ITS_USER: &str = "run it as the user of the engine, or as root";
/// Where the path of the socket is longer than the system lets it be.
pub const SHORTER: &str = "give a shorter --state DIR";

/// The engine may be well: it cannot be spoken with from here.
pub fn kept_out(code: &str, said: &str, remedy: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: said.to_owned(),
        likely: String::new(),
        remedies: vec![Remedy {
            text: remedy.to_owned(),
            command: None,
        }],
    }
}

fn silence(code: &str, said: &str, likely: &str, command: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: said.to_owned(),
        likely: likely.to_owned(),
        remedies: vec![Remedy {
            text: String::new(),
            command: Some(command.to_owned()),
        }],
    }
}
