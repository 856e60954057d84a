//! `smartactions demo` as a newcomer, a script and a bad day run it: the real binary, no terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod screen;
#[path = "../terminal/mod.rs"]
mod terminal;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use rustix::process::{Pid, Signal, kill_process, test_kill_process};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// A user with a home, a config place and a password of their own, and a folder for temporary files.
struct User {
    home: TempDir,
    temporary: TempDir,
}

impl User {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            temporary: tempfile::tempdir().unwrap(),
        }
    }

    /// What the user's own programs go by. Nothing of it may be read or written.
    fn environment(&self) -> Vec<(&'static str, String)> {
        let below = |name: &str| self.home.path().join(name).display().to_string();
        vec![
            ("HOME", below("")),
            ("XDG_CONFIG_HOME", below("config")),
            ("XDG_STATE_HOME", below("state")),
            ("XDG_RUNTIME_DIR", below("run")),
            ("SMARTACTIONS_CONFIG", below("own.toml")),
            ("SMARTACTIONS_STATE", below("own")),
            ("SMARTACTIONS_PASSWORD", "of their own Exchange".to_owned()),
            ("TMPDIR", self.temporary.path().display().to_string()),
            ("LC_ALL", "C.UTF-8".to_owned()),
        ]
    }

    fn demo(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_smartactions"));
        command
            .arg("demo")
            .envs(self.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn play(&self) -> Played {
        let mut child = self.demo().spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Played {
            child,
            out,
            told: String::new(),
        }
    }

    fn owns_nothing_new(&self) {
        assert_eq!(names(self.home.path()), [""; 0], "made in the user's home");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap();
    all.map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// A demo that is on its way.
struct Played {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
    told: String,
}

impl Played {
    /// Reads on to a line that has `mark`, and gives what follows it there.
    fn after(&mut self, mark: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.out.read_line(&mut line).unwrap();
            self.told.push_str(&line);
            if let Some((_, rest)) = line.split_once(mark) {
                return rest.trim().to_owned();
            }
            assert!(read > 0, "no line with {mark:?} in:\n{}", self.told);
        }
    }

    /// Orders a fault of the sandbox, as scripts do.
    fn fault(&mut self, order: &str) {
        let address = self.after("answers at http://");
        let mut connection = TcpStream::connect(&address).unwrap();
        write!(
            connection,
            "POST /sandbox/fault HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Length: {}\r\n\r\n{order}",
            order.len()
        )
        .unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// Process id of the engine.
    fn engine(&mut self) -> Pid {
        let pid = self.after("ready in the background, process ");
        Pid::from_raw(pid.parse().unwrap()).unwrap()
    }

    /// The end: code and standard error.
    fn end(mut self) -> (ExitStatus, String) {
        let (mut rest, mut talk) = (String::new(), String::new());
        self.out.read_to_string(&mut rest).unwrap();
        let mut stderr = self.child.stderr.take().unwrap();
        stderr.read_to_string(&mut talk).unwrap();
        (self.child.wait().unwrap(), talk)
    }
}

/// Every call that sends is held for longer than any test takes.
const SENDING_HANGS: &str = r#"{"operation":"CreateItem","delay_ms":100000,"count":1000}"#;

#[test]
fn the_whole_story_is_told_and_nothing_is_left() {
    let user = User::new();
    let done = user.demo().output().unwrap();
    let (told, talk) = (
        String::from_utf8(done.stdout).unwrap(),
        String::from_utf8(done.stderr).unwrap(),
    );
    assert_eq!(done.status.code(), Some(0), "{told}\n{talk}");
    assert_eq!(talk, "");
    let mut rest = told.as_str();
    for line in [
        "an Exchange look-alike answers at http://127.0.0.1:",
        "Sign-in             svc-smartactions@example.test, Basic",
        "ready in the background, process ",
        "\"Order 4711\" asks alice@example.test: Approve or Reject?",
        "│ To       Alice Smith <alice@example.test>",
        "│   Approve",
        "Alice replies",
        "│ Approve",
        "│ Done: your answer \"Approve\" to the task \"Order 4711\" is recorded.",
        "\"Order 4711\" is completed: Approve, by alice@example.test",
        "│ Approve if it stays under 2,000 EUR",
        "Bob is asked back",
        "│ Nothing was changed: the task \"Order 4712\" is still open.",
        "│ Reject",
        "\"Order 4712\" is completed: Reject, by bob@example.test",
        "3 replies handled, 2 acted on, 1 asked back",
        "nothing of yours was read or changed",
    ] {
        let at = rest.find(line);
        let at = at.unwrap_or_else(|| panic!("{line:?} is missing, or too early, in:\n{told}"));
        rest = &rest[at + line.len()..];
    }
    for line in told.lines() {
        assert!(line.width() <= 80, "{line:?}");
        assert!(!line.contains('\u{1b}'), "{line:?}");
    }
    user.owns_nothing_new();
    assert_eq!(names(user.temporary.path()), [""; 0]);
}

#[test]
fn a_mail_that_does_not_come_ends_it_with_its_name_and_the_log() {
    let user = User::new();
    let mut played = user.play();
    played.fault(r#"{"operation":"CreateItem","fault":"ErrorAccessDenied","count":1000}"#);
    let (status, talk) = played.end();
    assert_eq!(status.code(), Some(4), "{talk}");
    assert!(talk.contains("code: demo.notification.missing"), "{talk}");
    assert!(talk.contains("ErrorAccessDenied"), "{talk}");
    let (_, kept) = talk.split_once("the engine's log was kept: ").unwrap();
    let log = fs::read_to_string(kept.lines().next().unwrap()).unwrap();
    assert!(log.contains("engine: started"), "{log}");
    assert_eq!(names(user.temporary.path()).len(), 1, "the log and no more");
    user.owns_nothing_new();
}

#[test]
fn an_exchange_that_refuses_setup_ends_it_there() {
    let user = User::new();
    let mut played = user.play();
    played.fault(r#"{"operation":"*","http_status":503,"count":1000000}"#);
    let (status, talk) = played.end();
    assert_ne!(status.code(), Some(0), "{talk}");
    assert!(talk.contains("code: demo."), "{talk}");
    user.owns_nothing_new();
}

#[test]
fn sigterm_in_the_middle_takes_all_down() {
    let user = User::new();
    let mut played = user.play();
    played.fault(SENDING_HANGS);
    let engine = played.engine();
    let demo = Pid::from_raw(i32::try_from(played.child.id()).unwrap()).unwrap();
    kill_process(demo, Signal::TERM).unwrap();
    let (status, talk) = played.end();
    assert_eq!(status.code(), Some(143), "{talk}");
    assert!(test_kill_process(engine).is_err(), "the engine runs on");
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}

#[test]
fn an_engine_that_dies_is_told_at_once() {
    let user = User::new();
    let mut played = user.play();
    played.fault(SENDING_HANGS);
    kill_process(played.engine(), Signal::KILL).unwrap();
    let (status, talk) = played.end();
    // Dead before the call, or in the middle of it.
    let told = match status.code() {
        Some(7) => "code: status.not_running",
        Some(8) => "code: status.no_answer",
        other => panic!("{other:?}: {talk}"),
    };
    assert!(talk.contains(told), "{talk}");
    user.owns_nothing_new();
}

/// Killed, it can take nothing down: its engine ends by itself, and the next demo clears away.
#[test]
fn a_demo_that_is_killed_leaves_no_engine() {
    let user = User::new();
    let mut played = user.play();
    played.fault(SENDING_HANGS);
    let engine = played.engine();
    kill_process(Pid::from_child(&played.child), Signal::KILL).unwrap();
    played.end();
    let begun = std::time::Instant::now();
    while test_kill_process(engine).is_ok() {
        assert!(begun.elapsed().as_secs() < 100, "the engine runs on");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(names(user.temporary.path()).len(), 1, "its folder");
    assert!(user.demo().output().unwrap().status.success());
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}
