//! How the service account signs in, as the status tells it.

/// The settings name this very method.
pub const AS_SET: &str = "exchange.auth asks for this one";
/// There is nothing stronger to take.
pub const NOT_OFFERED: &str = "the server offers no stronger one";
/// The server has it, this program has not.
pub const NOT_BUILT: &str = "the server offers Negotiate; this program is built without Kerberos";

/// A stronger method was tried.
pub fn does_not_work(method: &str, why: &str) -> String {
    format!("{method} does not work: {why}")
}
