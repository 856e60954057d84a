//! Sentences of `smartactions explain`.

use super::{mail::Tongue, status::refusal};
use crate::domain::Disposition;

/// What there is to do when neither a file nor `--jsonl` was given.
pub const NAME_A_FILE: &str = "name a mail file, or use --jsonl and one JSON object a line";

/// No mail came about a task.
pub const NO_MAIL_OF_TASK: &str = "no mail about that task has been handled";

/// Why a mail did what it did, in one sentence; `reason` as the reading gave it.
pub fn why(disposition: &Disposition, reason: &str) -> String {
    match disposition {
        Disposition::Acted => "It was one clear answer of a person who may give it.".to_owned(),
        Disposition::AskedBack => Tongue::ENGLISH.why_asked(reason).to_owned(),
        Disposition::Helped => {
            "It asked for help or for the open tasks; that changes nothing.".to_owned()
        }
        Disposition::Refused(why) => {
            format!("It was clear, but it may not act: {}.", refusal(*why))
        }
        Disposition::SetAside(code) => format!("It is kept for a person to look at ({code})."),
        Disposition::Ignored(code) => format!("It is machine mail, filed in silence ({code})."),
        Disposition::Duplicate => "It was handled before.".to_owned(),
    }
}

/// What to do about a mail that cannot be read from disk.
pub const FILE_REMEDY: &str = "check the path and that you may read it";

/// A file without any mail in it.
pub const NO_MAIL: &str = "the file is no mail (RFC 5322)";

/// What to do about a file that is no mail.
pub const NO_MAIL_REMEDY: &str = "save the mail as .eml and try again";

/// What to do about a line that is not as `--jsonl` wants it.
pub const LINE_REMEDY: &str =
    "send one JSON object a line with \"id\" and one of \"text\", \"html\", \"mime_path\"";

/// A line without a body.
pub const NO_BODY: &str = "the object has none of text, html and mime_path";

/// A line that is too long.
pub const LINE_TOO_LONG: &str = "the line is over 64 MiB";

/// What to do about actions that collide.
pub const ACTIONS_REMEDY: &str = "give each action words of its own";
