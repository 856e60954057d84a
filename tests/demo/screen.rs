//! The demo in a pseudo-terminal: through the wizard, as Alice, to the status screen and out.

use std::{
    io::{Read as _, Write as _},
    num::NonZero,
    sync::mpsc,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use super::{User, names};

/// How long the slowest machine may take for one step.
const PATIENCE: Duration = Duration::from_mins(1);
/// A screen that says nothing new for so long waits for a key.
const STILL: Duration = Duration::from_millis(700);

struct Terminal {
    parser: vt100::Parser,
    bytes: mpsc::Receiver<Vec<u8>>,
    keys: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    fn start(user: &User) -> Self {
        let (rows, cols) = (24, 80);
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
        command.args(["demo", "--theme", "dark"]);
        command.env("TERM", "xterm-256color");
        for (name, value) in user.environment() {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let keys = pair.master.take_writer().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = mpsc::channel();
        std::thread::spawn(move || {
            // The terminal lives as long as somebody reads it.
            let _master = pair.master;
            let mut piece = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut piece) {
                if sender.send(piece[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let cells = |n| NonZero::new(n).unwrap();
        Self {
            parser: vt100::Parser::new(cells(rows), cells(cols), 0),
            bytes,
            keys,
            child,
        }
    }

    fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + PATIENCE;
        while !self.contents().contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(piece) = self.bytes.recv_timeout(left) else {
                panic!("never saw {text:?} in\n{}", self.contents());
            };
            self.parser.process(&piece);
        }
    }

    /// Takes in what comes until nothing more does.
    fn settle(&mut self) {
        while let Ok(piece) = self.bytes.recv_timeout(STILL) {
            self.parser.process(&piece);
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Enter on every page of the wizard, each of which has its fields filled in.
    fn through_the_wizard(&mut self) {
        self.wait_for("Where is Exchange");
        for _ in 0..80 {
            self.settle();
            if self.contents().contains("you are Alice") {
                return;
            }
            if self.parser.screen().alternate_screen() {
                self.press("\r");
            }
        }
        panic!("the wizard holds at\n{}", self.contents());
    }

    fn end(mut self) -> (u32, String) {
        while let Ok(piece) = self.bytes.recv_timeout(PATIENCE) {
            self.parser.process(&piece);
        }
        let code = self.child.wait().unwrap().exit_code();
        assert!(!self.parser.screen().alternate_screen());
        assert!(!self.parser.screen().hide_cursor());
        (code, self.contents())
    }
}

#[test]
fn a_person_goes_through_wizard_mail_and_status() {
    let user = User::new();
    let mut terminal = Terminal::start(&user);
    terminal.through_the_wizard();
    terminal.wait_for("Order 4711 is open");
    terminal.press("\t\r");
    terminal.wait_for("you are Alice, mail 2");
    terminal.wait_for("It seems to set a condition");
    terminal.wait_for("Order 4711 is open");
    terminal.press("\r");
    terminal.wait_for("Order 4711 is completed: Approve, by alice@example.test");
    terminal.press("\r");
    terminal.wait_for("running");
    terminal.wait_for("RE: Order 4712");
    terminal.press("q");
    let (code, last) = terminal.end();
    assert_eq!(code, 0, "{last}");
    assert!(last.contains("nothing of yours was changed"), "{last}");
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}

#[test]
fn it_can_be_left_in_the_wizard() {
    let user = User::new();
    let mut terminal = Terminal::start(&user);
    terminal.wait_for("Where is Exchange");
    terminal.press("\u{3}");
    terminal.settle();
    terminal.press("\u{3}");
    let (code, last) = terminal.end();
    assert_eq!(code, 130, "{last}");
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}
