//! Sentences of `smartactions explain`.

/// What there is to do when neither a file nor `--jsonl` was given.
pub const NAME_A_FILE: &str = "name a mail file, or use --jsonl and one JSON object a line";

/// `--task` without an engine to ask.
pub const TASK_NEEDS_ENGINE: &str =
    "the actions of a stored task cannot be looked up by this command yet";

/// What to do instead of `--task`.
pub const TASK_REMEDY: &str =
    "leave --task away for Approve and Reject, or give \"actions\" with --jsonl";

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
