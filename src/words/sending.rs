//! What became of a mail that had to leave, where it is no plain "sent": for the task's story and for
//! the outbox.

/// A draft that vanished without a trace.
pub const DRAFT_LOST: &str = "its draft is gone and it is not in Sent Items; it may have left";

/// A notice whose recipient has yet to be told of the task.
pub const AFTER_NOTIFICATION: &str = "it waits until the notification of the task has left";

/// A mail that was handed over again after an attempt without an answer.
pub fn repeated(times: u32) -> String {
    format!(
        "handed to the relay {times} times, for it did not answer before; it may come twice, under one \
         Message-ID, by which Exchange drops the second copy"
    )
}

/// A mail that was handed over as often as may be, and never answered. `said`: the last error.
pub fn never_answered(relay: &str, times: u32, said: &str) -> String {
    let said = said.lines().next().unwrap_or_default();
    format!(
        "handed to {relay} {times} times and no answer came; it is not sent again, for it may have \
         arrived ({said})"
    )
}

/// An assignee is a group: who is asked.
pub fn group_asked(group: &str, people: &[&str]) -> String {
    format!(
        "{group} is a group; asked in its place: {}",
        people.join(", ")
    )
}

/// An assignee is named by another address than the one that replies come from.
pub fn alias_asked(alias: &str, people: &[&str]) -> String {
    format!(
        "{alias} is another address of {}, who is asked",
        people.join(", ")
    )
}

/// An assignee is a group of people who can't be asked in its place.
pub fn group_not_asked(group: &str, people: &[&str], whole: bool) -> String {
    /// Names that are told.
    const MOST: usize = 10;
    let some = people.get(..MOST).unwrap_or(people).join(", ");
    let more = if people.len() > MOST || !whole {
        ", …"
    } else {
        ""
    };
    let who = match people {
        [] if whole => "Exchange names nobody in it".to_owned(),
        [] => "Exchange does not tell who is in it".to_owned(),
        _ => format!("{some}{more}"),
    };
    format!("{group} is a group ({who}): a task goes to people; list those who are to be asked")
}
