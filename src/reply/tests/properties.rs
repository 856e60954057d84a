//! What must hold for every reply, not only for those in the tables.

use proptest::{prelude::*, sample::select};
use unicode_normalization::UnicodeNormalization;

use super::{SENT, offer, read_text};
use crate::{
    domain::Decision,
    reply::{
        Input, read,
        wrapping::{first_word, wraps_before},
    },
};

/// Pieces that replies are made of, glued together in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "Approve",
        "approve",
        "Reject",
        "rejected",
        "I approve",
        "not approved",
        "not",
        "if",
        "only",
        "but",
        "thanks",
        "yes",
        "hi",
        "Anna",
        "this",
        "the request",
        "?",
        ".",
        ",",
        ":",
        " - ",
        ";",
        "!",
        "...",
        "help",
        "ok",
        "tomorrow",
        "budget",
        "é",
        "I",
        "ß",
        "accept",
        "\n",
        "\n\n",
        " ",
        "Hi Anna,\n",
        "Kind regards,\nBob",
        "fine",
        "-- \n",
        "0",
        "👍",
        "please",
        "*",
        "\"",
        "Genehmigt",
        "nicht",
        "aber nur",
        "Согласовано",
        "если",
        "同意",
        "不",
        "。",
        "ONAYLANDI",
        "onaylandı",
        "İ",
        "승인",
        "en",
        "si",
    ]);
    prop::collection::vec((piece, prop::bool::weighted(0.7)), 0..8).prop_map(|all| {
        all.into_iter()
            .map(|(p, blank)| if blank { format!("{p} ") } else { p.to_owned() })
            .collect()
    })
}

/// Replies of which many act.
fn replies() -> impl Strategy<Value = String> {
    let head = select(vec![
        "",
        "Hi Anna,\n",
        "Approve",
        "Reject: ",
        "Approve\n",
        "Yes, approve. ",
        "not approved\n\n",
        "Genehmigt: ",
        "Oui, approuvé. ",
        "同意。",
    ]);
    (head, pieces()).prop_map(|(head, tail)| format!("{head}{tail}"))
}

fn quote_of(style: usize, sent: &str) -> String {
    let marked = super::marked(sent);
    let block = "From: A <a@x.test>\nSent: Monday\nTo: B\nSubject: Order 4711\n\n";
    match style {
        0 => format!("-----Original Message-----\n{block}{sent}"),
        1 => format!("________________________________\n{block}{sent}"),
        2 => format!("On Mon, 2 Nov 2026 A <a@x.test> wrote:\n\n{marked}"),
        3 => marked,
        4 => sent.to_owned(),
        _ => format!("{block}{sent}"),
    }
}

/// Wraps as mail programs do (UAX 14): at blanks, and in scripts without blanks between letters.
fn wrapped(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for (at, word) in text.split(' ').enumerate() {
        let length = first_word(word);
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if at > 0 {
            wrapped.push(' ');
            column += 1;
        }
        for letter in word.chars() {
            if column >= width && wraps_before(letter) {
                wrapped.push('\n');
                column = 0;
            }
            wrapped.push(letter);
            column += 1;
        }
    }
    wrapped
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_quote_below_never_changes_the_decision(text in replies(), style in 0_usize..6) {
        let alone = read_text(&text);
        let quoted = read_text(&format!("{text}\n\n{}", quote_of(style, SENT)));
        prop_assert_eq!(alone.decision, quoted.decision, "{:?}", quoted);
        prop_assert_eq!(alone.action, quoted.action);
        prop_assert_eq!(alone.comment, quoted.comment);
    }

    #[test]
    fn a_word_in_the_quote_never_acts(
        style in 0_usize..6, at in 0_usize..10, word in select(vec!["Approve", "Reject", "I approve", "Approve: yes", "Genehmigt", "Согласовано", "同意", "onaylandı", "لا أوافق"]),
    ) {
        let mut lines: Vec<&str> = SENT.lines().collect();
        lines.insert(at.min(lines.len()), word);
        // Without any mark above it, a word put before our first line is what a person would write.
        prop_assume!(style != 4 || at > 0);
        let mail = format!("\n\n{}", quote_of(style, &lines.join("\n")));
        prop_assert_ne!(read_text(&mail).decision, Decision::Act);
    }

    #[test]
    fn form_never_turns_ask_into_act(text in replies(), how in 0_usize..9, place in any::<prop::sample::Index>()) {
        let at = {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            *place.get(&places)
        };
        let (head, tail) = text.split_at(at);
        let other = match how {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => text.nfd().collect(),
            3 => text.nfkc().collect(),
            4 => format!("{head}\u{200b}{tail}"),
            5 => format!("{head}\u{200e}{tail}"),
            6 => text.replace('\n', "\r\n"),
            7 => text.replace('\n', "\r"),
            _ => text.replace(' ', "\u{a0}"),
        };
        let before = read_text(&text);
        let after = read_text(&other);
        if after.decision == Decision::Act {
            prop_assert_eq!(before.decision, Decision::Act, "{:?} became {:?}", text, other);
            prop_assert_eq!(before.action, after.action);
        }
    }

    #[test]
    fn wrapping_never_turns_ask_into_act(text in replies(), words in pieces(), width in 40_usize..80) {
        let text = format!("{text} {words}").replace('\n', " ");
        let wrapped = wrapped(&text, width);
        if read_text(&wrapped).decision == Decision::Act {
            prop_assert_eq!(read_text(&text).decision, Decision::Act, "{:?}", wrapped);
        }
    }

    #[test]
    fn without_its_first_line_nothing_acts(text in replies()) {
        let reading = read_text(&text);
        if reading.decision == Decision::Act {
            let (line, rest): (&str, &str) = text.trim_start().split_once('\n').unwrap_or((text.trim(), ""));
            // A greeting, or a name and a comma.
            let rest = if line.to_lowercase().starts_with("hi anna") || line.trim_end().ends_with(',') {
                rest.trim_start().split_once('\n').map_or("", |(_, r)| r)
            } else {
                rest
            };
            prop_assert_ne!(read_text(rest).decision, Decision::Act, "{:?} left {:?}", text, rest);
        }
    }

    #[test]
    fn anything_is_read_without_harm(text in "\\PC{0,200}", html in "[<>a-z/&;=\"' !-]{0,200}", sent in "\\PC{0,100}") {
        let input = Input { text: &text, html: Some(&html), sent_text: Some(&sent), unique_text: Some(&html), ..Input::default() };
        let reading = read(&input, &offer());
        prop_assert!(reading.decision != Decision::Act || reading.action.is_some());
        let input = Input { html: Some(&html), ..Input::default() };
        read(&input, &offer());
    }
}
