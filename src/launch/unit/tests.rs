//! Texts and plans as they are shipped and carried out, and a service manager of paper: programs in
//! a folder that write down how they were called. A real systemd is not part of these tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use super::{
    Scope, Unit,
    plan::{Known, SYSUSERS, Step},
    text::{Order, text},
};
use crate::world::{Directories, Environment};

fn env(pairs: &[(&str, &str)]) -> Environment {
    pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

fn usual(root: bool) -> (Unit, Order) {
    let env = env(&[
        ("HOME", "/home/bo"),
        ("USER", "bo"),
        ("XDG_RUNTIME_DIR", "/run/user/1000"),
    ]);
    let directories = Directories::find(&env, root, None, None).unwrap();
    let order = Order {
        program: "/usr/bin/smartactions".into(),
        directories,
        own_state: None,
        environment: Vec::new(),
        low_port: false,
    };
    (Unit::of(&env, root, &order.directories), order)
}

/// Installed by packages, so that `systemctl enable` is enough after a setup by hand.
#[test]
fn what_is_shipped_is_what_setup_writes() {
    let shipped = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("installer/systemd");
        fs::read_to_string(folder.join(name)).unwrap()
    };
    for (root, file) in [
        (true, "smartactions.service"),
        (false, "user/smartactions.service"),
    ] {
        let (unit, mut order) = usual(root);
        if !root {
            // A user's paths are known to the manager alone: %h is the home (systemd.unit(5)).
            order.directories.config_file = "%h/.config/smartactions/config.toml".into();
            order.directories.state = "%h/.local/state/smartactions".into();
        }
        let wanted = text(&unit, &order).replace("%%h", "%h");
        assert_eq!(shipped(file), wanted, "{file}");
    }
    assert_eq!(shipped("sysusers.conf"), SYSUSERS);
}

#[test]
fn paths_that_need_care_are_quoted_and_what_would_hide_them_is_left_out() {
    let (unit, mut order) = usual(true);
    order.program = "/home/a b/100%/$x\"/smartactions".into();
    order.own_state = Some("/tmp/my state".into());
    order.directories.state = "/tmp/my state".into();
    order.environment = vec![("HTTPS_PROXY".to_owned(), "http://p:8080/$a %b".to_owned())];
    order.low_port = true;
    insta::assert_snapshot!(text(&unit, &order));
}

