//! Short answers of the machine: notes under fields, and the line that says something just now.

crate::words::ui::says! { "setup-note":
    /// A step whose proof no longer counts.
    pub fn changed();
    /// A password or name that ends or begins with a blank.
    pub fn blank();
    /// No password was given and none is stored.
    pub fn no_password();
    /// Asked before going on without proof, with the key that does.
    pub fn without_proof(key: &str);
    /// Not proved on the short path for the mailbox, and taken all the same.
    pub fn enter_writes();
    /// Asked before proof `address` is taken.
    pub fn forgeable();
    /// The URL was pasted into the field for a name.
    pub fn took_url();
    /// A probe is not finished.
    pub fn still_running();
    /// Behind the server: the mailbox that the address is an alias of, or was before.
    pub fn for_(primary: &str);
    /// Asked when it was not allowed and Next was pressed.
    pub fn allow_or_not();
    /// The user let it.
    pub fn kept_as_url();
    /// The short path for a password needs one.
    pub fn type_new();
    /// A check failed and the user wants to go on; with the key that does.
    pub fn mend_first(key: &str);
    /// Exchange has no such mailbox.
    pub fn will_be_empty();
    /// The same where an entry is there.
    pub fn would_be_emptied();
    /// Asked before an entry that is there is emptied.
    pub fn would_empty();
    /// The file changed on disk meanwhile.
    pub fn changed_on_disk();
    /// On Review, when the mailbox was not decided on.
    pub fn mailbox_open();
    /// On Review, when an answer about Exchange changed past the probe.
    pub fn exchange_open();
    /// A number is wanted.
    pub fn number(min: u32, max: u32);
    /// The step that it belongs to is no part of this run.
    pub fn not_on_this_way();
    /// No command is on the screen.
    pub fn nothing_to_copy();
    /// In a dry run nothing is saved either.
    pub fn nothing_saved();
    /// Answers were saved.
    pub fn answers_saved();
    fn leads_outside(host: String);
    fn goes_to_host(host: String);
}

/// Autodiscover's trail leaves the mail domain. Of a long host its end is kept, for that says
/// whose it is.
pub fn leads_away(host: &str) -> String {
    leads_outside(end_of(host, 28))
}

/// Under the question whether it may have the password.
pub fn goes_to(host: &str) -> String {
    goes_to_host(end_of(host, 33))
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
