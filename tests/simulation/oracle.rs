//! Checks the invariants of the engine after a run: nothing lost, one outcome, atomic effects,
//! exactly one mail each, no storm.

use std::collections::BTreeMap;

use smartactions::{
    domain::{Disposition, EventKind, Tenant},
    store::{EventQuery, Fate, MemoryStore, Purpose, Store, TaskQuery},
    task::{Assignee, AssigneeState, TaskState},
};

use crate::{mailbox::SimulatedMailbox, people::Way};

/// One mail that people wrote, however often it was delivered.
pub struct Written {
    pub way: Way,
    pub subject: String,
    pub items: Vec<String>,
}

pub async fn judge(seed: u64, store: &MemoryStore, mailbox: &SimulatedMailbox, all: &[Written]) {
    let tenant = Tenant::default();
    let ledger = store.recent(&tenant, None, 100_000).await.unwrap();
    every_mail_has_one_fate(seed, &ledger, mailbox, all);
    let query = TaskQuery {
        limit: 500,
        ..TaskQuery::default()
    };
    let tasks = store.tasks(&tenant, &query).await.unwrap().rows;
    let mut events = Vec::new();
    loop {
        let query = EventQuery {
            after: events.last().map(|e: &smartactions::domain::Event| e.id),
            task: None,
            limit: 500,
        };
        let page = store.events(&tenant, &query).await.unwrap();
        events.extend(page.rows);
        if !page.more {
            break;
        }
    }
    let sent = mailbox.inside().sent.clone();
    let mut copies: BTreeMap<_, u32> = BTreeMap::new();
    for mail in &sent {
        *copies.entry(mail.key).or_default() += 1;
    }
    assert!(
        copies.values().all(|n| *n == 1),
        "seed {seed}: a mail left twice"
    );
    for task in &tasks {
        let name = format!("seed {seed} task {}", task.title);
        assert_eq!(task.state, TaskState::Completed, "{name}");
        let outcome = task.outcome.as_ref().expect(&name);
        let waits = |a: &Assignee| a.state == AssigneeState::Waiting;
        assert!(!task.assignees.iter().any(waits), "{name}: {task:#?}");
        let acted = ledger
            .iter()
            .filter(|r| r.task == Some(task.id) && r.disposition == Disposition::Acted)
            .collect::<Vec<_>>();
        assert_eq!(acted.len(), 1, "{name}: outcomes");
        assert_eq!(acted[0].action, outcome.action, "{name}");
        assert!(acted[0].from.contains(outcome.by.as_str()), "{name}");
        let done = |e: &&smartactions::domain::Event| {
            e.kind == EventKind::TaskCompleted && e.task == Some(task.id)
        };
        assert_eq!(events.iter().filter(done).count(), 1, "{name}: events");
        let rows = store.mails_of(&tenant, task.id).await.unwrap();
        for row in &rows {
            assert_eq!(row.fate, Fate::Sent, "{name}: {row:?}");
            assert_eq!(copies.get(&row.new.id), Some(&1), "{name}: never left");
            let to = &row.new.mail.to[0].address;
            let known = task.assignees.iter().any(|a| a.address == *to);
            let colleague = to.as_str() == "zoe@sim.example";
            assert!(known || colleague, "{name}: mail to {to}");
        }
        let of = |purpose| rows.iter().filter(move |r| r.new.purpose == purpose);
        assert_eq!(
            of(Purpose::Confirmation).count(),
            1,
            "{name}: confirmations"
        );
        let mut notified: Vec<_> = of(Purpose::Notification)
            .map(|r| r.new.mail.to[0].address.clone())
            .collect();
        notified.sort();
        let mut wanted: Vec<_> = task.assignees.iter().map(|a| a.address.clone()).collect();
        wanted.sort();
        assert_eq!(notified, wanted, "{name}: one notification each");
        few_answers(&name, of(Purpose::Answer).map(|r| &r.new));
    }
    let outbox = store
        .outbox_tally(&tenant, jiff::Timestamp::MAX)
        .await
        .unwrap();
    assert_eq!((outbox.waiting, outbox.failed), (0, 0), "seed {seed}");
    assert_eq!(mailbox.inside().early, 0, "seed {seed}: back-off not kept");
}

/// I1: one ledger row for each mail, of the right kind, and nothing left in the inbox.
fn every_mail_has_one_fate(
    seed: u64,
    ledger: &[smartactions::store::LedgerRow],
    mailbox: &SimulatedMailbox,
    all: &[Written],
) {
    for mail in all {
        let mut rows: Vec<_> = ledger
            .iter()
            .filter(|r| r.subject == mail.subject)
            .collect();
        if mail.way == Way::Poison {
            // Its content is not known: each copy is kept under its own place.
            rows = ledger
                .iter()
                .filter(|r| mail.items.iter().any(|i| r.key.ends_with(&format!(":{i}"))))
                .collect();
            assert_eq!(rows.len(), mail.items.len(), "seed {seed} {:?}", mail.way);
        } else {
            assert_eq!(rows.len(), 1, "seed {seed} {:?} {}", mail.way, mail.subject);
        }
        for row in rows {
            let word = row.disposition.word();
            let right = match mail.way {
                Way::Approve | Way::RejectQuoting | Way::Nameless => {
                    matches!(word, "acted" | "refused")
                }
                Way::Vague => matches!(word, "asked_back" | "refused"),
                Way::Question => word == "helped",
                Way::Absence => word == "ignored",
                Way::Forged | Way::Stranger => word == "refused",
                Way::Poison | Way::Junk => word == "set_aside",
            };
            assert!(right, "seed {seed} {:?}: {row:#?}", mail.way);
        }
    }
    let inside = mailbox.inside();
    assert!(inside.inbox.is_empty(), "seed {seed}: left in the inbox");
    assert!(inside.junk.is_empty(), "seed {seed}: left in Junk");
    let delivered: usize = all.iter().map(|m| m.items.len()).sum();
    // Beside people's mail only the test mail of the engine itself lies there.
    let trips = inside.processed.len() - delivered;
    assert!(trips <= 1, "seed {seed}: {trips} mails too many were filed");
}

/// I9: at most three automatic answers an hour to one person about one task.
fn few_answers<'a>(name: &str, answers: impl Iterator<Item = &'a smartactions::store::NewMail>) {
    let mut by_person: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for mail in answers {
        by_person
            .entry(mail.mail.to[0].address.clone())
            .or_default()
            .push(mail.created);
    }
    for (person, mut times) in by_person {
        times.sort();
        for window in times.windows(4) {
            let span = window[3].duration_since(window[0]);
            assert!(span.as_secs() >= 3_600, "{name}: storm to {person}");
        }
    }
}
