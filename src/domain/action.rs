//! What a person can do with a task.

use serde::{Deserialize, Serialize};

/// Whether an action wants a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum CommentRule {
    /// A comment is kept when there is one.
    #[default]
    Optional,
    /// Without a comment the person is asked back.
    Required,
}

/// A configured action of a task, such as Approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// The label, as shown and as given back in the outcome. 1 to 60 characters.
    pub name: String,
    /// Other words for it that count the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
    /// Whether it wants a comment.
    #[serde(default)]
    pub comment: CommentRule,
}

impl Action {
    /// An action without synonyms whose comment is optional.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            synonyms: Vec::new(),
            comment: CommentRule::Optional,
        }
    }
}

/// Actions that every task offers by itself. Only what works is in this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StandardAction {
    /// Explains what can be replied; changes nothing.
    Help,
}
