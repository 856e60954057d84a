//! Builds findings out of the table of words and what a check saw.

use std::time::Duration;

use crate::domain::{Finding, Remedy, Severity};
use crate::words::{
    checks,
    findings::{self as words, Known},
};

/// Builds a finding from what is known about its code.
pub(super) fn finding(code: &str, said: impl Into<String>) -> Finding {
    let known = words::known(code);
    Finding {
        code: code.to_owned(),
        severity: known.map_or(Severity::Failure, |k| k.severity),
        said: said.into(),
        likely: known.map_or("", Known::likely).to_owned(),
        remedies: remedies(known.map_or(&[], Known::remedies)),
    }
}

fn remedies(texts: &[&str]) -> Vec<Remedy> {
    let remedy = |text: &&str| Remedy {
        text: (*text).to_owned(),
        command: None,
    };
    texts.iter().map(remedy).collect()
}

/// The same with commands in front of the other remedies, in this order.
pub(super) fn finding_with(
    code: &str,
    said: impl Into<String>,
    commands: impl IntoIterator<Item = Remedy>,
) -> Finding {
    let mut finding = finding(code, said);
    finding.remedies.splice(0..0, commands);
    finding
}

/// The same with the command that its last remedy speaks of.
pub(super) fn finding_ending(
    code: &str,
    said: impl Into<String>,
    command: impl Into<String>,
) -> Finding {
    let mut finding = finding(code, said);
    if let Some(last) = finding.remedies.last_mut() {
        last.command = Some(command.into());
    }
    finding
}

/// A check that used up its time.
pub(super) fn too_slow(check: &str, limit: Duration) -> Finding {
    let (likely, tries) = words::too_slow();
    Finding {
        code: format!("probe.{check}.too_slow"),
        severity: Severity::Failure,
        said: checks::nothing_within(limit),
        likely: likely.to_owned(),
        remedies: remedies(tries),
    }
}
