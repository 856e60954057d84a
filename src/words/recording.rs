//! What `probe --record` and `sandbox --replay` say.

/// The checks did not get so far.
pub const NOT_SIGNED_IN: &str = "The account was not let in: no test mail is sent.";
/// Nowhere to send it to.
pub const NO_MAILBOX: &str =
    "No mailbox is known that could write to itself: no test mail is sent.";
/// The whole way.
pub const BACK: &str = "  it came back, was read and filed away";
/// Half the way.
pub const NOT_BACK: &str = "  it has left, and was not seen again within a minute";
/// What to do otherwise.
pub const TRY_AGAIN: &str = "run it again";

/// Before the test mail.
pub fn sending(mailbox: &str) -> String {
    format!("A test mail from {mailbox} to itself:")
}

/// At the end.
pub fn written(exchanges: usize, file: &str) -> String {
    format!(
        "{exchanges} exchanges are in {file}. Names, addresses, hosts, ids and texts were replaced; \
         read it before you give it away."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_asks_to_read_it_first() {
        assert!(written(3, "r.json").contains("read it before"));
    }
}
