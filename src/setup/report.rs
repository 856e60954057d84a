//! Checks and findings as lines of text: for plain mode, and for the report that `s` saves.
//!
//! The words are those of the screen. Findings and transcripts bear no secrets: they are masked where
//! they are made.

use std::time::Duration;

use super::{machine::Machine, outcome::Tried, page::CheckRow};
use crate::{
    domain::{CheckState, Finding},
    words::{checks::title, setup::report as words},
};

impl Machine {
    /// The checks as text, for a file that can be given away.
    pub(super) fn report(&self) -> String {
        let rows = &self.probe.rows;
        let mut lines = vec![words::title(env!("CARGO_PKG_VERSION"))];
        lines.push(format!("{} {}", words::server(), self.host()));
        lines.push(counts(rows));
        if !self.is_proved() {
            lines.push(words::not_proved().to_owned());
        }
        lines.push(String::new());
        lines.extend(rows.iter().flat_map(|row| row_lines(row, rows)));
        for row in rows.iter().filter(|r| !r.transcript.is_empty()) {
            lines.push(String::new());
            lines.push(words::transcript_of(&row.name));
            lines.extend(row.transcript.iter().map(|told| format!("  {told}")));
        }
        let mut text = String::new();
        for line in lines {
            // What a server said steers no terminal that shows the file.
            text.extend(line.trim_end().chars().filter(|c| !c.is_control()));
            text.push('\n');
        }
        text
    }
}

fn counts(rows: &[CheckRow]) -> String {
    let count = |is: fn(&CheckState) -> bool| rows.iter().filter(|r| is(&r.state)).count();
    words::counts(
        count(|s| matches!(s, CheckState::Passed { .. })),
        count(|s| matches!(s, CheckState::Warned { .. })),
        count(|s| matches!(s, CheckState::Failed { .. })),
        count(|s| matches!(s, CheckState::Waiting { .. } | CheckState::Running)),
    )
}

/// A check; one that waits names the other by its name on the screen.
fn row_lines(row: &CheckRow, rows: &[CheckRow]) -> Vec<String> {
    let state = match &row.state {
        CheckState::Waiting {
            waits_for: Some(id),
        } => {
            let other = rows.iter().find(|r| r.id == *id);
            let name = other.map_or(id, |r| &r.name).clone();
            &CheckState::Waiting {
                waits_for: Some(name),
            }
        }
        CheckState::Running => return vec![words::still_runs(&row.name)],
        state => state,
    };
    check_lines(&row.name, state)
}

/// A check as lines: its mark in words, name, value and time; a finding below it.
pub fn check_lines(name: &str, state: &CheckState) -> Vec<String> {
    let timed = |word: &str, value: &str, elapsed: &Duration| {
        let value = if value.is_empty() {
            String::new()
        } else {
            format!(": {value}")
        };
        format!("  {word:<8} {name}{value} ({})", shown_time(*elapsed))
    };
    match state {
        CheckState::Waiting {
            waits_for: Some(other),
        } => vec![words::waits_for(title(other), name)],
        CheckState::Waiting { waits_for: None } => vec![words::waits(name)],
        CheckState::Running => Vec::new(),
        CheckState::LeftOut => vec![words::left_out(name)],
        CheckState::Passed { value, elapsed } => vec![timed(words::ok(), value, elapsed)],
        CheckState::Warned {
            value,
            finding,
            elapsed,
        } => {
            let mut all = vec![timed(words::warning(), value, elapsed)];
            all.extend(finding_lines(finding));
            all
        }
        CheckState::Failed {
            value,
            finding,
            elapsed,
        } => {
            let mut all = vec![timed(words::failed(), value, elapsed)];
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
            let said = format!("{status}{said}");
            words::asked(asked, url, &said, &shown_time(t.elapsed))
        })
        .collect()
}

/// The four lines of a finding; a command stands alone on its line so that it can be taken.
pub fn finding_lines(finding: &Finding) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |word: &str, text: &str| {
        if !text.is_empty() {
            all.push(format!("           {word:<7} {text}"));
        }
    };
    add(words::said_label(), &finding.said);
    add(words::likely_label(), &finding.likely);
    for remedy in &finding.remedies {
        add(words::try_label(), &remedy.text);
        if let Some(command) = &remedy.command {
            for line in command.lines() {
                add("", line);
            }
        }
    }
    add(words::code_label(), &finding.code);
    all
}

/// `44 ms` under a second, else `1.02 s`.
pub fn shown_time(elapsed: Duration) -> String {
    if elapsed < Duration::from_secs(1) {
        format!("{} ms", elapsed.as_millis())
    } else {
        format!("{:.2} s", elapsed.as_secs_f64())
    }
}
