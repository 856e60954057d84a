//! Small valid values for the cases. Numbers make names: `task(7)` has a greater id than `task(6)`.

use jiff::{SignedDuration, Timestamp};

use crate::{
    domain::{
        Action, Address, Correspondent, Disposition, Event, EventId, EventKind, ItemRef, MessageId,
        OutboxId, OutgoingMail, ProofLevel, TaskId, Tenant,
    },
    store::{Attempt, Change, Idempotency, LedgerRow, NewMail, Purpose},
    task::{Assignee, Task, TaskState},
};

pub(in crate::store) fn tenant() -> Tenant {
    Tenant::default()
}

/// `seconds` after a fixed moment.
pub(in crate::store) fn at(seconds: i64) -> Timestamp {
    let base: Timestamp = "2026-11-02T08:00:00.123456Z".parse().unwrap();
    base + SignedDuration::from_secs(seconds)
}

pub(in crate::store) fn task_id(n: u32) -> TaskId {
    TaskId::from_parts(at(n.into()), n.into())
}

pub(in crate::store) fn event_id(n: u32) -> EventId {
    EventId::from_parts(at(n.into()), n.into())
}

pub(in crate::store) fn outbox_id(n: u32) -> OutboxId {
    OutboxId::from_parts(at(n.into()), n.into())
}

pub(in crate::store) fn address(name: &str) -> Address {
    Address::parse(&format!("{name}@example.test")).unwrap()
}

pub(in crate::store) fn task(n: u32) -> Task {
    Task {
        id: task_id(n),
        version: 1,
        revision: 0,
        state: TaskState::Open,
        created: at(n.into()),
        reference: None,
        title: format!("Order {n}"),
        text: "Text with \u{1f600} and\nlines".to_owned(),
        link: None,
        language: Some("de".to_owned()),
        listener: "default".to_owned(),
        assignees: vec![Assignee::new(address("anna"), Some("Anna".to_owned()))],
        actions: Vec::<Action>::new(),
        requester: None,
        standard: None,
        proof: ProofLevel::Exchange,
        data: Some(serde_json::json!({"n": n, "deep": [1, null]})),
        outcome: None,
    }
}

pub(in crate::store) fn ledger(n: u32, disposition: Disposition) -> LedgerRow {
    LedgerRow {
        key: format!("<{n}@example.test> sha256:{n}"),
        mailbox: "approvals@example.test".to_owned(),
        message_id: Some(format!("<{n}@example.test>")),
        from: "Anna".to_owned(),
        subject: "RE: Order".to_owned(),
        received: None,
        at: at(n.into()),
        task: None,
        task_title: String::new(),
        action: String::new(),
        disposition,
        story: Vec::new(),
        evidence: serde_json::json!({"proof": "exchange"}),
    }
}

pub(in crate::store) fn mail(n: u32, purpose: Purpose) -> NewMail {
    NewMail {
        id: outbox_id(n),
        listener: "default".to_owned(),
        purpose,
        task: None,
        created: at(n.into()),
        mail: OutgoingMail {
            message_id: MessageId::parse(&format!("out-{n}@example.test")).unwrap(),
            to: vec![Correspondent::bare(address("anna"))],
            subject: format!("Mail {n}"),
            text: "Dear Anna".to_owned(),
            html: "<p>Dear Anna".to_owned(),
            in_reply_to: None,
            references: Vec::new(),
            headers: vec![("Auto-Submitted".to_owned(), "auto-generated".to_owned())],
        },
    }
}

pub(in crate::store) fn event(n: u32, task: Option<TaskId>) -> Event {
    Event {
        id: event_id(n),
        kind: EventKind::TaskCreated,
        at: at(n.into()),
        task,
        data: serde_json::json!({"n": n}),
    }
}

pub(in crate::store) fn new_task(task: Task) -> Change {
    Change {
        new_task: Some((task, None)),
        ..Change::default()
    }
}

pub(in crate::store) fn handled(row: LedgerRow) -> Change {
    Change {
        ledger: Some(row),
        ..Change::default()
    }
}

pub(in crate::store) fn mails(outbox: Vec<NewMail>) -> Change {
    Change {
        outbox,
        ..Change::default()
    }
}

pub(in crate::store) fn told(events: Vec<Event>) -> Change {
    Change {
        events,
        ..Change::default()
    }
}

pub(in crate::store) fn key(request: &str, now: i64) -> Idempotency {
    Idempotency {
        key: "k-1".to_owned(),
        request: request.to_owned(),
        until: at(now + 100),
        now: at(now),
    }
}

pub(in crate::store) fn attempt(item: &str, seconds: i64) -> Attempt {
    Attempt {
        mailbox: "approvals@example.test".to_owned(),
        item: ItemRef {
            id: item.to_owned(),
            change_key: Some(format!("ck-{seconds}")),
        },
        at: at(seconds),
    }
}
