//! One file, put in its place whole or not at all: temp beside, fsync, rename, fsync the folder.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown},
    path::{Path, PathBuf},
};

use super::WriteError;

/// Puts a file back to what it held, at once or not at all; `None` removes it.
pub fn put_back(file: &Path, text: Option<&str>) -> Result<(), WriteError> {
    match text {
        Some(text) => swap_in(&behind(file), text.as_bytes()),
        None => match fs::remove_file(file) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(step("remove", file)(e)),
            _ => Ok(()),
        },
    }
}

/// Writes a file for its owner alone, at once or not at all; folders that are missing are made for
/// the owner alone too.
pub fn write_private(file: &Path, text: &str) -> Result<(), WriteError> {
    swap_in(file, text.as_bytes())
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

/// A file with this content under this name, at once or not at all; mode 0600. It belongs to whom
/// the old file or, for a new one, the folder belongs, so that root can write for the engine's user.
pub(super) fn swap_in(file: &Path, content: &[u8]) -> Result<(), WriteError> {
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
    let filled = fill(&temp, content, file, folder).and_then(|()| fs::rename(&temp, file));
    if let Err(e) = filled {
        let _ = fs::remove_file(&temp);
        return Err(step("write", file)(e));
    }
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(step("sync", folder))
}

fn fill(temp: &Path, content: &[u8], like: &Path, folder: &Path) -> io::Result<()> {
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
        let _ = chown(temp, Some(owner.uid()), Some(owner.gid()));
    }
    out.write_all(content)?;
    out.sync_all()
}
