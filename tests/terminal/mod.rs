//! A program on a pseudo-terminal of its own: it is typed at and looked at, as a person does.
//!
//! Included by the tests that show a screen (`road`, `demo`, and the library's own). Nothing is
//! asserted by time: each wait ends with what it waits for, or with a failure after a generous limit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    unreachable_pub
)]

use std::{
    io::{Read as _, Write},
    num::NonZero,
    sync::mpsc,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_mins(2);

const fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

const fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// A child on a terminal, and what it shows.
pub struct Terminal {
    parser: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    raw: Vec<u8>,
    keys: Box<dyn Write + Send>,
    /// Closed, it hangs up on the screen.
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Starts it at 80x24, on a terminal that knows colours and UTF-8.
    pub fn start(mut command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(size(24, 80)).unwrap();
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
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
        Self {
            parser: vt100::Parser::new(cells(24), cells(80), 0),
            bytes,
            raw: Vec::new(),
            keys: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Whether that text was ever sent to the terminal.
    pub fn saw(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.raw.windows(text.len()).any(|w| w == text)
    }

    /// Waits until the screen is so.
    pub fn wait(&mut self, what: &str, seen: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !seen(self.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                self.hear(left),
                "never saw {what:?} in\n{}",
                self.parser.screen().contents()
            );
        }
    }

    /// Takes in what comes next; false when nothing came in that time, or the child has ended.
    pub fn hear(&mut self, within: Duration) -> bool {
        let Ok(piece) = self.bytes.recv_timeout(within) else {
            return false;
        };
        self.parser.process(&piece);
        self.raw.extend(piece);
        true
    }

    /// Waits until that text is on the screen.
    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the child has taken the terminal: from then on it reads keys one by one.
    pub fn wait_for_screen(&mut self) {
        self.wait("the alternate screen", vt100::Screen::alternate_screen);
    }

    /// Whether the alternate screen is shown.
    pub fn is_on_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Types bytes.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Makes the window another size.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.parser.screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(size(rows, cols)).unwrap();
    }

    /// The child's process.
    pub fn pid(&self) -> Pid {
        let child = i32::try_from(self.child.process_id().unwrap()).unwrap();
        Pid::from_raw(child).unwrap()
    }

    /// Sends the child a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The exit code, once the child has ended and given the terminal back, exactly once where it
    /// had taken it.
    pub fn ended(&mut self) -> u32 {
        while self.hear(PATIENCE) {}
        let text = self.text();
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "not given back:\n{text}");
        assert!(!screen.hide_cursor(), "the cursor is hidden:\n{text}");
        assert!(!screen.bracketed_paste(), "pastes are marked:\n{text}");
        let count = |what: &[u8]| self.raw.windows(what.len()).filter(|w| *w == what).count();
        let (taken, given) = (count(b"\x1b[?1049h"), count(b"\x1b[?1049l"));
        assert_eq!(taken, given, "taken and given back");
        self.child.wait().unwrap().exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended already in a test that went well.
        let _ = self.child.kill();
    }
}
