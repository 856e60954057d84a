//! Tests of the reader as a whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod first_lines;
mod fuzz;
mod generated;
mod machine;
mod newtext;
mod properties;
mod quotes;
mod sender;
mod standard;
mod token;
mod traps;

use super::{Input, Offer, read};
use crate::domain::{Action, Reading, StandardAction};

/// What a notification of ours says, for quotes.
const SENT: &str = "Order 4711\n\nPlease look at the order of twelve desks for the Lyon office.\n\n\
    Reply with one of these words on the first line:\n\n  Approve\n  Reject\n\n\
    Anything you write below it is kept as your comment.\nReply Help to learn more.\n";

fn offer() -> Offer {
    let actions = [Action::named("Approve"), Action::named("Reject")];
    Offer::new(&actions, &[StandardAction::Help]).unwrap()
}

fn read_text(text: &str) -> Reading {
    read(
        &Input {
            text,
            sent_text: Some(SENT),
            ..Input::default()
        },
        &offer(),
    )
}

/// A text as quoted with `>`.
fn marked(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out.push_str("> ");
        out.push_str(line);
        out.push('\n');
    }
    out
}
