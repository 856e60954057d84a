//! What stays on the normal screen after setup.

crate::words::ui::says! { "setup-last":
    /// Left, nothing written.
    pub fn left();
    /// Ctrl-C twice, nothing written.
    pub fn interrupted();
    /// Left after the config was written.
    pub fn written();
    /// The engine is not ready.
    pub fn not_ready();
    /// A second signal while an unattended setup is taken back.
    pub fn hurried();
    /// A third one.
    pub fn cut_off();
    /// An engine that somebody has paused has the config now.
    pub fn paused(pid: u32);
    /// The mailbox that is asked about where no address is given.
    pub fn own_mailbox();
    /// Beside the command that does.
    pub fn put_back();
    /// Setup without a person goes on without a listener mailbox.
    pub fn no_such_mailbox(asked: &str);
    /// An entry that was there is emptied, for the one asked for is not there; the command puts it
    /// back.
    fn is_emptied(asked: &str, old: &str, command: &str);
    /// The same in a dry run.
    fn would_be_emptied(asked: &str, old: &str, command: &str);
    /// Before the key and before its file.
    fn key_lines() -> [2];
    /// The engine runs.
    pub fn is_ready(pid: u32);
    /// It runs, and more is not known.
    fn runs();
    /// Before the commands and before the config.
    fn ready_lines() -> [2];
}

/// A first setup made an API key.
pub fn first_key(key: &str, file: &str) -> Vec<String> {
    let [printed_once, also_in] = key_lines();
    vec![
        printed_once.to_owned(),
        format!("  {key}"),
        also_in.to_owned(),
        format!("  {file}"),
    ]
}

/// The engine runs.
pub fn ready(pid: Option<u32>, config: &str) -> Vec<String> {
    let head = pid.map_or_else(|| runs().to_owned(), is_ready);
    let [commands, config_is] = ready_lines();
    let lines = [
        "",
        commands,
        "  smartactions status",
        "  smartactions logs --follow",
        "  smartactions stop",
        config_is,
    ];
    let mut all = vec![head];
    all.extend(lines.map(str::to_owned));
    all.push(format!("  {config}"));
    all
}

/// An entry that was there is emptied, or would be, for the one asked for is not there.
pub fn emptied(asked: &str, old: &str, dry_run: bool, command: &str) -> String {
    if dry_run {
        would_be_emptied(asked, old, command)
    } else {
        is_emptied(asked, old, command)
    }
}
