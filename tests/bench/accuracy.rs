//! How well replies are read, over the mails and the lines that the tests read: by kind of mail how
//! many are cut exactly, leak quoted words or lose own ones, and what should act against what does.
//!
//! `cargo run --example accuracy` prints the tables of the README. All cases are our own: they show
//! that nothing got worse, not how mails of strangers fare.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement stops at the first fault and prints what it measured"
)]

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use smartactions::{
    domain::{Action, Decision, StandardAction},
    reply::{Input, Offer, read},
};

#[derive(Deserialize)]
struct Case {
    name: String,
    language: String,
    #[serde(default)]
    text: String,
    html: Option<String>,
    new: String,
}

impl Case {
    fn kind(&self) -> &'static str {
        let lines = || self.text.lines().map(str::trim_start);
        if self.html.is_some() {
            "HTML"
        } else if self.new.is_empty() {
            "nothing new"
        } else if self.name.starts_with("Outlook") && self.language == "en" {
            "Outlook, English"
        } else if self.name.starts_with("Outlook") {
            "Outlook, other languages"
        } else if lines().any(|l| l.starts_with('>')) {
            "quoted with >"
        } else {
            "other plain text"
        }
    }
}

#[derive(Default)]
struct Count {
    mails: usize,
    exact: usize,
    leaked: usize,
    lost: usize,
}

fn main() {
    let actions = [Action::named("Approve"), Action::named("Reject")];
    let offer = Offer::new(&actions, &[StandardAction::Help]).unwrap();
    new_text(&offer);
    println!();
    decisions(&offer);
}

fn new_text(offer: &Offer) {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../newtext/cases.json")).unwrap();
    let mut kinds: BTreeMap<&str, Count> = BTreeMap::new();
    for case in &cases {
        let input = Input {
            text: &case.text,
            html: case.html.as_deref(),
            ..Input::default()
        };
        let found = read(&input, offer).new_text;
        let (more, less) = difference(&found, &case.new);
        let count = kinds.entry(case.kind()).or_default();
        count.mails += 1;
        count.exact += usize::from(more + less == 0);
        count.leaked += usize::from(more > 0);
        count.lost += usize::from(less > 0);
    }
    println!("| Kind of mail | Mails | Exact | Leaked | Lost |\n|---|---|---|---|---|");
    for (kind, c) in &kinds {
        let share = |n: usize| format!("{:.1} %", 100.0 * n as f64 / c.mails as f64);
        println!(
            "| {kind} | {} | {} | {} | {} |",
            c.mails,
            share(c.exact),
            share(c.leaked),
            share(c.lost)
        );
    }
}

/// How many words are too many, and how many are missing.
fn difference(found: &str, wanted: &str) -> (usize, usize) {
    let mut words: HashMap<&str, isize> = HashMap::new();
    found
        .split_whitespace()
        .for_each(|w| *words.entry(w).or_default() += 1);
    wanted
        .split_whitespace()
        .for_each(|w| *words.entry(w).or_default() -= 1);
    let sum = |keep: fn(isize) -> bool| -> usize {
        let kept = words.values().filter(|n| keep(**n));
        kept.map(|n| n.unsigned_abs()).sum()
    };
    (sum(|n| n > 0), sum(|n| n < 0))
}

/// Rows of the table of first lines: what must come out, and the reply.
fn rows() -> Vec<(&'static str, String)> {
    let table = include_str!("../../src/reply/tests/lines.txt");
    let rows = table.lines().filter_map(|line| {
        let mut parts = line.splitn(3, " ¦ ");
        let (wanted, text) = (parts.next()?, parts.next()?);
        Some((wanted, unescaped(text)))
    });
    rows.collect()
}

/// `\n` and `\u{…}`.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let code = tail.strip_prefix("\\u{").and_then(|t| t.split_once('}'));
        if let Some((digits, after)) = code {
            out.extend(
                u32::from_str_radix(digits, 16)
                    .ok()
                    .and_then(char::from_u32),
            );
            rest = after;
        } else {
            out.push('\n');
            rest = tail.strip_prefix("\\n").unwrap_or("");
        }
    }
    out + rest
}

const OUTCOMES: [(&str, &str); 4] = [
    ("A", "Approve"),
    ("R", "Reject"),
    ("?", "ask"),
    ("H", "help"),
];

fn decisions(offer: &Offer) {
    let mut found: HashMap<(&str, &str), usize> = HashMap::new();
    for (wanted, text) in rows() {
        let input = Input {
            text: &text,
            ..Input::default()
        };
        let reading = read(&input, offer);
        let outcome = match (reading.decision, reading.action.as_deref()) {
            (Decision::Act, Some("Approve")) => "A",
            (Decision::Act, _) => "R",
            (Decision::Help, _) => "H",
            _ => "?",
        };
        *found.entry((wanted, outcome)).or_default() += 1;
    }
    println!("| Should be | Approve | Reject | ask | help |\n|---|---|---|---|---|");
    for (wanted, name) in OUTCOMES {
        let cells: Vec<String> = OUTCOMES
            .iter()
            .map(|(out, _)| found.get(&(wanted, *out)).copied().unwrap_or(0).to_string())
            .collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
}
