//! How commands end: two at once, a reader that leaves, Ctrl-C at any moment, a login that ends.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use smartactions::launch::EngineLock;

use crate::rig::{MAILBOX, Rig, until};

/// A command that runs beside the test.
struct Beside(Child);

impl Beside {
    fn start(rig: &Rig, arguments: &[&str]) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_smartactions"))
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .env("SMARTACTIONS_CONFIG", rig.config())
            .env("SMARTACTIONS_STATE", rig.state())
            .env_remove("SMARTACTIONS_PASSWORD")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self(child)
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.0), signal).unwrap();
    }

    /// The next line of its data.
    fn line(&mut self) -> String {
        let mut line = String::new();
        let out = self.0.stdout.as_mut().unwrap();
        BufReader::with_capacity(1, out)
            .read_line(&mut line)
            .unwrap();
        line
    }

    fn ended(&mut self) -> ExitStatus {
        until("the command ends", || self.0.try_wait().unwrap())
    }

    fn talk(&mut self) -> String {
        let mut talk = String::new();
        let err = self.0.stderr.as_mut().unwrap();
        err.read_to_string(&mut talk).unwrap();
        talk
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Whether an engine holds the state folder.
fn held(rig: &Rig) -> bool {
    let lock = rig.state().join("engine.lock");
    EngineLock::holder(&lock).unwrap().is_some()
}

#[test]
fn of_several_starts_at_once_one_starts_and_all_end_well() {
    let rig = Rig::ready();
    rig.done(&["stop"]);
    let mut starts: Vec<_> = (0..4).map(|_| Beside::start(&rig, &["start"])).collect();
    let said: Vec<String> = starts
        .iter_mut()
        .map(|start| {
            let ended = start.ended();
            let talk = start.talk();
            assert_eq!(ended.code(), Some(0), "{talk}");
            talk
        })
        .collect();
    let pid = rig.pid().to_string();
    assert!(said.iter().all(|s| s.contains(&pid)), "{said:?}");
    let new = said.iter().filter(|s| s.contains("is ready: engine"));
    assert_eq!(new.count(), 1, "{said:?}");
    // Several stops at once as well: each returns when the lock is free.
    let mut stops: Vec<_> = (0..3).map(|_| Beside::start(&rig, &["stop"])).collect();
    for stop in &mut stops {
        let ended = stop.ended();
        assert_eq!(ended.code(), Some(0), "{}", stop.talk());
    }
    assert!(!held(&rig));
}

#[test]
fn a_start_that_is_broken_off_leaves_no_process() {
    let rig = Rig::ready();
    rig.done(&["stop"]);
    // Exchange is silent, so it does not get ready.
    rig.slow_down(100_000, 1_000);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut start = Beside::start(&rig, &["start"]);
        until("an engine is there", || held(&rig).then_some(()));
        start.signal(signal);
        let ended = start.ended();
        assert_eq!(ended.code(), Some(code), "{}", start.talk());
        until("it has ended", || (!held(&rig)).then_some(()));
    }
}

#[test]
fn a_reader_that_leaves_ends_what_goes_on_for_ever() {
    let rig = Rig::ready();
    for arguments in [&["logs", "--follow"][..], &["status", "--watch"]] {
        let mut command = Beside::start(&rig, arguments);
        assert!(!command.line().is_empty());
        drop(command.0.stdout.take());
        if arguments.first() == Some(&"logs") {
            // It sees that nobody reads when there is something to say.
            rig.done(&["stop"]);
        }
        let ended = command.ended();
        assert_eq!(ended.code(), Some(0), "{arguments:?}: {}", command.talk());
    }
}

