//! Reads config and secrets from disk, bounded, for the engine and for setup.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    fault::Fault,
    model::Config,
    secrets::{LooseMode, Secrets, SecretsError},
    settings::Settings,
};
use crate::{
    domain::{Problem, Secret},
    world::Environment,
};

/// The largest file read; anything larger is no config of ours.
const LARGEST: u64 = 1024 * 1024;

/// Why a file could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is none.
    #[error("{} is not there", .0.display())]
    Absent(PathBuf),
    /// The system refused it.
    #[error("{}: {source}", file.display())]
    Read {
        /// Which file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Over 1 MiB.
    #[error("{} is larger than 1 MiB", .0.display())]
    TooLarge(PathBuf),
    /// Not UTF-8.
    #[error("{} is no UTF-8 text", .0.display())]
    NotText(PathBuf),
    /// Read, and found wrong.
    #[error("{}", list(.0))]
    Wrong(Vec<Fault>),
    /// The secrets could not be taken.
    #[error(transparent)]
    Secrets(#[from] Box<SecretsError>),
}

fn list(faults: &[Fault]) -> String {
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    all.join("\n")
}

impl LoadError {
    pub(super) fn read(file: &Path, source: io::Error) -> Self {
        Self::Read {
            file: file.to_path_buf(),
            source,
        }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Absent(_) => "config.absent",
            Self::Read { .. } => "config.unreadable",
            Self::TooLarge(_) => "config.too_large",
            Self::NotText(_) => "config.not_text",
            Self::Wrong(_) => "config.wrong",
            // The secrets' own code would need a match through the box that const cannot do.
            Self::Secrets(_) => "secrets.unreadable",
        }
    }

    /// The form for screen, JSON and log: one problem for each fault.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Wrong(faults) => faults.iter().map(Fault::problem).collect(),
            Self::Secrets(e) => vec![Problem::new(
                e.code(),
                e.to_string(),
                "",
                "chmod 600 it, or mend the line",
            )],
            other => vec![Problem::new(
                other.code(),
                other.to_string(),
                "",
                "check the file and who may read it",
            )],
        }
    }
}

/// A config that is in force.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What it means.
    pub config: Config,
    /// What was typed, without defaults.
    pub settings: Settings,
    /// The text of the file.
    pub text: String,
    /// Passwords and key hashes.
    pub secrets: Secrets,
    /// Set when others may read the secrets.
    pub loose: Option<LooseMode>,
}

/// Reads `config.toml` and the secrets beside it.
pub fn load(config: &Path, secrets: &Path, env: &Environment) -> Result<Loaded, LoadError> {
    let text = read_text(config)?.ok_or_else(|| LoadError::Absent(config.to_path_buf()))?;
    let settings =
        Settings::parse(&config.display().to_string(), &text).map_err(LoadError::Wrong)?;
    let meaning = settings.complete().config().map_err(LoadError::Wrong)?;
    let (secrets, loose) = Secrets::load(secrets, env).map_err(Box::new)?;
    Ok(Loaded {
        config: meaning,
        settings,
        text,
        secrets,
        loose,
    })
}

/// The text of a file of at most 1 MiB; `None` when there is no such file.
pub fn read_text(file: &Path) -> Result<Option<String>, LoadError> {
    let opened = match File::open(file) {
        Ok(opened) => opened,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(LoadError::read(file, e)),
    };
    let mut bytes = Vec::new();
    opened
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| LoadError::read(file, e))?;
    if bytes.len() as u64 > LARGEST {
        return Err(LoadError::TooLarge(file.to_path_buf()));
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| LoadError::NotText(file.to_path_buf()))
}

impl Secret {
    /// A password from a file: one trailing newline is cut.
    pub fn from_file(file: &Path) -> Result<Self, LoadError> {
        let text = read_text(file)?.ok_or_else(|| LoadError::Absent(file.to_path_buf()))?;
        Ok(Self::new(super::secrets::without_newline(text)))
    }
}
