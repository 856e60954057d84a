//! What is said of a file that is to be made and cannot.

use std::io::{Error, ErrorKind};

/// What is wrong, in words.
pub fn why(error: &Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists => "a file of that name is there already".to_owned(),
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::PermissionDenied => "you may not write there".to_owned(),
        ErrorKind::IsADirectory => "that is a folder".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is a file, not a folder".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// What to do.
pub const REMEDY: &str = "name a file that is not there yet, in a folder that you may write to";
