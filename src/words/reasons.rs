//! Why a mail became what it became, in sentences: codes are for programs.
//!
//! Read by the stories of the status screen and of `task story`, by `setaside` and by `explain`. What
//! the writer of a reply is told stands in [`super::mail`].

use serde_json::Value;

use crate::domain::Refusal;

/// Each reason's stable code, and what it means.
const REASONS: &[(&str, &str)] = &[
    ("desk.assignee", "it is not known who of those asked it is"),
    ("desk.letter", "the confirmation cannot be written"),
    ("desk.no_task", "no task was found for it"),
    ("desk.requester", "it is not known who wants the task done"),
    (
        "desk.sender",
        "the directory did not tell whose the sender's address is",
    ),
    (
        "desk.task_moves",
        "the task changed again and again meanwhile",
    ),
    (
        "desk.too_many_mails",
        "that person got too many mails about it today",
    ),
    (
        "listener.attempts",
        "it was begun several times and never read to its end",
    ),
    ("listener.fetch", "Exchange does not give it out"),
    ("listener.store", "the database does not take it"),
    (
        "machine.auto_submitted",
        "its header says that a machine sent it",
    ),
    ("machine.content_type", "it is a report of a mail system"),
    ("machine.header", "its header says that a machine sent it"),
    (
        "machine.item_class",
        "Exchange says that it is no mail of a person",
    ),
    ("machine.own_mail", "it is a mail of our own that came back"),
    (
        "machine.precedence",
        "its header says that a machine sent it",
    ),
    (
        "machine.return_path",
        "it has no sender that an answer could go to",
    ),
    ("machine.sender", "its sender is a machine"),
    (
        "machine.subject",
        "its subject is that of an automatic answer",
    ),
    ("reply.action", "the action stands alone, beyond doubt"),
    (
        "reply.batch_length",
        "it answers more tasks than one mail may",
    ),
    (
        "reply.batch_line",
        "one of its lines is not an answer to a numbered task",
    ),
    (
        "reply.batch_number",
        "it names a number that is not on the list",
    ),
    ("reply.batch_twice", "it answers one task twice"),
    (
        "reply.comment_contradicts",
        "the comment seems to limit or take back the answer",
    ),
    ("reply.condition", "it seems to set a condition"),
    (
        "reply.directory_silent",
        "the directory did not answer who is meant",
    ),
    ("reply.empty", "nothing was newly written in it"),
    ("reply.help", "it asks what can be answered"),
    ("reply.line_too_long", "its first line is too long"),
    (
        "reply.mixed_scripts",
        "it has letters that can be mistaken for others",
    ),
    (
        "reply.near_miss",
        "it is almost one of the actions, but not quite",
    ),
    ("reply.negation", "it has a word such as \"not\""),
    ("reply.no_question", "it asks, and says no question"),
    (
        "reply.nobody_to_ask",
        "it asks, and the task names nobody whom it could ask",
    ),
    (
        "reply.no_offer",
        "the actions of the task cannot be told apart",
    ),
    (
        "reply.not_available",
        "what it asks for is not available by mail yet",
    ),
    ("reply.question", "it has a question mark"),
    ("reply.reordered_text", "it has marks that turn text round"),
    ("reply.rest", "there is more on the line than the action"),
    (
        "reply.second_opinion",
        "it cannot be told for certain what is new in it",
    ),
    (
        "reply.sleep_time",
        "it does not say until when, or not a time to come",
    ),
    (
        "reply.standard",
        "it asks for something that is beside the task's actions",
    ),
    ("reply.struck_out", "the word is struck through in the mail"),
    ("reply.text_too_long", "it is too long to tell what is new"),
    ("reply.two_actions", "it names more than one action"),
    ("reply.unknown_word", "it is none of the task's actions"),
    (
        "reply.voting_contradicted",
        "the voting button and the text do not say the same",
    ),
    (
        "reply.voting_unknown",
        "the voting button is none of the task's",
    ),
    ("reply.weak_word", "the word alone is not clear enough"),
    (
        "reply.weak_word_allowed",
        "a weak word, which is allowed here",
    ),
    ("round_trip", "it is the test mail, and it came back"),
    ("setaside.discarded", "a person put it away"),
    ("set_aside.encrypted", "it is encrypted and cannot be read"),
    ("set_aside.item_class", "it is of a kind that is not read"),
];

/// The sentence of a reason; a code of a later version stands for itself.
pub fn told(code: &str) -> &str {
    let known = REASONS.iter().find(|(c, _)| *c == code);
    if let Some((_, told)) = known {
        return told;
    }
    match serde_json::from_value::<Refusal>(Value::String(code.to_owned())) {
        Ok(why) => super::status::refusal(why),
        Err(_) => code,
    }
}

/// The sentence, and the code for whoever looks it up.
pub fn with_code(code: &str) -> String {
    match told(code) {
        same if same == code => code.to_owned(),
        told => format!("{told} ({code})"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{
        collections::BTreeSet,
        fs,
        path::{Path, PathBuf},
    };

    use super::*;

    fn files(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        let below = |p: PathBuf| if p.is_dir() { files(&p) } else { vec![p] };
        entries.flat_map(below).collect()
    }

    /// Codes between quotes in the sources of the parts that give reasons.
    fn given() -> BTreeSet<String> {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let parts = ["reply", "engine"].map(|p| source.join(p));
        let all = parts.iter().flat_map(|p| files(p));
        let texts = all.filter(|f| !f.to_string_lossy().contains("test"));
        let heads = ["reply.", "machine.", "set_aside.", "desk.", "listener."];
        let is_code = |t: &&str| {
            let plain = |c: char| c.is_ascii_lowercase() || c == '_' || c == '.';
            heads.iter().any(|h| t.starts_with(h)) && t.chars().all(plain)
        };
        texts
            .flat_map(|f| {
                let text = fs::read_to_string(f).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
                let quoted = text.split('"').skip(1).step_by(2);
                quoted
                    .filter(is_code)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn every_reason_that_is_given_has_a_sentence() {
        // A trouble, with words of its own.
        let elsewhere = ["listener.reply_in_junk"];
        let given = given();
        assert!(given.len() > 30, "{given:?}");
        for code in given {
            let known = told(&code) != code || elsewhere.contains(&code.as_str());
            assert!(known, "{code} has no sentence");
        }
    }

    #[test]
    fn a_code_of_tomorrow_stands_for_itself() {
        assert_eq!(
            with_code("not_yours"),
            "the sender is no assignee (not_yours)"
        );
        assert_eq!(with_code("reply.tomorrow"), "reply.tomorrow");
        assert_eq!(
            with_code("reply.rest"),
            "there is more on the line than the action (reply.rest)"
        );
    }
}
