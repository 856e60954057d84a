//! The engine kept by a service manager: a stand-in for `systemctl` and its like, which starts what
//! stands in the unit and writes down how it was called. No real systemd is part of it.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::PathBuf,
};

use crate::rig::{MAILBOX, Rig};

/// `$d` is the folder of the stand-in. It passes nothing of the caller's environment on, as a
/// manager does. It waits as long as there is a file `hold-COMMAND`.
const SYSTEMCTL: &str = r#"
[ "$1" = --user ] && shift
alive() { p=$(cat "$d/pid" 2>/dev/null) && kill -0 "$p" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$p/status"; }
while [ -e "$d/hold-$1" ]; do : >"$d/reached"; sleep 0.05; done
case "$1" in
is-system-running) echo running ;;
is-active) if alive; then echo active; else echo inactive; exit 3; fi ;;
is-enabled) if [ -e "$d/enabled" ]; then echo enabled; else echo disabled; exit 1; fi ;;
enable) : >"$d/enabled" ;;
disable) rm -f "$d/enabled" ;;
start)
    alive && exit 0
    line=$(sed -n 's/^ExecStart=//p' "$d/units/$2")
    setsid env -i PATH=/usr/bin:/bin HOME=/nowhere sh -c "exec $line" >/dev/null 2>&1 </dev/null &
    echo $! >"$d/pid" ;;
stop) if alive; then kill "$p"; while alive; do sleep 0.05; done; fi ;;
esac
"#;

pub struct Manager {
    folder: PathBuf,
    root: bool,
}

impl Manager {
    pub fn of(rig: &mut Rig) -> Self {
        let folder = rig.path("systemd");
        let bin = folder.join("bin");
        fs::create_dir_all(&bin).unwrap();
        let root = rustix::process::geteuid().is_root();
        // Everything here runs as who runs the test; `uid` says whose the engine's files are to be.
        let id = if root {
            "cat \"$d/uid\" 2>/dev/null || echo 65534"
        } else {
            "/usr/bin/id -u"
        };
        for (name, body) in [
            ("systemctl", SYSTEMCTL),
            ("loginctl", ""),
            ("systemd-sysusers", ""),
            ("id", id),
        ] {
            let text = format!(
                "#!/bin/sh\nd='{}'\nprintf '%s\\n' \"{name} $*\" >>\"$d/calls\"\n\
                 grep -qxF \"{name} $1\" \"$d/refused\" 2>/dev/null && {{ echo denied >&2; exit 1; }}\n{body}\n",
                folder.display()
            );
            fs::write(bin.join(name), text).unwrap();
            fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        rig.under_systemd(&folder);
        Self { folder, root }
    }

    /// The engine's user is who runs the test.
    pub fn own_user(&self) {
        let own = rustix::process::geteuid().as_raw().to_string();
        fs::write(self.folder.join("uid"), own).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The unit that is installed.
    pub fn unit(&self) -> PathBuf {
        let units = self.units();
        assert_eq!(units.len(), 1, "{units:?}");
        units[0].clone()
    }

    pub fn calls(&self) -> String {
        fs::read_to_string(self.folder.join("calls")).unwrap_or_default()
    }

    pub fn forget_calls(&self) {
        fs::write(self.folder.join("calls"), "").unwrap();
    }

    /// Units that are installed.
    pub fn units(&self) -> Vec<PathBuf> {
        let all = fs::read_dir(self.folder.join("units"));
        all.map_or_else(
            |_| Vec::new(),
            |all| all.map(|e| e.unwrap().path()).collect(),
        )
    }

    pub fn pid(&self) -> u64 {
        let text = fs::read_to_string(self.folder.join("pid")).unwrap();
        text.trim().parse().unwrap()
    }
}

pub fn service(rig: &mut Rig, kind: &str) {
    rig.relay = format!("[launch]\nservice = \"{kind}\"");
}

#[test]
fn a_unit_keeps_the_engine_until_setup_says_otherwise() {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    service(&mut rig, "systemd");
    rig.set_up(MAILBOX);
    assert_eq!(rig.pid(), manager.pid());
    let units = manager.units();
    assert_eq!(units.len(), 1, "{units:?}");
    let text = fs::read_to_string(&units[0]).unwrap();
    assert!(!text.contains("password"), "{text}");
    if manager.root {
        for file in [rig.path("secrets.toml"), rig.config(), rig.state()] {
            let about = fs::metadata(&file).unwrap();
            assert_eq!((about.uid(), about.mode() & 0o077), (65_534, 0), "{file:?}");
        }
    }
    // The same once more changes nothing and restarts nothing.
    manager.forget_calls();
    let pid = rig.pid();
    rig.set_up(MAILBOX);
    assert_eq!(rig.pid(), pid);
    let calls = manager.calls();
    let changes = |call: &str| {
        ["start ", "stop ", "enable "]
            .iter()
            .any(|c| call.contains(c))
    };
    assert!(!calls.lines().any(changes), "{calls}");
    // stop, start and restart are the manager's: it would start a stopped one again.
    rig.done(&["stop"]);
    assert!(manager.calls().contains(" stop ") || manager.calls().contains("systemctl stop"));
    assert_eq!(rig.run(&["status"]).0, 7);
    rig.done(&["start"]);
    assert_eq!(rig.pid(), manager.pid());
    let before = rig.pid();
    rig.done(&["restart"]);
    assert_ne!(rig.pid(), before);
    assert_eq!(rig.pid(), manager.pid());
    // A shell from which the manager cannot be told, as after `su`: the engine is, all the same.
    fs::write(
        manager.folder.join("refused"),
        "systemctl stop\nsystemctl --user\n",
    )
    .unwrap();
    rig.done(&["stop"]);
    assert_eq!(rig.run(&["status"]).0, 7);
    fs::remove_file(manager.folder.join("refused")).unwrap();
    rig.done(&["start"]);
    let kept = manager.pid();
    service(&mut rig, "detached");
    rig.set_up(MAILBOX);
    assert_eq!(manager.units(), Vec::<PathBuf>::new());
    assert_ne!(rig.pid(), kept);
    rig.done(&["stop"]);
}

/// Nothing is left of a hand-over that a step refuses: no unit, no config, no engine.
#[test]
fn a_refused_step_is_taken_back_with_the_rest() {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    fs::write(
        manager.folder.join("refused"),
        "systemctl enable\nsystemctl --user\n",
    )
    .unwrap();
    service(&mut rig, "systemd");
    let output = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(6), "{said}");
    assert!(said.contains("launch.unit."), "{said}");
    assert_eq!(manager.units(), Vec::<PathBuf>::new(), "{said}");
    assert!(!rig.config().exists(), "{said}");
    assert_eq!(rig.run(&["status"]).0, 7);
}

/// An engine of before that nobody kept goes on when the hand-over to a unit fails.
#[test]
fn the_engine_of_before_comes_back_when_its_unit_cannot_be() {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    rig.set_up(MAILBOX);
    assert!(
        !manager.calls().contains("enable"),
        "never without being asked"
    );
    fs::write(
        manager.folder.join("refused"),
        "systemctl enable\nsystemctl --user\n",
    )
    .unwrap();
    service(&mut rig, "systemd");
    let output = rig.setup(MAILBOX);
    assert_eq!(output.status.code(), Some(6), "{output:?}");
    assert_eq!(manager.units(), Vec::<PathBuf>::new());
    assert!(rig.status()["ready"].as_bool().unwrap());
    let config = fs::read_to_string(rig.config()).unwrap();
    assert!(config.contains("service = \"detached\""), "{config}");
}
