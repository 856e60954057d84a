//! What stands already is not lost: another installation's engine and keys, an engine that is good, an
//! entry that was emptied, a pause.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    os::unix::net::UnixStream,
    path::Path,
};

use super::rig::{MAILBOX, Rig, free_port, until};

const KEY_TOLD: &str = "API key for your applications";

/// `setup --answers … --yes` of another config in the state folder of this rig.
fn set_up_other(rig: &Rig, config: &Path) -> (i32, String) {
    let answers = rig.path("other-answers.toml");
    fs::write(&answers, rig.answers(MAILBOX)).unwrap();
    let mut command = rig.command();
    command.env("SMARTACTIONS_CONFIG", config);
    command.args(["setup", "--yes", "--answers"]).arg(answers);
    command.arg("--password-file").arg(rig.path("password"));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), said)
}

#[test]
fn setup_of_another_config_leaves_a_running_engine_and_its_key_alone() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let file = rig.state().join("api.key");
    let key = fs::read(&file).unwrap();
    let other = rig.path("other/config.toml");
    let (code, said) = set_up_other(&rig, &other);
    assert_eq!(code, 11, "{said}");
    assert!(said.contains("engine.other_config"), "{said}");
    assert!(said.contains(&rig.config().display().to_string()), "{said}");
    assert_eq!(rig.pid(), pid);
    assert!(!other.exists());
    assert_eq!(fs::read(&file).unwrap(), key);
    // Where none runs the folder may be used; the key that is there is still the other one's.
    rig.done(&["stop"]);
    let (code, said) = set_up_other(&rig, &other);
    assert_eq!(code, 0, "{said}");
    assert_eq!(fs::read(&file).unwrap(), key);
    let second = rig.state().join("api.key.2");
    assert!(said.contains(&second.display().to_string()), "{said}");
    assert!(second.exists());
}

#[test]
fn a_first_key_is_told_once_it_counts_and_not_made_again_after_the_last_was_taken_back() {
    let rig = Rig::new();
    let taken = TcpListener::bind(("127.0.0.1", rig.api_port)).unwrap();
    let failed = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert_eq!(failed.status.code(), Some(6), "{said}");
    assert!(!said.contains(KEY_TOLD), "{said}");
    let file = rig.state().join("api.key");
    assert!(!file.exists());
    drop(taken);
    let good = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&good.stderr).into_owned();
    assert_eq!(good.status.code(), Some(0), "{said}");
    assert!(said.contains(KEY_TOLD) && file.exists(), "{said}");
    let (_, listed) = rig.run(&["key", "list"]);
    let id = listed.split(' ').next().unwrap();
    rig.done(&["key", "revoke", id]);
    assert!(!file.exists());
    let again = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert_eq!(again.status.code(), Some(0), "{said}");
    assert!(!said.contains(KEY_TOLD) && !file.exists(), "{said}");
}

#[test]
fn a_good_engine_is_not_ended_for_a_config_that_none_starts_with() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let good = fs::read_to_string(rig.config()).unwrap();
    let missing = rig.path("missing.pem").display().to_string();
    let with = good.replacen("ca_file = \"\"", &format!("ca_file = \"{missing}\""), 1);
    assert_ne!(good, with, "{good}");
    fs::write(rig.config(), with).unwrap();
    let (code, said) = rig.run(&["restart"]);
    assert_eq!(code, 5, "{said}");
    assert!(said.contains("missing.pem"), "{said}");
    assert_eq!(rig.pid(), pid);
    fs::write(rig.config(), good).unwrap();
    // A password of this shell is none of the engine's in the background.
    fs::remove_file(rig.path("secrets.toml")).unwrap();
    let mut restart = rig.command();
    restart
        .env("SMARTACTIONS_PASSWORD", "sandbox")
        .arg("restart");
    let output = restart.output().unwrap();
    assert_eq!(output.status.code(), Some(5), "{output:#?}");
    assert_eq!(rig.pid(), pid);
}

#[test]
fn an_address_of_the_api_that_is_not_in_force_is_brought_into_force() {
    let rig = Rig::ready();
    let old = fs::read_to_string(rig.config()).unwrap();
    let (before, after) = (rig.api_port.to_string(), free_port().to_string());
    fs::write(rig.config(), old.replace(&before, &after)).unwrap();
    rig.done(&["setup", "--defaults", "--yes"]);
    assert_eq!(rig.status()["api"], format!("127.0.0.1:{after}"));
}

#[test]
fn a_paused_engine_is_not_called_ready() {
    let rig = Rig::ready();
    let pause = |path: &str| {
        let mut socket = UnixStream::connect(rig.state().join("control.sock")).unwrap();
        let order = format!(
            "POST {path} HTTP/1.1\r\nHost: engine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        );
        socket.write_all(order.as_bytes()).unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    };
    pause("/pause");
    until("it is paused", || {
        (rig.status()["paused"] == true).then_some(())
    });
    let (code, said) = rig.run(&["setup", "--defaults", "--yes"]);
    // As `start` does: nothing is wrong with what was written.
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("is paused") && !said.contains("is ready"),
        "{said}"
    );
    pause("/resume");
    rig.done(&["setup", "--defaults", "--yes"]);
}

#[test]
fn an_entry_that_was_emptied_stays_empty() {
    let rig = Rig::ready();
    rig.done(&["mailbox", "clear"]);
    rig.done(&["setup", "--defaults", "--yes"]);
    assert_eq!(rig.status()["listener"]["mailbox"], "");
}

#[test]
fn a_group_empties_no_entry() {
    let rig = Rig::ready();
    let output = rig.setup("approvers@example.test");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("mailbox.is_group"), "{said}");
    assert_eq!(rig.status()["listener"]["mailbox"], MAILBOX);
    let config = fs::read_to_string(rig.config()).unwrap();
    assert!(config.contains(MAILBOX), "{config}");
}
