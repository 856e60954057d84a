//! Config and processes: empty listener, broken config, second engine, taken port, second setup.

use std::{fs, net::TcpListener};

use super::rig::{ALICE, MAILBOX, Rig, free_port, until};

fn codes(status: &serde_json::Value) -> Vec<String> {
    let troubles = status["troubles"].as_array().unwrap();
    let codes = troubles.iter().map(|t| t["code"].as_str().unwrap());
    codes.map(str::to_owned).collect()
}

#[test]
fn without_a_mailbox_mail_waits_and_then_leaves() {
    let rig = Rig::new();
    rig.set_up("");
    let status = rig.status();
    assert_eq!(status["ready"], true);
    assert_eq!(status["listener"]["state"], "none");
    let id = rig.new_task("Order 1", &[ALICE]);
    let status = rig.status();
    assert_eq!(status["outbox"]["waiting"], 1);
    assert_eq!(status["outbox"]["held"], "no_mailbox");
    assert_eq!(status["waiting"][0]["task"], id.as_str());
    rig.done(&["restart"]);
    assert_eq!(rig.status()["outbox"]["waiting"], 1);
    let config = fs::read_to_string(rig.config()).unwrap();
    let with = config.replace("mailbox = \"\"", &format!("mailbox = \"{MAILBOX}\""));
    assert_ne!(config, with, "{config}");
    fs::write(rig.config(), with).unwrap();
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    assert_eq!(rig.status()["listener"]["state"], "listening");
}

#[test]
fn a_config_broken_while_running_is_told_and_the_old_one_stays() {
    let rig = Rig::ready();
    let good = fs::read_to_string(rig.config()).unwrap();
    fs::write(rig.config(), format!("{good}\nthis is no = = config")).unwrap();
    let status = until("the trouble is told", || {
        let status = rig.status();
        (!codes(&status).is_empty()).then_some(status)
    });
    assert!(codes(&status)[0].starts_with("config."), "{status:#}");
    let id = rig.new_task("Order 2", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    fs::write(rig.config(), good).unwrap();
    until("the trouble is over", || {
        codes(&rig.status()).is_empty().then_some(())
    });
}

#[test]
fn one_engine_for_one_state_folder_and_setup_again_changes_nothing() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let (code, said) = rig.run(&["run"]);
    assert_eq!(code, 11, "{said}");
    assert!(said.contains("engine.lock.held"), "{said}");
    let config = fs::read(rig.config()).unwrap();
    rig.set_up(MAILBOX);
    assert_eq!(rig.pid(), pid, "an identical setup restarts nothing");
    assert_eq!(fs::read(rig.config()).unwrap(), config);
    rig.done(&["start"]);
    assert_eq!(rig.pid(), pid);
    let id = rig.new_task("Order 3", &[ALICE]);
    rig.done(&["restart"]);
    assert_ne!(rig.pid(), pid);
    assert_eq!(rig.task(&id)["state"], "open");
    rig.until_inbox(ALICE, 1);
    rig.done(&["stop"]);
    assert_eq!(rig.run(&["task", "show", &id]).0, 7);
    rig.done(&["start"]);
    assert_eq!(rig.task(&id)["title"], "Order 3");
}

#[test]
fn a_taken_api_port_is_told_and_nothing_is_left_running() {
    let rig = Rig::ready();
    rig.done(&["stop"]);
    let taken = TcpListener::bind(("127.0.0.1", rig.api_port)).unwrap();
    let (code, said) = rig.run(&["start"]);
    assert_eq!(code, 6, "{said}");
    assert!(said.contains("api.port"), "{said}");
    assert_eq!(rig.run(&["status"]).0, 7);
    drop(taken);
    rig.done(&["start"]);
}

#[test]
fn another_api_port_waits_for_a_restart_and_says_so() {
    let rig = Rig::ready();
    let old = fs::read_to_string(rig.config()).unwrap();
    let (before, after) = (rig.api_port.to_string(), free_port().to_string());
    fs::write(rig.config(), old.replace(&before, &after)).unwrap();
    let status = until("the restart is asked for", || {
        let status = rig.status();
        (codes(&status) == ["config.needs_restart"]).then_some(status)
    });
    assert_eq!(status["api"], format!("127.0.0.1:{before}"));
    rig.done(&["restart"]);
    let status = rig.status();
    assert!(codes(&status).is_empty(), "{status:#}");
    assert_eq!(status["api"], format!("127.0.0.1:{after}"));
    TcpListener::bind(("127.0.0.1", rig.api_port)).expect("the old port is free");
}

#[test]
fn a_search_for_the_server_that_finds_nothing_is_a_check_that_failed() {
    let rig = Rig::ready();
    let config = fs::read_to_string(rig.config()).unwrap();
    let url = format!("url = \"{}/EWS/Exchange.asmx\"", rig.url());
    let search = "autodiscover = \"a@nowhere.invalid\"";
    let with = config
        .replace("autodiscover = \"\"\n", "")
        .replace(&url, search);
    assert!(with.contains(search), "{with}");
    fs::write(rig.config(), with).unwrap();
    for command in [&["probe"][..], &["mailbox", "set", MAILBOX]] {
        let (code, said) = rig.run(command);
        assert_eq!(code, 4, "{command:?}: {said}");
        assert!(said.contains("autodiscover."), "{said}");
    }
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let rig = Rig::new();
    let mut command = rig.command();
    command.env("SMARTACTIONS_CONFIG", "");
    let output = command.arg("status").output().unwrap();
    assert_eq!(output.status.code(), Some(7), "{output:#?}");
    // A script whose variable is empty gets no other installation than it meant.
    let output = rig.command().args(["status", "--state", ""]).output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}
