//! Mail that leaves through an SMTP relay: the whole road, a relay that is away, a wrong password, a
//! lost answer, a refusal. The relay is the sandbox's own SMTP port.

use std::fs;

use serde_json::{Value, json};

use super::rig::{ALICE, BOB, MAILBOX, Rig, free_port, until};

fn with_relay() -> Rig {
    let mut rig = Rig::new();
    rig.relay = format!("via = \"smtp://127.0.0.1:{}\"", rig.smtp_port);
    let output = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{said}");
    // The test mail to itself comes from outside now, which is no fault of Exchange.
    assert!(said.contains("back through the relay"), "{said}");
    assert!(!said.contains("round_trip.not_stamped"), "{said}");
    rig
}

fn header(mail: &Value, name: &str) -> Vec<String> {
    let list = mail["header_list"].as_array().expect("all headers");
    let named = list
        .iter()
        .filter(|h| h[0].as_str().is_some_and(|n| n.eq_ignore_ascii_case(name)));
    named
        .map(|h| h[1].as_str().unwrap().trim().to_owned())
        .collect()
}

fn trouble(status: &Value, code: &str) -> Option<Value> {
    let all = status["troubles"].as_array().unwrap();
    all.iter().find(|t| t["code"] == code).cloned()
}

/// Changes the config that is in force, and waits until it is taken up.
fn change(rig: &Rig, new: impl FnOnce(&str) -> String) {
    let version = |rig: &Rig| rig.status()["config_version"].as_u64().unwrap();
    let before = version(rig);
    let config = fs::read_to_string(rig.config()).unwrap();
    let new = new(&config);
    assert_ne!(config, new, "{config}");
    fs::write(rig.config(), new).unwrap();
    until("the config is taken up", || {
        (version(rig) > before).then_some(())
    });
}

#[test]
fn out_through_the_relay_and_back_through_exchange() {
    let rig = with_relay();
    let id = rig.new_task("Order 4711", &[ALICE]);
    let mails = rig.until_inbox(ALICE, 1);
    assert_eq!(
        header(&mails[0], "X-MS-Exchange-Organization-AuthAs"),
        ["Anonymous"]
    );
    assert_eq!(
        header(&mails[0], "Auto-Submitted").len(),
        1,
        "{:#}",
        mails[0]
    );
    assert!(mails[0]["from"].as_str().unwrap().contains(MAILBOX));
    rig.reply(ALICE, "latest", "Approve\n\nthank you");
    let task = rig.until_state(&id, "completed");
    assert_eq!(task["outcome"]["action"], "Approve");
    let mails = rig.until_inbox(ALICE, 2);
    assert!(mails[1]["text"].as_str().unwrap().contains("Order 4711"));
    // Both left through the relay: Exchange has no copy of either.
    let copies = rig.mails(MAILBOX);
    assert!(
        copies.iter().all(|m| m["folder"] != "sentitems"),
        "{copies:#?}"
    );
    let status = rig.until_all_left();
    assert_eq!(
        (&status["outbox"]["failed"], &status["troubles"]),
        (&json!(0), &json!([]))
    );
    assert_eq!(
        rig.story(&id),
        ["task.created", "task.notified", "task.completed"]
    );
}

