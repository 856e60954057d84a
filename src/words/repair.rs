//! What `setup --repair` and `setup --remove` say.

use std::path::{Display, Path};

use crate::domain::Problem;

crate::words::ui::says! { "repair":
    /// A config that cannot be read.
    pub fn try_read();
    /// Secrets that are no TOML.
    pub fn try_secrets();
    /// A database that cannot be opened.
    pub fn try_store();
    /// A lock that cannot be looked at.
    pub fn try_state();
    /// A file that cannot be changed.
    pub fn try_root();
    fn others_may(mode: String);
    fn password_is_missing();
    fn unit_differs();
    fn unit_is_missing();
    fn make_unit();
    fn unit_is_left();
    fn remove_unit();
    fn not_of_its_user();
    fn older_schema(found: u32, known: u32);
    fn start_brings_it();
    fn nobody_answers();
    fn does_not_run();
    fn does_not_answer();
    fn of_version(version: &str);
    fn remedy_or_backup(remedy: &str, backup: Display<'_>);
    fn is_private(file: Display<'_>);
    fn is_removed(file: Display<'_>);
    fn is_config_again(backup: Display<'_>);
    fn unit_in_place(unit: &str, engine: &str);
    fn unit_removed(unit: &str, engine: &str);
    /// Before the list of what is broken.
    pub fn found(count: usize);
    /// The question.
    pub fn mend_them(count: usize);
    /// Lines of the ways to start.
    pub fn points(count: usize);
    /// Done.
    pub fn started(pid: u32);
    /// Nothing to mend.
    pub fn whole();
    /// Some points remain.
    pub fn by_hand();
    /// Nobody is there to be asked.
    pub fn no_terminal();
    /// What to do then.
    pub fn add_yes();
    /// After a no.
    pub fn left();
    /// The question about one of them.
    pub fn keep(what: &str);
    /// Before the list of what goes.
    pub fn goes();
    /// In it.
    pub fn goes_engine(pid: u32);
    /// In it.
    pub fn goes_unit(name: &str);
    /// Under it.
    pub fn mail_stays();
    /// The question.
    pub fn remove();
    /// Nothing is there.
    pub fn nothing_there();
    /// Done.
    pub fn removed_title();
    /// The unit's user stays.
    pub fn user_stays();
    /// A wrong name behind `--keep`.
    pub fn not_kept(word: &str);
    /// What to write there.
    pub fn keep_one_of();
    /// Beside "Remove".
    pub fn asks();
    /// After a config that cannot be read.
    pub fn offer();
    /// Something could not be removed.
    pub fn not_removed(why: String);
    /// The rest went.
    pub fn left_over(count: usize);
    fn secrets_stay(secrets: Display<'_>, other: Display<'_>);
    /// A signal while something is mended.
    pub fn mending();
    /// A signal while an installation is removed.
    pub fn removing();
    /// After that.
    pub fn broken_off();
    fn unit_is_not_enabled();
    fn enable_unit();
}

/// Others may read a file that holds a secret.
pub fn loose(file: &Path, mode: u32) -> Problem {
    let what = others_may(format!("{mode:04o}"));
    let remedy = format!("chmod 600 {}", file.display());
    Problem::new(
        "repair.loose_mode",
        what,
        file.display().to_string(),
        remedy,
    )
}

/// The service account's password is nowhere.
pub fn no_password() -> Problem {
    let what = password_is_missing();
    let remedy = "smartactions secret set exchange.password";
    Problem::new("repair.no_password", what, "", remedy)
}

/// The config says systemd.
pub fn unit_missing(name: &str, differs: bool) -> Problem {
    let what = if differs {
        unit_differs()
    } else {
        unit_is_missing()
    };
    let remedy = make_unit();
    Problem::new("repair.unit_missing", what, name, remedy)
}

/// The unit is there and nothing starts it.
pub fn unit_not_enabled(name: &str) -> Problem {
    let what = unit_is_not_enabled();
    let remedy = enable_unit();
    Problem::new("repair.unit_not_enabled", what, name, remedy)
}

/// The config says detached.
pub fn unit_left_over(name: &str) -> Problem {
    let what = unit_is_left();
    let remedy = remove_unit();
    Problem::new("repair.unit_left_over", what, name, remedy)
}

/// A file that the unit's user may not read.
pub fn not_its_own(file: &Path) -> Problem {
    let what = not_of_its_user();
    let remedy = format!("chown smartactions: {}", file.display());
    Problem::new(
        "repair.not_its_own",
        what,
        file.display().to_string(),
        remedy,
    )
}

/// An older schema.
pub fn schema_old(file: &Path, found: u32, known: u32) -> Problem {
    let what = older_schema(found, known);
    let remedy = start_brings_it();
    Problem::new(
        "repair.schema_old",
        what,
        file.display().to_string(),
        remedy,
    )
}

/// Nobody serves the socket.
pub fn stale_socket(socket: &Path) -> Problem {
    let what = nobody_answers();
    let place = socket.display().to_string();
    let remedy = format!("rm {place}");
    Problem::new("repair.stale_socket", what, place, remedy)
}

/// No engine.
pub fn engine_dead() -> Problem {
    Problem::new(
        "repair.engine_dead",
        does_not_run(),
        "",
        "smartactions start",
    )
}

/// An engine that does not answer.
pub fn engine_silent() -> Problem {
    let what = does_not_answer();
    Problem::new("repair.engine_silent", what, "", "smartactions restart")
}

/// An engine of another version.
pub fn engine_old(version: &str) -> Problem {
    let what = of_version(version);
    Problem::new("repair.engine_version", what, "", "smartactions restart")
}

/// Beside what is wrong in a config.
pub fn or_put_back(remedy: &str, backup: &Path) -> String {
    remedy_or_backup(remedy, backup.display())
}

/// Done.
pub fn made_private(file: &Path) -> String {
    is_private(file.display())
}

/// Done.
pub fn removed(file: &Path) -> String {
    is_removed(file.display())
}

/// Done.
pub fn put_back(backup: &Path) -> String {
    is_config_again(backup.display())
}

/// Done.
pub fn keeper(unit: &str, installed: bool, engine: &str) -> String {
    if installed {
        unit_in_place(unit, engine)
    } else {
        unit_removed(unit, engine)
    }
}

/// Secrets that another config has too.
pub fn shared(secrets: &Path, other: &Path) -> String {
    secrets_stay(secrets.display(), other.display())
}

/// What a removal can keep, as `--keep` names it.
pub const KEPT: [&str; 3] = ["config", "secrets", "tasks"];
