//! What a person can do with a task.

use serde::{Deserialize, Serialize};

use super::Span;

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
    /// How long it can be taken back by a reply; none: not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Span>,
}

impl Action {
    /// An action without synonyms whose comment is optional.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            synonyms: Vec::new(),
            comment: CommentRule::Optional,
            undo: None,
        }
    }
}

/// Actions that a task offers by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StandardAction {
    /// Explains what can be replied; changes nothing.
    Help,
    /// Hands the task to another person.
    Redirect,
    /// Lets another person answer too.
    Delegate,
    /// Brings the notification again later.
    Sleep,
    /// Sends a question to whoever wants the task done.
    Ask,
    /// Lists the person's open tasks.
    Status,
    /// Takes the person's own answer back.
    Undo,
}

impl StandardAction {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Help,
        Self::Redirect,
        Self::Delegate,
        Self::Sleep,
        Self::Ask,
        Self::Status,
        Self::Undo,
    ];

    /// The word in config, API and word lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Redirect => "redirect",
            Self::Delegate => "delegate",
            Self::Sleep => "sleep",
            Self::Ask => "ask",
            Self::Status => "status",
            Self::Undo => "undo",
        }
    }

    /// The one of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.word() == word)
    }

    /// As the list on the screen and the story name it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Help => "Help",
            Self::Redirect => "Redirect",
            Self::Delegate => "Delegate",
            Self::Sleep => "Sleep",
            Self::Ask => "Ask",
            Self::Status => "Status",
            Self::Undo => "Undo",
        }
    }
}
