//! What is broken is found by itself, told with its remedy, and mended after one yes; an installation
//! is taken away with what nobody wants to keep.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
};

use crate::{
    rig::{MAILBOX, Rig},
    unit::{Manager, service},
};

#[test]
fn everything_that_is_broken_is_mended_after_one_yes() {
    let rig = Rig::ready();
    assert_eq!(
        rig.run(&["setup", "--repair"]),
        (0, "nothing is broken\n".to_owned())
    );
    // A backup comes with the first change.
    rig.done(&[
        "mailbox",
        "set",
        MAILBOX,
        "--access",
        "impersonation",
        "--yes",
    ]);
    rig.done(&["mailbox", "clear"]);
    rig.done(&["stop"]);
    let broken = "[exchange]\nacount = 'x'\n";
    fs::write(rig.config(), broken).unwrap();
    let secrets = rig.path("secrets.toml");
    fs::set_permissions(&secrets, fs::Permissions::from_mode(0o640)).unwrap();
    fs::write(rig.state().join("control.sock"), "").unwrap();
    // Nobody is there to say yes: all is told and nothing done.
    let (code, said) = rig.run(&["setup", "--repair"]);
    assert_eq!(code, 2, "{said}");
    for wanted in [
        "config.unknown_key",
        "repair.loose_mode",
        "repair.stale_socket",
        "repair.engine_dead",
        "chmod 600",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert_eq!(fs::read_to_string(rig.config()).unwrap(), broken);
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::metadata(&secrets).unwrap().mode() & 0o777, 0o600);
    assert!(rig.status()["ready"].as_bool().unwrap());
    let aside = fs::read_dir(rig.path(""))
        .unwrap()
        .map(|e| e.unwrap().path());
    let aside = aside.filter(|f| f.to_string_lossy().contains("config.toml.broken-"));
    assert_eq!(
        aside
            .map(|f| fs::read_to_string(f).unwrap())
            .collect::<Vec<_>>(),
        [broken]
    );
    assert_eq!(rig.run(&["setup", "--repair"]).0, 0);
}

#[test]
fn what_only_a_person_can_mend_is_told() {
    let rig = Rig::ready();
    rig.done(&["stop"]);
    fs::write(rig.config(), "no TOML").unwrap();
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!(code, 4, "{said}");
    assert!(
        said.contains("config.not_toml") && said.contains("by hand"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(rig.config()).unwrap(), "no TOML");
}

#[test]
fn a_unit_that_is_gone_comes_back() {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    manager.own_user();
    service(&mut rig, "systemd");
    rig.set_up(MAILBOX);
    for unit in manager.units() {
        fs::remove_file(unit).unwrap();
    }
    let (code, said) = rig.run(&["setup", "--repair", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("repair.unit_missing"), "{said}");
    assert_eq!(manager.units().len(), 1);
    assert_eq!(rig.pid(), manager.pid());
}

#[test]
fn a_removal_keeps_what_it_is_told_to() {
    let mut rig = Rig::new();
    let manager = Manager::of(&mut rig);
    service(&mut rig, "systemd");
    rig.set_up(MAILBOX);
    let (code, said) = rig.run(&["setup", "--remove"]);
    assert_eq!(code, 2, "nobody is there to be asked: {said}");
    assert!(rig.status()["ready"].as_bool().unwrap());
    let (code, said) = rig.run(&["setup", "--remove", "--yes"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(manager.units().len(), 0, "{said}");
    assert_eq!(rig.run(&["status"]).0, 7);
    let secrets = rig.path("secrets.toml");
    for kept in [rig.config(), secrets.clone(), rig.state().join("tasks.db")] {
        assert!(kept.exists(), "{kept:?}");
    }
    rig.set_up(MAILBOX);
    let (code, said) = rig.run(&["setup", "--remove", "--yes", "--keep", "config"]);
    assert_eq!(code, 0, "{said}");
    assert!(rig.config().exists());
    assert!(!secrets.exists() && !rig.state().exists(), "{said}");
    assert_eq!(
        rig.run(&["setup", "--remove", "--keep", "taskss", "--yes"])
            .0,
        2
    );
}
