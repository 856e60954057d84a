//! Where the API shall listen, and what keeps it from that.

/// Nothing keeps it.
pub const FREE: &str = "the port is free or ours";
/// Asked on Review before a setup is written whose engine cannot start.
pub const OPEN: &str =
    "the engine could not start: its port is taken. g goes to Engine, Enter once more writes";

/// Somebody else is there.
pub fn taken(port: u16) -> String {
    format!("port {port} is taken by another program")
}
/// The address is not one of this machine.
pub fn no_such_address(address: &str) -> String {
    format!("this machine has no address {address}")
}
/// Only root may.
pub fn not_allowed(port: u16) -> String {
    format!("port {port} is root's alone: give one above 1023")
}
/// What is still open, on Review.
pub fn still_open(why: &str) -> String {
    format!("API: {why}")
}
/// It would be open to other machines, and it has no TLS.
pub fn for_others(listen: std::net::SocketAddr) -> String {
    format!(
        "API: {listen} takes HTTP without TLS from other machines; keys and tasks can be read on the way"
    )
}
/// What to do about it.
pub const TRY_PROXY: &str = "give 127.0.0.1, and a proxy with TLS before it; let nobody else reach the port where that cannot be";
