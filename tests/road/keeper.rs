//! A unit that is there, and others' things beside it: what repair, removal and signals leave alone.

use std::{
    fs::{self, File},
    process::{Child, Stdio},
};

use rustix::process::{Pid, Signal, kill_process};
use smartactions::launch::EngineLock;

use crate::{
    rig::{MAILBOX, Rig, until},
    unit::{Manager, service},
};

fn kept() -> (Rig, Manager) {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    manager.own_user();
    service(&mut rig, "systemd");
    (rig, manager)
}

/// A command that runs beside the test; what it says is in a file.
struct Beside<'a> {
    rig: &'a Rig,
    child: Child,
}

impl<'a> Beside<'a> {
    fn start(rig: &'a Rig, arguments: &[&str]) -> Self {
        let said = File::create(rig.path("said")).unwrap();
        let mut command = rig.plain_command();
        command.args(arguments).stdin(Stdio::null());
        command.stdout(said.try_clone().unwrap()).stderr(said);
        Self {
            rig,
            child: command.spawn().unwrap(),
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn said(&self) -> String {
        fs::read_to_string(self.rig.path("said")).unwrap()
    }

    fn code(&mut self) -> Option<i32> {
        until("the command ends", || self.child.try_wait().unwrap()).code()
    }
}

impl Drop for Beside<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn holder(rig: &Rig) -> Option<u32> {
    let lock = rig.state().join("engine.lock");
    EngineLock::holder(&lock).unwrap().flatten()
}

#[test]
fn what_the_shell_of_setup_had_stays_in_the_unit() {
    let (rig, manager) = kept();
    let first = rig.setup_with(MAILBOX, &[("TZ", "Asia/Tokyo")]);
    assert!(first.status.success(), "{first:?}");
    let text = || fs::read_to_string(manager.unit()).unwrap();
    let before = text();
    assert!(before.contains("\nEnvironment=TZ=Asia/Tokyo\n"), "{before}");
    let pid = rig.pid();
    // Neither has it.
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!((code, said.as_str()), (0, "nothing is broken\n"));
    rig.set_up(MAILBOX);
    assert_eq!((text(), rig.pid()), (before.clone(), pid));
    // A repair that has something to do does that alone.
    fs::write(
        manager.unit(),
        before.replace("RestartSec=10", "RestartSec=1"),
    )
    .unwrap();
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(text(), before);
}

#[test]
fn a_unit_that_nothing_starts_is_enabled_again() {
    let (rig, manager) = kept();
    rig.set_up(MAILBOX);
    fs::remove_file(manager.path("enabled")).unwrap();
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("repair.unit_not_enabled"), "{said}");
    assert!(manager.path("enabled").exists());
}

#[test]
fn a_unit_of_somebody_else_is_left_alone() {
    let (mut rig, manager) = kept();
    rig.set_up(MAILBOX);
    let unit = manager.unit();
    service(&mut rig, "detached");
    rig.set_up(MAILBOX);
    let foreign = "[Service]\nExecStart=/bin/true\n";
    fs::write(&unit, foreign).unwrap();
    manager.forget_calls();
    service(&mut rig, "systemd");
    let refused = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(6), "{said}");
    assert!(said.contains("launch.unit.foreign"), "{said}");
    assert!(rig.status()["ready"].as_bool().unwrap());
    let calls = manager.calls();
    let touched = |word: &str| calls.lines().any(|l| l.contains(word));
    assert!(
        !touched(" start ") && !touched(" stop ") && !touched("enable "),
        "{calls}"
    );
    let config = fs::read_to_string(rig.config()).unwrap();
    assert!(config.contains("service = \"detached\""), "{config}");
    let (code, said) = rig.run(&["setup", "--remove", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read_to_string(&unit).unwrap(), foreign);
}

#[test]
fn a_repair_that_is_broken_off_does_not_leave_the_engine_stopped() {
    let (rig, manager) = kept();
    rig.set_up(MAILBOX);
    fs::remove_file(manager.unit()).unwrap();
    fs::write(manager.path("hold-daemon-reload"), "").unwrap();
    let mut repair = Beside::start(&rig, &["setup", "--repair", "--yes"]);
    until("the engine is stopped for it", || {
        manager.path("reached").exists().then_some(())
    });
    assert_eq!(holder(&rig), None);
    repair.signal(Signal::TERM);
    until("it says what it does", || {
        assert_eq!(repair.child.try_wait().unwrap(), None, "{}", repair.said());
        repair.said().contains("finished first").then_some(())
    });
    fs::remove_file(manager.path("hold-daemon-reload")).unwrap();
    assert_eq!(repair.code(), Some(143), "{}", repair.said());
    manager.unit();
    until("the engine is ready", || {
        (rig.run(&["status"]).0 == 0).then_some(())
    });
    assert_eq!(rig.pid(), manager.pid());
}

#[test]
fn a_removal_that_is_broken_off_is_finished() {
    let (rig, manager) = kept();
    rig.set_up(MAILBOX);
    fs::write(manager.path("hold-daemon-reload"), "").unwrap();
    let all = ["setup", "--remove", "--yes", "--keep", "none"];
    let mut removal = Beside::start(&rig, &all);
    until("the engine is stopped for it", || {
        manager.path("reached").exists().then_some(())
    });
    removal.signal(Signal::INT);
    until("it says what it does", || {
        assert_eq!(
            removal.child.try_wait().unwrap(),
            None,
            "{}",
            removal.said()
        );
        removal.said().contains("finished first").then_some(())
    });
    fs::remove_file(manager.path("hold-daemon-reload")).unwrap();
    assert_eq!(removal.code(), Some(130), "{}", removal.said());
    assert_eq!(manager.units().len(), 0);
    assert!(!rig.config().exists() && !rig.state().exists());
}

/// Each fault is told, and none holds up the rest.
#[test]
fn a_removal_goes_on_after_a_fault_and_leaves_what_others_use() {
    let (rig, manager) = kept();
    rig.set_up(MAILBOX);
    let beside = rig.path("other.toml");
    fs::copy(rig.config(), &beside).unwrap();
    // What `disable` refuses stays, with the unit's file.
    let refused = "systemctl disable\nsystemctl --user\n";
    fs::write(manager.path("refused"), refused).unwrap();
    let all = ["setup", "--remove", "--yes", "--keep", "none"];
    let (code, said) = rig.run(&all);
    assert_eq!(code, 5, "{said}");
    assert!(
        said.contains("launch.unit.") && said.contains("1 thing"),
        "{said}"
    );
    assert!(said.contains("secrets.toml stays: "), "{said}");
    assert!(!rig.config().exists() && !rig.state().exists(), "{said}");
    let secrets = rig.path("secrets.toml");
    assert!(secrets.exists() && manager.unit().exists());
    // Once more, mended, and alone.
    fs::remove_file(manager.path("refused")).unwrap();
    fs::remove_file(&beside).unwrap();
    let (code, said) = rig.run(&all);
    assert_eq!(code, 0, "{said}");
    assert!(!secrets.exists() && manager.units().is_empty(), "{said}");
}

/// Who breaks a start off ends what it has begun, and not what ran before.
#[test]
fn ctrl_c_at_a_start_leaves_an_engine_of_before() {
    for systemd in [false, true] {
        let mut rig = Rig::new();
        let manager = systemd.then(|| Manager::of(&mut rig));
        if systemd {
            service(&mut rig, "systemd");
        }
        rig.set_up(MAILBOX);
        rig.done(&["stop"]);
        // Exchange is silent, so none gets ready.
        rig.slow_down(100_000, 1_000);
        let first = Beside::start(&rig, &["start"]);
        let before = until("an engine is there", || holder(&rig));
        // Killed, it leaves the engine that it has begun.
        drop(first);
        let mut second = Beside::start(&rig, &["start"]);
        until("it listens for signals", || {
            listens(second.child.id()).then_some(())
        });
        second.signal(Signal::INT);
        assert_eq!(second.code(), Some(130), "{}", second.said());
        assert!(second.said().contains("goes on"), "{}", second.said());
        assert_eq!(holder(&rig), Some(before));
        if let Some(manager) = &manager {
            assert_eq!(u64::from(before), manager.pid());
            rig.done(&["stop"]);
            let mut own = Beside::start(&rig, &["start"]);
            until("an engine is there", || holder(&rig));
            own.signal(Signal::INT);
            assert_eq!(own.code(), Some(130), "{}", own.said());
            assert_eq!(holder(&rig), None, "{}", own.said());
        }
    }
}

/// Whether a process catches SIGINT (`proc_pid_status(5)`, `SigCgt`).
fn listens(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigCgt:"));
    let mask = u64::from_str_radix(mask.unwrap().trim(), 16).unwrap();
    mask >> 1 & 1 == 1
}
