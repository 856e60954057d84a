//! One row of the outbox goes, and others come in its place.

use std::sync::Arc;

use super::samples::*;
use crate::{
    store::{Change, Fate, Mark, Marked, Purpose, Store, TaskQuery},
    task::AssigneeState,
};

pub(super) async fn others_take_the_place_of_a_row_in_one_unit(store: Arc<impl Store>) {
    let t = tenant();
    let change = Change {
        new_task: Some((task(1), None)),
        outbox: vec![mail(1, Purpose::Notification)],
        ..Change::default()
    };
    store.commit(&t, change).await.unwrap();
    let with = |revision| {
        let mut changed = task(1);
        changed.revision = revision;
        changed.assignees[0].state = AssigneeState::Delegated;
        let mut person = changed.assignees[0].clone();
        person.address = address("bo");
        changed.assignees.push(person);
        Mark::Replaced {
            task: Box::new(changed),
            mails: vec![
                mail(2, Purpose::Notification),
                mail(3, Purpose::Notification),
            ],
            events: vec![event(1, Some(task_id(1)))],
        }
    };
    let waiting = || async {
        let rows = store.waiting(&t, jiff::Timestamp::MAX, 9).await.unwrap();
        rows.iter().map(|row| row.new.id).collect::<Vec<_>>()
    };
    let moved = store.mark(&t, outbox_id(1), with(7)).await.unwrap();
    assert_eq!(moved, Marked::TaskMoved);
    assert_eq!(waiting().await, [outbox_id(1)], "nothing of it is written");
    // Twice, as after an answer that was lost.
    for _ in 0..2 {
        let done = store.mark(&t, outbox_id(1), with(0)).await.unwrap();
        assert_eq!(done, Marked::Done);
        assert_eq!(waiting().await, [outbox_id(3), outbox_id(2)]);
    }
    let query = TaskQuery {
        assignee: Some(address("bo")),
        limit: 9,
        ..TaskQuery::default()
    };
    let found = store.tasks(&t, &query).await.unwrap().rows;
    assert_eq!((found.len(), found[0].revision), (1, 1));
    assert_eq!(store.newest_event(&t).await.unwrap(), Some(event_id(1)));
    let tally = store.outbox_tally(&t, jiff::Timestamp::MAX).await.unwrap();
    assert_eq!((tally.waiting, tally.sent, tally.failed), (2, 0, 0));
    let id = mail(1, Purpose::Notification).mail.message_id;
    let row = store.sent_mail(&t, &id).await.unwrap().unwrap();
    assert_eq!(row.fate, Fate::Replaced);
}
