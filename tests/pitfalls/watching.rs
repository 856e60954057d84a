//! Reading: what a mailbox says must not stop the engine.

use std::time::Duration;

use smartactions::{
    domain::{Action, Tenant},
    reply::{Input, Offer, read},
    store::{Change, SqliteStore, Store, SyncState},
};

use super::rig::{ALICE, BOT, Rig, eventually, play};

/// 1: Exchange writes control characters that XML forbids into every answer, and a task is decided
/// all the same.
#[tokio::test]
async fn control_characters_in_every_answer_stop_nothing() {
    let rig = Rig::new(
        "[[fault]]\noperation = \"*\"\ncount = \"forever\"\nanswer = \"control_characters\"",
    )
    .await;
    let task = rig.ask("Order 1", ALICE).await;
    rig.approve("Order 1").await;
    rig.decided(&task).await;
}

/// 12: a state that was cut off, as in a column that is too short, is refused by the server; the
/// engine reads anew and goes on.
#[tokio::test]
async fn a_state_that_was_cut_off_stops_nothing() {
    let rig = Rig::new("").await;
    let first = rig.ask("Order 1", ALICE).await;
    rig.approve("Order 1").await;
    rig.decided(&first).await;
    let tenant = Tenant::default();
    let state = async || rig.store.sync_state(&tenant, BOT).await.unwrap();
    eventually("a state", async || state().await.is_some()).await;
    // Until nothing more is written behind our back.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let mut kept = state().await.unwrap();
    kept.state.truncate(kept.state.len() / 2);
    let change = Change {
        sync_state: Some(kept),
        ..Change::default()
    };
    rig.store.commit(&tenant, change).await.unwrap();
    let second = rig.ask("Order 2", ALICE).await;
    rig.approve("Order 2").await;
    rig.decided(&second).await;
}

/// 12: and ours is never cut off: states of Exchange grow with the folder.
#[tokio::test]
async fn a_long_state_is_kept_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("store.db")).await;
    let (store, tenant) = (store.unwrap(), Tenant::default());
    let state = SyncState {
        mailbox: BOT.to_owned(),
        state: "Aa+/".repeat(250_000),
    };
    let change = Change {
        sync_state: Some(state.clone()),
        ..Change::default()
    };
    store.commit(&tenant, change).await.unwrap();
    assert_eq!(store.sync_state(&tenant, BOT).await.unwrap(), Some(state));
}

/// 13: a mail that is listed and cannot be found is passed over, asked for once, and the next one is
/// read.
#[tokio::test]
async fn a_mail_that_is_listed_and_not_there_is_passed_over() {
    let rig = Rig::new("[[fault]]\noperation = \"GetItem\"\nfault = \"ErrorItemNotFound\"").await;
    let first = rig.ask("Order 1", ALICE).await;
    rig.approve("Order 1").await;
    eventually("the mail", async || rig.calls("GetItem") > 0).await;
    let second = rig.ask("Order 2", ALICE).await;
    rig.approve("Order 2").await;
    rig.decided(&second).await;
    assert_eq!(rig.calls("GetItem"), 2, "each mail was asked for once");
    assert!(rig.task(&first).await.outcome.is_none());
}

/// 7: no event of a stream is ever heard, and mail is found.
#[tokio::test]
async fn mail_is_found_though_every_event_is_lost() {
    let rig = Rig::new("[odd]\nlose_events = 1.0").await;
    let task = rig.ask("Order 1", ALICE).await;
    rig.approve("Order 1").await;
    rig.decided(&task).await;
    play(&rig.running, "[[fault]]\noperation = \"GetStreamingEvents\"\ncount = \"forever\"\nstream = \"not_found\"").await;
    let task = rig.ask("Order 2", ALICE).await;
    rig.approve("Order 2").await;
    rig.decided(&task).await;
}

/// 18: Exchange's own view of what is new holds the quote, as for replies of Gmail, here above the
/// answer; it is cut as the text is, so that both agree.
#[test]
fn a_quote_in_the_unique_body_is_cut_as_well() {
    let mail = "On Mon, Nov 2, 2026 at 9:14 AM Approvals <actions@x.test> wrote:\n> Order 4711\n> Reject\n\nApprove\n";
    let offer = [Action::named("Approve"), Action::named("Reject")];
    let offer = Offer::new(&offer, &[]).unwrap();
    let input = Input {
        text: mail,
        unique_text: Some(mail),
        ..Input::default()
    };
    let reading = read(&input, &offer);
    assert_eq!(reading.action.as_deref(), Some("Approve"), "{reading:?}");
}
