//! Mail that a relay refuses or never answers: what it costs, and who is told of a task's end.

use std::time::Duration;

use smartactions::mailbox::MailError;

use crate::{
    mailbox::trouble,
    relay::{SimulatedRelay, settled},
};

/// Only mail that left, or may have, counts for the pace.
#[tokio::test(start_paused = true)]
async fn a_mail_that_did_not_leave_costs_no_place() {
    let relay = SimulatedRelay::default();
    let run = settled(&relay, 1).await;
    relay.inside().refuses = Some(MailError::Unusable(trouble("no such person")));
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(run.tally().await, (0, 1));
    relay.inside().refuses = None;
    relay.inside().mute = true;
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(relay.left().len(), 1, "it may leave at once");
    relay.inside().mute = false;
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(45)).await;
    assert_eq!(relay.left().len(), 1, "the one in doubt counts");
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert_eq!(relay.left().len(), 3);
}

/// Who was never told of a task is not told that it was taken back; who is still to be told is told
/// both, in that order.
#[tokio::test(start_paused = true)]
async fn only_who_was_told_of_a_task_is_told_of_its_end() {
    let relay = SimulatedRelay::default();
    let run = settled(&relay, 0).await;
    let subjects = |relay: &SimulatedRelay| -> Vec<String> {
        let inside = relay.inside();
        let all = inside.handed_over.iter().map(|m| m.2.subject.clone());
        all.collect()
    };
    relay.inside().refuses = Some(MailError::Unusable(trouble("no such person")));
    let never = run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    relay.inside().refuses = None;
    run.engine.cancel(never, None).await.unwrap();
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert_eq!(subjects(&relay), [""; 0]);
    assert_eq!(run.tally().await, (0, 1), "it does not wait for ever");

    let told = run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    run.engine.cancel(told, None).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(relay.left().len(), 2);

    relay.inside().refuses = Some(MailError::Denied(trouble("not now")));
    let late = run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    run.engine.cancel(late, None).await.unwrap();
    tokio::time::sleep(Duration::from_secs(20)).await;
    relay.inside().refuses = None;
    tokio::time::sleep(Duration::from_mins(3)).await;
    let all = subjects(&relay);
    assert_eq!(all.len(), 4);
    assert_eq!(all[..2], all[2..], "the notification before the notice");
    assert_eq!(run.tally().await, (0, 1));
}
