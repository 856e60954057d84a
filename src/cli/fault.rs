//! A fault in the program: what it said is kept in a file, and the process ends with code 70.
//!
//! Set up by [`super::main`]. The file holds the panic's own words and where it came from, no data
//! of a command.

use std::{
    backtrace::Backtrace,
    fs::OpenOptions,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{exit::Exit, place::Place, talk};
use crate::world::World;

/// From now on each panic is kept, in the state folder of `place` where there is one. Only the newest
/// is: a part of the engine that fails again and again fills no disk.
pub(super) fn keep_reports(place: Option<&Place>) {
    let state = place.and_then(|p| p.directories().ok()).map(|d| d.state);
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |fault| {
        print(fault);
        if let Ok(file) = keep(state.as_deref(), &fault.to_string()) {
            let file = file.display();
            talk::tell(&format!(
                "smartactions: a fault in the program, kept in {file}"
            ));
        }
    }));
}

/// Runs `command`; a panic in it ends with code 70. It was told already.
pub(super) fn caught(command: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| Exit::Fault.into())
}

/// Into the state folder where there is one, else a new file among the temporary ones.
fn keep(state: Option<&Path>, said: &str) -> io::Result<PathBuf> {
    let mut open = OpenOptions::new();
    open.write(true).mode(0o600);
    let (file, mut out) = if let Some(folder) = state.filter(|folder| folder.is_dir()) {
        let file = folder.join("panic.txt");
        let out = open.create(true).truncate(true).open(&file)?;
        (file, out)
    } else {
        let name = format!("smartactions-panic-{}.txt", std::process::id());
        let file = std::env::temp_dir().join(name);
        // Anybody may put something under that name: only a file of our own making is taken.
        let out = open.create_new(true).open(&file)?;
        (file, out)
    };
    let (version, now) = (env!("CARGO_PKG_VERSION"), World::real().now());
    let trace = Backtrace::force_capture();
    writeln!(out, "smartactions {version}, {now}\n{said}\n\n{trace}")?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    #[test]
    fn a_panic_ends_with_its_code() {
        let ended = caught(|| panic!("on purpose"));
        assert_eq!(format!("{ended:?}"), format!("{:?}", ExitCode::from(70)));
    }

    #[test]
    fn the_newest_report_is_kept_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        for said in ["the first", "the second"] {
            keep(Some(dir.path()), said).unwrap();
        }
        let file = dir.path().join("panic.txt");
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            text.contains("the second") && !text.contains("the first"),
            "{text}"
        );
        assert!(text.starts_with(&format!("smartactions {}", env!("CARGO_PKG_VERSION"))));
        assert_eq!(
            fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let elsewhere = keep(None, "no state folder").unwrap();
        assert!(keep(None, "again").is_err(), "what is there is not taken");
        fs::remove_file(elsewhere).unwrap();
    }
}
