//! A pseudo-terminal for tests of whole screens: starts a child test alone on it, types, and looks.
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

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_mins(1);

const fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A child on a terminal of its own, and what it shows.
pub(crate) struct Stage {
    parser: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    raw: Vec<u8>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Stage {
    /// Runs the ignored test of that full name, 80x24.
    pub(crate) fn start(test: &str, may_panic: bool) -> Self {
        let size = PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args(["--exact", test, "--ignored", "--nocapture"]);
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
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    /// Waits until that text is on the screen.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |stage| stage.contents().contains(text));
    }

    /// Waits until the child has taken the terminal: from then on it reads keys one by one.
    pub(crate) fn wait_for_screen(&mut self) {
        self.wait_until("the alternate screen", Self::is_on_screen);
    }

    fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(piece) = self.bytes.recv_timeout(left) else {
                panic!("never saw {what:?} in\n{}", self.contents());
            };
            self.parser.process(&piece);
            self.raw.extend(piece);
        }
    }

    /// What is on the screen.
    pub(crate) fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether that text was ever sent to the terminal.
    pub(crate) fn saw(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.raw.windows(text.len()).any(|w| w == text)
    }

    /// Whether the alternate screen is shown.
    pub(crate) fn is_on_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Types bytes.
    pub(crate) fn type_in(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Makes the window another size.
    pub(crate) fn resize(&mut self, rows: u16, cols: u16) {
        self.parser.screen_mut().set_size(cells(rows), cells(cols));
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
    }

    /// Sends the child a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let child = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(child).unwrap(), signal).unwrap();
    }

    /// Asserts that the terminal is whole again, restored exactly once, and waits for the child.
    pub(crate) fn assert_given_back(&mut self) {
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
