//! Checks of the probe, findings and their remedies.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; setup goes on.
    Warning,
    /// Has to be mended, or set aside by the user.
    Failure,
}

/// Something to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Remedy {
    /// In words.
    pub text: String,
    /// A command that can be copied, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// What a check found: the four lines of an error (Server, Likely, Try, Code).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// Stable code, such as `probe.sign_in.refused`.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// What the server said, secrets masked.
    pub said: String,
    /// What it most likely means.
    pub likely: String,
    /// What to try, best first.
    pub remedies: Vec<Remedy>,
}

/// Life of a check: waiting → running → passed | warned | failed, or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum CheckState {
    /// Cannot run yet; waits for the check of that id.
    Waiting {
        /// Id of the check it waits for, or none when it is just not its turn.
        waits_for: Option<String>,
    },
    /// Runs now.
    Running,
    /// Went well.
    Passed {
        /// What it saw, short, such as `10.20.0.14`.
        value: String,
        /// How long it took.
        elapsed: Duration,
    },
    /// Went well enough; there is something to know.
    Warned {
        /// What it saw, short.
        value: String,
        /// What there is to know.
        finding: Finding,
        /// How long it took.
        elapsed: Duration,
    },
    /// Did not go well.
    Failed {
        /// What it saw, short, such as `401`.
        value: String,
        /// What is wrong.
        finding: Finding,
        /// How long it took.
        elapsed: Duration,
    },
    /// Not run, on purpose.
    LeftOut,
}
