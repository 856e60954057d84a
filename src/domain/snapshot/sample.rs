//! A snapshot for the tests of those who read one.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;

use super::Snapshot;

/// An engine without a mailbox, and without troubles.
pub(crate) fn snapshot(ready: bool) -> Snapshot {
    let now = Timestamp::now();
    serde_json::from_value(serde_json::json!({
        "at": now, "ready": ready, "readiness": [], "pid": 4711,
        "version": env!("CARGO_PKG_VERSION"), "started": now, "config_version": 3,
        "config_at": now, "paused": false,
        "exchange": {"host": "", "signed_in": true, "latency_ms": null, "latencies_ms": [],
            "listens": ""},
        "listener": {"mailbox": "", "state": "none", "name": "default", "percent_full": null,
            "last_mail": null},
        "outbox": {"waiting": 0, "oldest_seconds": null, "sent": 0, "failed": 0, "held": "",
            "history": []},
        "tasks": {"open": 0, "due_today": 0, "overdue": 0, "completed": 0},
        "today": {"total": 0, "by_hour": [], "acted": 0, "asked_back": 0, "helped": 0,
            "refused": 0, "set_aside": 0, "ignored": 0},
        "api": "127.0.0.1:8480", "recent": [], "waiting": [], "troubles": []
    }))
    .unwrap()
}
