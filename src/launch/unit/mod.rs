//! The engine as a systemd unit: of the machine where root sets up, of the user elsewhere.
//!
//! Two halves. [`text`] and [`plan`] decide which files and commands it takes, and are functions of
//! their input. [`run`] carries them out, each within a time, and takes all of it back when one
//! fails. Called by `steps` and `cli` in place of [`super::start`] and [`super::end`], which it goes
//! on to wherever this installation has no unit: an engine is never kept by two.

mod carried;
mod error;
mod hidden;
mod keep;
mod name;
pub mod plan;
pub mod run;
mod seen;
pub mod text;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::world::{Directories, Environment};

pub use carried::Asked;
pub use error::UnitError;
pub use run::{Tools, Undo};

/// Whose service manager keeps the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The machine's.
    System,
    /// That of the user who sets up.
    User,
}

/// The unit that this installation has or could have.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Whose.
    pub scope: Scope,
    /// Such as `smartactions.service`.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// Who set up, for `loginctl`; empty when not known.
    user: String,
    /// Runs what it takes.
    tools: Tools,
}

impl Unit {
    /// The unit of an installation, which several on one machine do not share.
    pub fn of(env: &Environment, root: bool, directories: &Directories) -> Self {
        let scope = if root { Scope::System } else { Scope::User };
        let name = name::unit(env, root, directories);
        let set = |key: &str| env.get(key).filter(|v| !v.is_empty());
        // systemd(1): where the manager looks first, if it was told so.
        let told = set("SYSTEMD_UNIT_PATH").and_then(|all| all.split(':').next());
        let folder = match (told, scope) {
            (Some(folder), _) if !folder.is_empty() => PathBuf::from(folder),
            (_, Scope::System) => PathBuf::from("/etc/systemd/system"),
            (_, Scope::User) => set("XDG_CONFIG_HOME")
                .map(PathBuf::from)
                .or_else(|| set("HOME").map(|home| Path::new(home).join(".config")))
                .unwrap_or_default()
                .join("systemd/user"),
        };
        Self {
            scope,
            file: folder.join(&name),
            name,
            user: set("USER")
                .or_else(|| set("LOGNAME"))
                .cloned()
                .unwrap_or_default(),
            tools: Tools::new(env, scope == Scope::User),
        }
    }

    /// Whether the service manager keeps the engine of this installation: by a file of ours, by one that
    /// somebody has written for it, or by one of a package that was enabled. Anything else that bears the
    /// name is not started and not stopped.
    pub fn is_installed(&self) -> bool {
        let wanted = self.file.with_file_name(format!("{}.wants", self.target()));
        match std::fs::read_to_string(&self.file) {
            Ok(text) => text
                .lines()
                .any(|l| l.starts_with("ExecStart=") && l.contains("smartactions")),
            Err(_) => wanted.join(&self.name).symlink_metadata().is_ok(),
        }
    }

    /// Whether its file was written by setup: another one is somebody else's to take away.
    pub fn is_ours(&self) -> bool {
        self.text_there().is_some()
    }

    /// Its text, where setup wrote it.
    pub fn text_there(&self) -> Option<String> {
        text_of_ours(&self.file)
    }

    /// Whether it is the machine's.
    pub fn is_of_machine(&self) -> bool {
        self.scope == Scope::System
    }

    /// Whether its file says just this.
    pub fn says(&self, text: &str) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|there| there == text)
    }

    /// What starts it with the machine, or with the user's manager.
    pub(super) const fn target(&self) -> &'static str {
        match self.scope {
            Scope::System => "multi-user.target",
            Scope::User => "default.target",
        }
    }

    /// Arguments of `systemctl` for its manager.
    pub(super) fn systemctl(&self, arguments: &[&str]) -> Vec<String> {
        let own = (self.scope == Scope::User).then_some("--user");
        own.into_iter()
            .chain(arguments.iter().copied())
            .map(str::to_owned)
            .collect()
    }
}

fn text_of_ours(file: &Path) -> Option<String> {
    let there = std::fs::read_to_string(file);
    there.ok().filter(|text| text.starts_with(text::FIRST_LINE))
}
