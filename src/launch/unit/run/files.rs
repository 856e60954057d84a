//! Files of a unit: written, removed, given away, and put back as they were.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, lchown},
    path::{Path, PathBuf},
};

use super::super::error::UnitError;

/// Most files in a folder that is given away; ours have a dozen.
const MOST: usize = 10_000;

/// A file with its user and group.
pub(super) type Owned = (PathBuf, (u32, u32));

/// How files were before.
#[derive(Debug)]
pub(super) enum Back {
    /// Text of a file; none: it was not there.
    Text(PathBuf, Option<String>),
    /// Owners.
    Owners(Vec<Owned>),
}

impl Back {
    pub(super) fn put_back(self) -> Result<(), UnitError> {
        match self {
            Self::Text(file, Some(text)) => write(&file, &text).map(|_| ()),
            Self::Text(file, None) => remove(&file).map(|_| ()),
            Self::Owners(all) => {
                let mut failed = None;
                for (path, (user, group)) in all {
                    match lchown(&path, Some(user), Some(group)) {
                        // An engine that ended meanwhile has taken its socket along.
                        Err(e) if e.kind() != io::ErrorKind::NotFound => {
                            failed = failed.or(Some(fault("give back", &path)(e)));
                        }
                        _ => {}
                    }
                }
                failed.map_or(Ok(()), Err)
            }
        }
    }
}

fn fault(act: &'static str, file: &Path) -> impl FnOnce(io::Error) -> UnitError {
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

/// Gives a file, or a folder and the files in it, to somebody.
pub(super) fn own(path: &Path, to: (u32, u32)) -> Result<Back, UnitError> {
    let mut before = Vec::new();
    for (file, had) in not_owned(path, to)? {
        if let Err(e) = lchown(&file, Some(to.0), Some(to.1)) {
            let _ = Back::Owners(before).put_back();
            return Err(fault("give away", &file)(e));
        }
        before.push((file, had));
    }
    Ok(Back::Owners(before))
}

/// Of a file, or a folder and the files in it, what belongs to others, and to whom. Links are not
/// followed, folders below are not entered, and a folder that everybody may write is not ours.
pub(super) fn not_owned(path: &Path, by: (u32, u32)) -> Result<Vec<Owned>, UnitError> {
    let about = fs::symlink_metadata(path).map_err(fault("look at", path))?;
    let mut all = vec![path.to_path_buf()];
    if about.is_dir() {
        if about.mode() & 0o002 != 0 {
            let shared = io::Error::other("everybody may write there: it is no folder of ours");
            return Err(fault("give away", path)(shared));
        }
        let inside = fs::read_dir(path).map_err(fault("read", path))?;
        all.extend(inside.flatten().map(|e| e.path()).take(MOST));
    }
    let mut others = Vec::new();
    for file in all {
        // An engine that ends takes its socket along.
        let Ok(about) = fs::symlink_metadata(&file) else {
            continue;
        };
        // A second name of a file that is not ours (link(2)) would be given away with it.
        let ours = file == path || !about.is_dir() && about.nlink() == 1;
        let owner = (about.uid(), about.gid());
        if ours && owner != by {
            others.push((file, owner));
        }
    }
    Ok(others)
}
