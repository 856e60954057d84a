//! Whether the unit's user could come at the program and at the files of the engine. Looks at modes,
//! changes nothing. Called by [`super::seen`].

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Whether everybody may run it where it lies.
pub(super) fn everybody_may_run(program: &Path) -> bool {
    let open = |path: &Path, bits: u32| fs::metadata(path).is_ok_and(|m| m.mode() & bits == bits);
    open(program, 0o005)
        && program
            .ancestors()
            .skip(1)
            .all(|folder| open(folder, 0o001))
}

/// The outermost folder above `path` that this user may not go through; `given`: folders that will be
/// theirs. One that is not there yet bars nobody.
pub(super) fn bars(path: &Path, user: Option<(u32, u32)>, given: &[PathBuf]) -> Option<PathBuf> {
    let real = |p: &Path| fs::canonicalize(p).unwrap_or_else(|_| p.to_path_buf());
    let given: Vec<PathBuf> = given.iter().map(|folder| real(folder)).collect();
    let real = real(path);
    let above = real.ancestors().skip(1);
    let closed = above.filter(|folder| {
        let Ok(about) = fs::metadata(folder) else {
            return false;
        };
        let (owner, group) = (about.uid(), about.gid());
        let bit = match user {
            Some((uid, _)) if uid == owner => 0o100,
            Some((_, gid)) if gid == group => 0o010,
            _ => 0o001,
        };
        about.mode() & bit == 0 && !given.iter().any(|g| g == folder)
    });
    closed.last().map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_outermost_closed_folder_is_named_and_one_that_is_given_bars_nobody() {
        let dir = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(dir.path()).unwrap();
        let (a, b) = (top.join("a"), top.join("a/b"));
        fs::create_dir_all(&b).unwrap();
        let mode = |folder: &Path, mode| {
            fs::set_permissions(folder, fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(&top, 0o755);
        let file = b.join("config.toml");
        let of = fs::metadata(&b).unwrap();
        let (owner, stranger) = (Some((of.uid(), of.gid())), Some((4_711_000, 4_711_000)));
        for (outer, inner, barred) in [
            (0o755, 0o755, None),
            (0o711, 0o700, Some(&b)),
            (0o700, 0o711, Some(&a)),
            (0o700, 0o700, Some(&a)),
        ] {
            mode(&a, outer);
            mode(&b, inner);
            assert_eq!(bars(&file, stranger, &[]).as_ref(), barred);
            assert_eq!(bars(&file, None, &[]).as_ref(), barred);
            assert_eq!(bars(&file, owner, &[]), None);
        }
        mode(&a, 0o755);
        mode(&b, 0o700);
        assert_eq!(bars(&file, stranger, std::slice::from_ref(&b)), None);
        assert_eq!(bars(&b.join("none/yet/c"), stranger, &[b]), None);
        mode(&a, 0o710);
        assert_eq!(
            bars(&file, Some((4_711_000, of.gid())), &[a.join("b")]),
            None
        );
    }
}
