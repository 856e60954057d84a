//! Words of the first page of setup.

crate::words::ui::says! { "setup-welcome":
    /// Beside the way to start.
    pub fn fresh();
    /// Beside the way to start.
    pub fn change();
    /// Beside the way to start.
    pub fn no_mailbox();
    /// Beside the way to start.
    pub fn afresh();
    /// Beside the way to start.
    pub fn dry_run();
    /// Title of what was found.
    pub fn found_title();
    /// Label.
    pub fn config();
    /// Label.
    pub fn engine();
    /// Label.
    pub fn mailbox();
    /// Label.
    pub fn account();
    /// Label.
    pub fn draft_title();
    /// In place of a value.
    pub fn none();
    /// Title of the commands.
    pub fn without();
    /// Beside the short path.
    pub fn now(mailbox: &str);
    /// Beside the way to change a password.
    pub fn of(account: &str);
    /// Beside "go on".
    pub fn stopped_at(step: usize);
    /// A running engine.
    pub fn running(pid: u32);
    /// A draft.
    pub fn draft(step: &str);
    /// Above the ways to start, while an engine runs.
    fn found_running(config: &str);
    /// The same without one.
    fn found_not_running(config: &str);
}

/// The commands.
pub const COMMANDS: [&str; 3] = [
    "smartactions mailbox set ADDRESS",
    "smartactions setup --answers a.toml",
    "smartactions setup --plain",
];

/// Above the ways to start.
pub fn found(config: &str, running: bool) -> String {
    if running {
        found_running(config)
    } else {
        found_not_running(config)
    }
}
