//! Starts the engine as a process of its own that outlives the login.

use std::{
    ffi::OsStr,
    fs::OpenOptions,
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// Set for the child: it makes itself a new session before anything else (`setsid(2)`), so that
/// neither Ctrl-C nor the end of the login reaches it.
pub const DETACHED_VARIABLE: &str = "SMARTACTIONS_DETACHED";

/// Holds the service account's password for setup and for an engine in the foreground. A detached
/// engine never gets it: whoever may look at a process may look at its environment.
pub const PASSWORD_VARIABLE: &str = "SMARTACTIONS_PASSWORD";

/// Set for a child that ends with this process, however this one ends: its standard input is a pipe
/// that closes then.
pub const TIED_VARIABLE: &str = "SMARTACTIONS_TIED";

/// Whether a child outlives this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tie {
    /// It does.
    #[default]
    Free,
    /// It ends with it, on SIGKILL too: the engine of a demo.
    Tied,
}

/// A child that was started and has not said that it is ready.
#[derive(Debug)]
pub struct Detached {
    /// None once it was let go.
    child: Option<Child>,
    pid: u32,
    /// Where its standard error goes.
    pub log: PathBuf,
}

/// Why no process was started.
#[derive(Debug, thiserror::Error)]
#[error("the engine can't be started: {}: {source}", place.display())]
pub struct SpawnError {
    /// The program or its log.
    pub place: PathBuf,
    /// As the system said.
    pub source: io::Error,
}

impl SpawnError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        "engine.spawn"
    }
}

/// Starts `program` with `arguments`; what it says goes to `log`, appended, 0600. The child calls
/// [`enter_own_session`] as its first act.
pub fn spawn(
    program: &Path,
    arguments: &[impl AsRef<OsStr>],
    log: &Path,
    tie: Tie,
) -> Result<Detached, SpawnError> {
    let at = |place: &Path| {
        let place = place.to_owned();
        move |source| SpawnError { place, source }
    };
    let out = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(log)
        .map_err(at(log))?;
    let err = out.try_clone().map_err(at(log))?;
    let mut command = Command::new(program);
    match tie {
        Tie::Free => command.stdin(Stdio::null()).env_remove(TIED_VARIABLE),
        Tie::Tied => command.stdin(Stdio::piped()).env(TIED_VARIABLE, "1"),
    };
    let child = command
        .args(arguments)
        .env(DETACHED_VARIABLE, "1")
        .env_remove(PASSWORD_VARIABLE)
        .current_dir("/")
        .stdout(out)
        .stderr(err)
        .spawn()
        .map_err(at(program))?;
    Ok(Detached {
        pid: child.id(),
        child: Some(child),
        log: log.to_owned(),
    })
}

impl Detached {
    /// Its process id.
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// Its exit code when it has ended already; `Some(None)` when a signal ended it.
    pub fn ended(&mut self) -> Option<Option<i32>> {
        match self.child.as_mut()?.try_wait() {
            Ok(Some(status)) => Some(status.code()),
            Ok(None) | Err(_) => None,
        }
    }

    /// Lets it go on for good. Dropped without this, it is ended at once: the undo of a start that
    /// did not get ready, or that was broken off. When it ends while this process still runs, such
    /// as the status screen, its end is taken note of, so that it does not stay in the process table.
    pub fn release(mut self) {
        if let Some(mut child) = self.child.take() {
            // Else it would be closed here, and what is tied to it would end.
            let tie = child.stdin.take();
            std::thread::spawn(move || {
                let _ = child.wait();
                drop(tie);
            });
        }
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            // It may be gone already; then there is nothing left to undo.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// In the child: leaves the terminal's session. Does nothing when not started by [`spawn`].
pub fn enter_own_session(detached: bool) -> io::Result<()> {
    if detached {
        rustix::process::setsid()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_the_child_says_is_in_the_log() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("engine.log");
        let mut child = spawn(
            Path::new("/bin/sh"),
            &[
                "-c".to_owned(),
                "echo $SMARTACTIONS_DETACHED out; echo err >&2; exit 3".to_owned(),
            ],
            &log,
            Tie::Free,
        )
        .unwrap();
        let code = loop {
            if let Some(code) = child.ended() {
                break code;
            }
            std::thread::yield_now();
        };
        assert_eq!(code, Some(3));
        assert_eq!(std::fs::read_to_string(&log).unwrap(), "1 out\nerr\n");
    }

    #[test]
    fn one_that_ends_after_it_was_let_go_leaves_no_trace() {
        let dir = tempfile::tempdir().unwrap();
        let arguments = ["-c".to_owned(), "exit 0".to_owned()];
        let log = dir.path().join("l");
        let child = spawn(Path::new("/bin/sh"), &arguments, &log, Tie::Free).unwrap();
        let pid = rustix::process::Pid::from_raw(i32::try_from(child.pid()).unwrap()).unwrap();
        child.release();
        let begun = std::time::Instant::now();
        // One that ended and was not waited for is there still, for `kill(2)` too.
        while rustix::process::test_kill_process(pid).is_ok() {
            assert!(
                begun.elapsed().as_secs() < 60,
                "it stays in the process table"
            );
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_missing_program_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (program, log) = (Path::new("/no/such/program"), dir.path().join("l"));
        let refused = spawn(program, &[""; 0], &log, Tie::Free).unwrap_err();
        assert!(refused.to_string().contains("/no/such/program"));
    }
}
