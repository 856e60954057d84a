//! Broken mails of every kind against the readers of text, pages, heads and dates.
//!
//! The corpora in `tests/fuzz/reply-*` run as ordinary tests; so does a second of random changes to
//! each of them. `SMARTACTIONS_FUZZ_SECONDS` makes that longer (`.ci/full`: ten minutes each).

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use jiff::{Zoned, civil::Date};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::{SENT, offer};
use crate::{
    domain::{Decision, MailKind, Reading},
    reply::{
        Input,
        dates::{Order, date_at, pieces},
        html::Page,
        newtext::{cut, cut_page},
        read,
        standard::wish,
    },
};

/// What the readers may stumble over.
const TOKENS: &[&str] = &[
    "\n",
    "\r",
    "\r\n",
    " ",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "\0",
    "> ",
    "-- \n",
    "--\n",
    "_____\n",
    "From: a@x.test\n",
    "Subject: ",
    "On 3 May 2026 09:14 A <a@x.test> wrote:\n",
    "Approve",
    "Reject",
    "not ",
    "only ",
    ": ",
    "...",
    "👍",
    "👎",
    "<",
    ">",
    "</",
    "<s>",
    "</s>",
    "<blockquote>",
    "</div>",
    "<div style=\"display:none\">",
    "&#x110000;",
    "&amp",
    "<!--",
    "-->",
    "\"",
    "'",
    "=",
    "31",
    "2026",
    "99999999999",
    ".",
    "/",
    "年",
    "May",
    "2026-11-27T10:00:00Z",
    "auto-replied",
    "\t",
    "\u{37e}",
    "।",
];

