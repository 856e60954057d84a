//! What `setup --json` says, one object a line on standard output. A contract: its JSON Schema is
//! shipped as `assets/docs/setup-events.schema.json`, made from these types.

use serde::Serialize;

use crate::{
    cli::talk,
    domain::{CheckState, Finding, Problem},
};

/// A line of `smartactions setup --json`. Lines of other types, and further fields, may be added.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Line<'a> {
    /// A check has moved on.
    Check {
        /// Stable id, such as `sign_in`.
        id: &'a str,
        /// Its name for people.
        name: &'a str,
        /// Where it is now.
        check: &'a CheckState,
    },
    /// A line of the hand-off has moved on.
    Launch {
        /// Empty.
        id: &'a str,
        /// Its name for people.
        name: &'a str,
        /// Where it is now.
        check: &'a CheckState,
    },
    /// The test mail of the hand-off has moved on.
    RoundTrip {
        /// Empty.
        id: &'a str,
        /// Its name for people.
        name: &'a str,
        /// Where it is now.
        check: &'a CheckState,
    },
    /// The first API key, told this once.
    ApiKey {
        /// The key.
        key: &'a str,
    },
    /// Why setup does not go on: an answer, a file, the engine. There may be several.
    Problem {
        /// In words, with a stable code.
        problem: &'a Problem,
    },
    /// What a check found: why setup ended with code 4, or something to know.
    Finding {
        /// In words, with a stable code.
        finding: &'a Finding,
    },
    /// The end: an engine is ready.
    Ready {
        /// Its process id.
        pid: u32,
        /// Whether it was started by this run.
        started: bool,
    },
    /// The end: an engine runs, and holds what comes until it is resumed.
    Paused {
        /// Its process id.
        pid: u32,
    },
    /// The end of a dry run.
    Diff {
        /// Unified diff of the config; empty when nothing would change.
        diff: &'a str,
    },
}

impl Line<'_> {
    /// Says it on standard output.
    pub(super) fn say(&self) {
        match serde_json::to_string(self) {
            Ok(text) => talk::say(&text),
            Err(error) => talk::tell(&format!("not to be written as JSON: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn the_shipped_schema_is_the_generated_one() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = file.join("assets/docs/setup-events.schema.json");
        let schema = schemars::schema_for!(Line<'static>);
        let wanted = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&file, &wanted).unwrap();
        }
        let shipped = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(shipped, wanted, "UPDATE_DOCS=1 writes it");
    }
}
