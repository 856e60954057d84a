//! One mail that fails again and again: it is set aside, and keeps no other waiting for long.

use std::{sync::Arc, time::Duration};

use serde_json::json;
use smartactions::{
    domain::{Disposition, EventKind, InboundMail, Tenant},
    engine::{Engine, Served, Settle, SettleError},
    store::{EventQuery, MemoryStore, SqliteStore, Store},
    task::TaskState,
    world::World,
};

use crate::{
    mailbox::SimulatedMailbox,
    parts::{clerk, plan},
    people::{Way, answer},
};

/// An engine over a mailbox without faults, and two tasks with their replies.
struct Two {
    engine: Engine,
    mailbox: SimulatedMailbox,
    tasks: Vec<smartactions::task::Task>,
    replies: Vec<InboundMail>,
}

impl Two {
    async fn begin(store: Arc<dyn Store>) -> Self {
        let world = World::simulated("2026-11-01T09:00:00Z".parse().unwrap(), 1);
        let mailbox = SimulatedMailbox::new(1);
        mailbox.inside().faults = false;
        let engine = Engine::start(
            plan(Some(&mailbox), 0),
            world,
            Tenant::default(),
            store,
            Arc::new(clerk()),
        );
        engine.serves(Served::Control);
        let mut tasks = Vec::new();
        for title in ["first", "second"] {
            let request =
                json!({"title": title, "assignees": ["anna@sim.example"], "actions": ["Approve"]});
            tasks.push(engine.create_task(&request, None).await.unwrap());
        }
        // Noted as sent, too: the rows are broken after this, and the outbox reads them.
        while mailbox.inside().sent.len() < 2 || engine.snapshot().await.outbox.waiting > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        let sent = mailbox.inside().sent.clone();
        let of = |task: &smartactions::task::Task| {
            let mail = sent.iter().find(|s| s.mail.subject.contains(&task.title));
            answer(Way::Approve, &mail.unwrap().mail, 1)
        };
        let replies = tasks.iter().map(of).collect();
        Self {
            engine,
            mailbox,
            tasks,
            replies,
        }
    }

    async fn set_aside(&self) -> Vec<Disposition> {
        let rows = self.engine.mails_set_aside().await.unwrap();
        rows.into_iter().map(|row| row.disposition).collect()
    }

    async fn second_is_decided(&self) -> bool {
        let task = self.engine.task(self.tasks[1].id).await.unwrap();
        task.state == TaskState::Completed
    }
}

/// What the database holds of one task is broken: replies to others still act.
#[tokio::test(start_paused = true)]
async fn a_broken_row_stops_its_own_reply_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tasks.db");
    let store = SqliteStore::open(file.clone()).await.unwrap();
    let two = Two::begin(Arc::new(store)).await;
    let c = rusqlite::Connection::open(&file).unwrap();
    let id = two.tasks[0].id.to_bytes();
    let broken = c.execute("UPDATE task SET body = '{' WHERE id = ?1", [id]);
    assert_eq!(broken.unwrap(), 1);
    for reply in &two.replies {
        two.mailbox.deliver(reply.clone());
        tokio::time::sleep(Duration::from_mins(2)).await;
    }
    // The database has a thread of its own, which the simulated clock does not wait for.
    for _ in 0..10_000 {
        if two.second_is_decided().await {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(two.second_is_decided().await);
    let aside = Disposition::SetAside("listener.store".to_owned());
    assert_eq!(two.set_aside().await, [aside]);
    // Once the database is mended it can be found again and read.
    let told = two.engine.mails_set_aside().await.unwrap();
    assert_eq!(told[0].from, "anna@sim.example");
    assert_eq!(told[0].subject, two.replies[0].subject);
    let body = serde_json::to_string(&two.tasks[0]).unwrap();
    let mended = c.execute("UPDATE task SET body = ?2 WHERE id = ?1", (id, body));
    assert_eq!(mended.unwrap(), 1);
    let replay = || {
        two.engine
            .settle(&told[0].key, Settle::Replay, "root", None)
    };
    let settled = replay().await.unwrap();
    assert_eq!(settled.disposition, Disposition::Acted, "{settled:#?}");
    // Whoever heard no answer asks again, and nothing is done twice.
    assert_eq!(replay().await.unwrap().key, settled.key);
    let other = two
        .engine
        .settle(&told[0].key, Settle::Discard, "root", None);
    assert_eq!(other.await, Err(SettleError::Settled));
    two.engine.shutdown().await;
}

/// A mail that the server never gives holds new mail up for a minute at most.
#[tokio::test(start_paused = true)]
async fn a_mail_that_is_never_given_does_not_hold_up_the_others() {
    let two = Two::begin(Arc::new(MemoryStore::default())).await;
    let bad = two.mailbox.deliver(two.replies[0].clone());
    two.mailbox.inside().not_now.push(bad);
    tokio::time::sleep(Duration::from_secs(10)).await;
    two.mailbox.deliver(two.replies[1].clone());
    tokio::time::sleep(Duration::from_secs(70)).await;
    assert!(two.second_is_decided().await);
    let aside = Disposition::SetAside("listener.fetch".to_owned());
    assert_eq!(two.set_aside().await, [aside]);
}

/// While the mailbox itself can't be opened no mail is given up, however long that takes.
#[tokio::test(start_paused = true)]
async fn an_outage_of_the_mailbox_sets_no_mail_aside() {
    let two = Two::begin(Arc::new(MemoryStore::default())).await;
    two.mailbox.inside().away = true;
    for reply in &two.replies {
        let id = two.mailbox.deliver(reply.clone());
        two.mailbox.inside().not_now.push(id);
    }
    tokio::time::sleep(Duration::from_hours(3)).await;
    assert_eq!(two.set_aside().await, []);
    two.mailbox.inside().away = false;
    two.mailbox.inside().not_now.clear();
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert!(two.second_is_decided().await);
    assert_eq!(two.set_aside().await, []);
}

/// The same in Junk, where it is looked at again and again: no trouble of the database comes and goes
/// with each look, and a person is told in the end.
#[tokio::test(start_paused = true)]
async fn a_broken_row_is_no_trouble_of_the_database_at_each_look_into_junk() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tasks.db");
    let store = SqliteStore::open(file.clone()).await.unwrap();
    let two = Two::begin(Arc::new(store)).await;
    let c = rusqlite::Connection::open(&file).unwrap();
    let id = two.tasks[0].id.to_bytes();
    let broken = c.execute("UPDATE task SET body = '{' WHERE id = ?1", [id]);
    assert_eq!(broken.unwrap(), 1);
    two.mailbox.deliver_to_junk(two.replies[0].clone());
    let mut told = Vec::new();
    for _ in 0..10_000 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        told = two.engine.snapshot().await.troubles;
        if !told.is_empty() {
            break;
        }
    }
    let codes: Vec<&str> = told.iter().map(|t| t.problem.code.as_str()).collect();
    assert_eq!(codes, ["listener.reply_in_junk"]);
    let query = EventQuery {
        limit: 100,
        ..EventQuery::default()
    };
    let events = two.engine.events(&query).await.unwrap().rows;
    let troubles = events.iter().filter(|e| e.kind == EventKind::EngineTrouble);
    assert!(troubles.count() <= 1, "{events:#?}");
    two.engine.shutdown().await;
}