/// One change; places and lengths are shares of the length.
#[derive(Debug, Clone)]
enum Edit {
    Cut(f64, f64),
    Put(f64, usize),
    Flip(f64, u8),
    Again(f64, f64, u8),
    Join(f64, usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let share = || 0.0..1.0_f64;
    let edit = prop_oneof![
        (share(), share()).prop_map(|(at, length)| Edit::Cut(at, length)),
        (share(), 0..TOKENS.len()).prop_map(|(at, token)| Edit::Put(at, token)),
        (share(), any::<u8>()).prop_map(|(at, bits)| Edit::Flip(at, bits)),
        (share(), share(), 1..20_u8).prop_map(|(at, length, times)| Edit::Again(at, length, times)),
        (share(), 0..100_usize).prop_map(|(at, other)| Edit::Join(at, other)),
    ];
    prop::collection::vec(edit, 0..12)
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn place(share: f64, length: usize) -> usize {
    ((share * length as f64) as usize).min(length)
}

fn change(bytes: &mut Vec<u8>, edit: &Edit, all: &[(String, Vec<u8>)]) {
    let whole = bytes.len();
    match *edit {
        Edit::Cut(at, length) => {
            let at = place(at, whole);
            bytes.drain(at..at + place(length * 0.3, whole - at));
        }
        Edit::Put(at, token) => {
            let at = place(at, whole);
            bytes.splice(at..at, TOKENS[token].bytes());
        }
        Edit::Flip(at, bits) => {
            if let Some(byte) = bytes.get_mut(place(at, whole)) {
                *byte ^= bits;
            }
        }
        Edit::Again(at, length, times) => {
            let at = place(at, whole);
            let piece = bytes[at..at + place(length * 0.2, whole - at)].repeat(times.into());
            if whole + piece.len() < 50_000 {
                bytes.splice(at..at, piece);
            }
        }
        Edit::Join(at, other) => {
            bytes.truncate(place(at, whole));
            let (_, other) = &all[other % all.len()];
            bytes.extend(other.iter().skip(place(at, other.len())));
        }
    }
}

/// The files of a corpus with their names.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(name);
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    assert!(files.len() >= 6, "{name}: {} files", files.len());
    files
}

/// Runs `judge` on changed files of a corpus until the time is over.
fn fuzz(name: &str, judge: impl Fn(&str) -> Result<(), TestCaseError>) {
    let set = std::env::var("SMARTACTIONS_FUZZ_SECONDS").ok();
    let seconds = set.and_then(|s| s.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let all = corpus(name);
    let config = Config {
        cases: 64,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    while Instant::now() < end {
        runner
            .run(&(0..all.len(), edits()), |(at, edits)| {
                let mut bytes = all[at].1.clone();
                for edit in &edits {
                    change(&mut bytes, edit, &all);
                }
                judge(&String::from_utf8_lossy(&bytes))
            })
            .unwrap();
    }
}

fn read_body(text: &str, html: Option<&str>) -> Reading {
    let input = Input {
        text,
        html,
        sent_text: Some(SENT),
        ..Input::default()
    };
    read(&input, &offer())
}

/// A head, one header a line; the first line is the subject.
fn read_head(head: &str) -> Reading {
    let (subject, rest) = head.split_once('\n').unwrap_or((head, ""));
    let headers: Vec<(String, String)> = rest
        .lines()
        .filter_map(|l| l.split_once(':'))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
    let input = Input {
        text: "Approve",
        subject,
        headers: &headers,
        ..Input::default()
    };
    read(&input, &offer())
}

fn today() -> Zoned {
    "2026-11-27T10:00[Europe/Berlin]".parse().unwrap()
}

fn read_date(text: &str) -> Option<Date> {
    let found = date_at(&pieces(text.trim()), Some(today().date()), Order::Unknown);
    found.map(|(date, _)| date)
}

/// What a file's name says: `act-…`, `ask-…`.
fn wanted(file: &str) -> Decision {
    if file.starts_with("act-") {
        Decision::Act
    } else {
        Decision::Ask
    }
}

#[test]
fn each_mail_of_the_corpora_is_read_as_its_name_says() {
    for (file, bytes) in corpus("reply-text") {
        let reading = read_body(&String::from_utf8_lossy(&bytes), None);
        assert_eq!(reading.decision, wanted(&file), "{file}: {reading:?}");
    }
    for (file, bytes) in corpus("reply-page") {
        let reading = read_body("", Some(&String::from_utf8_lossy(&bytes)));
        assert_eq!(reading.decision, wanted(&file), "{file}: {reading:?}");
    }
    for (file, bytes) in corpus("reply-head") {
        let reading = read_head(&String::from_utf8_lossy(&bytes));
        let machine = reading.kind != MailKind::Reply;
        assert_eq!(machine, file.starts_with("machine-"), "{file}: {reading:?}");
    }
    for (file, bytes) in corpus("reply-date") {
        let found = read_date(&String::from_utf8_lossy(&bytes)).map(|d| d.to_string());
        let wanted = file.strip_prefix("date-").and_then(|f| f.get(..10));
        assert_eq!(found.as_deref(), wanted, "{file}");
    }
}

/// The new text is made of the mail's own lines, and reading twice the mail is twice the work.
#[test]
fn random_texts_are_survived() {
    fuzz("reply-text", |text| {
        let reading = read_body(text, None);
        prop_assert!(reading.decision != Decision::Act || reading.action.is_some());
        for line in reading.new_text.lines() {
            prop_assert!(text.contains(line.trim()), "{:?} in {:?}", line, text);
        }
        let block = format!("{text}\n");
        let (once, twice) = (
            cut(&block.repeat(4), Some(SENT)).work,
            cut(&block.repeat(8), Some(SENT)).work,
        );
        prop_assert!(twice <= 2 * once + 4_000, "{} became {}", once, twice);
        Ok(())
    });
}

#[test]
fn random_pages_are_survived() {
    fuzz("reply-page", |html| {
        let reading = read_body("", Some(html));
        prop_assert!(reading.decision != Decision::Act || reading.action.is_some());
        let page = Page::read(html);
        prop_assert!(page.text().len() <= html.len() + page.lines().count());
        prop_assert!(cut_page(&page, None).lines.len() <= page.lines().count() + 1);
        Ok(())
    });
}

/// Machine mail never acts, whatever the body says.
#[test]
fn random_heads_are_survived() {
    fuzz("reply-head", |head| {
        let reading = read_head(head);
        prop_assert!(reading.kind == MailKind::Reply || reading.decision != Decision::Act);
        Ok(())
    });
}

#[test]
fn random_dates_are_survived() {
    fuzz("reply-date", |text| {
        if let Some(date) = read_date(text) {
            prop_assert!((2000..2100).contains(&date.year()));
        }
        let _ = wish(text, &today());
        let _ = wish(&format!("Sleep until {text}"), &today());
        Ok(())
    });
}
