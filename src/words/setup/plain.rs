//! What plain lines say in their own way: a note that names a key of the screen names a word here.

use super::{note, port};
use crate::domain::Address;

crate::words::ui::says! { "setup-plain":
    /// A line that is longer than any answer.
    pub fn too_long();
    /// A line that is no UTF-8.
    pub fn no_text();
    /// The answer that empties a field.
    pub fn empty();
    /// What can be answered anywhere.
    pub fn help();
    /// On Launch, for answers that it has not.
    pub fn only_undo();
    /// Asked before proof `address` is taken.
    pub fn take_forgeable();
    /// Asked before an entry that is there is emptied on purpose.
    pub fn empty_it();
    /// Notes of the machine, in words that fit lines.
    fn without_proof();
    fn mend_first();
    fn next_writes();
    fn forgeable();
    fn would_empty();
    fn mailbox_open();
    fn exchange_open();
    fn port_open();
    fn blank();
    /// The answers that are words, in the order of [`WORDS`].
    fn answers() -> [11];
    fn yes() -> [2];
    fn no() -> [2];
    /// Where a step stands: `Step 3 of 7: Probe. What Exchange says`.
    pub fn step_head(at: usize, of: usize, name: &str, question: &str);
    /// Asked when nothing but going back can help.
    pub fn only_back();
    /// Asked when checks have failed.
    pub fn after_failed(failed: usize);
    /// Asked about a mailbox that is not as it should be.
    pub fn about_mailbox();
    /// Asked when the engine is ready.
    pub fn after_ready();
    /// The same where the servers of the test mail could be bound.
    pub fn after_ready_or_trust();
    /// Asked when it is not.
    pub fn after_not_ready();
    /// The mailbox is there.
    pub fn found(address: &Address);
    /// Mails in it that are not ours.
    pub fn not_ours(count: usize);
    /// The mailbox is not as it should be.
    pub fn entry_stays();
    /// The difference is none.
    pub fn no_change();
    /// A secret that is going to be written.
    pub fn secret(name: &str);
    /// Something that is still open.
    pub fn still_open(what: &str, code: &str);
    /// The question for a secret.
    pub fn ask_secret(label: &str);
    /// Stands for the label of a field without one.
    pub fn no_label();
    /// Which numbers can be chosen.
    pub fn up_to(count: usize);
    /// Autodiscover has found the server.
    pub fn discovered(host: &str, time: &str);
    /// It has not.
    pub fn not_discovered();
    /// A note that is good, one that warns, one that something is wrong.
    pub fn good(text: &str);
    pub fn warns(text: &str);
    pub fn bad(text: &str);
    /// A step that holds without saying why.
    pub fn held(step: &str);
    pub fn try_plain();
}

/// The answers that are words, as they are known whatever the language is.
const WORDS: [&str; 11] = [
    "back",
    "help",
    "quit",
    "again",
    "edit",
    "next",
    "without-proof",
    "undo",
    "done",
    "take",
    "trust",
];

/// Which of the answers was typed: the English word also for one of the language; any other text as
/// it is. A keyboard without umlauts is no reason to ask again.
pub fn meant(typed: &str) -> &str {
    let bare = without_umlauts(typed);
    let at = answers()
        .iter()
        .position(|own| without_umlauts(own) == bare);
    at.and_then(|at| WORDS.get(at)).copied().unwrap_or(typed)
}

/// Whether an answer is a yes or a no; in English they are taken whatever the language is.
pub fn agreed(typed: &str) -> Option<bool> {
    let typed = typed.to_lowercase();
    let is = |own: [&str; 2], english: [&str; 2]| own.iter().chain(&english).any(|w| *w == typed);
    if is(yes(), ["y", "yes"]) {
        Some(true)
    } else {
        is(no(), ["n", "no"]).then_some(false)
    }
}

fn without_umlauts(text: &str) -> String {
    let bare = text.replace('ä', "ae").replace('ö', "oe");
    bare.replace('ü', "ue").replace('ß', "ss")
}

/// A note of the machine in words that fit lines.
pub fn said(text: &str) -> &str {
    if names_a_key(text, note::without_proof) {
        return without_proof();
    }
    if names_a_key(text, note::mend_first) {
        return mend_first();
    }
    let of_the_screen = [
        (note::enter_writes(), next_writes()),
        (note::forgeable(), forgeable()),
        (note::would_empty(), would_empty()),
        (note::mailbox_open(), mailbox_open()),
        (note::exchange_open(), exchange_open()),
        (port::open(), port_open()),
        (note::blank(), blank()),
    ];
    let known = of_the_screen.into_iter().find(|(note, _)| *note == text);
    known.map_or(text, |(_, line)| line)
}

/// Whether it is that note, whichever of its keys it names.
fn names_a_key(text: &str, note: fn(&str) -> String) -> bool {
    ["o", "Ctrl-O"].iter().any(|key| note(key) == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::ui::{Lang, spoken};

    #[test]
    fn no_key_of_the_screen_is_named() {
        for key in ["o", "Ctrl-O"] {
            for note in [note::mend_first(key), note::without_proof(key)] {
                assert!(said(&note) != note, "{note}");
            }
        }
        assert!(!said(note::enter_writes()).contains("Enter"));
    }

    #[test]
    fn an_answer_counts_in_the_language_and_in_english() {
        assert_eq!(meant("again"), "again");
        assert_eq!(meant("erneut"), "erneut");
        assert_eq!(
            (agreed("Yes"), agreed("n"), agreed("j")),
            (Some(true), Some(false), None)
        );
        spoken(Lang::German, || {
            for typed in ["zurück", "zurueck", "back"] {
                assert_eq!(meant(typed), "back");
            }
            assert_eq!(meant("contoso"), "contoso");
            for yes in ["j", "Ja", "y", "yes"] {
                assert_eq!(agreed(yes), Some(true), "{yes}");
            }
            assert_eq!(
                (agreed("nein"), agreed("no"), agreed("")),
                (Some(false), Some(false), None)
            );
        });
    }
}