#[test]
fn a_status_that_is_watched_is_one_object_a_line_and_ctrl_c_is_seen_at_any_moment() {
    let rig = Rig::ready();
    let mut watch = Beside::start(&rig, &["status", "--watch", "--json"]);
    let told: Value = serde_json::from_str(&watch.line()).unwrap();
    assert_eq!(told["ready"], true);
    rig.done(&["stop"]);
    let silent = until("the engine is gone", || {
        let told: Value = serde_json::from_str(&watch.line()).unwrap();
        (told["code"] == "status.not_running").then_some(told)
    });
    assert_eq!(silent["ready"], false);
    rig.done(&["start"]);
    until("it is back", || {
        let told: Value = serde_json::from_str(&watch.line()).unwrap();
        (told["ready"] == true).then_some(())
    });
    // Stopped, the engine takes the connection and says nothing: the question is on its way for 5 s.
    let pid = Pid::from_raw(i32::try_from(rig.pid()).unwrap()).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    watch.signal(Signal::INT);
    let ended = watch.ended();
    kill_process(pid, Signal::CONT).unwrap();
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn an_engine_whose_runtime_folder_is_removed_is_spoken_with_again() {
    let rig = Rig::ready();
    let pid = rig.pid();
    fs::remove_file(rig.state().join("control.sock")).unwrap();
    let (code, said) = rig.run(&["status"]);
    assert!(code == 9 || code == 0, "{code}: {said}");
    assert!(code == 0 || said.contains("status.not_ready"), "{said}");
    until("it answers again", || {
        (rig.status()["pid"].as_u64() == Some(pid)).then_some(())
    });
    fs::remove_file(rig.state().join("control.sock")).unwrap();
    rig.done(&["stop"]);
    assert!(!held(&rig), "stopped without its socket");
}

#[test]
fn a_restart_with_what_no_engine_serves_leaves_the_one_that_runs() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let config = fs::read_to_string(rig.config()).unwrap();
    let wanted = config.replace("sqlite:tasks.db", "postgres://user@host/db");
    assert_ne!(wanted, config);
    fs::write(rig.config(), wanted).unwrap();
    let (code, said) = rig.run(&["restart"]);
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("store.url"), "{said}");
    assert_eq!(rig.pid(), pid);
}

#[test]
fn ctrl_c_at_a_password_gives_echo_back() {
    let rig = Rig::ready();
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let echoes = || {
        let modes = pair.master.get_termios().unwrap().local_flags;
        format!("{modes:?}").split(" | ").any(|mode| mode == "ECHO")
    };
    assert!(echoes());
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
    command.args(["secret", "set", "exchange"]);
    command.env("LC_ALL", "C.UTF-8");
    command.env("SMARTACTIONS_CONFIG", rig.config());
    command.env("SMARTACTIONS_STATE", rig.state());
    let mut child = pair.slave.spawn_command(command).unwrap();
    until("it asks, and shows nothing", || (!echoes()).then_some(()));
    let mut keys = pair.master.take_writer().unwrap();
    keys.write_all(b"\x03").unwrap();
    assert_eq!(child.wait().unwrap().exit_code(), 130);
    assert!(echoes());
}

#[test]
fn an_id_that_is_none_is_that_of_no_task() {
    let rig = Rig::ready();
    for id in ["", "../../stop", "nonsense"] {
        let (code, said) = rig.run(&["task", "show", id]);
        assert_eq!(code, 10, "{said}");
        assert!(said.contains("code: task.not_found"), "{said}");
    }
}

#[test]
fn keys_made_at_once_are_all_kept() {
    let rig = Rig::ready();
    let mut made: Vec<_> = (0..5)
        .map(|_| Beside::start(&rig, &["key", "new", "--json"]))
        .collect();
    let ids: Vec<String> = made
        .iter_mut()
        .map(|command| {
            let ended = command.ended();
            assert_eq!(ended.code(), Some(0), "{}", command.talk());
            let mut told = String::new();
            let out = command.0.stdout.as_mut().unwrap();
            out.read_to_string(&mut told).unwrap();
            let told: Value = serde_json::from_str(&told).unwrap();
            told["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let (_, list) = rig.run(&["key", "list"]);
    for id in &ids {
        assert!(list.contains(id), "{id} of {ids:?} is lost: {list}");
    }
}

#[test]
fn an_engine_that_is_paused_is_not_started_and_not_taken_for_unready() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let client = smartactions::control::Client::new(&rig.state().join("control.sock")).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let body = serde_json::json!({});
    let paused = client.post::<_, Value>("/pause", &body);
    runtime.block_on(paused).unwrap();
    let (code, said) = rig.run(&["start"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(&format!("is paused: pid {pid}")), "{said}");
    let (_, said) = rig.run(&["status"]);
    assert!(said.contains("paused"), "{said}");
    // Setup once more changes nothing, and undoes nothing.
    rig.set_up(MAILBOX);
    assert_eq!(rig.pid(), pid);
}
