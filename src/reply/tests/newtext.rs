//! The table of mails in `tests/newtext/cases.json`: programs, languages, text and HTML. Read
//! without the text that we sent, which is the harder way.

use serde::Deserialize;

use super::offer;
use crate::{
    domain::{Decision, Reading},
    reply::{Input, read},
};

#[derive(Deserialize)]
struct Case {
    name: String,
    language: String,
    origin: String,
    #[serde(default)]
    text: String,
    html: Option<String>,
    new: String,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../../../tests/newtext/cases.json")).unwrap()
}

/// White space does not count.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_case(case: &Case) -> Reading {
    let input = Input {
        text: &case.text,
        html: case.html.as_deref(),
        ..Input::default()
    };
    read(&input, &offer())
}

#[test]
fn every_mail_of_the_table_is_cut_to_what_is_new() {
    let wrong: Vec<String> = cases()
        .iter()
        .filter_map(|case| {
            let got = read_case(case);
            (plain(&got.new_text) != plain(&case.new)).then(|| {
                format!(
                    "{}: {:?} instead of {:?}",
                    case.name, got.new_text, case.new
                )
            })
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_table_is_as_wide_as_it_says() {
    let cases = cases();
    let mut languages: Vec<&str> = cases.iter().map(|c| c.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    assert!(cases.len() >= 150 && languages.len() >= 20);
    assert!(
        cases
            .iter()
            .all(|c| !c.origin.is_empty() && (c.html.is_some() || !c.text.is_empty()))
    );
}

#[test]
fn where_nothing_is_new_nothing_acts() {
    for case in cases().iter().filter(|c| c.new.is_empty()) {
        assert_eq!(read_case(case).decision, Decision::Ask, "{}", case.name);
    }
}
