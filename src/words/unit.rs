//! What is said of the engine as a systemd unit.

crate::words::ui::says! { "unit":
    /// Why no unit is offered: its user could not run the program.
    pub fn program_hidden(program: &str);
    /// Why no unit is offered: a password would stand in its file.
    pub fn password_in(variable: &str);
    /// What to do where no unit can be.
    pub fn try_detached();
    /// What to do after a step that failed.
    pub fn try_mend();
    /// What to do about a unit of somebody else's.
    pub fn try_rename(file: &str);
    /// What to do about a folder with other things in it.
    pub fn try_own_folder();
    /// What to do about a folder that the unit's user may not enter.
    pub fn try_open(folder: &str);
    fn journal(command: String);
    fn no_systemd_of_user();
    fn no_systemd();
    /// What to do where the user may not linger.
    pub fn try_linger();
    /// What to do where the way back failed too.
    pub fn try_by_hand();
    /// Line of the hand-off: the unit is there.
    pub fn installed();
    /// Line of the hand-off: the unit is gone.
    pub fn removed();
}

/// Why no unit is offered: no service manager answers.
pub fn no_manager(of_user: bool, state: &str) -> String {
    let whose = if of_user {
        no_systemd_of_user()
    } else {
        no_systemd()
    };
    match state {
        "" => whose.to_owned(),
        state => format!("{whose} (systemctl is-system-running: {state})"),
    }
}

/// In place of the log's last lines, where it has none.
pub fn see_journal(name: &str, of_user: bool) -> String {
    let own = if of_user { "--user " } else { "" };
    journal(format!("journalctl {own}-u {name}"))
}
