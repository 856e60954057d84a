//! Limits and outages: F5, F8, F9 of the fault list at the engine's end.

use std::time::Duration;

use smartactions::{
    domain::{Tenant, snapshot::ReadyState},
    store::Store as _,
};

use crate::{
    Run,
    mailbox::SimulatedMailbox,
    parts::{plan, start},
    people::{Way, answer},
};

async fn settled(seed: u64) -> Run {
    let run = Run::new(seed);
    run.mailbox.inside().faults = false;
    tokio::time::sleep(Duration::from_secs(10)).await;
    run
}

async fn troubles(run: &Run) -> Vec<String> {
    let told = run.engine.snapshot().await.troubles;
    told.into_iter().map(|t| t.problem.code).collect()
}

/// F5: told to wait, nobody calls before the time is over: not the listener, not the outbox, not
/// the doorbell, not after a new plan.
#[tokio::test(start_paused = true)]
async fn told_to_wait_nobody_calls() {
    for back_off in [Duration::from_secs(7), Duration::from_millis(61_501)] {
        let run = settled(2).await;
        run.mailbox.inside().throttled = Some(back_off);
        for number in 0..20 {
            run.make_task(number).await;
            tokio::time::sleep(Duration::from_secs(3)).await;
            if number == 10 {
                run.engine.apply(run.plan.clone());
            }
        }
        tokio::time::sleep(Duration::from_mins(30)).await;
        let calls = {
            let inside = run.mailbox.inside();
            assert_eq!(inside.early, 0, "{back_off:?}");
            inside.calls
        };
        // It goes on asking, at that pace.
        assert!(calls > 30, "{back_off:?}: {calls}");
        assert_eq!(troubles(&run).await, ["exchange.busy"]);
        run.mailbox.inside().throttled = None;
        tokio::time::sleep(Duration::from_mins(3)).await;
        assert!(run.mailbox.inside().sent.len() >= 20, "{back_off:?}");
        assert!(troubles(&run).await.is_empty());
    }
}

/// A run with a task whose server has just ordered a pause of twenty minutes, and orders no more.
async fn told_to_wait() -> Run {
    let run = settled(2).await;
    run.mailbox.inside().throttled = Some(Duration::from_mins(20));
    run.make_task(1).await;
    while run.mailbox.inside().busy.is_none() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    run.mailbox.inside().throttled = None;
    run
}

/// F5 over a restart: what the server ordered holds for the next process too.
#[tokio::test(start_paused = true)]
async fn told_to_wait_nobody_calls_after_a_restart() {
    let mut run = told_to_wait().await;
    let calls = run.mailbox.inside().calls;
    for _ in 0..3 {
        run.crash().await;
        tokio::time::sleep(Duration::from_mins(2)).await;
    }
    assert_eq!(troubles(&run).await, ["exchange.busy"]);
    assert_eq!(run.mailbox.inside().calls, calls, "asked early");
    assert_eq!(run.mailbox.inside().early, 0);
    tokio::time::sleep(Duration::from_mins(25)).await;
    let sent = run.mailbox.inside().sent.len();
    assert!(sent >= 1);
    assert!(troubles(&run).await.is_empty());
    // Another server has ordered nothing.
    run.mailbox.inside().throttled = Some(Duration::from_mins(20));
    tokio::time::sleep(Duration::from_mins(1)).await;
    run.mailbox.inside().throttled = None;
    run.mailbox.inside().busy = None;
    run.plan.config.host = "other.example".to_owned();
    run.engine.apply(run.plan.clone());
    run.make_task(2).await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(run.mailbox.inside().sent.len() > sent);
}

/// Exchange keeps a budget for each account: another one on the same server was told nothing.
#[tokio::test(start_paused = true)]
async fn a_pause_is_of_one_account() {
    for restarts in [false, true] {
        let mut run = told_to_wait().await;
        run.mailbox.inside().busy = None;
        run.plan.config.account = "other@sim.example".to_owned();
        if restarts {
            run.crash().await;
        } else {
            run.engine.apply(run.plan.clone());
        }
        tokio::time::sleep(Duration::from_mins(2)).await;
        assert!(!run.mailbox.inside().sent.is_empty(), "{restarts}");
    }
}

/// A server that says a year, or the end of time, is asked again within two hours.
#[tokio::test(start_paused = true)]
async fn an_absurd_back_off_does_not_stop_mail_for_ever() {
    for back_off in [Duration::from_hours(24 * 365), Duration::MAX] {
        let run = settled(2).await;
        run.mailbox.inside().throttled = Some(back_off);
        run.make_task(1).await;
        tokio::time::sleep(Duration::from_mins(30)).await;
        run.mailbox.inside().throttled = None;
        run.mailbox.inside().busy = None;
        tokio::time::sleep(Duration::from_mins(90)).await;
        assert!(!run.mailbox.inside().sent.is_empty(), "{back_off:?}");
    }
}

/// A machine whose clock was wrong when the pause was noted, or is wrong now.
#[tokio::test(start_paused = true)]
async fn a_pause_that_no_server_orders_is_not_kept() {
    let mut run = told_to_wait().await;
    run.mailbox.inside().busy = None;
    let name = "back_off.exchange";
    let noted = run.store.noted(&Tenant::default(), name).await.unwrap();
    let noted = noted.unwrap();
    let (_, host) = noted.split_once(' ').unwrap();
    let far = format!("2199-01-01T00:00:00Z {host}");
    run.store
        .note(&Tenant::default(), name, &far)
        .await
        .unwrap();
    run.crash().await;
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert!(!run.mailbox.inside().sent.is_empty());
}

