//! What the check of the SMTP relay says.

/// The way to it is under TLS.
pub const COVERED: &str = "TLS";
/// It is on this machine and offers none.
pub const UNCOVERED: &str = "no TLS, this machine";
/// Nobody signs in to it.
pub const NO_SIGN_IN: &str = "no sign-in";
/// Its certificate is not believed.
pub const UNTRUSTED: &str = "not believed";
/// It offers no STARTTLS.
pub const NO_STARTTLS: &str = "no STARTTLS";
/// Its account has no password yet.
pub const NO_PASSWORD: &str = "no password";
/// Nothing of use came back.
pub const NO_ANSWER: &str = "no answer";
/// The text before the command that sets the password.
pub const GIVE_IT: &str = "give it";
/// The text before the command that shows its key.
pub const ITS_KEY: &str = "its key, to be compared with the relay's own and pinned";

/// Who was let in.
pub fn signed_in_as(account: &str) -> String {
    format!("signed in as {account}")
}
