//! What reading a reply costs, on one thread: mails a second and latency, over the cases that the
//! tests read, and the worst case over hostile mails.
//!
//! `cargo bench --bench reply` prints the figures; nothing here fails for being slow.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a benchmark stops at the first fault and prints what it measured"
)]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use serde::Deserialize;
use smartactions::{
    domain::Action,
    reply::{Input, Offer, read},
};

/// Rounds over all mails.
const ROUNDS: usize = 50;

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    text: String,
    html: Option<String>,
}

fn main() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../newtext/cases.json")).unwrap();
    let offer = Offer::new(&[Action::named("Approve"), Action::named("Reject")], &[]).unwrap();
    let (plain, pages): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|c| c.html.is_none());
    for (name, mails) in [("plain text", &plain), ("HTML", &pages)] {
        measure(name, mails, &offer);
    }
    let hostile = hostile(400_000);
    let worst = hostile
        .iter()
        .map(|(name, mail)| (one(mail, &offer).min(one(mail, &offer)), *name))
        .max()
        .unwrap();
    println!("worst hostile mail: {:.2?} ({})", worst.0, worst.1);
    doubled(&offer);
}

/// Twice the mail must not be much more than twice the time: below what is read at most, each
/// hostile mail at two sizes. The counts of the tests say the same without a clock.
fn doubled(offer: &Offer) {
    let fastest = |mail: &Case| (0..5).map(|_| one(mail, offer)).min().unwrap();
    for ((name, once), (_, twice)) in hostile(100_000).iter().zip(&hostile(200_000)) {
        let times = fastest(twice).as_secs_f64() / fastest(once).as_secs_f64();
        let note = if times > 4.0 {
            "  <- more than linear"
        } else {
            ""
        };
        println!("twice the {name}: {times:.1} times as long{note}");
    }
}

fn one(mail: &Case, offer: &Offer) -> Duration {
    let input = Input {
        text: &mail.text,
        html: mail.html.as_deref(),
        ..Input::default()
    };
    let start = Instant::now();
    black_box(read(&input, offer));
    start.elapsed()
}

fn measure(name: &str, mails: &[Case], offer: &Offer) {
    let mut times = Vec::with_capacity(ROUNDS * mails.len());
    // The first round makes the word lists ready.
    for mail in mails {
        black_box(one(mail, offer));
    }
    for _ in 0..ROUNDS {
        times.extend(mails.iter().map(|m| one(m, offer)));
    }
    let total: Duration = times.iter().sum();
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get((times.len() - 1) * share / 1_000)
            .copied()
            .unwrap_or_default()
    };
    let rate = times.len() as f64 / total.as_secs_f64();
    println!(
        "{name}: {rate:.0} mails a second; 50 % {:.1?}, 99 % {:.1?}, 99.9 % {:.1?}",
        at(500),
        at(990),
        at(999)
    );
}

/// Mails made to be slow, of about so many bytes.
fn hostile(bytes: usize) -> Vec<(&'static str, Case)> {
    let text = |piece: &str| Case {
        text: piece.repeat(bytes / piece.len()),
        html: None,
    };
    let page = |piece: &str| Case {
        text: String::new(),
        html: Some(piece.repeat(bytes * 3 / 2 / piece.len())),
    };
    vec![
        ("labels", text("From: a\n")),
        ("unknown labels", text("Abc: a@b.c 2026 10:00\n\n")),
        ("colons", text("On Monday 2 Nov 2026 09:14 somebody:\n")),
        ("verbs", text("he wrote\n")),
        ("dashes", text("-- a --\n")),
        ("quotes", text("> a\nb\n")),
        ("at signs", text("a@b.")),
        ("one word", text("a")),
        ("accents", text("a\u{301}")),
        ("signatures", text("--\n")),
        ("disclaimers", text("This email is confidential\n\n")),
        ("containers", page("<blockquote><div class=gmail_quote>")),
        ("attributes", page("<div a='b' c=d e>x")),
        ("references", page("&amp;&nosuchname;")),
        ("breaks", page("<br>")),
        ("open quotes", page("<a '")),
        ("struck parts", page("<s><b style='color:red'>x</s>")),
        (
            "indents",
            page("<blockquote style='margin-left:9px'>On 3 May 2026 a wrote:<br>"),
        ),
    ]
}
