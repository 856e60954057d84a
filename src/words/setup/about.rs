//! What the fields and choices of setup mean, beside them.

crate::words::ui::says! { "setup-about":
    /// Sign-in method `auto`.
    pub fn auth_auto();
    /// Access `own`.
    pub fn access_own();
    /// Tasks in SQLite.
    pub fn sqlite();
    /// Tasks in PostgreSQL.
    pub fn postgres();
    /// Before where tasks lie.
    pub fn tasks_in();
    /// Where they lie.
    pub fn in_sqlite();
    /// Proof by Exchange's stamp.
    pub fn proof_exchange();
    /// Proof by our token.
    pub fn proof_token();
    /// Proof by the address.
    pub fn proof_address();
    /// Pace of sending.
    pub fn per_minute();
    /// Polling.
    pub fn poll();
    /// A process of its own.
    pub fn detached();
    /// What that means.
    pub fn detached_means();
    /// A unit.
    pub fn systemd();
    /// What that means.
    pub fn systemd_means();
    /// Title of what Autodiscover said.
    pub fn discovered();
    /// Title of who gets past each proof.
    pub fn who_gets_past();
    /// Title of what to do about throttling.
    pub fn slowed();
    /// Title of the meaning of a field.
    pub fn title(dot: &str, label: &str);
    /// How to find the server.
    pub fn find_by() -> [_];
    /// An address for Autodiscover.
    pub fn address() -> [_];
    /// A host name.
    pub fn server() -> [_];
    /// A URL.
    pub fn url() -> [_];
    /// Trust.
    pub fn trust_by() -> [_];
    /// A CA file.
    pub fn ca_file() -> [_];
    /// A pin.
    pub fn pin() -> [_];
    /// The account.
    pub fn account() -> [_];
    /// The password.
    pub fn password() -> [_];
    /// Sign-in methods.
    pub fn auth() -> [_];
    /// Where the API listens.
    pub fn api_listen() -> [_];
    /// The store.
    pub fn store() -> [_];
    /// Proof of the sender.
    pub fn proof() -> [_];
    /// Who keeps the engine.
    pub fn service() -> [_];
    /// The way out.
    pub fn via() -> [_];
    /// The relay.
    pub fn relay() -> [_];
    /// Who signs in at the relay.
    pub fn relay_account() -> [_];
    /// The pace.
    pub fn pace() -> [_];
    /// Polling.
    pub fn polling() -> [_];
    /// Who gets past the proofs, in their order.
    fn who_gets_past_each() -> [3];
    /// Before what to do about throttling.
    fn none_is_lost();
}

/// Proof and who gets past it.
pub fn past_each_proof() -> [(&'static str, &'static str); 3] {
    let [exchange, token, address] = who_gets_past_each();
    [
        ("exchange", exchange),
        ("token", token),
        ("address", address),
    ]
}

/// What to do about throttling, as an administrator types it.
pub fn slowed_lines() -> [&'static str; 6] {
    [
        none_is_lost(),
        "New-ThrottlingPolicy Tasks",
        "  -EwsMaxConcurrency 54",
        "Set-ThrottlingPolicyAssociation",
        "  ACCOUNT",
        "  -ThrottlingPolicy Tasks",
    ]
}
