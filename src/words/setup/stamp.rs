//! Words about the servers whose stamp on a reply counts.

crate::words::ui::says! { "setup-stamp":
    fn bound(named: String, by: &str);
    /// The word that does it in plain mode.
    pub fn by_word();
    fn counts_alone(named: String);
    fn stamped_by(named: String);
    fn stamped_by_nobody();
    /// What to do about it.
    pub fn try_list();
}

/// The key that does it.
pub const BY_KEY: &str = "t";

/// What the test mail showed, what it may be good for, and the key or word that does it.
pub fn offer(sources: &[String], by: &str) -> String {
    bound(sources.join(", "), by)
}

/// Done.
pub fn kept(sources: &[String]) -> String {
    counts_alone(sources.join(", "))
}

/// Seen on a mail stamped by a server that is not listed.
pub fn unlisted(sources: &[String]) -> String {
    match sources {
        [] => stamped_by_nobody().to_owned(),
        named => stamped_by(named.join(", ")),
    }
}
