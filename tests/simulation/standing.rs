//! Standard actions in the whole engine, under faults and crashes: a task is handed on once, put off
//! to one time, taken back once.

use std::time::Duration;

use serde_json::json;
use smartactions::{
    domain::{Disposition, Event, EventKind, InboundMail, OutgoingMail, Refusal, TaskId, Tenant},
    store::{EventQuery, Fate, OutboxRow, Purpose, Store},
    task::{AssigneeState, Task, TaskState},
};

use crate::{
    Run,
    people::{Way, answer},
};

pub const ANNA: &str = "anna@sim.example";
pub const BO: &str = "bo@sim.example";

impl Run {
    pub async fn a_task(&self, more: &serde_json::Value) -> TaskId {
        let mut asked = json!({"title": "Order", "assignees": [ANNA],
            "actions": [{"name": "Approve", "undo": "10m"}, "Reject"]});
        for (key, value) in more.as_object().into_iter().flatten() {
            asked[key] = value.clone();
        }
        self.engine.create_task(&asked, None).await.unwrap().id
    }

    pub async fn stored(&self, id: TaskId) -> Task {
        let task = self.store.task(&Tenant::default(), id).await.unwrap();
        task.unwrap()
    }

    pub async fn rows(&self, id: TaskId, purpose: Purpose) -> Vec<OutboxRow> {
        let rows = self.store.mails_of(&Tenant::default(), id).await.unwrap();
        let of = |row: &OutboxRow| row.new.purpose == purpose;
        rows.into_iter().filter(of).collect()
    }

    pub async fn count(&self, id: TaskId, kind: EventKind) -> usize {
        let query = EventQuery {
            task: Some(id),
            limit: 1_000,
            ..EventQuery::default()
        };
        let page = self.store.events(&Tenant::default(), &query).await.unwrap();
        let of = |event: &&Event| event.kind == kind;
        page.rows.iter().filter(of).count()
    }

    /// The newest mail that asked that person; waits for it.
    pub async fn asked(&self, id: TaskId, who: &str) -> OutgoingMail {
        for _ in 0..2_000 {
            let rows = self.store.mails_of(&Tenant::default(), id).await.unwrap();
            let theirs = |row: &&OutboxRow| {
                row.new.purpose.asks()
                    && row.fate == Fate::Sent
                    && row.new.mail.to[0].address.as_str() == who
            };
            if let Some(row) = rows.iter().rev().find(theirs) {
                return row.new.mail.clone();
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        panic!("{who} was never asked");
    }

    /// Writes a reply with those words, `copies` times.
    pub fn says(&mut self, sent: &OutgoingMail, number: u64, words: &str, copies: u64) {
        let mut mail: InboundMail = answer(Way::Approve, sent, number);
        mail.text = mail.text.replacen("Approve", words, 1);
        for _ in 0..copies {
            self.mailbox.deliver(mail.clone());
        }
    }

    pub async fn last(&self, id: TaskId) -> Disposition {
        let tenant = Tenant::default();
        let rows = self.store.recent(&tenant, Some(id), 1).await.unwrap();
        rows[0].disposition.clone()
    }
}

pub async fn minutes(count: u64) {
    tokio::time::sleep(Duration::from_mins(count)).await;
}

pub fn simulated(work: impl AsyncFnOnce(u64)) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(work(1));
}

/// Redirect while everything fails and the engine dies again and again.
async fn handed_on_once(seed: u64) {
    let mut run = Run::new(seed);
    run.engine.apply(run.plan.clone());
    let id = run.a_task(&json!({})).await;
    let asked = run.asked(id, ANNA).await;
    for number in 1.. {
        assert!(number < 60, "seed {seed}: never handed on");
        let copies = 1 + run.dice.below(3);
        run.says(&asked, number, "Redirect to Bo Berg\nI am away", copies);
        for _ in 0..run.dice.below(4) {
            let pause = run.dice.below(4_000);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            run.crash().await;
        }
        minutes(2).await;
        // Only while the directory is silent nothing happens, and they are told so.
        if run.stored(id).await.assignees.len() > 1 {
            break;
        }
    }
    run.mailbox.inside().faults = false;
    minutes(10).await;
    let task = run.stored(id).await;
    let state = |at: usize| {
        (
            task.assignees[at].address.to_string(),
            task.assignees[at].state,
        )
    };
    assert_eq!(
        state(0),
        (ANNA.to_owned(), AssigneeState::Delegated),
        "seed {seed}"
    );
    assert_eq!(
        state(1),
        (BO.to_owned(), AssigneeState::Notified),
        "seed {seed}"
    );
    assert_eq!(
        run.count(id, EventKind::TaskRedirected).await,
        1,
        "seed {seed}"
    );
    let asked_bo = run.rows(id, Purpose::Notification).await;
    assert_eq!(asked_bo.len(), 2, "seed {seed}: one for each");
    assert!(asked_bo[1].new.mail.text.contains("I am away"), "the note");
    assert_eq!(
        run.rows(id, Purpose::Confirmation).await.len(),
        1,
        "seed {seed}"
    );
    let sent = run.mailbox.inside().sent.clone();
    let keys: std::collections::BTreeSet<_> = sent.iter().map(|mail| mail.key).collect();
    assert_eq!(keys.len(), sent.len(), "seed {seed}: a mail left twice");
    // The token of who handed it on is that of another person's task.
    run.says(&asked, 100, "Approve", 1);
    minutes(2).await;
    assert_eq!(run.last(id).await, Disposition::Refused(Refusal::HandedOn));
    let to_bo = run.asked(id, BO).await;
    run.says(&to_bo, 101, "Approve", 2);
    minutes(2).await;
    let task = run.stored(id).await;
    assert_eq!(task.state, TaskState::Completed, "seed {seed}");
    assert_eq!(task.outcome.unwrap().by.as_str(), BO);
}

#[test]
fn a_task_is_handed_on_once() {
    simulated(async |_| {
        for seed in [1, 2, 3, 4, 6, 7, 8, 9, 11, 12] {
            handed_on_once(seed).await;
        }
    });
}

/// Two who are meant, one who is not known, oneself: nothing changes.
#[test]
fn nobody_gets_a_task_who_was_not_meant_beyond_doubt() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let words = [
            "Redirect to Bo",
            "Delegate to zoe@sim.example",
            "Redirect to Anna Ash",
            "Redirect to actions@sim.example",
        ];
        for (number, words) in (1..).zip(words) {
            run.says(&asked, number, words, 1);
            minutes(25).await;
            let refused = Disposition::Refused(Refusal::TargetNotFound);
            assert_eq!(run.last(id).await, refused, "{words}");
            assert_eq!(run.stored(id).await.assignees.len(), 1, "{words}");
        }
        let answers = run.rows(id, Purpose::Answer).await;
        assert!(
            answers[0]
                .new
                .mail
                .text
                .contains("Bo Berger (bb@sim.example)")
        );
        run.says(&asked, 9, "Delegate to bb@sim.example", 1);
        minutes(2).await;
        let task = run.stored(id).await;
        let states: Vec<_> = task.assignees.iter().map(|a| a.state).collect();
        assert_eq!(states, [AssigneeState::Notified, AssigneeState::Notified]);
        assert_eq!(run.count(id, EventKind::TaskDelegated).await, 1);
    });
}

