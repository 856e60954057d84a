//! What is said while the directory of the mail server does not answer.

/// What keeps it from working.
pub const EFFECT: &str = "replies that name a person, or come from another address of one, wait";
/// What can be done.
pub const REMEDY: &str = "check the domain controllers that Exchange asks; it is asked again each minute \
     and this ends by itself";

/// Why it is known.
pub fn silent(why: &str) -> String {
    format!("the directory does not answer: {why}")
}
