//! The table of first lines in all languages (`lines.txt`), most of them traps, and what must hold
//! of the word lists themselves.

use super::{offer, read_text};
use crate::{
    domain::{Action, Decision, StandardAction},
    reply::{Input, Offer, normalise::fold, read, wordlists::WordLists},
    words::reading::lexicons,
};

const TABLE: &str = include_str!("lines.txt");

struct Row {
    language: &'static str,
    want: &'static str,
    text: String,
    why: &'static str,
}

fn rows() -> Vec<Row> {
    let mut language = "";
    let mut rows = Vec::new();
    for line in TABLE.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            language = name.trim();
        } else if !line.is_empty() && !line.starts_with('#') {
            let mut parts = line.splitn(3, " ¦ ");
            let mut part = || {
                parts
                    .next()
                    .unwrap_or_else(|| panic!("three parts: {line}"))
            };
            rows.push(Row {
                language,
                want: part(),
                text: unescaped(part()),
                why: part(),
            });
        }
    }
    rows
}

/// `\n` and `\u{…}`.
fn unescaped(text: &str) -> String {
    let mut out = text.replace("\\n", "\n");
    while let Some(at) = out.find("\\u{") {
        let end = at + out[at..].find('}').unwrap();
        let code = u32::from_str_radix(&out[at + 3..end], 16).unwrap();
        out.replace_range(at..=end, &char::from_u32(code).unwrap().to_string());
    }
    out
}

fn outcome(text: &str, offer: &Offer) -> (&'static str, String) {
    let reading = read(
        &Input {
            text,
            ..Input::default()
        },
        offer,
    );
    let short = match (reading.decision, reading.action.as_deref()) {
        (Decision::Act, Some("Approve")) => "A",
        (Decision::Act, Some("Reject")) => "R",
        (Decision::Ask, None) => "?",
        (Decision::Help, None) => "H",
        _ => "!",
    };
    (short, reading.reason)
}

#[test]
fn the_table_is_large_and_most_of_it_are_traps() {
    let rows = rows();
    let traps = rows.iter().filter(|r| r.want == "?").count();
    let mut languages: Vec<_> = rows.iter().map(|r| r.language).collect();
    languages.sort_unstable();
    languages.dedup();
    assert!(rows.len() >= 850, "{}", rows.len());
    assert!(traps * 2 >= rows.len(), "{traps} of {}", rows.len());
    assert!(languages.len() >= 31, "{languages:?}");
}

