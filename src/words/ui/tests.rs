//! That no language has a sentence less, more, or with other arguments, and none that was forgotten.

#![allow(clippy::panic)]

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

use fluent_bundle::{FluentArgs, FluentValue};
use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

use super::{Lang, Speech, documents, table};
use crate::words::setup;
use declared::declared;

mod declared;

thread_local! {
    /// The language of this thread: tests of several run in one process.
    pub(super) static HERE: Cell<Option<Speech>> = const { Cell::new(None) };
}

/// Does some work in a language. Threads that the work starts speak English.
pub(crate) fn spoken<T>(lang: Lang, work: impl FnOnce() -> T) -> T {
    spoken_as(Speech { lang, ascii: false }, work)
}

/// The same, with a terminal that may lack letters.
pub(crate) fn spoken_as<T>(speech: Speech, work: impl FnOnce() -> T) -> T {
    struct Back(Option<Speech>);
    impl Drop for Back {
        fn drop(&mut self) {
            HERE.set(self.0);
        }
    }
    let _back = Back(HERE.replace(Some(speech)));
    work()
}

/// What a document says of one message.
#[derive(Default)]
struct Message {
    arguments: BTreeSet<String>,
    /// Its texts, without what is put in.
    texts: Vec<String>,
    lines: usize,
}

impl Message {
    fn take(&mut self, pattern: &Pattern<&str>) {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => text.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
        self.texts.push(text);
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.take(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.arguments.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            other => panic!("the tables do without this: {other:?}"),
        }
    }
}

fn messages(lang: Lang) -> BTreeMap<String, Message> {
    let mut all = BTreeMap::new();
    for document in documents::of(lang) {
        let resource = parser::parse(*document);
        let resource = resource.unwrap_or_else(|(_, wrong)| panic!("{}: {wrong:?}", lang.tag()));
        for entry in &resource.body {
            let Entry::Message(found) = entry else {
                continue;
            };
            let mut message = Message::default();
            if let Some(value) = &found.value {
                message.take(value);
            }
            for line in &found.attributes {
                message.take(&line.value);
            }
            message.lines = found.attributes.len();
            let id = found.id.name.to_owned();
            assert!(all.insert(id.clone(), message).is_none(), "{id} twice");
        }
    }
    all
}

#[test]
fn every_language_has_every_sentence_with_its_arguments_and_none_more() {
    let declared = declared();
    let english = messages(Lang::English);
    for lang in Lang::ALL {
        let mut there = messages(lang);
        for (id, arguments, lines) in &declared {
            let Some(message) = there.remove(id) else {
                panic!("{}: {id} is missing", lang.tag());
            };
            assert_eq!(&message.arguments, arguments, "{}: {id}", lang.tag());
            let same = english.get(id).map(|e| e.lines) == Some(message.lines);
            assert!(same, "{}: {id} has another number of lines", lang.tag());
            if let Ok(count) = lines.parse::<usize>() {
                assert_eq!(message.lines, count, "{}: {id}", lang.tag());
            }
        }
        let more: Vec<&String> = there.keys().collect();
        assert!(more.is_empty(), "{}: nobody says {more:?}", lang.tag());
    }
}

#[test]
fn every_sentence_can_be_put_together() {
    for lang in Lang::ALL {
        let table = table::of(Speech { lang, ascii: false });
        for (id, arguments, lines) in declared() {
            if !lines.is_empty() {
                let lines = table.lines(&id);
                assert!(!lines.is_empty() && !lines.contains(&""), "{id}");
            } else if arguments.is_empty() {
                assert!(table.text(&id).is_some_and(|t| !t.is_empty()), "{id}");
            } else {
                for value in [FluentValue::from(0), 1.into(), 7.into(), "text".into()] {
                    let mut args = FluentArgs::new();
                    for name in &arguments {
                        args.set(name.as_str(), value.clone());
                    }
                    let said = table.say(&id, &args);
                    assert!(!said.is_empty() && !said.contains('$'), "{id}: {said}");
                    assert!(!said.contains('\u{2068}'), "{id}: marks for a browser");
                }
            }
        }
    }
}

