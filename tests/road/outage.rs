//! Exchange goes away and comes back: nothing is lost, nothing is sent twice.

use std::time::{Duration, Instant};

use super::rig::{ALICE, BOB, MAILBOX, Rig, until};

/// While nothing has to be sent it is told within seconds all the same, not at the next poll: five
/// minutes here, so that a limit of time means something.
#[test]
fn exchange_gone_is_told_at_once() {
    let mut rig = Rig::new();
    let answers = rig.path("answers.toml");
    let slow = rig.answers(MAILBOX).replace("\"5s\"", "\"5m\"");
    std::fs::write(&answers, slow).unwrap();
    let mut setup = rig.command();
    setup.args(["setup", "--yes", "--answers"]).arg(&answers);
    setup.arg("--password-file").arg(rig.path("password"));
    assert!(setup.output().unwrap().status.success());
    until("it streams", || {
        let exchange = &rig.status()["exchange"];
        let since = exchange["listens_since"].as_str();
        (exchange["listens"] == "streaming" && since.is_some()).then_some(())
    });
    rig.stop_sandbox();
    let begun = Instant::now();
    let status = until("the trouble is told", || {
        let status = rig.status();
        (!status["troubles"].as_array().unwrap().is_empty()).then_some(status)
    });
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(30), "{took:?}: {status:#}");
    assert_eq!(status["exchange"]["state"], "no_answer", "{status:#}");
}

/// An administrator who restarts the engine while Exchange is away is left with one, which goes on by
/// itself; what it waits for is said.
#[test]
fn a_restart_while_exchange_is_away_leaves_an_engine() {
    let mut rig = Rig::ready();
    let old = rig.pid();
    rig.stop_sandbox();
    let (code, said) = rig.run(&["restart"]);
    assert_eq!(code, 9, "{said}");
    let new = rig.pid();
    assert_ne!(new, old);
    for part in [
        &format!("the engine runs (pid {new}) and is not ready after 30 s"),
        "waits for signed in, mailbox read once",
        "smartactions status",
        "code: engine.not_ready",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    rig.start_sandbox();
    until("it is ready", || {
        (rig.status()["ready"] == true).then_some(())
    });
    assert_eq!(rig.pid(), new);
    rig.done(&["start"]);
}

#[test]
fn exchange_away_for_a_while() {
    let mut rig = Rig::ready();
    let before = rig.new_task("Order 1", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    // Stopped in the middle: wherever the reply and its confirmation are at this moment.
    rig.stop_sandbox();
    let during = rig.new_task("Order 2", &[BOB]);
    let status = until("the trouble is told", || {
        let status = rig.status();
        (!status["troubles"].as_array().unwrap().is_empty()).then_some(status)
    });
    assert_eq!(status["outbox"]["held"], "trouble", "{status:#}");
    rig.start_sandbox();
    rig.until_state(&before, "completed");
    rig.until_inbox(ALICE, 2);
    rig.until_inbox(BOB, 1);
    rig.reply(BOB, "latest", "Reject");
    rig.until_state(&during, "completed");
    rig.until_inbox(BOB, 2);
    let status = rig.until_all_left();
    assert_eq!(status["outbox"]["failed"], 0);
    rig.until_inbox(ALICE, 2);
    for id in [&before, &during] {
        let story = rig.story(id);
        assert_eq!(story, ["task.created", "task.notified", "task.completed"]);
    }
    until("the trouble is over", || {
        rig.status()["troubles"]
            .as_array()
            .unwrap()
            .is_empty()
            .then_some(())
    });
}
