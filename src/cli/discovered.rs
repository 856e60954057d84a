//! What Autodiscover said, for `probe`: as lines, or as a part of its JSON.

use serde_json::{Value, json};

use super::{exit::Exit, failed::Failed, talk};
use crate::{
    domain::{CheckState, Problem},
    plain::{check_lines, tried_lines},
    setup::Tried,
    steps,
};

/// Why there is nothing to check; what Autodiscover said goes before it. A search that found nothing
/// is a check that failed, anything else an answer to mend.
pub(super) fn not_reached(error: &steps::ConnectError, json: bool, attempts: &[Tried]) -> Failed {
    if json && !attempts.is_empty() {
        talk::say_json(&json!({
            "state": "failed",
            "autodiscover": discovered("", attempts),
        }));
    } else {
        for line in tried_lines(attempts) {
            talk::say(&line);
        }
    }
    let exit = match error {
        steps::ConnectError::Search(_) => Exit::Check,
        _ => Exit::Answers,
    };
    let problem = Problem::new(
        error.code(),
        error.to_string(),
        "[exchange]",
        error.remedy(),
    );
    Failed::new(exit, problem)
}

/// What Autodiscover said, as lines of a check.
pub(super) fn discovered_lines(url: &str, attempts: &[Tried]) -> Vec<String> {
    if attempts.is_empty() {
        return Vec::new();
    }
    let mut lines = tried_lines(attempts);
    let state = CheckState::Passed {
        value: url.to_owned(),
        elapsed: attempts.iter().map(|t| t.elapsed).sum(),
    };
    lines.extend(check_lines("Autodiscover", &state));
    lines
}

/// `{"url"?,"attempts":[{"asked","url","status"?,"said","elapsed_ms"}]}`.
pub(super) fn discovered(url: &str, attempts: &[Tried]) -> Value {
    let attempts: Vec<Value> = attempts
        .iter()
        .map(|t| {
            let elapsed = u64::try_from(t.elapsed.as_millis()).unwrap_or(u64::MAX);
            let (asked, url, status, said) = (t.asked, &t.url, t.status, &t.said);
            json!({"asked": asked, "url": url, "status": status, "said": said, "elapsed_ms": elapsed})
        })
        .collect();
    let url = Some(url).filter(|u| !u.is_empty());
    json!({"url": url, "attempts": attempts})
}
