//! Gives files of ours to the unit's user, and takes them back.
//!
//! Root does this in folders that others may have a hand in. So each file is opened first, no link is
//! followed (`O_NOFOLLOW`), and what is looked at is what changes hands. Only names of ours are touched.

use std::{
    ffi::OsStr,
    fs, io,
    os::fd::OwnedFd,
    path::{Path, PathBuf},
};

use rustix::{
    fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Stat, Uid, chownat, fstat, openat},
    process::geteuid,
};

use super::{super::error::UnitError, super::name::Names, files::fault};

/// User and group.
pub(super) type Owner = (u32, u32);

/// What is given away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belongings {
    /// A file, or a folder.
    pub path: PathBuf,
    /// Files in that folder.
    pub inside: Names,
    /// Nothing else may be in it when it changes hands: its name does not tell that it is ours.
    pub alone: bool,
}

/// Something that belongs to somebody else than it should.
pub(super) struct Other {
    pub(super) path: PathBuf,
    file: OwnedFd,
    owner: Owner,
}

/// What was given to whom, with its owners of before.
#[derive(Debug)]
pub(super) struct Given {
    to: Owner,
    before: Vec<(PathBuf, Owner)>,
}

/// Gives them away: all, or none.
pub(super) fn give(what: &Belongings, to: Owner) -> Result<Given, UnitError> {
    let mut given = Given {
        to,
        before: Vec::new(),
    };
    for other in others(what, to)? {
        if let Err(e) = chown(&other.file, to) {
            let _ = given.take_back();
            return Err(fault("give away", &other.path)(e));
        }
        given.before.push((other.path, other.owner));
    }
    Ok(given)
}

impl Given {
    /// Gives each back to whom it was taken from, where it is still theirs to whom it was given.
    pub(super) fn take_back(self) -> Result<(), UnitError> {
        let mut failed = None;
        for (path, owner) in self.before {
            let done = match open(CWD, path.as_os_str()).and_then(|file| Ok((fstat(&file)?, file)))
            {
                // An engine that ended meanwhile has taken its socket along.
                Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
                Ok((about, file)) if owner_of(&about) == self.to => chown(&file, owner),
                Ok(_) => Ok(()),
                Err(e) => Err(e),
            };
            failed = failed.or(done.map_err(fault("give back", &path)).err());
        }
        failed.map_or(Ok(()), Err)
    }
}

/// What of these does not belong to `by`. A thing that is neither theirs nor that of who asks is refused,
/// and so is a folder that everybody may write.
pub(super) fn others(what: &Belongings, by: Owner) -> Result<Vec<Other>, UnitError> {
    let path = &what.path;
    let Some((file, about)) = looked_at(CWD, path.as_os_str(), path)? else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    if FileType::from_raw_mode(about.st_mode) == FileType::Directory {
        if about.st_mode & 0o002 != 0 {
            let shared = io::Error::other("everybody may write there: it is no folder of ours");
            return Err(fault("give away", path)(shared));
        }
        let changes = owner_of(&about) != by;
        for entry in fs::read_dir(path).map_err(fault("read", path))?.flatten() {
            let name = entry.file_name();
            if what.inside.has(&name.to_string_lossy()) {
                let inner = entry.path();
                if let Some((file, about)) = looked_at(&file, &name, &inner)? {
                    let is_file = FileType::from_raw_mode(about.st_mode) != FileType::Directory;
                    all.extend(is_file.then_some((inner, file, about)));
                }
            } else if what.alone && changes {
                let said = format!("it holds {}", name.to_string_lossy());
                return Err(not_ours(path, said));
            }
        }
    }
    all.push((path.clone(), file, about));
    let mut others = Vec::new();
    for (path, file, about) in all {
        let owner = owner_of(&about);
        if owner.0 != by.0 && owner.0 != geteuid().as_raw() {
            let said = format!("it belongs to the user with the id {}", owner.0);
            return Err(not_ours(&path, said));
        }
        if owner != by {
            others.push(Other { path, file, owner });
        }
    }
    Ok(others)
}

/// Whether a folder is one that setup made for this: nobody else may enter it, and only files of ours are
/// in it.
pub(in super::super) fn was_made_for(folder: &Path, inside: &Names) -> bool {
    let Ok(Some((_, about))) = looked_at(CWD, folder.as_os_str(), folder) else {
        return false;
    };
    let closed = !Mode::from_raw_mode(about.st_mode).intersects(Mode::RWXG | Mode::RWXO)
        && about.st_uid == geteuid().as_raw();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    closed
        && entries
            .map(|entry| entry.file_name())
            .all(|name| inside.has(&name.to_string_lossy()))
}

fn not_ours(file: &Path, said: String) -> UnitError {
    UnitError::NotOurs {
        file: file.to_path_buf(),
        said,
    }
}

/// Opened for nothing but this, with what it is; none: it is not there, it is a link, or it is a second
/// name of a file (link(2)), which would be given away with it.
fn looked_at(
    folder: impl std::os::fd::AsFd,
    name: &OsStr,
    path: &Path,
) -> Result<Option<(OwnedFd, Stat)>, UnitError> {
    let file = match open(folder, name) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(fault("look at", path)(e)),
    };
    let about = fstat(&file).map_err(|e| fault("look at", path)(e.into()))?;
    let kind = FileType::from_raw_mode(about.st_mode);
    let one = kind == FileType::Directory || about.st_nlink == 1;
    Ok((kind != FileType::Symlink && one).then_some((file, about)))
}

fn open(folder: impl std::os::fd::AsFd, name: &OsStr) -> io::Result<OwnedFd> {
    // Sockets too; with O_PATH the link itself is what is opened (open(2)).
    let how = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(folder, name, how, Mode::empty())?)
}

fn chown(file: &OwnedFd, to: Owner) -> io::Result<()> {
    let (user, group) = (Uid::from_raw(to.0), Gid::from_raw(to.1));
    Ok(chownat(
        file,
        "",
        Some(user),
        Some(group),
        AtFlags::EMPTY_PATH,
    )?)
}

fn owner_of(about: &Stat) -> Owner {
    (about.st_uid, about.st_gid)
}

#[cfg(test)]
mod tests;
