//! Opens the socket, and removes what a dead engine left behind.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::{fs::Mode, process::umask};
use tokio::net::{UnixListener, UnixStream};

/// Longest path of a Unix socket on Linux and macOS, in bytes (`sockaddr_un`, less the final NUL).
pub(super) const LONGEST: usize = 103;

/// Why the socket can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// A process answers on it.
    #[error("an engine answers on {} already", .0.display())]
    InUse(PathBuf),
    /// The path is too long for a socket.
    #[error("the path of the control socket is over {LONGEST} bytes: {}", .0.display())]
    TooLong(PathBuf),
    /// Something that is no socket lies there.
    #[error("{} is no socket and is left alone", .0.display())]
    NotASocket(PathBuf),
    /// The system refused.
    #[error("the control socket {} can't be opened: {source}", path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// As the system said.
        source: io::Error,
    },
}

impl SocketError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InUse(_) => "control.in_use",
            Self::TooLong(_) => "control.path_too_long",
            Self::NotASocket(_) => "control.not_a_socket",
            Self::Io { .. } => "control.io",
        }
    }
}

/// Tells one socket from another under the same name: device and inode.
pub type Mark = (u64, u64);

/// What stands at `path` now; `None` when nothing does.
pub fn mark(path: &Path) -> Option<Mark> {
    let found = fs::symlink_metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Opens the socket at `path`, mode 0600, its folder 0700 where it has to be made.
///
/// A socket that refuses the connection was left by a dead engine and is removed; one that answers
/// is never touched. The caller holds the engine's lock, so no other start can race.
pub async fn bind(path: &Path) -> Result<UnixListener, SocketError> {
    if path.as_os_str().len() > LONGEST {
        return Err(SocketError::TooLong(path.to_owned()));
    }
    let io = |source| SocketError::Io {
        path: path.to_owned(),
        source,
    };
    if let Some(dir) = path.parent().filter(|d| !d.is_dir()) {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .map_err(io)?;
    }
    clear_stale(path).await?;
    // Nobody else at any moment: between its making and its mode somebody could connect.
    let before = umask(Mode::from_raw_mode(0o177));
    let listener = UnixListener::bind(path).map_err(io);
    umask(before);
    let listener = listener?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(io)?;
    Ok(listener)
}

async fn clear_stale(path: &Path) -> Result<(), SocketError> {
    let io = |source| SocketError::Io {
        path: path.to_owned(),
        source,
    };
    let kind = match fs::symlink_metadata(path) {
        Ok(found) => found.file_type(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(io(e)),
    };
    if !kind.is_socket() {
        return Err(SocketError::NotASocket(path.to_owned()));
    }
    match UnixStream::connect(path).await {
        Ok(_) => Err(SocketError::InUse(path.to_owned())),
        Err(e) if e.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path).map_err(io),
        Err(e) => Err(io(e)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn stale_sockets_go_and_live_ones_and_files_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("run/control.sock");
        let live = bind(&path).await.unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(matches!(bind(&path).await, Err(SocketError::InUse(_))));
        drop(live);
        drop(bind(&path).await.unwrap());
        let file = dir.path().join("file");
        fs::write(&file, "mine").unwrap();
        assert!(matches!(bind(&file).await, Err(SocketError::NotASocket(_))));
        assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
        let long = dir.path().join("x".repeat(120));
        assert!(matches!(bind(&long).await, Err(SocketError::TooLong(_))));
    }
}
