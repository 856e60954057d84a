//! The real screen in a pseudo-terminal: whatever way it ends, the terminal is given back.
//!
//! The child is this test binary itself, running [`child`] alone with the screen on its terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::io::Write as _;

use futures_util::{StreamExt as _, stream};
use jiff::tz::TimeZone;

use super::{
    Options, Update,
    fixture::{CONFIG, running},
    run,
};
use crate::{
    tui::{Marks, Theme, ThemeKind, pty_stage},
    world::World,
};

const CHILD: &str = "tui::status::pty::child";

/// Not a test of its own: what runs inside the pseudo-terminal.
#[test]
#[ignore = "runs only inside the pseudo-terminal of the other tests"]
fn child() {
    let options = Options {
        theme: Theme::new(ThemeKind::Dark, Marks::UNICODE),
        zone: TimeZone::UTC,
        config_path: CONFIG.to_owned(),
        world: World::real(),
        mouse: true,
    };
    let updates = stream::iter([Update::Snapshot(Box::new(running()))]).chain(stream::pending());
    let asked = |request| {
        assert!(
            std::env::var_os("SCREEN_MAY_PANIC").is_none(),
            "asked for {request:?}"
        );
    };
    let ending = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(run(updates, asked, options));
    writeln!(std::io::stdout(), "ended with {ending:?}").unwrap();
}

#[test]
fn closing_gives_the_terminal_back() {
    let mut shown = pty_stage::start(CHILD, false);
    shown.wait_for("mail.contoso.com");
    assert!(shown.is_on_screen());
    shown.press("q");
    shown.wait_for("ended with Ok(Closed)");
    shown.ended();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let mut shown = pty_stage::start(CHILD, false);
    shown.wait_for("mail.contoso.com");
    shown.signal(rustix::process::Signal::TERM);
    shown.wait_for("ended with Ok(Signalled(143))");
    shown.ended();
}

#[test]
fn a_panic_is_told_after_the_terminal_was_given_back() {
    let mut shown = pty_stage::start(CHILD, true);
    shown.wait_for("mail.contoso.com");
    shown.press("r");
    shown.wait_for("asked for AskAgain");
    shown.ended();
}

#[test]
fn a_small_window_and_back_again() {
    let mut shown = pty_stage::start(CHILD, false);
    shown.wait_for("Disposition");
    for (rows, cols, text) in [
        (12, 40, "128 open"),
        (2, 10, "smartacti…"),
        (24, 80, "Disposition"),
    ] {
        shown.resize(rows, cols);
        shown.wait_for(text);
    }
    shown.press("q");
    shown.wait_for("ended with Ok(Closed)");
    shown.ended();
}
