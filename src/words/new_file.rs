//! What is said of a file that is to be made and cannot.

use std::io::{Error, ErrorKind};

crate::words::ui::says! { "new_file":
    /// What to do.
    pub fn remedy();
    fn there_already();
    fn no_folder();
    fn not_allowed();
    fn is_folder();
    fn file_in_path();
    fn disk_full();
}

/// What is wrong, in words.
pub fn why(error: &Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists => there_already().to_owned(),
        ErrorKind::NotFound => no_folder().to_owned(),
        ErrorKind::PermissionDenied => not_allowed().to_owned(),
        ErrorKind::IsADirectory => is_folder().to_owned(),
        ErrorKind::NotADirectory => file_in_path().to_owned(),
        ErrorKind::StorageFull => disk_full().to_owned(),
        _ => error.to_string(),
    }
}