/// The notification comes again at the time that was said last, once; not when it was answered.
#[test]
fn a_task_that_was_put_off_comes_again_once() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let other = run.a_task(&json!({"title": "Other"})).await;
        let (asked, later) = (run.asked(id, ANNA).await, run.asked(other, ANNA).await);
        run.says(&asked, 1, "Sleep 4", 2);
        run.says(&later, 2, "Sleep 4", 1);
        minutes(2).await;
        run.says(&asked, 3, "Sleep 2 hours", 1);
        run.says(&later, 4, "Approve", 1);
        minutes(2).await;
        run.crash().await;
        let told = run.engine.snapshot().await;
        assert_eq!((told.outbox.waiting, told.outbox.oldest_seconds), (0, None));
        minutes(110).await;
        assert_eq!(
            run.count(id, EventKind::TaskReminded).await,
            0,
            "not before"
        );
        run.crash().await;
        minutes(300).await;
        assert_eq!(run.count(id, EventKind::TaskReminded).await, 1);
        assert_eq!(
            run.count(other, EventKind::TaskReminded).await,
            0,
            "answered"
        );
        let rows = run.rows(id, Purpose::Reminder).await;
        let fates: Vec<_> = rows.iter().map(|row| row.fate).collect();
        assert_eq!(fates, [Fate::Sent, Fate::Replaced], "the second one counts");
        assert_eq!(run.stored(id).await.assignees[0].sleeps_until, None);
        // A reply to the reminder counts as well.
        let again = run.asked(id, ANNA).await;
        run.says(&again, 9, "Approve", 1);
        minutes(2).await;
        assert_eq!(run.stored(id).await.state, TaskState::Completed);
    });
}

#[test]
fn an_answer_is_taken_back_within_its_time() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 1, "Approve", 1);
        minutes(2).await;
        run.says(&asked, 2, "Undo", 3);
        minutes(2).await;
        let task = run.stored(id).await;
        assert_eq!((task.state, task.outcome), (TaskState::Open, None));
        assert_eq!(run.count(id, EventKind::TaskUndone).await, 1);
        run.says(&asked, 3, "Approve", 1);
        minutes(15).await;
        run.says(&asked, 4, "Undo", 1);
        minutes(2).await;
        let late = Disposition::Refused(Refusal::TooLateToUndo);
        assert_eq!(run.last(id).await, late);
        assert_eq!(run.stored(id).await.state, TaskState::Completed);
    });
}
