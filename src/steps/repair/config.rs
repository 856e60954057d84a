//! The config: broken or gone, and the newest of its backups that is whole.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Broken, files::Mend};
use crate::{
    config::{Fault, LoadError, Settings, read_text},
    domain::Problem,
    steps::Runner,
    words::repair as words,
};

impl Runner {
    /// What the config says, where it is whole; else what is wrong with it, the first point with the
    /// way back.
    pub(super) fn broken_config(&self) -> (Option<Settings>, Vec<Broken>) {
        let file = &self.plan.directories.config_file;
        let backup = newest_whole(file);
        let lost = |problem: Problem| {
            let mend = backup.clone().map(Mend::PutBack);
            (None, vec![Broken::new(problem, mend)])
        };
        let unread = |e: &LoadError| Problem::new(e.code(), e.to_string(), "", words::try_read());
        let text = match read_text(file) {
            Ok(Some(text)) => text,
            Ok(None) => return lost(unread(&LoadError::Absent(file.clone()))),
            Err(error) => return lost(unread(&error)),
        };
        let faults = match meant(file, &text) {
            Ok(settings) => return (Some(settings), Vec::new()),
            Err(faults) => faults,
        };
        let mut all: Vec<Broken> = faults
            .iter()
            .map(|f| Broken::new(f.problem(), None))
            .collect();
        if let (Some(first), Some(backup)) = (all.first_mut(), backup) {
            first.problem.remedy = words::or_put_back(&first.problem.remedy, &backup);
            first.mend = Some(Mend::PutBack(backup));
        }
        (None, all)
    }
}

/// Text that an engine would start with.
fn meant(file: &Path, text: &str) -> Result<Settings, Vec<Fault>> {
    let settings = Settings::parse(&file.display().to_string(), text)?;
    let all = settings.complete();
    let mut faults = all.config().err().unwrap_or_default();
    faults.extend(all.not_served());
    if faults.is_empty() {
        Ok(settings)
    } else {
        Err(faults)
    }
}

/// Copies of it that setup made: files beside it with its name and a moment.
pub(in crate::steps) fn backups(file: &Path) -> Vec<PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let begins = format!("{name}.");
    let beside = file.parent().map(fs::read_dir).and_then(Result::ok);
    let all = beside.into_iter().flatten().flatten();
    let ours = all.filter(|e| {
        let name = e.file_name();
        let end = name.to_string_lossy();
        let is_file = e.file_type().is_ok_and(|kind| kind.is_file());
        is_file && end.strip_prefix(&begins).is_some_and(is_moment)
    });
    ours.map(|e| e.path()).collect()
}

/// Such as `20260509-1407`, `20260509-1407-2` and `broken-20260509-140712`.
fn is_moment(end: &str) -> bool {
    let mut parts = end.strip_prefix("broken-").unwrap_or(end).split('-');
    let mut digits = |least: usize| {
        let part = parts.next();
        part.is_some_and(|p| p.len() >= least && p.bytes().all(|b| b.is_ascii_digit()))
    };
    digits(8) && digits(4) && parts.all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

/// The newest backup that is whole; one that was put aside as broken is none.
fn newest_whole(file: &Path) -> Option<PathBuf> {
    let mut all: Vec<_> = backups(file)
        .into_iter()
        .filter_map(|f| Some((fs::metadata(&f).ok()?.modified().ok()?, f)))
        .collect();
    all.sort();
    let whole = |f: &Path| matches!(read_text(f), Ok(Some(text)) if meant(f, &text).is_ok());
    all.into_iter().rev().map(|(_, f)| f).find(|f| whole(f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_setup_has_put_there_is_a_backup() {
        for ours in ["20260509-1407", "20260509-1407-2", "broken-20260509-140712"] {
            assert!(is_moment(ours), "{ours}");
        }
        for other in [
            "ansible-notes",
            "before-audit",
            "d",
            "example",
            "20260509",
            "20260509-",
        ] {
            assert!(!is_moment(other), "{other}");
        }
    }
}
