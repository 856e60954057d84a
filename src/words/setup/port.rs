//! Where the API shall listen, and what keeps it from that.

crate::words::ui::says! { "setup-port":
    /// Nothing keeps it.
    pub fn free();
    /// Asked on Review before a setup is written whose engine cannot start.
    pub fn open();
    /// Somebody else is there.
    pub fn taken(port: u16);
    /// The address is not one of this machine.
    pub fn no_such_address(address: &str);
    /// Only root may.
    pub fn not_allowed(port: u16);
    /// What is still open, on Review.
    pub fn still_open(why: &str);
    /// It would be open to other machines, and it has no TLS.
    pub fn for_others(listen: std::net::SocketAddr);
    /// What to do about it.
    pub fn try_proxy();
}
