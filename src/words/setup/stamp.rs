//! Words about the servers whose stamp on a reply counts.

/// What the test mail showed, and what it may be good for.
pub fn offer(sources: &[String]) -> String {
    let named = sources.join(", ");
    format!(
        "The test mail is stamped by {named}. Replies count with any server's stamp, unless trusted_sources \
         lists those that count. With several Exchange servers list all that take mail from people"
    )
}

/// The key that does it.
pub fn by_key(sources: &[String]) -> String {
    format!("t lists {}", sources.join(", "))
}

/// The word that does it.
pub const BY_WORD: &str = "  trust lists it";

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
