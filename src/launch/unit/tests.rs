//! Texts and plans as they are shipped and carried out, and a service manager of paper: programs in
//! a folder that write down how they were called. A real systemd is not part of these tests.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout
)]

use std::{collections::BTreeMap, fs, path::Path};

use super::{
    Unit,
    plan::{Known, SYSUSERS, Step},
    text::{Order, text},
};
use crate::world::{Directories, Environment};

mod keeping;
mod paper;
mod stand_in;

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
        password_in: None,
        database: "tasks.db".to_owned(),
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
    let proxy = ("HTTPS_PROXY".to_owned(), "http://p:8080/$a %b".to_owned());
    order.environment = super::carried::lines(None, &[proxy].into(), super::Asked::Setup);
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
        enabled: true,
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
        for known in [known, there] {
            let steps = told(&usual(root).0.to_remove(known));
            let enabled = known.enabled;
            all.push(format!(
                "== removed, root: {root}, enabled: {enabled}\n{steps}\n"
            ));
        }
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

/// `su - bo` leaves `XDG_RUNTIME_DIR` out; the unit is the same all the same.
#[test]
fn the_name_goes_by_the_state_folder_and_by_nothing_else() {
    let name = |pairs: &[(&str, &str)], state: Option<&str>| {
        let env = env(pairs);
        let at = Directories::find(&env, false, None, state.map(Path::new)).unwrap();
        Unit::of(&env, false, &at).name
    };
    let (home, run) = (("HOME", "/home/bo"), ("XDG_RUNTIME_DIR", "/run/user/1000"));
    assert_eq!(name(&[home], None), "smartactions.service");
    let usual = Some("/home/bo/.local/state/smartactions");
    assert_eq!(name(&[home, run], usual), "smartactions.service");
    let elsewhere = ("XDG_STATE_HOME", "/srv");
    let own = name(&[home, run, elsewhere], None);
    assert!(own.starts_with("smartactions-smartactions-"), "{own}");
    assert_eq!(own, name(&[home], Some("/srv/smartactions")));
}

#[test]
fn the_folder_that_su_leaves_out_is_found() {
    let all = tempfile::tempdir().unwrap();
    assert_eq!(super::run::runtime_in(all.path()), None);
    let own = rustix::process::geteuid().as_raw().to_string();
    fs::create_dir(all.path().join(&own)).unwrap();
    let found = super::run::runtime_in(all.path());
    assert_eq!(found, Some(all.path().join(own)));
}

/// `systemd-analyze verify` reads units without a manager; where it is not there nothing is said of the
/// shipped ones.
#[test]
fn systemd_finds_nothing_wrong_with_the_shipped_units() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("installer/systemd");
    for (name, of_user) in [
        ("smartactions.service", false),
        ("user/smartactions.service", true),
    ] {
        let text = fs::read_to_string(shipped.join(name)).unwrap();
        // It looks for the program, and for the user.
        let text = text
            .replace("/usr/bin/smartactions", "/bin/sh")
            .replace("=smartactions\n", "=root\n");
        let file = folder.path().join("smartactions.service");
        fs::write(&file, text).unwrap();
        let mut verify = std::process::Command::new("systemd-analyze");
        verify.args(of_user.then_some("--user"));
        verify.env("XDG_RUNTIME_DIR", folder.path());
        let Ok(ran) = verify.arg("verify").arg(&file).output() else {
            println!("SKIPPED: {name}, for there is no systemd-analyze here");
            continue;
        };
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        let ours: Vec<&str> = said
            .lines()
            .filter(|l| l.contains("smartactions.service:"))
            .collect();
        assert!(ours.is_empty(), "{name}: {said}");
    }
}
