//! The status screen in a terminal, against a real engine: true values, closed, ended by a signal.

use rustix::process::Signal;

use crate::rig::{ALICE, MAILBOX, Rig, until};

#[test]
fn the_screen_tells_what_is_true_and_gives_the_terminal_back() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 4711", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    rig.until_all_left();
    let mut shown = rig.on_terminal(&[]);
    for text in [
        "● running",
        &format!("pid {}", rig.pid()),
        "● 127.0.0.1   signed in",
        &format!("● {MAILBOX}"),
        "0 waiting",
        "0 open   0 due today   0 overdue",
        &format!("API 127.0.0.1:{}", rig.api_port),
        "Today 2",
        "ignored 1",
        "acted 1",
        "RE: Order 4711",
    ] {
        shown.wait_for(text);
    }
    shown.press("\r");
    shown.wait_for("Action    Approve (\"Approve\")");
    shown.wait_for("seen by the listener");
    shown.press("q");
    assert_eq!(shown.ended(), 0);
    assert_eq!(rig.status()["ready"], true, "closing stops nothing");
}

#[test]
fn an_engine_that_is_killed_is_told_and_started_from_the_screen() {
    let rig = Rig::ready();
    let before = rig.pid();
    let mut shown = rig.on_terminal(&["status", "--ascii", "--theme", "mono"]);
    shown.wait_for("* running");
    rig.kill_engine();
    shown.wait_for("The engine does not run; all above is as of");
    shown.wait_for("smartactions start");
    shown.press("R");
    let after = until("a new engine", || {
        rig.status()["pid"].as_u64().filter(|pid| *pid != before)
    });
    shown.wait_for(&format!("pid {after}"));
    shown.signal(Signal::TERM);
    assert_eq!(shown.ended(), 143);
    assert_eq!(rig.pid(), after, "the engine outlives the screen");
}

#[test]
fn the_mailbox_is_changed_from_the_status_screen_and_no_summary_is_left_behind() {
    let rig = Rig::ready();
    let mut shown = rig.on_terminal(&["status"]);
    shown.wait_for("● running");
    shown.press("m");
    shown.wait_for("from now on?");
    shown.wait_for("✓ dedicated");
    shown.press("\r");
    shown.wait_for("Enter opens the status screen");
    shown.press("\r");
    shown.wait_for("m mailbox");
    // Left without a change: that is no news either.
    shown.press("m");
    shown.wait_for("from now on?");
    shown.press("\x03");
    shown.wait_for("Leave the setup?");
    shown.press("\r");
    shown.wait_for("m mailbox");
    shown.press("q");
    assert_eq!(shown.ended(), 0);
    let text = shown.text();
    for told in ["smartactions is ready", "Setup was left", "Look at it"] {
        assert!(!text.contains(told), "{told} in\n{text}");
    }
}
