//! A task as the API shows it, as far as the story tells of it; making one, and its events.

use serde::Deserialize;
use serde_json::json;

use super::stage::Stage;
use crate::{control::ControlError, words::demo::Sample};

/// The API's task object (README, "API").
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Task {
    pub(super) id: String,
    pub(super) title: String,
    /// `open`, `completed`, `cancelled` or `expired`.
    pub(super) state: String,
    pub(super) assignees: Vec<Assignee>,
    pub(super) actions: Vec<Action>,
    #[serde(default)]
    pub(super) outcome: Option<Outcome>,
}

/// Who is asked.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Assignee {
    pub(super) address: String,
}

/// What can be answered.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Action {
    pub(super) name: String,
}

/// What was decided.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Outcome {
    pub(super) action: String,
    pub(super) by: String,
    #[serde(default)]
    pub(super) comment: Option<String>,
}

/// `GET /v1/tasks/{id}/story`.
#[derive(Debug, Deserialize)]
struct Story {
    items: Vec<Happening>,
}

#[derive(Debug, Deserialize)]
struct Happening {
    r#type: String,
}

impl Stage {
    /// Makes a sample task over the control socket.
    pub(super) async fn make(&self, sample: &Sample) -> Result<Task, ControlError> {
        let body = json!({"title": sample.title, "text": sample.text, "reference": sample.reference,
            "assignees": [sample.assignee], "actions": sample.actions});
        self.engine.post("/v1/tasks", &body).await
    }

    /// A task as it stands.
    pub(super) async fn task(&self, id: &str) -> Result<Task, ControlError> {
        self.engine.get(&format!("/v1/tasks/{id}")).await
    }

    /// Whether an event of that type is in a task's story.
    pub(super) async fn has_happened(&self, id: &str, what: &str) -> Result<bool, ControlError> {
        let story: Story = self.engine.get(&format!("/v1/tasks/{id}/story")).await?;
        Ok(story.items.iter().any(|e| e.r#type == what))
    }
}
