//! Files of a unit: written, removed, and put back as they were.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::{super::error::UnitError, owners};

/// How files were before.
#[derive(Debug)]
pub(super) enum Back {
    /// Text of a file; none: it was not there.
    Text(PathBuf, Option<String>),
    /// Owners.
    Owners(owners::Given),
}

impl Back {
    pub(super) fn put_back(self) -> Result<(), UnitError> {
        match self {
            Self::Text(file, Some(text)) => write(&file, &text).map(|_| ()),
            Self::Text(file, None) => remove(&file).map(|_| ()),
            Self::Owners(given) => given.take_back(),
        }
    }
}

pub(super) fn fault(act: &'static str, file: &Path) -> impl FnOnce(io::Error) -> UnitError {
    let file = file.to_path_buf();
    move |source| UnitError::File { act, file, source }
}

fn before(file: &Path) -> Result<Option<String>, UnitError> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(fault("read", file)(e)),
    }
}

/// Whole or not at all, for everybody to read: the manager tells units to every user anyway.
pub(super) fn write(file: &Path, text: &str) -> Result<Back, UnitError> {
    let old = before(file)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temp = file.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let filled = (|| {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let _ = fs::remove_file(&temp);
        let mut open = fs::OpenOptions::new();
        let mut out = open.write(true).create_new(true).mode(0o644).open(&temp)?;
        out.write_all(text.as_bytes())?;
        out.sync_all()?;
        fs::rename(&temp, file)
    })();
    if let Err(e) = filled {
        let _ = fs::remove_file(&temp);
        return Err(fault("write", file)(e));
    }
    Ok(Back::Text(file.to_path_buf(), old))
}

pub(super) fn remove(file: &Path) -> Result<Back, UnitError> {
    let old = before(file)?;
    match fs::remove_file(file) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(fault("remove", file)(e)),
        _ => Ok(Back::Text(file.to_path_buf(), old)),
    }
}
