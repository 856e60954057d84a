//! Open tasks and the story of one, for the status screen: read over the control socket, which answers
//! as the API does (`interface.md`, HTTP API). Only what the screen shows is kept of them.

use serde::Deserialize;

use crate::{
    control::{Client, ControlError},
    domain::{Event, TaskId},
    task::Task,
    tui::status::{OpenTask, TaskEvent, Update},
    words::story,
};

/// Most tasks that are listed; `smartactions task list` goes on from there.
const MOST: u32 = 100;

#[derive(Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

/// The newest open tasks, newest first.
pub(super) async fn open(client: &Client) -> Result<Update, ControlError> {
    let path = format!("/v1/tasks?state=open&limit={MOST}");
    let page: Page<Task> = client.get(&path).await?;
    Ok(Update::Tasks(page.items.into_iter().map(listed).collect()))
}

/// What happened to a task.
pub(super) async fn story(client: &Client, task: TaskId) -> Result<Update, ControlError> {
    let page: Page<Event> = client.get(&format!("/v1/tasks/{task}/story")).await?;
    let told = page.items.into_iter().map(|event| TaskEvent {
        at: event.at,
        kind: event.kind,
        text: story::event(&event.data),
    });
    Ok(Update::Story(task, told.collect()))
}

fn listed(task: Task) -> OpenTask {
    let assignees = task.assignees.into_iter();
    OpenTask {
        id: task.id,
        created: task.created,
        title: task.title,
        assignees: assignees
            .map(|a| (a.address.to_string(), a.state))
            .collect(),
        actions: task.actions.into_iter().map(|a| a.name).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use axum::{Json, Router, routing::get};
    use serde_json::json;

    use super::*;
    use crate::control::bind;

    #[tokio::test]
    async fn tasks_and_stories_are_read_as_the_api_gives_them() {
        let id = TaskId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7);
        let task = json!({"id": id, "version": 1, "state": "open", "created": "2026-05-09T09:00:00Z",
            "title": "Order", "listener": "default", "actions": [{"name": "Approve"}], "proof": "token",
            "assignees": [{"address": "a@c.test", "state": "notified"}]});
        let made = json!({"id": crate::domain::EventId::from_bytes([7; 16]), "type": "task.created",
            "at": "2026-05-09T09:00:00Z", "task": id, "data": {"title": "Order"}});
        let page = |item: serde_json::Value| json!({"items": [item], "next": null});
        let (tasks, events) = (page(task), page(made));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let listener = bind(&path).await.unwrap();
        let router = Router::new()
            .route("/v1/tasks", get(move || async { Json(tasks) }))
            .route("/v1/tasks/{id}/story", get(move || async { Json(events) }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let client = Client::new(&path).unwrap();
        let Update::Tasks(tasks) = open(&client).await.unwrap() else {
            panic!("no tasks");
        };
        assert_eq!(tasks.first().unwrap().title, "Order");
        let Update::Story(of, events) = story(&client, id).await.unwrap() else {
            panic!("no story");
        };
        assert_eq!(
            (of, events.first().unwrap().text.as_str()),
            (id, "title: Order")
        );
    }
}
