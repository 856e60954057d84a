//! What an application may ask for, and how each mistake is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use serde_json::json;

use super::*;
use crate::domain::CommentRule;

fn house() -> House {
    House {
        proof: ProofLevel::Token,
        listeners: vec!["default".to_owned()],
    }
}

fn codes(value: &Value) -> Vec<String> {
    NewTask::parse(value, &house())
        .err()
        .unwrap_or_default()
        .into_iter()
        .map(|p| format!("{} {}", p.place, p.code))
        .collect()
}

/// The smallest task, with one field laid over.
fn with(field: &str, value: Value) -> Value {
    let mut task = json!({"title": "Order 4711", "assignees": ["anna@contoso.com"],
        "actions": ["Approve", "Reject"]});
    task[field] = value;
    task
}

#[test]
fn takes_short_and_long_forms() {
    let value = json!({"title": " Order 4711 ", "text": "a\r\nb", "reference": "PO-1",
        "link": "https://erp/1?a=b", "language": "de", "listener": "default", "rule": "first",
        "proof": "exchange", "data": {"n": [1]},
        "assignees": ["Anna@Contoso.com", {"address": "bo@contoso.com", "name": "Bo", "language": "sv"}],
        "actions": ["Approve", {"name": "Reject", "synonyms": ["send back"], "comment": "required"}]});
    let id = TaskId::from_bytes([7; 16]);
    let task = NewTask::parse(&value, &house())
        .unwrap()
        .into_task(id, Timestamp::UNIX_EPOCH);
    assert_eq!(task.id, id);
    assert_eq!(
        (task.title.as_str(), task.text.as_str()),
        ("Order 4711", "a\nb")
    );
    assert_eq!(task.assignees[0].address.as_str(), "anna@contoso.com");
    assert_eq!(task.actions[1].comment, CommentRule::Required);
    assert_eq!(task.proof, ProofLevel::Exchange);
    assert_eq!((task.version, task.state), (1, TaskState::Open));
}

#[test]
fn names_the_field_and_the_mistake() {
    let table = [
        (with("title", json!("")), "title task.field.length"),
        (with("title", json!(7)), "title task.field.type"),
        (with("title", json!("a\nb")), "title task.field.characters"),
        (with("titel", json!("x")), "titel task.field.unknown"),
        (with("id", json!("x")), "id task.field.read_only"),
        (
            with("due", json!("2026-12-01T17:00:00Z")),
            "due task.field.not_yet",
        ),
        (with("expires", json!("x")), "expires task.field.not_yet"),
        (with("remind", json!(["2d"])), "remind task.field.not_yet"),
        (with("quorum", json!(2)), "quorum task.field.not_yet"),
        (with("escalate", json!({})), "escalate task.field.not_yet"),
        (
            with("attachments", json!([])),
            "attachments task.field.not_yet",
        ),
        (with("rule", json!("all")), "rule task.field.not_yet"),
        (with("rule", json!("best")), "rule task.field.value"),
        (with("link", json!("javascript:x")), "link task.field.value"),
        (
            with("listener", json!("hr")),
            "listener task.listener.unknown",
        ),
        (with("proof", json!("address")), "proof task.proof.too_weak"),
        (with("proof", json!("strong")), "proof task.field.type"),
        (with("assignees", json!([])), "assignees task.field.length"),
        (
            with("assignees", json!("a@b.de")),
            "assignees task.field.type",
        ),
        (
            with("assignees", json!(["anna"])),
            "assignees[0].address task.assignee.address",
        ),
        (
            with("assignees", json!(["a@b.de", "A@B.de"])),
            "assignees[1].address task.assignee.twice",
        ),
        (
            with(
                "assignees",
                json!([{"address": "a@b.de", "zone": "Europe/Nowhere"}]),
            ),
            "assignees[0].zone task.assignee.zone",
        ),
        (
            with("actions", json!([{"name": "Approve", "undo": "soon"}])),
            "actions[0].undo task.field.type",
        ),
        (
            with("actions", json!(["Yes", "yes!"])),
            "actions[1].name task.action.collision",
        ),
        (
            with(
                "actions",
                json!(["Yes", {"name": "No", "synonyms": ["YES"]}]),
            ),
            "actions[1].synonyms task.action.collision",
        ),
        (
            with("actions", json!(["Help"])),
            "actions[0].name task.action.collision",
        ),
        (
            with("actions", json!(["..."])),
            "actions[0].name task.action.word",
        ),
    ];
    for (value, want) in table {
        assert_eq!(codes(&value), [want], "{value}");
    }
}

#[test]
fn tells_all_mistakes_at_once_and_never_panics() {
    let all = codes(&json!({"actions": [], "foo": 1}));
    assert_eq!(all.len(), 4, "{all:?}");
    for odd in [
        json!(null),
        json!([]),
        json!("x"),
        json!({"assignees": [null, 1, [], {}], "actions": [null, 1]}),
    ] {
        assert!(!codes(&odd).is_empty(), "{odd}");
    }
    assert!(
        codes(&with("due", json!(null))).is_empty(),
        "null is absent"
    );
}
