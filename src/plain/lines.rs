//! Checks, notes and findings as lines (`ux.md` 5.1, words of plain mode).

use std::time::Duration;

use crate::{
    domain::{CheckState, Finding},
    setup::{Discovery, NotDiscovered, Note, Tried},
    words::setup::plain::said,
};

/// A check as lines: its mark in words, name, value and time; a finding below it.
pub fn check_lines(name: &str, state: &CheckState) -> Vec<String> {
    let timed = |word: &str, value: &str, elapsed: &Duration| {
        let value = if value.is_empty() {
            String::new()
        } else {
            format!(": {value}")
        };
        format!("  {word:<8} {name}{value} ({})", time(*elapsed))
    };
    match state {
        CheckState::Waiting {
            waits_for: Some(other),
        } => vec![format!("  waits for {other}: {name}")],
        CheckState::Waiting { waits_for: None } => vec![format!("  waits: {name}")],
        CheckState::Running => Vec::new(),
        CheckState::LeftOut => vec![format!("  left out {name}")],
        CheckState::Passed { value, elapsed } => vec![timed("ok", value, elapsed)],
        CheckState::Warned {
            value,
            finding,
            elapsed,
        } => {
            let mut all = vec![timed("warning", value, elapsed)];
            all.extend(finding_lines(finding));
            all
        }
        CheckState::Failed {
            value,
            finding,
            elapsed,
        } => {
            let mut all = vec![timed("FAILED", value, elapsed)];
            all.extend(finding_lines(finding));
            all
        }
    }
}

/// Each place that Autodiscover asked: `SOAP https://…: 404 HTTP status 404 (61 ms)`.
pub fn tried_lines(attempts: &[Tried]) -> Vec<String> {
    attempts
        .iter()
        .map(|t| {
            let (asked, url, said) = (t.asked, &t.url, &t.said);
            let status = t.status.map(|s| format!("{s} ")).unwrap_or_default();
            format!(
                "  asked {asked} {url}: {status}{said} ({})",
                time(t.elapsed)
            )
        })
        .collect()
}

/// What Autodiscover said.
pub(super) fn discovered_lines(result: &Result<Discovery, Box<NotDiscovered>>) -> Vec<String> {
    match result {
        Ok(found) => {
            let mut all = tried_lines(&found.attempts);
            let elapsed = found.attempts.iter().map(|t| t.elapsed).sum();
            let host = &found.host;
            all.push(format!(
                "  ok: Autodiscover says {host} ({})",
                time(elapsed)
            ));
            all
        }
        Err(not) => {
            let mut all = tried_lines(&not.attempts);
            all.push("  warning  Autodiscover".to_owned());
            all.extend(finding_lines(&not.finding));
            all
        }
    }
}

/// The four lines of a finding; a command stands alone on its line so that it can be taken.
pub(super) fn finding_lines(finding: &Finding) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |word: &str, text: &str| {
        if !text.is_empty() {
            all.push(format!("           {word:<7} {text}"));
        }
    };
    add("Server:", &finding.said);
    add("Likely:", &finding.likely);
    for remedy in &finding.remedies {
        add("Try:", &remedy.text);
        if let Some(command) = &remedy.command {
            for line in command.lines() {
                add("", line);
            }
        }
    }
    add("Code:", &finding.code);
    all
}

/// A note as a line, its meaning in words.
pub fn note_line(note: &Note) -> String {
    match note {
        Note::Good(text) => format!("  ok: {}", said(text)),
        Note::Warning(text) => format!("  warning: {}", said(text)),
        Note::Bad(text) => format!("  FAILED: {}", said(text)),
    }
}

/// `44 ms` under a second, else `1.02 s`.
fn time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(1) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.2} s", elapsed.as_secs_f64())
    }
}