#[test]
fn every_line_of_the_table_is_read_as_it_says() {
    let offer = offer();
    let mut wrong = Vec::new();
    for row in rows() {
        let (found, reason) = outcome(&row.text, &offer);
        if found != row.want {
            wrong.push(format!(
                "{} {:?}: wanted {}, found {found} ({reason}); {}",
                row.language, row.text, row.want, row.why
            ));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// Whatever acts in the table does so by its first line: capitals, invisible characters, line ends
/// and a quote below change nothing, and without that line nothing acts.
#[test]
fn acts_of_the_table_hang_on_the_first_line_alone() {
    let offer = offer();
    for row in rows() {
        for other in [
            row.text.to_uppercase(),
            row.text.to_lowercase(),
            row.text.replace('\n', "\r\n"),
            row.text.replace(' ', " \u{200b}"),
            format!("{}\n\n> Approve\n> Reject\n", row.text),
            format!(
                "{}\n\n-----Original Message-----\nFrom: a@x.test\nSent: Monday\nTo: b@x.test\nSubject: x\n\nApprove\n",
                row.text
            ),
        ] {
            let (found, reason) = outcome(&other, &offer);
            assert!(
                found == row.want || found == "?",
                "{other:?}: {found} ({reason})"
            );
        }
        if !matches!(row.want, "A" | "R") {
            continue;
        }
        // Without the greeting and the line of the action.
        let said = read_text(&row.text)
            .steps
            .iter()
            .find(|s| s.step == "line")
            .map(|s| s.found.clone())
            .unwrap();
        let at = row.text.find(said.trim()).unwrap();
        let rest = &row.text[at + said.trim().len()..];
        assert!(!matches!(outcome(rest, &offer).0, "A" | "R"), "{rest:?}");
    }
}

#[test]
fn strong_words_act_alone() {
    let offer = offer();
    for lexicon in lexicons() {
        for (family, want) in [("approve", "A"), ("reject", "R")] {
            for word in &lexicon.families[family] {
                assert_eq!(
                    outcome(word, &offer).0,
                    want,
                    "{}: {word}",
                    lexicon.language
                );
                assert_eq!(outcome(&format!("{word}?"), &offer).0, "?", "{word}");
            }
        }
        for phrase in &lexicon.reject_phrases {
            assert_eq!(
                outcome(phrase, &offer).0,
                "R",
                "{}: {phrase}",
                lexicon.language
            );
        }
    }
}

/// Every negator and every word of doubt of a language before and behind its strong words.
#[test]
fn strong_words_never_act_inside_a_denial_or_a_doubt() {
    let offer = offer();
    let lists = WordLists::all();
    let listed = |text: &str| {
        let folded: Vec<char> = fold(text).chars().collect();
        lists.families.values().any(|f| f.whole(&folded).is_some())
    };
    let polite = |word: &str| {
        let folded: Vec<char> = fold(word).chars().collect();
        [&lists.objects, &lists.courtesies]
            .iter()
            .any(|l| l.whole(&folded).is_some())
    };
    for lexicon in lexicons() {
        let strong: Vec<&String> = lexicon
            .families
            .values()
            .flat_map(|w| w.iter().take(5))
            .collect();
        for doubt in lexicon.negators.iter().chain(&lexicon.hedges) {
            for word in &strong {
                for text in [
                    format!("{doubt} {word}"),
                    format!("{word} {doubt}"),
                    format!("{doubt}{word}"),
                ] {
                    let found = outcome(&text, &offer);
                    let fine = found.0 == "?" || polite(doubt) || (found.0 == "R" && listed(&text));
                    assert!(fine, "{}: {text}: {found:?}", lexicon.language);
                }
            }
        }
    }
}

#[test]
fn words_of_doubt_never_pass_as_what_surrounds_an_action() {
    let lists = WordLists::all();
    for words in lists.families.values() {
        for word in words.iter() {
            let text: String = word.chars.iter().collect();
            assert!(lists.hedges.whole(&word.chars).is_none(), "{text}");
            assert!(lists.openers.whole(&word.chars).is_none(), "{text}");
            assert!(lists.greetings.whole(&word.chars).is_none(), "{text}");
            assert!(lists.courtesies.whole(&word.chars).is_none(), "{text}");
        }
    }
    assert!(lists.ambiguous.is_empty(), "{:?}", lists.ambiguous);
    let alone = |name: &str| {
        let offer = Offer::new(&[Action::named(name)], &[StandardAction::Help]);
        offer.map_err(|e| e.code())
    };
    assert!(alone("Approve").is_ok());
    assert_eq!(alone("Hilfe").err(), Some("actions.standard"));
}

#[test]
fn weak_words_act_only_where_they_are_on_and_alone() {
    let weak = offer().with_weak_words(true);
    for (text, want) in [
        ("ok", "A"),
        ("Yes.", "A"),
        ("👍🏽", "A"),
        ("+1", "A"),
        ("LGTM!", "A"),
        ("ja", "A"),
        ("好的", "A"),
        ("no", "R"),
        ("👎", "R"),
        ("nein", "R"),
        ("ok\nthanks", "?"),
        ("Hi,\nok", "?"),
        ("ok but", "?"),
        ("ok?", "?"),
        ("good", "?"),
        ("tak", "A"),
    ] {
        assert_eq!(outcome(text, &weak).0, want, "{text}");
        assert_eq!(outcome(text, &offer()).0, "?", "{text}");
    }
    let custom = Offer::new(&[Action::named("Ship it")], &[])
        .unwrap()
        .with_weak_words(true);
    assert_eq!(outcome("ok", &custom).0, "?");
}
