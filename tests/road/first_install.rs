//! The first install, a change of the mailbox, a new password: recorded sessions against a real
//! sandbox, with a password that is then looked for everywhere.

use std::{fs, path::Path};

use crate::{
    rig::{Rig, until},
    session::{PASSWORD, play},
};

const SERVICE_ACCOUNT: &str = "svc-smartactions@example.test";

/// Files below `folder` that contain the password.
fn holders(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            // A socket has no bytes to read.
            let bytes = fs::read(&path).unwrap_or_default();
            if contains(&bytes) {
                found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

fn contains(bytes: &[u8]) -> bool {
    let canary = PASSWORD.as_bytes();
    bytes.windows(canary.len()).any(|w| w == canary)
}

/// What other processes of this user can read of the engine.
fn assert_not_told(pid: u64) {
    for part in ["environ", "cmdline"] {
        let told = fs::read(format!("/proc/{pid}/{part}"));
        assert!(!contains(&told.unwrap_or_default()), "{part}");
    }
}

#[test]
fn sessions_play_to_the_same_screens_and_the_password_is_nowhere() {
    let mut rig = Rig::new();
    rig.change_passwords(PASSWORD);
    let shown = play(&rig, "first_install.txt");
    assert!(!shown.saw(PASSWORD), "shown on the terminal");
    assert_not_told(rig.pid());
    let mut shown = play(&rig, "change_mailbox.txt");
    assert!(!shown.saw(PASSWORD), "shown on the terminal");
    until("the engine listens to it", || {
        (rig.status()["listener"]["mailbox"] == SERVICE_ACCOUNT).then_some(())
    });
    shown = play(&rig, "repair_password.txt");
    assert!(!shown.saw(PASSWORD), "shown on the terminal");
    let transcript = rig.path("transcript.txt");
    rig.done(&["probe", "--transcript", transcript.to_str().unwrap()]);
    assert!(transcript.exists());
    rig.done(&["stop"]);
    // The sandbox knows it, of course, and so does the one file that is made for it.
    rig.stop_sandbox();
    assert_eq!(holders(&rig.path("")), ["sandbox.json", "secrets.toml"]);
}
