//! The transcript of a probe in a file that only its owner can read.

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use super::new_file;
use crate::{
    cli::{exit::Exit, failed::Failed},
    domain::CheckState,
    probe::Event,
    words::checks::keep as words,
};

/// Code of what is wrong with the file.
const CODE: &str = "probe.transcript";

/// Lines on their way into a file that is open already.
pub(super) struct Keep {
    file: File,
    path: PathBuf,
    lines: Vec<String>,
}

impl Keep {
    /// Makes the file; one that is there is never written over.
    pub(super) fn new(path: &Path, host: &str, now: Timestamp) -> Result<Self, Failed> {
        Ok(Self {
            file: new_file::open(path, CODE, Exit::Usage)?,
            path: path.to_owned(),
            lines: vec![words::head(host, now), String::new()],
        })
    }

    /// Takes what a check that is done told.
    pub(super) fn change(&mut self, change: &Event) {
        let (word, value, code) = match &change.state {
            CheckState::Passed { value, .. } => ("passed", value, ""),
            CheckState::Warned { value, finding, .. } => ("warned", value, finding.code.as_str()),
            CheckState::Failed { value, finding, .. } => ("failed", value, finding.code.as_str()),
            _ => return,
        };
        let head = format!("== {} {word}: {value} {code}", change.check.as_str());
        self.lines.push(head.trim_end().to_owned());
        self.lines.extend(change.transcript.iter().cloned());
        self.lines.push(String::new());
    }

    /// Writes all of it and says where.
    pub(super) fn write(mut self) -> Result<String, Failed> {
        let mut text = self.lines.join("\n");
        text.push('\n');
        let written = self.file.write_all(text.as_bytes());
        written
            .and_then(|()| self.file.sync_all())
            .map_err(|e| new_file::refused(&e, &self.path, CODE, Exit::Usage))?;
        Ok(words::written(&self.path))
    }
}
