//! Asks SQLite how it would run each query: along an index, without sorting. A claim or the status
//! screen must cost the same with ten rows and with a million.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use rusqlite::Connection;

use super::{open, outbox, read};
use crate::{
    store::{TaskQuery, conformance::samples},
    task::TaskState,
};

fn plan(c: &Connection, sql: &str) -> Vec<String> {
    let mut statement = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get(3).unwrap());
    }
    steps
}

#[test]
fn every_query_follows_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let c = open::writer(&folder.path().join("tasks.db")).unwrap();
    let open_tasks = TaskQuery {
        state: Some(TaskState::Open),
        ..TaskQuery::default()
    };
    let of_reference = TaskQuery {
        reference: Some("PO-1".to_owned()),
        after: Some(samples::task_id(1)),
        ..TaskQuery::default()
    };
    let of_assignee = TaskQuery {
        assignee: Some(samples::address("anna")),
        ..open_tasks.clone()
    };
    let tasks = |query: &TaskQuery| read::tasks_sql(query);
    for (sql, index) in [
        (outbox::CLAIM, "outbox_due"),
        (outbox::LONGEST_DUE, "outbox_due"),
        (outbox::WAITING, "outbox_waiting"),
        (outbox::OLDEST, "outbox_waiting"),
        (outbox::FOR_LATER, "outbox_waiting"),
        (outbox::RELEASE, "outbox_claimed"),
        (outbox::BY_MESSAGE, "outbox_by_message"),
        (outbox::BY_TASK, "outbox_by_task"),
        (outbox::COUNTED, "COVERING INDEX outbox_sent_to"),
        (read::RECENT, "ledger_by_seq"),
        (read::RECENT_OF_TASK, "ledger_by_task"),
        (read::EVENTS, "PRIMARY KEY"),
        (read::EVENTS_OF_TASK, "event_by_task"),
        (read::PLACE, "event_by_id"),
        (read::NEWEST_EVENT, "PRIMARY KEY"),
        (&tasks(&TaskQuery::default()), "sqlite_autoindex_task_1"),
        (&tasks(&open_tasks), "task_by_state"),
        (&tasks(&of_reference), "task_by_reference"),
        (&tasks(&of_assignee), "PRIMARY KEY"),
    ] {
        let steps = plan(&c, sql);
        assert!(steps[0].contains(index), "{sql}\n{steps:#?}");
        let good = steps.iter().all(|step| step.starts_with("SEARCH "));
        assert!(good, "{sql}\n{steps:#?}");
    }
}

/// These add up the rows of a day and of seven hours: the range comes from the index, the few
/// groups may be sorted.
#[test]
fn counts_of_a_day_read_only_that_day() {
    let folder = tempfile::tempdir().unwrap();
    let c = open::writer(&folder.path().join("tasks.db")).unwrap();
    for sql in [read::TODAY, read::BY_HOUR] {
        let steps = plan(&c, sql);
        let index = "SEARCH ledger USING COVERING INDEX ledger_by_time";
        assert!(steps[0].starts_with(index), "{sql}\n{steps:#?}");
    }
}