#[test]
fn a_relay_that_is_away_keeps_nobody_from_reading() {
    let rig = with_relay();
    let id = rig.new_task("Order 1", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.until_all_left();
    let (here, away) = (
        format!(":{}\"", rig.smtp_port),
        format!(":{}\"", free_port()),
    );
    change(&rig, |config| config.replace(&here, &away));
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    let status = until("the relay's trouble is told", || {
        let status = rig.status();
        trouble(&status, "relay.unreachable").map(|t| (status, t))
    });
    assert_eq!(
        status.1["place"],
        format!("127.0.0.1{}", away.trim_end_matches('"'))
    );
    assert_eq!(status.0["outbox"]["held"], "trouble");
    assert_eq!(status.0["listener"]["state"], "listening");
    assert_eq!(rig.inbox(ALICE).len(), 1);
    change(&rig, |config| config.replace(&away, &here));
    rig.until_inbox(ALICE, 2);
    until("the trouble is over", || {
        (rig.status()["troubles"] == json!([])).then_some(())
    });
}

#[test]
fn a_wrong_password_stops_sending_until_it_is_set_anew() {
    let rig = with_relay();
    fs::write(rig.path("wrong"), "wrong\n").unwrap();
    change(&rig, |config| {
        let (before, section) = config.split_at(config.find("[outgoing]").unwrap());
        let account = format!("account = \"{MAILBOX}\"");
        let section = section.replacen("account = \"\"", &account, 1);
        format!("{before}{section}")
    });
    let no_password = || trouble(&rig.status(), "secret.missing");
    let id = rig.new_task("Order 1", &[ALICE]);
    let told = until("the missing password is told", no_password);
    assert!(
        told["remedy"]
            .as_str()
            .unwrap()
            .contains("secret set outgoing"),
        "{told:#}"
    );
    let secret = |file: &str| {
        let file = rig.path(file);
        rig.run(&[
            "secret",
            "set",
            "outgoing",
            "--password-file",
            file.to_str().unwrap(),
        ])
    };
    secret("wrong");
    let told = until("the wrong password is told", || {
        trouble(&rig.status(), "relay.sign_in.refused")
    });
    assert!(told["what"].as_str().unwrap().contains("535"), "{told:#}");
    assert_eq!(rig.status()["outbox"]["waiting"], 1);
    let log = fs::read_to_string(rig.state().join("engine.log")).unwrap();
    assert!(log.matches("535 5.7.3").count() <= 2, "{log}");
    assert!(!log.contains("canary") && rig.inbox(ALICE).is_empty());
    secret("password");
    let mails = rig.until_inbox(ALICE, 1);
    assert_eq!(
        header(&mails[0], "X-MS-Exchange-Organization-AuthAs"),
        ["Internal"]
    );
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
}

/// Killed after the mail was handed over and before its answer: it is sent once more, under the same
/// Message-ID and Date, by which Exchange drops the second copy.
#[test]
fn killed_between_the_mail_and_its_answer() {
    let rig = with_relay();
    rig.until_all_left();
    rig.order_fault(&json!({"operation": "SmtpData", "delay_ms": 20_000, "count": 1}));
    let id = rig.new_task("Order 1", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.kill_engine();
    rig.done(&["start"]);
    let status = rig.until_all_left();
    assert_eq!(status["outbox"]["failed"], 0, "{status:#}");
    assert_eq!(rig.inbox(ALICE).len(), 1);
    let story = rig.story(&id);
    assert_eq!(story, ["task.created", "mail.repeated", "task.notified"]);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    rig.until_inbox(ALICE, 2);
}

/// An answer that never comes: the mail is not sent for ever, and its task says so.
#[test]
fn an_answer_that_never_comes() {
    let rig = with_relay();
    rig.until_all_left();
    rig.order_fault(&json!({"operation": "SmtpData", "drop": "after", "count": 100}));
    let id = rig.new_task("Order 1", &[ALICE]);
    let status = until("the mail is given up", || {
        let status = rig.status();
        (status["outbox"]["failed"] == 1).then_some(status)
    });
    assert_eq!(status["outbox"]["waiting"], 0);
    assert_eq!(
        rig.inbox(ALICE).len(),
        1,
        "the copies are dropped by their Message-ID"
    );
    let failed = rig.events(&id).pop().unwrap();
    assert_eq!(
        (&failed["type"], &failed["data"]["may_have_arrived"]),
        (&json!("mail.failed"), &json!(true))
    );
    let said = failed["data"]["said"].as_str().unwrap();
    assert!(said.contains("3 times"), "{said}");
    // It had arrived: a reply to it counts.
    rig.clear_faults();
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    rig.until_inbox(ALICE, 2);
}

#[test]
fn a_refused_mail_fails_with_the_relays_words_and_others_leave() {
    let rig = with_relay();
    rig.until_all_left();
    rig.order_fault(
        &json!({"operation": "SmtpData", "fault": "451 4.3.0 scanner is busy", "count": 1}),
    );
    let later = rig.new_task("Order 1", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.until_all_left();
    assert_eq!(rig.story(&later), ["task.created", "task.notified"]);
    rig.order_fault(
        &json!({"operation": "SmtpData", "fault": "554 5.6.0 not this one", "count": 1}),
    );
    let refused = rig.new_task("Order 2", &[BOB]);
    until("the mail is given up", || {
        (rig.status()["outbox"]["failed"] == 1).then_some(())
    });
    let failed = rig.events(&refused).pop().unwrap();
    assert_eq!(failed["type"], "mail.failed");
    assert!(
        failed["data"]["said"]
            .as_str()
            .unwrap()
            .contains("554 5.6.0 not this one"),
        "{failed:#}"
    );
    assert_eq!(failed["data"]["may_have_arrived"], Value::Null);
    let other = rig.new_task("Order 3", &[ALICE]);
    rig.until_inbox(ALICE, 2);
    rig.reply(ALICE, "latest", "Reject");
    rig.until_state(&other, "completed");
}

#[test]
fn the_probe_checks_the_relay_and_setup_refuses_one_that_is_not_there() {
    let mut rig = Rig::new();
    rig.relay = format!("via = \"smtp://127.0.0.1:{}\"", free_port());
    let output = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("probe.outgoing_relay.unreachable"), "{said}");
    rig.relay = format!("via = \"smtp://user:canary@127.0.0.1:{}\"", rig.smtp_port);
    let output = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(
        said.contains("config.secret_found") && !said.contains("canary"),
        "{said}"
    );
    rig.relay = format!(
        "via = \"smtp://127.0.0.1:{}\"\naccount = \"{MAILBOX}\"",
        rig.smtp_port
    );
    let output = rig.setup(MAILBOX);
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("probe.outgoing_relay.no_password"), "{said}");
    let password = rig.path("password");
    rig.done(&[
        "secret",
        "set",
        "outgoing",
        "--password-file",
        password.to_str().unwrap(),
    ]);
    let (code, said) = rig.run(&["probe", "--only", "outgoing_relay"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("signed in"), "{said}");
}
