//! What `probe --record` and `sandbox --replay` say.

crate::words::ui::says! { "recording":
    /// The checks did not get so far.
    pub fn not_signed_in();
    /// Nowhere to send it to.
    pub fn no_mailbox();
    /// The whole way.
    pub fn back();
    /// Half the way.
    pub fn not_back();
    /// What to do otherwise.
    pub fn try_again();
    /// Before the test mail.
    pub fn sending(mailbox: &str);
    /// At the end.
    pub fn written(exchanges: usize, file: &str);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_asks_to_read_it_first() {
        assert!(written(3, "r.json").contains("read it before"));
    }
}
