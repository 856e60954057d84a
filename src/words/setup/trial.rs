//! Words of "try a reply" in setup.

/// Above the text.
pub const ASK: &str = "Type or paste a reply; nothing is sent.";
/// Title.
pub const TITLE: &str = "Try a reply";
/// Label.
pub const NEW_TEXT: &str = "New text";
/// Label.
pub const QUOTED: &str = "Quoted";
/// Label.
pub const READING: &str = "Reading";
/// Label.
pub const REASON: &str = "Reason";
/// Nothing changes, the person is asked.
pub const ASKED_BACK: &str = "asked back, nothing changes";
/// The person gets the list of actions.
pub const HELP: &str = "help: the person gets the list of actions";
/// Kept for an administrator.
pub const SET_ASIDE: &str = "set aside for someone to look at";
/// Machine mail.
pub const IGNORED: &str = "machine mail, filed in silence";

/// An action is done.
pub fn act(action: &str) -> String {
    format!("act: {action}")
}

/// Lines that were cut as quoted.
pub fn left_out(lines: usize) -> String {
    match lines {
        0 => "nothing".to_owned(),
        1 => "1 line left out".to_owned(),
        n => format!("{n} lines left out"),
    }
}
