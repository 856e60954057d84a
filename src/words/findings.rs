//! Every finding of the probe in words: how bad, what it most likely means, what to try.
//!
//! One table in five parts, so that the terminal, the plain form and the log say the same; read by
//! the probe. The texts, in `assets/words/ui/`, are written for an administrator of Exchange. Commands are built by the
//! probe, which knows the names to put in.

mod mailbox;
mod reach;
mod relay;
mod rights;
mod sign_in;

use super::ui;
use crate::domain::Severity;

/// What is known about one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Stable dotted code.
    pub code: &'static str,
    /// How bad.
    pub severity: Severity,
}

impl Known {
    /// What it most likely means.
    pub fn likely(&self) -> &'static str {
        ui::text(&id(self.code))
    }

    /// What to try, best first.
    pub fn remedies(&self) -> &'static [&'static str] {
        ui::lines(&id(self.code))
    }
}

/// The id of a finding's message: an id has no dots.
fn id(code: &str) -> String {
    format!("finding-{}", code.replace('.', "-"))
}

const fn fails(code: &'static str) -> Known {
    Known {
        code,
        severity: Severity::Failure,
    }
}

const fn warns(code: &'static str) -> Known {
    Known {
        code,
        severity: Severity::Warning,
    }
}

/// All findings there are.
pub fn all() -> impl Iterator<Item = &'static Known> {
    [
        reach::ALL,
        sign_in::ALL,
        rights::ALL,
        mailbox::ALL,
        relay::ALL,
    ]
    .into_iter()
    .flatten()
}

/// The finding of that code.
pub fn known(code: &str) -> Option<&'static Known> {
    all().find(|k| k.code == code)
}

/// A check that used up its time: likely cause, remedies.
pub fn too_slow() -> (&'static str, &'static [&'static str]) {
    (ui::text("finding-too_slow"), ui::lines("finding-too_slow"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_code_stands_once_and_has_a_cause_and_a_remedy() {
        let mut seen = BTreeSet::new();
        for known in all() {
            assert!(seen.insert(known.code), "{} twice", known.code);
            assert!(!known.likely().is_empty(), "{}", known.code);
            assert!(!known.remedies().is_empty(), "{}", known.code);
            assert!(known.remedies().iter().all(|r| !r.is_empty()));
        }
        assert!(known("mailbox.of_tomorrow").is_none());
    }
}
