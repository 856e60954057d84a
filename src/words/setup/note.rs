//! Short answers of the machine: notes under fields, and the line that says something just now.

/// A step whose proof no longer counts.
pub const CHANGED: &str = "changed since it was proved";
/// A password or name that ends or begins with a blank.
pub const BLANK: &str = "A space at an end.  Ctrl-K keep  Ctrl-X cut it";
/// No password was given and none is stored.
pub const NO_PASSWORD: &str = "not given";
/// Asked before going on without proof, with the key that does.
pub fn without_proof(key: &str) -> String {
    format!("{key} once more goes on without proof; Review lists it")
}
/// Not proved on the short path for the mailbox, and taken all the same.
pub const ENTER_WRITES: &str = "taken without proof: Enter writes it";
/// Asked before proof `address` is taken.
pub const FORGEABLE: &str = "anyone who knows a name can forge it; Enter once more takes it";
/// The URL was pasted into the field for a name.
pub const TOOK_URL: &str = "understood as a URL";
/// A probe is not finished.
pub const STILL_RUNNING: &str = "still running; Esc goes back";
/// Autodiscover's trail leaves the mail domain. Of a long host its end is kept, for that says
/// whose it is.
pub fn leads_away(host: &str) -> String {
    format!("leads outside, to {}", end_of(host, 28))
}
/// Under the question whether it may have the password.
pub fn goes_to(host: &str) -> String {
    format!("to {}", end_of(host, 33))
}
/// At most so many characters of a host, the last ones.
fn end_of(host: &str, most: usize) -> String {
    let count = host.chars().count();
    if count <= most {
        return host.to_owned();
    }
    let end: String = host.chars().skip(count + 3 - most).collect();
    format!("...{end}")
}
/// Behind the server: the mailbox that the address is an alias of, or was before.
pub fn for_(primary: &str) -> String {
    format!("for {primary}")
}
/// Asked when it was not allowed and Next was pressed.
pub const ALLOW_OR_NOT: &str = "say yes, or find Exchange by server name or URL";
/// The user let it.
pub const KEPT_AS_URL: &str = "found; kept as a URL";
/// The short path for a password needs one.
pub const TYPE_NEW: &str = "type the new password";
/// A check failed and the user wants to go on; with the key that does.
pub fn mend_first(key: &str) -> String {
    format!("to mend first; {key} goes on without proof")
}
/// Exchange has no such mailbox.
pub const WILL_BE_EMPTY: &str = "not found: the entry will stay empty";
/// The same where an entry is there.
pub const WOULD_BE_EMPTIED: &str = "not found: the entry would be emptied";
/// Asked before an entry that is there is emptied.
pub const WOULD_EMPTY: &str = "Enter once more empties the entry; mail waits";
/// The file changed on disk meanwhile.
pub const CHANGED_ON_DISK: &str = "the config was changed on disk meanwhile; it was read again";
/// On Review, when the mailbox was not decided on.
pub const MAILBOX_OPEN: &str = "the mailbox is not proved yet: r goes there";
/// On Review, when an answer about Exchange changed past the probe.
pub const EXCHANGE_OPEN: &str = "Exchange is not proved: r proves it, Enter once more writes";
/// A number is wanted.
pub fn number(min: u32, max: u32) -> String {
    format!("give a number from {min} to {max}")
}
/// The step that it belongs to is no part of this run.
pub const NOT_ON_THIS_WAY: &str = "that answer is not asked on this short path";
/// No command is on the screen.
pub const NOTHING_TO_COPY: &str = "no command to copy here";
/// In a dry run nothing is saved either.
pub const NOTHING_SAVED: &str = "a dry run writes nothing, no answers either";
/// Answers were saved.
pub const ANSWERS_SAVED: &str = "answers saved, without secrets";

#[cfg(test)]
mod tests {
    use super::{goes_to, leads_away};

    #[test]
    fn of_a_long_host_the_end_is_told() {
        let host = "mail.contoso.com.signin.example.evil.example";
        let told = leads_away(host);
        assert!(told.ends_with("evil.example"), "{told}");
        assert!(told.len() <= 46, "{told}");
        assert_eq!(goes_to("a.test"), "to a.test");
    }
}
