//! Whether another user could run this program.

use std::{fs, os::unix::fs::MetadataExt, path::Path};

/// Whether everybody may run it where it lies.
pub(super) fn everybody_may_run(program: &Path) -> bool {
    let open = |path: &Path, bits: u32| fs::metadata(path).is_ok_and(|m| m.mode() & bits == bits);
    open(program, 0o005)
        && program
            .ancestors()
            .skip(1)
            .all(|folder| open(folder, 0o001))
}
