//! Passwords that systemd hands over (`systemd.exec`, `LoadCredential=`): one file for each, named as in
//! `secrets.toml`. Other files in that folder are another program's.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::without_newline;
use crate::{
    config::load::{LoadError, read_text},
    domain::Secret,
};

/// The passwords in a folder of credentials; none when it is gone.
pub(super) fn credentials(dir: &Path) -> Result<BTreeMap<String, Secret>, LoadError> {
    let unread = |e| LoadError::read(dir, e);
    let files = match fs::read_dir(dir) {
        Ok(files) => files,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(e) => return Err(unread(e)),
    };
    let mut all = BTreeMap::new();
    for file in files {
        let file: PathBuf = file.map_err(unread)?.path();
        let Some(name) = file.file_name().and_then(|n| n.to_str()) else {
            continue;
        };
        if is_password(name)
            && let Some(text) = read_text(&file)?
        {
            all.insert(name.to_owned(), Secret::new(without_newline(text)));
        }
    }
    Ok(all)
}

/// `exchange.password`, `outgoing.password`, and `listener.NAME.password` of any name.
fn is_password(name: &str) -> bool {
    let of_listener = || {
        let rest = name.strip_prefix("listener.")?;
        rest.strip_suffix(".password")
    };
    matches!(name, "exchange.password" | "outgoing.password")
        || of_listener().is_some_and(|l| !l.is_empty())
}