fn told(steps: &[Step]) -> String {
    let line = |step: &Step| {
        let back: Vec<String> = step.back.iter().map(ToString::to_string).collect();
        format!("{}   [{}] back: {}", step.act, step.code, back.join("; "))
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_steps_of_root_and_of_a_user() {
    let mut all = Vec::new();
    let known = Known::default();
    let sysusers = Known {
        sysusers: true,
        ..known
    };
    let there = Known {
        user: true,
        lingers: true,
        ..known
    };
    for (name, root, known) in [
        ("root, systemd-sysusers", true, sysusers),
        ("root, useradd", true, known),
        ("root, the user is there", true, there),
        ("a user", false, known),
        ("a user who lingers", false, there),
    ] {
        let (unit, order) = usual(root);
        let steps = told(&unit.to_install(&order, known));
        all.push(format!("== {name}\n{steps}\n"));
    }
    for root in [true, false] {
        let steps = told(&usual(root).0.to_remove());
        all.push(format!("== removed, root: {root}\n{steps}\n"));
    }
    insta::assert_snapshot!(all.concat());
}

#[test]
fn each_installation_has_a_unit_of_its_own() {
    let name = |state: &str| {
        let state = Path::new(state);
        let at = Directories::find(&BTreeMap::new(), true, None, Some(state)).unwrap();
        Unit::of(&BTreeMap::new(), true, &at).name
    };
    assert_eq!(usual(true).0.name, "smartactions.service");
    assert_eq!(usual(false).0.name, "smartactions.service");
    let one = name("/srv/a/tasks of \u{fc}s");
    assert!(one.starts_with("smartactions-tasks-of--s-"), "{one}");
    assert_ne!(one, name("/srv/b/tasks of \u{fc}s"));
}

/// Programs that write down how they were called; `fails` is a call that fails.
struct Paper {
    dir: tempfile::TempDir,
}

impl Paper {
    fn new(fails: &str, state: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bin = dir.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let log = dir.path().join("calls");
        let script = format!(
            "#!/bin/sh\nc=\"${{0##*/}} $*\"\nprintf '%s\\n' \"$c\" >> '{}'\n\
             case \"$c\" in *is-system-running) echo {state};; 'id -u'*|'id -g'*) echo $(/usr/bin/id -u);; esac\n\
             case \"$c\" in '{fails}'*) echo 'Access denied' >&2; exit 1;; esac\n",
            log.display()
        );
        for program in [
            "systemctl",
            "loginctl",
            "systemd-sysusers",
            "useradd",
            "userdel",
            "id",
        ] {
            let file = bin.join(program);
            fs::write(&file, &script).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn calls(&self) -> String {
        fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    fn env(&self) -> Environment {
        env(&[
            ("PATH", self.path("bin").to_str().unwrap()),
            ("SYSTEMD_UNIT_PATH", self.path("units").to_str().unwrap()),
            ("USER", "bo"),
        ])
    }

    fn unit(&self, root: bool) -> (Unit, Order) {
        let state = self.path("state");
        fs::create_dir_all(&state).unwrap();
        fs::write(state.join("tasks.db"), "x").unwrap();
        let config = self.path("config.toml");
        let at = Directories::find(&BTreeMap::new(), root, Some(&config), Some(&state)).unwrap();
        let (_, mut order) = usual(root);
        order.directories = at;
        order.own_state = Some(state);
        (Unit::of(&self.env(), root, &order.directories), order)
    }
}

#[tokio::test]
async fn a_unit_is_installed_once_and_removed() {
    let paper = Paper::new("nothing", "running");
    let (unit, order) = paper.unit(false);
    assert!(!unit.is_installed() && !unit.is_current(&order));
    unit.install(&order).await.unwrap();
    assert!(unit.is_current(&order));
    assert_eq!(fs::metadata(&unit.file).unwrap().mode() & 0o777, 0o644);
    let once = paper.calls();
    assert!(
        once.contains(&format!("systemctl --user enable {}", unit.name)),
        "{once}"
    );
    assert!(once.contains("loginctl enable-linger bo"), "{once}");
    unit.install(&order).await.unwrap();
    assert_eq!(paper.calls(), once, "the same again does nothing");
    let undo = unit.remove().await.unwrap();
    assert!(!unit.is_installed());
    unit.take_back(undo).await.unwrap();
    assert!(unit.is_current(&order), "and taken back it is there again");
    assert!(
        paper.calls().ends_with(&format!(
            "systemctl --user daemon-reload\nsystemctl --user enable {}\n",
            unit.name
        )),
        "{}",
        paper.calls()
    );
}

/// Refused by polkit, say: without lingering the engine would end with the logout, so there is
/// no unit then.
#[tokio::test]
async fn whatever_step_fails_all_before_it_is_taken_back() {
    for (fails, code) in [
        ("systemctl --user daemon-reload", "launch.unit.not_undone"),
        ("systemctl --user enable", "launch.unit.enable"),
        ("loginctl enable-linger", "launch.unit.linger"),
    ] {
        let paper = Paper::new(fails, "running");
        let (unit, order) = paper.unit(false);
        let error = unit.install(&order).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains("Access denied"), "{error}");
        assert!(!unit.is_installed(), "{fails}");
        let calls = paper.calls();
        let enabled = fails.starts_with("loginctl");
        assert_eq!(calls.contains("--user disable "), enabled, "{calls}");
    }
}

#[tokio::test]
async fn the_old_text_comes_back_when_a_change_of_it_fails() {
    let paper = Paper::new("systemctl --user enable", "running");
    let (unit, order) = paper.unit(false);
    fs::create_dir_all(unit.file.parent().unwrap()).unwrap();
    fs::write(&unit.file, "before").unwrap();
    unit.install(&order).await.unwrap_err();
    assert!(unit.says("before"));
}

#[tokio::test]
async fn it_is_offered_only_where_a_manager_answers_and_the_program_can_be_run() {
    let program = Path::new("/bin/sh");
    for (state, good) in [("running", true), ("degraded", true), ("offline", false)] {
        let paper = Paper::new("nothing", state);
        for root in [true, false] {
            let (unit, _) = paper.unit(root);
            let offered = unit.offered(program, &paper.env()).await;
            assert_eq!(offered.is_ok(), good, "{state}: {offered:?}");
        }
    }
    let paper = Paper::new("nothing", "running");
    let (unit, _) = paper.unit(true);
    let hidden = paper.path("private");
    fs::write(&hidden, "").unwrap();
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o700)).unwrap();
    let refused = unit.offered(&hidden, &paper.env()).await.unwrap_err();
    assert!(
        refused.problem().what.contains("install -m 755"),
        "{refused}"
    );
    let mut secret = paper.env();
    secret.insert("HTTPS_PROXY".to_owned(), "http://u:canary@p:1".to_owned());
    let refused = unit.offered(program, &secret).await.unwrap_err();
    assert!(!refused.to_string().contains("canary"), "{refused}");
    // No such program at all, as in a container.
    let (mut unit, _) = paper.unit(false);
    unit.tools = super::Tools::new(&BTreeMap::new());
    let refused = unit.offered(program, &paper.env()).await.unwrap_err();
    assert_eq!(refused.code(), "launch.unit.no_program");
}

#[tokio::test]
async fn a_folder_that_everybody_may_write_is_given_to_nobody() {
    let paper = Paper::new("nothing", "running");
    let (unit, order) = paper.unit(true);
    let state = &order.directories.state;
    fs::set_permissions(state, fs::Permissions::from_mode(0o777)).unwrap();
    let error = unit.install(&order).await.unwrap_err();
    assert_eq!(error.code(), "launch.unit.file");
    assert!(!unit.is_installed());
    fs::set_permissions(state, fs::Permissions::from_mode(0o700)).unwrap();
    unit.install(&order).await.unwrap();
    assert_eq!(unit.scope, Scope::System);
}

/// `systemd-analyze verify` reads units without a manager; where it is not there, or cannot work in
/// this container, nothing is said of the shipped ones.
#[test]
fn systemd_finds_nothing_wrong_with_the_shipped_unit() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("installer/systemd");
    let text = fs::read_to_string(shipped.join("smartactions.service")).unwrap();
    // It looks for the program, and for the user.
    let text = text
        .replace("/usr/bin/smartactions", "/bin/sh")
        .replace("=smartactions\n", "=root\n");
    let file = folder.path().join("smartactions.service");
    fs::write(&file, text).unwrap();
    let ran = std::process::Command::new("systemd-analyze")
        .arg("verify")
        .arg(&file)
        .output();
    let Ok(ran) = ran else { return };
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let ours: Vec<&str> = said
        .lines()
        .filter(|l| l.contains("smartactions.service:"))
        .collect();
    assert!(ours.is_empty(), "{said}");
}
