//! Replies that the mail server took for junk, as the status tells them.

/// Longest name or subject that is shown.
const LONGEST: usize = 80;

/// What to do.
pub const REMEDY: &str = "look at it; move it to the inbox if it is genuine, and it is read";
/// What it means for mail.
pub const EFFECT: &str = "it is not read, and nobody is answered";

/// `1 reply in Junk of a@b.example: from c@d.example, subject "RE: Order"`; of several the newest is
/// named. Senders and subjects come from mails: no line of a log can begin in them.
pub fn told(count: usize, mailbox: &str, from: &str, subject: &str) -> String {
    let short = |text: &str| -> String {
        let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
        plain.take(LONGEST).collect()
    };
    let (from, subject) = (short(from), short(subject));
    match count {
        1 => format!("1 reply in Junk of {mailbox}: from {from}, subject \"{subject}\""),
        n => format!(
            "{n} replies in Junk of {mailbox}; the newest: from {from}, subject \"{subject}\""
        ),
    }
}

/// Stands for a sender without an address.
pub const NOBODY: &str = "an unknown sender";
