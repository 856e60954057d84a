//! The real screen in a pseudo-terminal: whatever way it ends, the terminal is given back.
//!
//! The child is this test binary itself, running [`child`] alone with the screen on its terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    io::{Read as _, Write as _},
    num::NonZero,
    sync::mpsc,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use jiff::tz::TimeZone;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::{
    Options, Update,
    fixture::{CONFIG, running},
    run,
};
use crate::{
    tui::{Marks, Theme, ThemeKind},
    world::World,
};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_mins(1);

/// Not a test of its own: what runs inside the pseudo-terminal.
#[test]
#[ignore = "runs only inside the pseudo-terminal of the other tests"]
fn child() {
    let options = Options {
        theme: Theme::new(ThemeKind::Dark, Marks::UNICODE),
        zone: TimeZone::UTC,
        config_path: CONFIG.to_owned(),
        world: World::real(),
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

const fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

struct Shown {
    parser: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    raw: Vec<u8>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Shown {
    fn start(may_panic: bool) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "tui::status::pty::child",
            "--ignored",
            "--nocapture",
        ]);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        if may_panic {
            command.env("SCREEN_MAY_PANIC", "1");
        }
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
        let parser = vt100::Parser::new(cells(24), cells(80), 0);
        Self {
            parser,
            bytes,
            raw: Vec::new(),
            master: pair.master,
            child,
        }
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.parser.screen().contents().contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(piece) = self.bytes.recv_timeout(left) else {
                panic!("never saw {text:?} in\n{}", self.parser.screen().contents());
            };
            self.parser.process(&piece);
            self.raw.extend(piece);
        }
    }

    fn type_in(&self, keys: &str) {
        self.master
            .take_writer()
            .unwrap()
            .write_all(keys.as_bytes())
            .unwrap();
    }

    fn assert_given_back(&mut self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "left on the alternate screen");
        assert!(!screen.hide_cursor(), "cursor hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste on");
        let leave = b"\x1b[?1049l";
        let left = self.raw.windows(leave.len()).filter(|w| w == leave).count();
        assert_eq!(left, 1, "restored more than once");
        self.child.wait().unwrap();
    }
}

#[test]
fn closing_gives_the_terminal_back() {
    let mut shown = Shown::start(false);
    shown.wait_for("mail.contoso.com");
    assert!(shown.parser.screen().alternate_screen());
    shown.type_in("q");
    shown.wait_for("ended with Ok(Closed)");
    shown.assert_given_back();
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let mut shown = Shown::start(false);
    shown.wait_for("mail.contoso.com");
    let child = shown.child.process_id().unwrap();
    let child = rustix::process::Pid::from_raw(i32::try_from(child).unwrap()).unwrap();
    rustix::process::kill_process(child, rustix::process::Signal::TERM).unwrap();
    shown.wait_for("ended with Ok(Signalled(143))");
    shown.assert_given_back();
}

#[test]
fn a_panic_is_told_after_the_terminal_was_given_back() {
    let mut shown = Shown::start(true);
    shown.wait_for("mail.contoso.com");
    shown.type_in("r");
    shown.wait_for("asked for AskAgain");
    shown.assert_given_back();
}

#[test]
fn a_small_window_and_back_again() {
    let mut shown = Shown::start(false);
    shown.wait_for("Disposition");
    let size = |rows, cols| PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    };
    for (rows, cols, text) in [
        (12, 40, "128 open"),
        (2, 10, "smartacti…"),
        (24, 80, "Disposition"),
    ] {
        shown.parser.screen_mut().set_size(cells(rows), cells(cols));
        shown.master.resize(size(rows, cols)).unwrap();
        shown.wait_for(text);
    }
    shown.type_in("q");
    shown.wait_for("ended with Ok(Closed)");
    shown.assert_given_back();
}
