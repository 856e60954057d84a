//! The real loop in a pseudo-terminal: keys, pastes, sizes and signals, and the terminal given back.
//!
//! The child is this test binary itself, running [`child`] alone with the wizard on its terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{io::Write as _, sync::Arc, time::Duration};

use super::{Ending, Options, Perform, run, stand_in::answers};
use crate::{
    setup::{Effect, Machine},
    tui::{Marks, Theme, ThemeKind, pty_stage},
    world::World,
};

/// Long enough for a key to come before it is known what is there.
const SLOW_DISK: Duration = Duration::from_millis(300);

/// Not a test of its own: what runs inside the pseudo-terminal.
#[test]
#[ignore = "runs only inside the pseudo-terminal of the other tests"]
fn child() {
    let perform: Perform = Arc::new(|effect, sender| {
        Box::pin(async move {
            let panics = std::env::var_os("SCREEN_MAY_PANIC").is_some();
            assert!(
                !(panics && matches!(effect, Effect::SaveDraft(_))),
                "a fault while the draft is written"
            );
            if let Effect::ReadFiles = effect {
                tokio::time::sleep(SLOW_DISK).await;
            }
            for event in answers(&effect, false) {
                let _ = sender.send(event);
            }
        })
    });
    let options = Options {
        theme: Theme::new(ThemeKind::Dark, Marks::UNICODE),
        world: World::real(),
        mouse: true,
        start: None,
    };
    let mut machine = Machine::new();
    let first = machine.start();
    let ending = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(run(machine, first, perform, options));
    let told = match ending {
        Ok(Ending::Over { exit, .. }) => format!("{exit:?}"),
        Ok(Ending::Plain(machine)) => format!("plain at {:?}", machine.step()),
        Ok(Ending::Signalled(code)) => format!("signal {code}"),
        Err(error) => error.code().to_owned(),
    };
    writeln!(std::io::stdout(), "ended with {told}").unwrap();
}

fn start(may_panic: bool) -> pty_stage::Terminal {
    let mut stage = pty_stage::start("tui::wizard::pty::child", may_panic);
    stage.wait_for("Ctrl-C leave");
    stage
}

#[test]
fn a_pasted_password_with_a_line_end_submits_nothing() {
    let mut stage = start(false);
    stage.press("\r");
    stage.wait_for("Find it by");
    stage.press("\t\t\t");
    stage.wait_for("▸ Account");
    stage.press("\t\x1b[200~can\x1bary \r\n\x1b[201~");
    stage.wait_for("A space at an end");
    stage.wait_for("••••••");
    assert!(stage.text().contains("step 2 of 7"));
    stage.press("\x03");
    stage.wait_for("Leave the setup?");
    stage.press("\x03");
    stage.wait_for("ended with Interrupted");
    assert!(!stage.saw("canary"));
    stage.ended();
}

#[test]
fn a_small_window_and_back_again_keeps_what_was_typed() {
    let mut stage = start(false);
    stage.press("\r");
    stage.wait_for("Find it by");
    stage.press("\tapprovals@contoso.com");
    for (rows, columns, text) in [
        (12, 40, "2/7 Exchange"),
        (2, 10, "smartacti…"),
        (24, 80, "step 2 of 7"),
    ] {
        stage.resize(rows, columns);
        stage.wait_for(text);
    }
    stage.wait_for("▸ Address     approvals@contoso.com");
    stage.press("\x03\r");
    stage.wait_for("ended with Left");
    stage.ended();
}

#[test]
fn keys_typed_while_the_disk_is_read_are_not_lost() {
    let mut stage = pty_stage::start("tui::wizard::pty::child", false);
    stage.wait_for_screen();
    stage.press("\r\tapprovals@contoso.com");
    stage.wait_for("▸ Address     approvals@contoso.com");
    stage.press("\x03\r");
    stage.wait_for("ended with Left");
    stage.ended();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let mut stage = start(false);
    stage.signal(rustix::process::Signal::TERM);
    stage.wait_for("ended with signal 143");
    stage.ended();
}

#[test]
fn a_panic_beside_the_screen_is_told_after_the_terminal_was_given_back() {
    let mut stage = start(true);
    stage.press("\r");
    stage.wait_for("a fault while the draft is written");
    stage.press("x");
    stage.wait_for("ended with terminal.panicked");
    stage.ended();
}

#[test]
fn plain_mode_takes_the_machine_over() {
    let mut stage = start(false);
    stage.press("\r");
    stage.wait_for("Find it by");
    stage.press("\x1bOS");
    stage.wait_for("ended with plain at Exchange");
    stage.ended();
}
