//! Words about the servers whose stamp on a reply counts.

/// What the test mail showed, what it may be good for, and the key or word that does it.
pub fn offer(sources: &[String], by: &str) -> String {
    let named = sources.join(", ");
    format!(
        "Replies count whichever Exchange server stamps them; {by} binds them to {named}, where no other \
         takes mail from people. Several: trusted_sources in config.toml"
    )
}

/// The key that does it.
pub const BY_KEY: &str = "t";
/// The word that does it.
pub const BY_WORD: &str = "trust";

/// Done.
pub fn kept(sources: &[String]) -> String {
    format!("replies count with a stamp of {} alone", sources.join(", "))
}

/// Seen on a mail stamped by a server that is not listed.
pub fn unlisted(sources: &[String]) -> String {
    let named = match sources {
        [] => "nobody".to_owned(),
        named => named.join(", "),
    };
    format!("it is stamped by {named}, which trust.trusted_sources does not list")
}

/// What to do about it.
pub const TRY_LIST: &str = "replies that this server takes are not proved: add it to trust.trusted_sources, or empty that list";
