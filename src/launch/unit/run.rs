//! Carries out the steps of [`super::plan`]: each command within a time, and all of it taken back
//! when one fails.

use std::{
    ffi::OsString,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, time::timeout};

use super::{
    error::UnitError,
    plan::{Act, Step},
};
use crate::{launch::PASSWORD_VARIABLE, world::Environment};

mod files;
pub(super) mod owners;

use files::Back;

/// How long a command may take. `systemctl stop` waits for the engine, which has 30 s.
pub(super) const PATIENCE: Duration = Duration::from_secs(45);
/// Most of a command's last line that is told.
const LONGEST: usize = 300;

/// Finds and runs programs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Tools {
    /// As in `PATH`, and the folders of the administrator's programs, which `su` leaves out.
    path: OsString,
    /// `XDG_RUNTIME_DIR`, where `su` has left that out too: a user's manager is found by it.
    runtime: Option<PathBuf>,
}

/// What a program said, and whether it was a success.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) good: bool,
    pub(super) out: String,
    said: String,
}

impl Tools {
    /// Those of this environment's `PATH`; `of_user`: for a manager of the user's own.
    pub(super) fn new(env: &Environment, of_user: bool) -> Self {
        let path = env.get("PATH").filter(|p| !p.is_empty());
        let path = path.map_or_else(String::new, |p| format!("{p}:/usr/sbin:/sbin"));
        let left_out = env.get("XDG_RUNTIME_DIR").is_none_or(String::is_empty);
        Self {
            path: path.into(),
            runtime: (of_user && left_out)
                .then(|| runtime_in(Path::new("/run/user")))
                .flatten(),
        }
    }

    /// Whether there is such a program.
    pub(super) fn has(&self, program: &str) -> bool {
        self.find(program).is_some()
    }

    fn find(&self, program: &str) -> Option<PathBuf> {
        std::env::split_paths(&self.path)
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(program))
            .find(|file| {
                fs::metadata(file).is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0)
            })
    }

    /// Runs a program to its end and gives what it said, good or bad.
    pub(super) async fn ask(
        &self,
        program: &str,
        arguments: &[String],
        patience: Duration,
    ) -> Result<Answer, UnitError> {
        let Some(file) = self.find(program) else {
            return Err(UnitError::NoProgram(program.to_owned()));
        };
        let runtime = self.runtime.iter().map(|dir| ("XDG_RUNTIME_DIR", dir));
        let ran = Command::new(&file)
            .args(arguments)
            .envs(runtime)
            .env("PATH", &self.path)
            .env_remove(PASSWORD_VARIABLE)
            // Its words are compared.
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            // Ctrl-C is for who reads it here, and decides what is finished first.
            .process_group(0)
            .kill_on_drop(true)
            .output();
        match timeout(patience, ran).await {
            Ok(Ok(output)) => Ok(Answer {
                good: output.status.success(),
                out: String::from_utf8_lossy(&output.stdout).trim().to_owned(),
                said: last_line(&output.stderr, &output.stdout),
            }),
            Ok(Err(source)) => Err(UnitError::File {
                act: "run",
                file,
                source,
            }),
            Err(_) => Err(UnitError::Late {
                command: typed(program, arguments),
                waited: patience,
            }),
        }
    }

    /// Runs a program that has to succeed.
    pub(super) async fn run(
        &self,
        program: &str,
        arguments: &[String],
        code: &'static str,
    ) -> Result<(), UnitError> {
        let answer = self.ask(program, arguments, PATIENCE).await?;
        if answer.good {
            return Ok(());
        }
        Err(UnitError::Refused {
            code,
            command: typed(program, arguments),
            said: answer.said,
        })
    }

    /// User and group of a user's name.
    pub(super) async fn owner(&self, user: &str) -> Result<(u32, u32), UnitError> {
        Ok((self.id(user, "-u").await?, self.id(user, "-g").await?))
    }

    async fn id(&self, user: &str, flag: &str) -> Result<u32, UnitError> {
        let arguments = [flag.to_owned(), user.to_owned()];
        let answer = self.ask("id", &arguments, PATIENCE).await?;
        answer.out.parse().map_err(|_| UnitError::Refused {
            code: "launch.unit.user",
            command: typed("id", &arguments),
            said: answer.said,
        })
    }

    /// What the steps would give away.
    pub(super) async fn strangers(&self, steps: &[Step]) -> Result<Vec<PathBuf>, UnitError> {
        let mut all = Vec::new();
        for step in steps {
            if let Act::Own { what, user } = &step.act
                && what.path.exists()
            {
                let others = owners::others(what, self.owner(user).await?)?;
                all.extend(others.into_iter().map(|other| other.path));
            }
        }
        Ok(all)
    }

    /// Does one act; what it changed of files is given back, to be put back.
    async fn act(&self, act: &Act, code: &'static str) -> Result<Option<Back>, UnitError> {
        match act {
            Act::Run { program, arguments } => {
                self.run(program, arguments, code).await.map(|()| None)
            }
            Act::Write { file, text } => files::write(file, text).map(Some),
            Act::Remove(file) => files::remove(file).map(Some),
            Act::Own { what, user } => {
                if !what.path.exists() {
                    return Ok(None);
                }
                let given = owners::give(what, self.owner(user).await?)?;
                Ok(Some(Back::Owners(given)))
            }
        }
    }
}

/// The folder of this user in there, made by `pam_systemd(8)` as long as a manager of theirs runs.
pub(super) fn runtime_in(all: &Path) -> Option<PathBuf> {
    let own = rustix::process::geteuid().as_raw();
    let folder = all.join(own.to_string());
    let about = fs::metadata(&folder).ok()?;
    (about.is_dir() && about.uid() == own).then_some(folder)
}

fn typed(program: &str, arguments: &[String]) -> String {
    format!("{program} {}", arguments.join(" "))
}

fn last_line(first: &[u8], second: &[u8]) -> String {
    let line = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let line = text.lines().rev().find(|l| !l.trim().is_empty())?.trim();
        Some(line.chars().take(LONGEST).collect::<String>())
    };
    line(first)
        .or_else(|| line(second))
        .unwrap_or_else(|| "it gave no reason".to_owned())
}

/// What was done, and the way back.
#[derive(Debug, Default)]
pub struct Undo(Vec<(Option<Back>, Vec<Act>)>);

/// Carries out all steps, or none: when one fails, those before it are taken back.
pub async fn carry_out(tools: &Tools, steps: &[Step]) -> Result<Undo, UnitError> {
    let mut done = Undo::default();
    for step in steps {
        match tools.act(&step.act, step.code).await {
            Ok(back) => done.0.push((back, step.back.clone())),
            Err(first) => {
                return Err(match done.take_back(tools).await {
                    Ok(()) => first,
                    Err(second) => UnitError::NotUndone {
                        first: Box::new(first),
                        second: Box::new(second),
                    },
                });
            }
        }
    }
    Ok(done)
}

impl Undo {
    /// Takes everything back, the last first. What fails holds up nothing else; the first failure is
    /// told.
    pub async fn take_back(self, tools: &Tools) -> Result<(), UnitError> {
        let mut failed = None;
        for (back, acts) in self.0.into_iter().rev() {
            if let Some(error) = back.and_then(|b| b.put_back().err()) {
                failed = failed.or(Some(error));
            }
            for act in acts {
                if let Err(error) = tools.act(&act, "launch.unit.not_undone").await {
                    failed = failed.or(Some(error));
                }
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