/// A server that goes away while nothing has to be sent is named within seconds; mail goes on when
/// it is back.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_gone_is_named_within_seconds() {
    let run = settled(2).await;
    assert!(troubles(&run).await.is_empty());
    run.mailbox.goes_down();
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(troubles(&run).await, ["sim.trouble"]);
    tokio::time::sleep(Duration::from_mins(20)).await;
    run.mailbox.inside().down = false;
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert!(troubles(&run).await.is_empty());
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(!run.mailbox.inside().sent.is_empty());
}

/// One that takes the connection and never answers is named a few seconds after it is asked.
#[tokio::test(start_paused = true)]
async fn a_server_that_does_not_answer_is_named_while_it_is_waited_for() {
    let run = settled(2).await;
    run.mailbox.inside().silent = true;
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(troubles(&run).await, ["exchange.no_answer"]);
}

/// F9: a doorbell that never rings, and a poll interval of hours: every reply is dealt with within
/// five minutes all the same.
#[tokio::test(start_paused = true)]
async fn without_a_doorbell_mail_is_seen_within_five_minutes() {
    let mut run = settled(2).await;
    run.plan.config.poll_interval = Duration::from_hours(6);
    run.engine.apply(run.plan.clone());
    run.mailbox.inside().deaf = true;
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let sent = run.mailbox.inside().sent[0].mail.clone();
    run.mailbox.deliver(answer(Way::Approve, &sent, 1));
    tokio::time::sleep(Duration::from_secs(5 * 60 + 10)).await;
    assert_eq!(run.mailbox.inside().processed.len(), 1);
}

/// Deals with one reply, and counts the calls of the ten minutes after it.
async fn calls_after_a_reply(run: &mut Run) -> u32 {
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_secs(20)).await;
    let sent = run.mailbox.inside().sent[0].mail.clone();
    run.mailbox.deliver(answer(Way::Approve, &sent, 1));
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(run.mailbox.inside().processed.len(), 1);
    let before = run.mailbox.inside().calls;
    tokio::time::sleep(Duration::from_mins(10)).await;
    run.mailbox.inside().calls - before
}

/// A server that says "more" for ever is not asked as fast as it answers, and mail is dealt with.
#[tokio::test(start_paused = true)]
async fn a_server_that_always_has_more_is_asked_at_the_usual_pace() {
    let mut run = settled(2).await;
    run.mailbox.inside().always_more = true;
    let asked = calls_after_a_reply(&mut run).await;
    assert!(asked < 100, "{asked} calls in ten minutes");
    run.engine.shutdown().await;
    run.to_come.clear();
}

/// A server that takes no state, says so with a code of its own and always has more: mail is dealt with
/// all the same, and it is not asked as fast as it answers.
#[tokio::test(start_paused = true)]
async fn a_server_that_takes_no_state_is_read_anew_each_time() {
    let mut run = settled(2).await;
    run.mailbox.inside().refuses_states = true;
    run.mailbox.inside().always_more = true;
    let asked = calls_after_a_reply(&mut run).await;
    assert!(asked < 200, "{asked} calls in ten minutes");
    run.engine.shutdown().await;
    run.to_come.clear();
}

/// Status says how mail is listened for, and since when.
#[tokio::test(start_paused = true)]
async fn status_says_since_when_it_streams() {
    let run = settled(2).await;
    tokio::time::sleep(Duration::from_mins(2)).await;
    let first = run.engine.snapshot().await.exchange;
    assert_eq!(first.listens, "streaming");
    let since = first.listens_since.unwrap();
    tokio::time::sleep(Duration::from_mins(2)).await;
    let later = run.engine.snapshot().await;
    assert_eq!(later.exchange.listens_since, Some(since));
    assert!(later.at.duration_since(since).as_secs() >= 200);
    // After an outage it is since the end of it.
    let goes = later.at;
    run.mailbox.goes_down();
    tokio::time::sleep(Duration::from_mins(2)).await;
    let away = run.engine.snapshot().await.exchange;
    assert_eq!((away.listens.as_str(), away.listens_since), ("", None));
    run.mailbox.inside().down = false;
    tokio::time::sleep(Duration::from_mins(5)).await;
    let back = run.engine.snapshot().await.exchange;
    assert_eq!(back.listens, "streaming");
    assert!(back.listens_since.unwrap().duration_since(goes).as_secs() >= 120);
    let mailbox: SimulatedMailbox = run.mailbox.clone();
    run.engine.apply(plan(Some(&mailbox), 0));
    tokio::time::sleep(Duration::from_mins(1)).await;
    let anew = run.engine.snapshot().await.exchange.listens_since;
    assert!(anew > Some(since));
    run.engine.crash().await;
    drop(start(&run.world, &run.store, &run.plan));
}

/// Ready is of now: an account that is refused later is not signed in, until a new plan comes.
#[tokio::test(start_paused = true)]
async fn an_account_that_is_refused_later_is_not_ready() {
    let run = Run::new(1);
    run.mailbox.inside().faults = false;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(run.engine.snapshot().await.ready);
    run.mailbox.inside().locked = true;
    tokio::time::sleep(Duration::from_mins(10)).await;
    let told = run.engine.snapshot().await;
    let of = |name: &str| {
        let mut points = told.readiness.iter();
        points.find(|point| point.name == name).unwrap().state
    };
    assert_eq!(of("signed_in"), ReadyState::Waiting);
    assert_eq!(of("mailbox_read"), ReadyState::Done);
    assert!(!told.ready);
    run.mailbox.inside().locked = false;
    run.engine.apply(run.plan.clone());
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(run.engine.snapshot().await.ready);
}
