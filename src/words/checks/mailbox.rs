//! What the checks of the listener mailbox say.

use crate::domain::Address;

crate::words::ui::says! { "checks-mailbox":
    /// There is none.
    pub fn not_found();
    fn lacks_right_to(missing: String);
    fn about_rules();
    fn about_auto_reply();
    fn about_junk();
    fn to_know();
    fn group_of(address: &Address, count: usize);
    fn is_group(address: &Address);
    /// All mails are.
    pub fn all_ours(looked_at: usize);
    fn on_for_a_time();
    fn on();
    fn more(count: usize);
    /// How many replies lie in Junk.
    pub fn junk_count(count: usize);
    /// When it will be full.
    pub fn full_in(days: u64);
    fn used_of(used: String, limit: String);
    fn used_without_limit(used: String);
    fn limit_alone(limit: String);
    fn size_and_limit_unknown();
    /// Nothing was said of it.
    pub fn no_answer();
    /// Exchange asks to slow down.
    pub fn busy();
    /// An alias was given.
    pub fn alias(alias: &Address, primary: &Address);
    /// Mails that are not about tasks.
    pub fn other_mail(others: usize, looked_at: usize);
    /// The question.
    pub fn take_it(mailbox: &Address);
    /// The answer was no.
    pub fn left();
    /// It is full.
    pub fn full();
    /// Automatic replies are off, no rule, no mail.
    pub fn off();
    /// No rule takes mail away.
    pub fn no_rules();
    /// No reply of ours.
    pub fn no_replies();
    /// How many rules.
    pub fn rule_count(count: usize);
    /// Replies among the mails in Junk that were looked at.
    pub fn junk(ours: usize, looked_at: usize);
    /// The account has no mailbox at all.
    pub fn no_mailbox(account: &str);
    /// The account has a mailbox, of an address that the directory does not tell.
    pub fn unlisted_title();
    /// The same, as a sentence.
    pub fn unlisted(account: &str);
    /// The address is another mailbox's.
    pub fn not_its_own(account: &str, own: &Address, address: &Address);
    /// May not send.
    pub fn may_not_send();
    /// May send.
    pub fn may_send();
}

/// Rights that are missing.
pub fn no_right_to(missing: &[&str]) -> String {
    lacks_right_to(missing.join(", "))
}

/// What a notice is about, by its code.
pub fn about(code: &str) -> &'static str {
    match code {
        "mailbox.rules" => about_rules(),
        "mailbox.auto_reply" => about_auto_reply(),
        "mailbox.junk" => about_junk(),
        _ => to_know(),
    }
}

/// A group has that address.
pub fn group(address: &Address, members: Option<usize>) -> String {
    match members {
        Some(count) => group_of(address, count),
        None => is_group(address),
    }
}

/// Automatic replies.
pub fn auto_reply(scheduled: bool) -> &'static str {
    if scheduled { on_for_a_time() } else { on() }
}

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
        told.push(more(rules.len() - MOST));
    }
    told.join(", ")
}

/// Used and limit, where told.
pub fn room(used: Option<u64>, limit: Option<u64>) -> String {
    match (used, limit) {
        (Some(used), Some(limit)) => used_of(size(used), size(limit)),
        (Some(used), None) => used_without_limit(size(used)),
        (None, Some(limit)) => limit_alone(size(limit)),
        (None, None) => size_and_limit_unknown().to_owned(),
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
