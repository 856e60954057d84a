//! What the checks of the listener mailbox say.

use crate::domain::Address;

/// There is none.
pub const NOT_FOUND: &str = "not found";
/// Nothing was said of it.
pub const NO_ANSWER: &str = "no answer";
/// Exchange asks to slow down.
pub const BUSY: &str = "busy";

/// Rights that are missing.
pub fn no_right_to(missing: &[&str]) -> String {
    format!("no right to {}", missing.join(", "))
}

/// What a notice is about, by its code.
pub fn about(code: &str) -> &'static str {
    match code {
        "mailbox.rules" => "inbox rules",
        "mailbox.auto_reply" => "automatic reply",
        "mailbox.junk" => "junk",
        _ => "to know",
    }
}

/// An alias was given.
pub fn alias(alias: &Address, primary: &Address) -> String {
    format!("{alias} is an alias of {primary}")
}

/// A group has that address.
pub fn group(address: &Address, members: Option<usize>) -> String {
    match members {
        Some(count) => format!("{address} is a group with {count} members"),
        None => format!("{address} is a group"),
    }
}

/// Mails that are not about tasks.
pub fn other_mail(others: usize, looked_at: usize) -> String {
    format!("{others} of its last {looked_at} mails are not about tasks")
}

/// All mails are.
pub fn all_ours(looked_at: usize) -> String {
    match looked_at {
        0 => "no mail in it yet".to_owned(),
        n => format!("its last {n} mails are all about tasks"),
    }
}

/// The question.
pub fn take_it(mailbox: &Address) -> String {
    format!(
        "Every mail in the inbox of {mailbox} will be read and moved to its folder Processed,\n\
         and people who write there may get answers. Listen to it all the same? [y/N] "
    )
}
/// The answer was no.
pub const LEFT: &str = "nothing was changed";

/// It is full.
pub const FULL: &str = "the mailbox is full";

/// Automatic replies.
pub fn auto_reply(scheduled: bool) -> &'static str {
    if scheduled {
        "on for a time that is set"
    } else {
        "on"
    }
}

/// Automatic replies are off, no rule, no mail.
pub const OFF: &str = "off";
/// No rule takes mail away.
pub const NO_RULES: &str = "none takes mail away";
/// No reply of ours.
pub const NO_REPLIES: &str = "none";

/// Rules by name, with what they do.
pub fn rules(rules: &[(String, String)]) -> String {
    /// Most names that are told.
    const MOST: usize = 5;
    let mut told: Vec<String> = rules
        .iter()
        .take(MOST)
        .map(|(name, does)| format!("{name:?} {does}"))
        .collect();
    if rules.len() > MOST {
        told.push(format!("{} more", rules.len() - MOST));
    }
    told.join(", ")
}

/// How many rules.
pub fn rule_count(count: usize) -> String {
    format!("{count} take mail away")
}

/// Replies among the mails in Junk that were looked at.
pub fn junk(ours: usize, looked_at: usize) -> String {
    format!("{ours} of the last {looked_at} mails in Junk are about tasks")
}

/// The account has no mailbox at all.
pub fn no_mailbox(account: &str) -> String {
    format!("{account} has no mailbox")
}

/// The account has a mailbox, of an address that the directory does not tell.
pub const UNLISTED: &str = "found, its address is not told";

/// The same, as a sentence.
pub fn unlisted(account: &str) -> String {
    format!(
        "{account} has a mailbox, and the directory does not tell its address, as with accounts \
         that are hidden from address lists; give the mailbox by its address"
    )
}

/// The address is another mailbox's.
pub fn not_its_own(account: &str, own: &Address, address: &Address) -> String {
    format!("{account} has the mailbox {own} and no {address}")
}

/// How many replies lie in Junk.
pub fn junk_count(count: usize) -> String {
    match count {
        1 => "1 lies there".to_owned(),
        count => format!("{count} lie there"),
    }
}

/// May not send.
pub const MAY_NOT_SEND: &str = "denied";
/// May send.
pub const MAY_SEND: &str = "the way in includes it";

/// Used and limit, where told.
pub fn room(used: Option<u64>, limit: Option<u64>) -> String {
    match (used, limit) {
        (Some(used), Some(limit)) => format!("{} of {} used", size(used), size(limit)),
        (Some(used), None) => format!("{} used, limit {}", size(used), super::UNKNOWN),
        (None, Some(limit)) => format!("limit {}, size {}", size(limit), super::UNKNOWN),
        (None, None) => format!("size and limit {}", super::UNKNOWN),
    }
}

/// When it will be full.
pub fn full_in(days: u64) -> String {
    match days {
        0 => "full within a day as it grows now".to_owned(),
        days => format!("full in {days} days as it grows now"),
    }
}

/// Bytes as Exchange counts them, with one decimal.
pub fn size(bytes: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    let (unit, name) = STEPS
        .into_iter()
        .find(|(unit, _)| bytes >= *unit)
        .unwrap_or((1, "bytes"));
    let tenths = u128::from(bytes) * 10 / u128::from(unit);
    if unit == 1 {
        return format!("{bytes} {name}");
    }
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read_as_people_say_them() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(1536), "1.5 KB");
        assert_eq!(size(3 << 29), "1.5 GB");
        assert_eq!(size(u64::MAX), "17179869183.9 GB");
    }
}
