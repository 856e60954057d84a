//! Which files and commands a change of the keeper takes, in order, and what takes each back. Pure.

use std::path::{Path, PathBuf};

pub use super::run::owners::Belongings;
use super::{
    Scope, Unit,
    name::Names,
    text::{Order, USER, text},
};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Runs a program.
    Run {
        /// Its name, looked for in `PATH`.
        program: String,
        /// Its arguments.
        arguments: Vec<String>,
    },
    /// Puts a file in its place, mode 0644.
    Write {
        /// Which.
        file: PathBuf,
        /// With what.
        text: String,
    },
    /// Removes a file, if it is there.
    Remove(PathBuf),
    /// Gives a file, or a folder with files of ours in it, to a user; nothing there: nothing done.
    Own {
        /// Which.
        what: Belongings,
        /// To whom.
        user: String,
    },
}

/// An act, and what follows when it is taken back. What it did to files and their owners is
/// remembered by who carries it out and put back first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub act: Act,
    /// What else takes it back.
    pub back: Vec<Act>,
    /// Stable code of its failure.
    pub code: &'static str,
}

/// What is known of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not hang together"
)]
pub struct Known {
    /// The engine's user is there.
    pub user: bool,
    /// `systemd-sysusers` is.
    pub sysusers: bool,
    /// The user's manager goes on after the logout already.
    pub lingers: bool,
    /// The unit starts with the machine, or with the user's manager, already.
    pub enabled: bool,
    /// The folder of the config was made for it, and holds nothing else.
    pub own_config: bool,
}

/// Accounts for the engine (sysusers.d(5)).
pub const SYSUSERS: &str =
    "u smartactions - \"SmartActions engine\" /var/lib/smartactions /usr/sbin/nologin\n";
const SYSUSERS_FILE: &str = "/etc/sysusers.d/smartactions.conf";

fn run(program: &str, arguments: &[&str]) -> Act {
    Act::Run {
        program: program.to_owned(),
        arguments: arguments.iter().map(|a| (*a).to_owned()).collect(),
    }
}

const fn step(act: Act, code: &'static str) -> Step {
    Step {
        act,
        back: Vec::new(),
        code,
    }
}

impl Unit {
    fn manager(&self, arguments: &[&str]) -> Act {
        Act::Run {
            program: "systemctl".to_owned(),
            arguments: self.systemctl(arguments),
        }
    }

    fn reload(&self) -> Act {
        self.manager(&["daemon-reload"])
    }

    /// What makes the service manager keep the engine; it is not started by it.
    pub fn to_install(&self, order: &Order, known: Known) -> Vec<Step> {
        let mut steps = match self.scope {
            Scope::System => owner(order, known),
            Scope::User => Vec::new(),
        };
        let (file, text) = (self.file.clone(), text(self, order));
        steps.push(Step {
            act: Act::Write { file, text },
            back: vec![self.reload()],
            code: "launch.unit.file",
        });
        steps.push(step(self.reload(), "launch.unit.reload"));
        // What was so before stays so when the rest is taken back.
        let disable = (!known.enabled).then(|| self.manager(&["disable", &self.name]));
        steps.push(Step {
            act: self.manager(&["enable", &self.name]),
            back: disable.into_iter().collect(),
            code: "launch.unit.enable",
        });
        if self.scope == Scope::User && !known.lingers {
            // Without it the manager, and the engine with it, ends with the last logout.
            steps.push(Step {
                act: run("loginctl", &self.linger("enable-linger")),
                back: vec![run("loginctl", &self.linger("disable-linger"))],
                code: "launch.unit.linger",
            });
        }
        steps
    }

    fn linger<'a>(&'a self, verb: &'a str) -> Vec<&'a str> {
        let user = Some(self.user.as_str()).filter(|u| !u.is_empty());
        [verb].into_iter().chain(user).collect()
    }

    /// What makes it let go of the engine, which was stopped before. User, owners and lingering stay:
    /// others may rely on them.
    pub fn to_remove(&self, known: Known) -> Vec<Step> {
        let enable = known.enabled.then(|| self.manager(&["enable", &self.name]));
        vec![
            Step {
                act: self.manager(&["disable", &self.name]),
                back: enable.into_iter().collect(),
                code: "launch.unit.disable",
            },
            Step {
                act: Act::Remove(self.file.clone()),
                back: vec![self.reload()],
                code: "launch.unit.file",
            },
            step(self.reload(), "launch.unit.reload"),
        ]
    }
}

/// The machine's user, and what belongs to it: state, secrets, config.
fn owner(order: &Order, known: Known) -> Vec<Step> {
    let mut steps = Vec::new();
    if !known.user && known.sysusers {
        steps.push(step(
            Act::Write {
                file: SYSUSERS_FILE.into(),
                text: SYSUSERS.to_owned(),
            },
            "launch.unit.file",
        ));
    }
    if !known.user {
        let act = if known.sysusers {
            run("systemd-sysusers", &[SYSUSERS_FILE])
        } else {
            let home = ["--home-dir", "/var/lib/smartactions", "--no-create-home"];
            let no_shell = ["--system", "--user-group", "--shell", "/usr/sbin/nologin"];
            run("useradd", &[&no_shell[..], &home[..], &[USER]].concat())
        };
        steps.push(Step {
            act,
            back: vec![run("userdel", &[USER])],
            code: "launch.unit.user",
        });
    }
    for what in belongings(order, known.own_config) {
        let user = USER.to_owned();
        steps.push(step(Act::Own { what, user }, "launch.unit.file"));
    }
    steps
}

/// What the engine's user has to own. `own_config`: its folder was made for the config.
pub(super) fn belongings(order: &Order, own_config: bool) -> Vec<Belongings> {
    let folders = &order.directories;
    let whole = |path: &Path, alone| Belongings {
        path: path.to_path_buf(),
        inside: Names::within(path, folders, &order.database),
        alone,
    };
    let one = |path: PathBuf| Belongings {
        path,
        inside: Names::default(),
        alone: false,
    };
    let mut all = vec![whole(&folders.state, order.own_state.is_some())];
    let config = &folders.config_file;
    match config.parent() {
        Some(folder) if folder == folders.state => {}
        // A folder of our own is opened to it; in another one only the two files are ours.
        Some(folder) if own_config || folder == Path::new("/etc/smartactions") => {
            all.push(whole(folder, false));
        }
        _ => all.extend([one(config.clone()), one(folders.secrets_file())]),
    }
    if folders.runtime != folders.state {
        // Left by an engine of root, it would keep the new one from opening its socket in it.
        all.push(whole(&folders.runtime, false));
    }
    all
}

impl std::fmt::Display for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Run { program, arguments } => write!(f, "{program} {}", arguments.join(" ")),
            Self::Write { file, .. } => write!(f, "write {}", file.display()),
            Self::Remove(file) => write!(f, "remove {}", file.display()),
            Self::Own { what, user } => write!(f, "give {} to {user}", what.path.display()),
        }
    }
}
