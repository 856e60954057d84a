//! What plain lines say in their own way: a note that names a key of the screen names a word here.

use super::{note, port};

/// A line that is longer than any answer.
pub const TOO_LONG: &str = "  the line is too long";
/// A line that is no UTF-8.
pub const NO_TEXT: &str = "  the line is no UTF-8 text";
/// The answer that empties a field.
pub const EMPTY: &str = "-";
/// What can be answered anywhere.
pub const HELP: &str =
    "  Enter keeps what stands in brackets, - empties it; back, help, quit are answers too";
/// On Launch, for answers that it has not.
pub const ONLY_UNDO: &str = "  the config is written; undo puts the setup before this one back";
/// Asked before proof `address` is taken.
pub const TAKE_FORGEABLE: &str = "Type: take, edit, back, quit [edit]: ";
/// Asked before an entry that is there is emptied on purpose.
pub const EMPTY_IT: &str = "Type: next, edit, back, quit [edit]: ";
/// The answer that goes on.
pub const NEXT: &str = "next";
/// The answer that takes it.
pub const TAKE: &str = "take";

/// A note of the machine in words that fit lines.
pub fn said(text: &str) -> &str {
    if names_a_key(text, note::without_proof) {
        return "without-proof once more goes on; Review lists it";
    }
    if names_a_key(text, note::mend_first) {
        return "to mend first, or without-proof goes on";
    }
    match text {
        note::ENTER_WRITES => "taken without proof: next writes it",
        note::FORGEABLE => "anyone who knows a name can forge it",
        note::WOULD_EMPTY => "next once more empties the entry; mail waits",
        note::MAILBOX_OPEN => "the mailbox is not proved yet: back leads there",
        note::EXCHANGE_OPEN => "Exchange is not proved: back leads there, Write once more writes",
        port::OPEN => {
            "the engine could not start: its port is taken; back leads there, Write once more writes"
        }
        note::BLANK => "a space at an end; it is kept",
        text => text,
    }
}

/// Whether it is that note, whichever of its keys it names.
fn names_a_key(text: &str, note: fn(&str) -> String) -> bool {
    ["o", "Ctrl-O"].iter().any(|key| note(key) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_of_the_screen_is_named() {
        for key in ["o", "Ctrl-O"] {
            for note in [note::mend_first(key), note::without_proof(key)] {
                assert!(said(&note) != note, "{note}");
            }
        }
        assert!(!said(note::ENTER_WRITES).contains("Enter"));
    }
}
