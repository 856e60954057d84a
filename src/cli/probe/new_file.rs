//! Files that the probe makes for its caller: new ones, for the caller's eyes alone.

use std::{
    fs::{File, OpenOptions},
    io::{Error, ErrorKind},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::{
    cli::{exit::Exit, failed::Failed},
    domain::Problem,
    words::new_file as words,
};

/// Makes it; one that is there is never written over. Done before the checks: what cannot be written
/// is told before minutes are spent. `code` begins the code of what is wrong.
pub(super) fn open(file: &Path, code: &str, exit: Exit) -> Result<File, Failed> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    opened.map_err(|error| refused(&error, file, code, exit))
}

/// A file that could not be made or written; one that is there ends the code with `.exists`.
pub(super) fn refused(error: &Error, file: &Path, code: &str, exit: Exit) -> Failed {
    let code = match error.kind() {
        ErrorKind::AlreadyExists => format!("{}.exists", code.trim_end_matches(".file")),
        _ => code.to_owned(),
    };
    let place = file.display().to_string();
    Failed::new(
        exit,
        Problem::new(code, words::why(error), place, words::remedy()),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_cannot_be_made_is_told_in_words_and_left() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("r.json");
        drop(open(&file, "probe.record.file", Exit::Config).unwrap());
        for (file, start, code, what) in [
            (
                file.clone(),
                "probe.record.file",
                "probe.record.exists",
                "is there already",
            ),
            (
                file.clone(),
                "probe.transcript",
                "probe.transcript.exists",
                "is there already",
            ),
            (
                dir.path().join("no/r"),
                "probe.transcript",
                "probe.transcript",
                "no such folder",
            ),
            (
                file.join("r"),
                "probe.record.file",
                "probe.record.file",
                "not a folder",
            ),
        ] {
            let refused = open(&file, start, Exit::Usage).unwrap_err();
            let problem = refused.problems.first().unwrap();
            let told = problem.to_string();
            assert_eq!(problem.code, code);
            assert!(
                told.contains(what) && told.contains(words::remedy()),
                "{told}"
            );
            assert!(told.contains("/r") && !told.contains("os error"), "{told}");
        }
    }
}
