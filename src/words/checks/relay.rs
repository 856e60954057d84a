//! What the check of the SMTP relay says.

crate::words::ui::says! { "checks-relay":
    /// The way to it is under TLS.
    pub fn covered();
    /// It is on this machine and offers none.
    pub fn uncovered();
    /// Nobody signs in to it.
    pub fn no_sign_in();
    /// Its certificate is not believed.
    pub fn untrusted();
    /// It offers no STARTTLS.
    pub fn no_starttls();
    /// Its account has no password yet.
    pub fn no_password();
    /// Nothing of use came back.
    pub fn no_answer();
    /// The text before the command that sets the password.
    pub fn give_it();
    /// The text before the command that shows its key.
    pub fn its_key();
    /// Who was let in.
    pub fn signed_in_as(account: &str);
}
