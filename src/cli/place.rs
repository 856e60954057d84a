//! Options that every command takes, and the folders they lead to.

use std::path::PathBuf;

use clap::Args;

use crate::{
    domain::Problem,
    launch::Tie,
    world::{Directories, environment, path_variable},
};

/// Stands for `--config`.
const CONFIG: &str = "SMARTACTIONS_CONFIG";
/// Stands for `--state`.
const STATE: &str = "SMARTACTIONS_STATE";

/// `--config` and `--state`.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// Config file; else `SMARTACTIONS_CONFIG`.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "Config file [env: SMARTACTIONS_CONFIG]"
    )]
    pub config: Option<PathBuf>,
    /// Folder for tasks, logs, lock and control socket; else `SMARTACTIONS_STATE`.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help = "Folder for tasks, logs, lock and control socket [env: SMARTACTIONS_STATE]"
    )]
    pub state: Option<PathBuf>,
    /// Whether an engine that is started here outlives this process; that of a demo does not.
    #[arg(skip)]
    pub tie: Tie,
}

impl Place {
    /// Finds the folders; paths are made absolute, for a detached engine works from `/`.
    pub fn directories(&self) -> Result<Directories, Problem> {
        let root = rustix::process::geteuid().is_root();
        let config = given(self.config.as_ref(), CONFIG)?;
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
        given(self.state.as_ref(), STATE)
    }
}

/// The option, else the variable. An empty variable counts as unset, as it does everywhere; an empty
/// option is an order that cannot be carried out, and clap refuses it.
fn given(option: Option<&PathBuf>, variable: &str) -> Result<Option<PathBuf>, Problem> {
    let path = option.cloned().or_else(|| path_variable(variable));
    path.as_ref().map(absolute).transpose()
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
