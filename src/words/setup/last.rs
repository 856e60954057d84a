//! What stays on the normal screen after setup.

/// Left, nothing written.
pub const LEFT: &str = "Setup was left; nothing was written.";
/// Ctrl-C twice, nothing written.
pub const INTERRUPTED: &str = "Setup was interrupted; nothing was written.";
/// Left after the config was written.
pub const WRITTEN: &str = "Setup was left after the config was written. See how it is:
  smartactions status";
/// The engine is not ready.
pub const NOT_READY: &str = "The config is written, but the engine is not ready. See why:
  smartactions status
  smartactions logs";

/// A first setup made an API key.
pub fn first_key(key: &str, file: &str) -> Vec<String> {
    [
        "API key for your applications, printed only this once:",
        &format!("  {key}"),
        "It is also in (mode 0600):",
        &format!("  {file}"),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A second signal while an unattended setup is taken back.
pub const HURRIED: &str = "smartactions: the setup before is being put back, its engine is not waited for; once more \
     ends it here";
/// A third one.
pub const CUT_OFF: &str = "smartactions: cut off; see how it is: smartactions status";

/// An engine that somebody has paused has the config now.
pub fn paused(pid: u32) -> String {
    format!(
        "the config is in force, and the engine is paused: pid {pid}; smartactions status, then p"
    )
}

/// The engine runs.
pub fn ready(pid: Option<u32>, config: &str) -> Vec<String> {
    let head = match pid {
        Some(pid) => format!("smartactions is ready: engine pid {pid}"),
        None => "the engine runs; smartactions status tells how it is".to_owned(),
    };
    let lines = [
        "",
        "Look at it, watch it work, stop it:",
        "  smartactions status",
        "  smartactions logs --follow",
        "  smartactions stop",
        "Config:",
    ];
    let mut all = vec![head];
    all.extend(lines.map(str::to_owned));
    all.push(format!("  {config}"));
    all
}

/// The mailbox that is asked about where no address is given.
pub const OWN_MAILBOX: &str = "the service account's own mailbox";

/// An entry that was there is emptied, for the one asked for is not there; the command puts it back.
pub fn emptied(asked: &str, old: &str, dry_run: bool, command: &str) -> String {
    let is = if dry_run {
        "would be emptied"
    } else {
        "is emptied now"
    };
    format!("{asked} is not there; the entry was {old} and {is}; put it back with: {command}")
}

/// Beside the command that does.
pub const PUT_BACK: &str = "put the mailbox that was there back:";

/// Setup without a person goes on without a listener mailbox.
pub fn no_such_mailbox(asked: &str) -> String {
    format!("{asked} is not there; the entry stays empty")
}