/// Names and terms that are the same in German.
const SAME: &[&str] = &[
    "",
    "-",
    ", ",
    ": ",
    "; ",
    "API",
    "API: ",
    "Autodiscover",
    "CA",
    "EWS",
    "Engine",
    "Exchange",
    "Relay",
    "SMTP",
    "SQLite",
    "SQLite, ",
    "STARTTLS",
    "Server",
    "Server:",
    "Shell",
    "Start",
    "Status",
    "Streaming",
    "TLS",
    "TLS-Handshake",
    "URL",
    "live",
    "Code",
    "Code:",
    "Enter",
    "Exchange:",
    "n",
    "ok",
    "ok:",
    "smartactions secret set outgoing",
    " (",
    ")",
    " / ",
    "/",
];

#[test]
fn no_sentence_was_left_in_english() {
    let english = messages(Lang::English);
    for (id, german) in messages(Lang::German) {
        let Some(english) = english.get(&id) else {
            continue;
        };
        for text in &german.texts {
            let bare = text.trim();
            let same = english.texts.iter().any(|e| e.trim() == bare);
            assert!(
                !same || SAME.iter().any(|s| s.trim() == bare),
                "{id}: {text:?}"
            );
        }
    }
}

#[test]
fn what_stands_in_a_column_fits_it() {
    for lang in Lang::ALL {
        let table = table::of(Speech { lang, ascii: false });
        let all = declared();
        let widest = |area: &str, most: usize| {
            for (id, ..) in all.iter().filter(|(id, args, lines)| {
                id.starts_with(area) && args.is_empty() && lines.is_empty()
            }) {
                let text = table.text(id).unwrap_or_default();
                let wide = unicode_width::UnicodeWidthStr::width(text);
                assert!(
                    wide <= most,
                    "{} {id}: {text} has {wide} columns",
                    lang.tag()
                );
            }
        };
        widest("setup-field-", setup::field::WIDEST);
        for label in ["server", "seen", "likely", "try_it", "code"] {
            widest(&format!("pages-block-{label}"), 7);
        }
        for field in [
            "find_by",
            "address",
            "allow_host",
            "server",
            "trust_by",
            "ca_file",
            "pin",
            "account",
            "password",
            "auth",
        ] {
            widest(&format!("setup-field-{field}"), 11);
        }
        for label in ["new_text", "quoted", "reading", "reason"] {
            widest(&format!("setup-trial-{label}"), 9);
        }
        for label in ["config", "engine", "mailbox", "account", "draft_title"] {
            widest(&format!("setup-welcome-{label}"), 8);
        }
        widest("checks-title_", 17);
        widest("setup-hint-", 18);
        widest("setup-key-", 25);
        widest("setup-start-", 27);
    }
}

#[test]
fn a_thread_speaks_the_language_that_was_asked_for_and_then_the_one_before() {
    assert_eq!(setup::start::repair(), "Repair");
    let said = spoken(Lang::German, || {
        (
            setup::start::repair(),
            setup::paste::cut(1),
            setup::paste::cut(2),
        )
    });
    assert_eq!(said.0, "Reparieren");
    assert_eq!(said.1, "1 Steuerzeichen wurde entfernt");
    assert_eq!(said.2, "2 Steuerzeichen wurden entfernt");
    assert_eq!(setup::paste::cut(1), "1 control character was cut");
}

#[test]
fn a_language_is_named_by_its_tag_or_a_locale() {
    assert_eq!(Lang::of("de-AT"), Some(Lang::German));
    assert_eq!(Lang::of("DE_de.UTF-8"), Some(Lang::German));
    assert_eq!(Lang::of("en"), Some(Lang::English));
    for none in ["", "d", "deu", "fr"] {
        assert_eq!(Lang::of(none), None, "{none}");
    }
}

#[test]
fn a_terminal_without_umlauts_gets_none() {
    let speech = Speech {
        lang: Lang::German,
        ascii: true,
    };
    for (id, arguments, lines) in declared() {
        if arguments.is_empty() && lines.is_empty() {
            let text = table::of(speech).text(&id).unwrap_or_default();
            assert!(text.is_ascii(), "{id}: {text}");
        }
    }
    let said = spoken_as(speech, || setup::note::number(1, 2));
    assert_eq!(said, "bitte eine Zahl von 1 bis 2");
    assert_eq!(spoken_as(speech, setup::key::undo), "rueckgaengig");
}
