//! What is said of the engine as a systemd unit.

/// Why no unit is offered: no service manager answers.
pub fn no_manager(of_user: bool, state: &str) -> String {
    let whose = if of_user {
        "no systemd of this user answers"
    } else {
        "systemd does not run this machine"
    };
    match state {
        "" => whose.to_owned(),
        state => format!("{whose} (systemctl is-system-running: {state})"),
    }
}

/// Why no unit is offered: its user could not run the program.
pub fn program_hidden(program: &str) -> String {
    format!(
        "the user smartactions may not run {program}; install it: install -m 755 {program} /usr/local/bin/"
    )
}

/// Why no unit is offered: a password would stand in its file.
pub fn password_in(variable: &str) -> String {
    format!("{variable} holds a password, which has no place in a unit; set proxy in [exchange]")
}

/// What to do where no unit can be.
pub const TRY_DETACHED: &str = "write service = \"detached\" in [launch], or mend that";
/// What to do after a step that failed.
pub const TRY_MEND: &str = "nothing was changed; mend the cause and try again";
/// What to do about a unit of somebody else's.
pub fn try_rename(file: &str) -> String {
    format!(
        "nothing was changed; give that unit another name or remove it ({file}), or write service = \"detached\" \
         in [launch]"
    )
}
/// What to do about a folder with other things in it.
pub const TRY_OWN_FOLDER: &str =
    "nothing was changed; give --state DIR a folder of its own, new or empty";
/// What to do about a folder that the unit's user may not enter.
pub fn try_open(folder: &str) -> String {
    format!("chmod o+x {folder}; or put config and state elsewhere (--config, --state)")
}
/// What to do where the user may not linger.
pub const TRY_LINGER: &str = "as root: loginctl enable-linger USER; then try again. Without it the engine would end \
     with your last logout";
/// What to do where the way back failed too.
pub const TRY_BY_HAND: &str =
    "systemctl status smartactions shows how it stands; smartactions setup --repair mends it";

/// In place of the log's last lines, where it has none.
pub fn see_journal(name: &str, of_user: bool) -> String {
    let own = if of_user { "--user " } else { "" };
    format!("the log says nothing; what systemd says: journalctl {own}-u {name}")
}

/// Line of the hand-off: the unit is there.
pub const INSTALLED: &str = "Unit installed";
/// Line of the hand-off: the unit is gone.
pub const REMOVED: &str = "Unit removed";
