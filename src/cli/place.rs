//! Options that every command takes, and the folders they lead to.

use std::path::PathBuf;

use clap::Args;

use crate::{
    domain::Problem,
    launch::Tie,
    world::{Directories, environment},
};

/// `--config` and `--state`.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Config file.
    #[arg(long, global = true, value_name = "FILE", env = "SMARTACTIONS_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder for tasks, logs, lock and control socket.
    #[arg(long, global = true, value_name = "DIR", env = "SMARTACTIONS_STATE")]
    pub state: Option<PathBuf>,
    /// Whether an engine that is started here outlives this process; that of a demo does not.
    #[arg(skip)]
    pub tie: Tie,
}

impl Place {
    /// Finds the folders; paths are made absolute, for a detached engine works from `/`.
    pub fn directories(&self) -> Result<Directories, Problem> {
        let root = rustix::process::geteuid().is_root();
        let config = self.config.as_ref().map(absolute).transpose()?;
        let state = self.state()?;
        Directories::find(&environment(), root, config.as_deref(), state.as_deref()).map_err(|e| {
            Problem::new(
                "place.no_home",
                e.to_string(),
                "",
                "set HOME, or give --config FILE and --state DIR",
            )
        })
    }

    /// `--state`, absolute.
    pub fn state(&self) -> Result<Option<PathBuf>, Problem> {
        self.state.as_ref().map(absolute).transpose()
    }
}

fn absolute(path: &PathBuf) -> Result<PathBuf, Problem> {
    std::path::absolute(path).map_err(|e| {
        Problem::new(
            "place.path",
            e.to_string(),
            path.display().to_string(),
            "give a path that exists, or an absolute one",
        )
    })
}
