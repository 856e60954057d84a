//! What `setup --repair` and `setup --remove` say.

use std::path::Path;

use crate::domain::Problem;

/// A config that cannot be read.
pub const TRY_READ: &str =
    "check the file and who may read it; without one, run smartactions setup";
/// Secrets that are no TOML.
pub const TRY_SECRETS: &str =
    "mend that line; or remove the file and set each password again: smartactions secret set NAME";
/// A database that cannot be opened.
pub const TRY_STORE: &str =
    "install the newest smartactions, or put a copy of the file back; the file was not touched";
/// A lock that cannot be looked at.
pub const TRY_STATE: &str = "make the state folder readable and writable for who runs the engine";
/// A file that cannot be changed.
pub const TRY_ROOT: &str = "run it as the owner of the files, or as root";

/// Others may read a file that holds a secret.
pub fn loose(file: &Path, mode: u32) -> Problem {
    let what = format!("others may read or write it: mode {mode:04o}");
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
    let what = "there is no password of the service account";
    let remedy = "smartactions secret set exchange.password";
    Problem::new("repair.no_password", what, "", remedy)
}

/// The config says systemd.
pub fn unit_missing(name: &str, differs: bool) -> Problem {
    let what = if differs {
        "the unit is not as this setup makes it"
    } else {
        "the config says systemd, and there is no unit"
    };
    let remedy = "make the unit and start the engine there";
    Problem::new("repair.unit_missing", what, name, remedy)
}

/// The unit is there and nothing starts it.
pub fn unit_not_enabled(name: &str) -> Problem {
    let what = "the unit does not start by itself: it is not enabled";
    let remedy = "enable the unit";
    Problem::new("repair.unit_not_enabled", what, name, remedy)
}

/// The config says detached.
pub fn unit_left_over(name: &str) -> Problem {
    let what = "the config says detached, and a unit keeps the engine";
    let remedy = "remove the unit, or write service = \"systemd\" in [launch]";
    Problem::new("repair.unit_left_over", what, name, remedy)
}

/// A file that the unit's user may not read.
pub fn not_its_own(file: &Path) -> Problem {
    let what = "it does not belong to the user of the unit";
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
    let what = format!("the database has schema {found}, this version has {known}");
    let remedy = "start the engine: it brings the database up to date";
    Problem::new(
        "repair.schema_old",
        what,
        file.display().to_string(),
        remedy,
    )
}

/// Nobody serves the socket.
pub fn stale_socket(socket: &Path) -> Problem {
    let what = "nobody answers on the control socket";
    let place = socket.display().to_string();
    let remedy = format!("rm {place}");
    Problem::new("repair.stale_socket", what, place, remedy)
}

/// No engine.
pub fn engine_dead() -> Problem {
    Problem::new(
        "repair.engine_dead",
        "the engine does not run",
        "",
        "smartactions start",
    )
}

/// An engine that does not answer.
pub fn engine_silent() -> Problem {
    let what = "the engine runs and does not answer";
    Problem::new("repair.engine_silent", what, "", "smartactions restart")
}

/// An engine of another version.
pub fn engine_old(version: &str) -> Problem {
    let what = format!("the engine that runs is of version {version}");
    Problem::new("repair.engine_version", what, "", "smartactions restart")
}

/// Beside what is wrong in a config.
pub fn or_put_back(remedy: &str, backup: &Path) -> String {
    format!("{remedy}; or put {} back", backup.display())
}

/// Done.
pub fn made_private(file: &Path) -> String {
    format!("{} is its owner's alone", file.display())
}

/// Done.
pub fn removed(file: &Path) -> String {
    format!("{} is removed", file.display())
}

/// Done.
pub fn put_back(backup: &Path) -> String {
    format!(
        "{} is the config again; what stood there is kept beside it",
        backup.display()
    )
}

/// Done.
pub fn started(pid: u32) -> String {
    format!("the engine is ready: pid {pid}")
}

/// Done.
pub fn keeper(unit: &str, installed: bool, engine: &str) -> String {
    let is = if installed {
        "is in place"
    } else {
        "is removed"
    };
    format!("{unit} {is}; {engine}")
}

/// Nothing to mend.
pub const WHOLE: &str = "nothing is broken";
/// Some points remain.
pub const BY_HAND: &str = "these have to be mended by hand";
/// Nobody is there to be asked.
pub const NO_TERMINAL: &str = "there is no terminal to ask at";
/// What to do then.
pub const ADD_YES: &str = "add --yes";
/// After a no.
pub const LEFT: &str = "nothing was changed";

/// Before the list.
pub fn found(count: usize) -> String {
    match count {
        1 => "1 point is broken:".to_owned(),
        n => format!("{n} points are broken:"),
    }
}

/// The question.
pub fn mend_them(count: usize) -> String {
    match count {
        1 => "Mend it? [y/N] ".to_owned(),
        n => format!("Do these {n} repairs? [y/N] "),
    }
}

/// What a removal can keep.
pub const KEPT: [&str; 3] = ["config", "secrets", "tasks"];

/// The question about one of them.
pub fn keep(what: &str) -> String {
    format!("Keep the {what}? [Y/n] ")
}

/// Before the list of what goes.
pub const GOES: &str = "This goes:";
/// In it.
pub fn goes_engine(pid: u32) -> String {
    format!("the engine, pid {pid}")
}
/// In it.
pub fn goes_unit(name: &str) -> String {
    format!("the unit {name}")
}
/// Under it.
pub const MAIL_STAYS: &str = "Mail in the listener mailbox is not touched.";
/// The question.
pub const REMOVE: &str = "Remove it? [y/N] ";
/// Nothing is there.
pub const NOTHING_THERE: &str = "there is nothing to remove";
/// Done.
pub const REMOVED: &str = "removed";
/// Something could not be removed.
pub fn not_removed(why: &dyn std::fmt::Display) -> String {
    format!("it could not be removed: {why}")
}
/// The rest went.
pub fn left_over(count: usize) -> String {
    let things = match count {
        1 => "1 thing".to_owned(),
        n => format!("{n} things"),
    };
    format!("all else is removed; {things} could not be, mend that and run it again")
}
/// Secrets that another config has too.
pub fn shared(secrets: &Path, other: &Path) -> String {
    format!(
        "{} stays: {} beside it may need it; no installation does? Then: rm {}",
        secrets.display(),
        other.display(),
        secrets.display()
    )
}
/// A signal while something is mended.
pub const MENDING: &str = "smartactions: what is begun is finished first, so that the engine is not left stopped; once more ends it here";
/// A signal while an installation is removed.
pub const REMOVING: &str = "smartactions: the removal is finished first; once more ends it here";
/// After that.
pub const BROKEN_OFF: &str =
    "smartactions: broken off; smartactions setup --repair shows what is left to mend";
/// The unit's user stays.
pub const USER_STAYS: &str =
    "The user smartactions stays, for files may belong to it: userdel smartactions";

/// A wrong name behind `--keep`.
pub fn not_kept(word: &str) -> String {
    format!("{word} is nothing that can be kept")
}
/// What to write there.
pub const KEEP_ONE_OF: &str = "give some of config,secrets,tasks, or none";

/// Lines of the ways to start.
pub fn points(count: usize) -> String {
    match count {
        1 => "1 point is broken".to_owned(),
        n => format!("{n} points are broken"),
    }
}
/// Beside "Remove".
pub const ASKS: &str = "asks what to keep";
/// After a config that cannot be read.
pub const OFFER: &str = "smartactions setup --repair finds what can be mended";
