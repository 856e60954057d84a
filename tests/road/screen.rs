//! The status screen in a terminal, against a real engine: true values, closed, ended by a signal.

use std::{
    io::{Read, Write},
    num::NonZero,
    sync::mpsc,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::rig::{ALICE, MAILBOX, Rig, until};

/// Longest wait for something to be seen.
const LIMIT: Duration = Duration::from_mins(1);

pub struct Shown {
    parser: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    /// Closed, it hangs up on the screen.
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Shown {
    pub fn open(rig: &Rig, arguments: &[&str]) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("SMARTACTIONS_CONFIG", rig.config());
        command.env("SMARTACTIONS_STATE", rig.state());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                if sender.send(piece[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let cells = |n| NonZero::new(n).unwrap();
        Self {
            parser: vt100::Parser::new(cells(24), cells(80), 0),
            bytes,
            keys: pair.master.take_writer().unwrap(),
            _master: pair.master,
            child,
        }
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    fn wait(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + LIMIT;
        while !seen(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(piece) = self.bytes.recv_timeout(left) else {
                panic!("never saw {what:?} in\n{}", self.text())
            };
            self.parser.process(&piece);
        }
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// The exit code, once the terminal was given back.
    pub fn ended(&mut self) -> u32 {
        self.wait("the normal screen", |s| {
            !s.alternate_screen() && !s.hide_cursor() && !s.bracketed_paste()
        });
        self.child.wait().unwrap().exit_code()
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // It has ended already in a test that went well.
        let _ = self.child.kill();
    }
}

#[test]
fn the_screen_tells_what_is_true_and_gives_the_terminal_back() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 4711", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    rig.until_all_left();
    let mut shown = Shown::open(&rig, &[]);
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
    let mut shown = Shown::open(&rig, &["status", "--ascii", "--theme", "mono"]);
    shown.wait_for("* running");
    rig.kill_engine();
    shown.wait_for("The engine does not run; all above is as of");
    shown.wait_for("smartactions start");
    shown.press("R");
    let after = until("a new engine", || {
        rig.status()["pid"].as_u64().filter(|pid| *pid != before)
    });
    shown.wait_for(&format!("pid {after}"));
    let child = shown.child.process_id().unwrap();
    let child = Pid::from_raw(i32::try_from(child).unwrap()).unwrap();
    kill_process(child, Signal::TERM).unwrap();
    assert_eq!(shown.ended(), 143);
    assert_eq!(rig.pid(), after, "the engine outlives the screen");
}

#[test]
fn the_mailbox_is_changed_from_the_status_screen_and_no_summary_is_left_behind() {
    let rig = Rig::ready();
    let mut shown = Shown::open(&rig, &["status"]);
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
