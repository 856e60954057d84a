//! One file, put in its place whole or not at all: temp beside, fsync, rename, fsync the folder; and
//! what a write of several files takes back when one of them fails.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown},
    path::{Path, PathBuf},
};

use super::WriteError;

/// What the owner may do with a file of ours.
const OWNER: u32 = 0o600;
/// What the group may be let do.
const GROUP: u32 = 0o060;
/// What others than the owner may be let do: the group read and write, everybody read.
const OTHERS: u32 = GROUP | 0o004;

/// Puts a file back to what it held, at once or not at all; `None` removes it.
pub fn put_back(file: &Path, text: Option<&str>) -> Result<(), WriteError> {
    match text {
        Some(text) => swap_in(&behind(file), text.as_bytes(), Mode::AsItWas),
        None => match fs::remove_file(file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(step("remove", file)(e)),
            _ => Ok(()),
        },
    }
}

/// Writes a file for its owner alone, at once or not at all; folders that are missing are made for
/// the owner alone too.
pub fn write_private(file: &Path, text: &str) -> Result<(), WriteError> {
    swap_in(file, text.as_bytes(), Mode::Private)
}

/// Who may read what is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The owner alone.
    Private,
    /// Who could before: an engine that runs as another user reads its config by its group. A new
    /// file is the owner's alone.
    AsItWas,
}

/// Changes who may read a file. A link is not followed: what it names may be anybody's.
pub fn set_mode(file: &Path, mode: Permissions) -> io::Result<()> {
    let how = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let open = File::options()
        .read(true)
        .custom_flags(how.bits().cast_signed())
        .open(file)?;
    open.set_permissions(mode)
}

/// Marks a file as written now with what stands in it: the same password once more, which a running
/// engine takes for one more try, for the account may have been unlocked.
pub fn set_anew(file: &Path) -> io::Result<()> {
    let touched = fs::File::options().append(true).open(file)?;
    touched.set_modified(std::time::SystemTime::now())
}

/// A link is followed, so that the file it names is replaced and not the link.
pub(super) fn behind(file: &Path) -> PathBuf {
    fs::canonicalize(file).unwrap_or_else(|_| file.to_path_buf())
}

pub(super) fn step(act: &'static str, file: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let file = file.to_path_buf();
    move |source| WriteError::Step { act, file, source }
}

/// A file with this content under this name, at once or not at all. It belongs to whom the old file
/// or, for a new one, the folder belongs, so that root can write for the engine's user.
pub(super) fn swap_in(file: &Path, content: &[u8], mode: Mode) -> Result<(), WriteError> {
    let folder = match file.parent() {
        Some(p) if !p.as_os_str().is_empty() => p,
        _ => Path::new("."),
    };
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(step("make the folder", folder))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let temp = folder.join(format!(".{name}.{}.new", std::process::id()));
    let filled = fill(&temp, content, file, folder, mode).and_then(|()| fs::rename(&temp, file));
    if let Err(e) = filled {
        let _ = fs::remove_file(&temp);
        return Err(step("write", file)(e));
    }
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(step("sync", folder))
}

fn fill(temp: &Path, content: &[u8], like: &Path, folder: &Path, mode: Mode) -> io::Result<()> {
    let _ = fs::remove_file(temp);
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(temp)?;
    let owner = fs::metadata(like).or_else(|_| fs::metadata(folder))?;
    let own = out.metadata()?;
    if (own.uid(), own.gid()) != (owner.uid(), owner.gid()) {
        // Only root can; anyone else keeps the file for themselves, which is what they asked for.
        // What is open, not what the name stands for now: the folder may be another one's.
        let _ = fchown(&out, Some(owner.uid()), Some(owner.gid()));
    }
    if mode == Mode::AsItWas
        && let Ok(before) = fs::metadata(like)
    {
        let mut bits = OWNER | (before.mode() & OTHERS);
        if out.metadata()?.gid() != before.gid() {
            // The group's bits would be those of another group.
            bits &= !GROUP;
        }
        out.set_permissions(Permissions::from_mode(bits))?;
    }
    out.write_all(content)?;
    out.sync_all()
}

/// What to take back; done on drop unless [`Undo::keep`] was called.
#[derive(Default)]
pub(super) struct Undo(Vec<(PathBuf, Option<(String, fs::Permissions)>)>);

impl Undo {
    pub(super) fn replace(
        &mut self,
        file: &Path,
        new: &[u8],
        old: Option<String>,
        mode: Mode,
    ) -> Result<(), WriteError> {
        let file = behind(file);
        let permissions = fs::metadata(&file).ok().map(|meta| meta.permissions());
        self.0.push((file.clone(), old.zip(permissions)));
        swap_in(&file, new, mode)?;
        let back = fs::read(&file).map_err(step("read back", &file))?;
        if back != new {
            return Err(WriteError::NotAsWritten(file));
        }
        Ok(())
    }

    pub(super) fn back_up(
        &mut self,
        file: &Path,
        text: &str,
        stamp: &str,
    ) -> Result<PathBuf, WriteError> {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let free = (1..100)
            .map(|n| match n {
                1 => file.with_file_name(format!("{name}.{stamp}")),
                n => file.with_file_name(format!("{name}.{stamp}-{n}")),
            })
            .find(|f| !f.exists())
            .ok_or_else(|| step("back up to", file)(io::ErrorKind::AlreadyExists.into()))?;
        self.0.push((free.clone(), None));
        swap_in(&free, text.as_bytes(), Mode::Private)?;
        Ok(free)
    }

    pub(super) fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        // Best effort: the error that led here is told; a second one could not be acted on.
        for (file, old) in self.0.drain(..).rev() {
            let _ = match old {
                Some((text, permissions)) => swap_in(&file, text.as_bytes(), Mode::AsItWas)
                    .and_then(|()| set_mode(&file, permissions).map_err(step("write", &file))),
                None => fs::remove_file(&file).map_err(step("remove", &file)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_mode_of_what_a_link_names_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (file, link) = (dir.path().join("other"), dir.path().join("secrets.toml"));
        fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mode = || fs::metadata(&file).unwrap().mode() & 0o777;
        set_mode(&file, Permissions::from_mode(0o640)).unwrap();
        assert_eq!(mode(), 0o640);
        assert!(set_mode(&link, Permissions::from_mode(0o600)).is_err());
        assert_eq!(mode(), 0o640);
    }

    #[test]
    fn an_engine_that_reads_by_its_group_reads_on() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        let mode = || fs::metadata(&file).unwrap().mode() & 0o777;
        swap_in(&file, b"new", Mode::AsItWas).unwrap();
        assert_eq!(mode(), 0o600, "a new one is the owner's alone");
        for (before, after) in [
            (0o600, 0o600),
            (0o640, 0o640),
            (0o660, 0o660),
            (0o644, 0o644),
            (0o777, 0o664),
        ] {
            fs::set_permissions(&file, Permissions::from_mode(before)).unwrap();
            swap_in(&file, b"next", Mode::AsItWas).unwrap();
            assert_eq!(mode(), after, "{before:o}");
        }
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        put_back(&file, Some("old")).unwrap();
        assert_eq!(mode(), 0o640);
        swap_in(&file, b"secret", Mode::Private).unwrap();
        assert_eq!(mode(), 0o600);
    }
}
