//! What the setup pages Probe, Mailbox, Review and Launch say, in English.
//!
//! Read by `tui::wizard`; figures and names are put in by the pages.

/// The checks, in words.
pub mod probe {
    /// Names of the three parts of the list of checks.
    pub const GROUPS: [&str; 3] = ["Reach", "Sign in", "Use"];
    /// Before the first check.
    pub const NOT_YET: &str = "not probed yet; R runs all checks";
    /// All checks went well.
    pub const PROVED: &str = "all proved; Enter goes on";
    /// Some check failed.
    pub const TO_MEND: &str = "to mend first; o goes on without proof";
    /// Checks warned.
    pub const TO_KNOW: &str = "to know";
    /// Some checks did not run.
    pub const NOT_ALL: &str = "not all checks ran; R runs all";
    /// An answer changed since.
    pub const CHANGED: &str = "an answer changed since; R proves it again";
    /// Checks run now.
    pub const RUNNING: &str = "running; Esc goes back to the answers";
    /// A check that waits.
    pub const WAITS_FOR: &str = "waits for";
    /// In place of a time, in a narrow window.
    pub const WAITS: &str = "waits";
    /// A check that was not run, on purpose.
    pub const LEFT_OUT: &str = "left out";
    /// A check that runs.
    pub const RUNS: &str = "running";
    /// How to see the other checks, one at a time.
    pub const OTHERS: &str = "up and down show the others";
    /// Where the transcript is.
    pub const L_SHOWS: &str = "l shows the transcript";
    /// How to come back from it.
    pub const L_CLOSES: &str = "l or Esc closes";
    /// Which part of it is shown.
    pub fn lines_of(first: usize, last: usize, all: usize) -> String {
        format!("lines {first} to {last} of {all}; up and down scroll, {L_CLOSES}")
    }
    /// Where the log is.
    pub const L_SHOWS_LOG: &str = "l shows the log";
    /// Over the transcript.
    pub const TRANSCRIPT: &str = "TRANSCRIPT (secrets masked)";
    /// A check without one.
    pub const NO_TRANSCRIPT: &str = "nothing went over the wire";
    /// Over the notes of a check that went well.
    pub const WENT_WELL: &str = "went well";
    /// Warns of the cost of asking again.
    pub const LOCK_OUT: &str = "r tries it once more; too many wrong tries lock the account";
}

/// The listener mailbox.
pub mod mailbox {
    /// The question of the short path.
    pub const FROM_NOW_ON: &str = "Which mailbox receives the replies from now on?";
    /// The choices, in the order of the field.
    pub const CHOICES: [&str; 3] = [
        "The service account's own",
        "A dedicated mailbox",
        "None yet: leave the entry empty, set it later",
    ];
    /// The last choice on the short path.
    pub const NONE_NOW: &str = "None: empty the entry, mail waits";
    /// Why a dedicated one.
    pub const RECOMMENDED: &str = "recommended: every mail in it is about a task";
    /// The address is that of a distribution group.
    pub const IS_GROUP: &str = "a distribution group, no mailbox";
    /// It is there and a right is missing.
    pub const NO_RIGHTS: &str = "a right is missing";
    /// It was not told.
    pub const NO_ANSWER: &str = "no answer";
    /// Exchange asks to slow down.
    pub const THROTTLED: &str = "Exchange asks to wait";
    /// On the short path.
    pub const ENTER_WRITES: &str = "Enter writes it; Esc goes back, nothing written";
    /// What becomes of the mailbox before.
    pub const OLD_ONE: &str = "read on until its open tasks are closed";
    /// Its mails are all about tasks.
    pub const DEDICATED: &str = "dedicated";
    /// In place of an address.
    pub const TYPE_IT: &str = "type or paste its address";
    /// The service account's own, before it was asked about.
    pub const DEFAULT: &str = "the default";
    /// The config names it.
    pub const IN_USE: &str = "in use now";
    /// A query runs.
    pub const ASKING: &str = "asking Exchange";
    /// Before a query.
    pub const NOT_ASKED: &str = "Exchange was not asked about it yet: Enter asks";
    /// Head of the box.
    pub const SAYS_OF: &str = "Exchange says of";
    /// Names of the rights, in the order read, move, delete, send.
    pub const RIGHTS: [&str; 4] = ["read", "move", "delete", "send as it"];
    /// There is such a mailbox.
    pub const FOUND: &str = "found";
    /// No mail to judge by.
    pub const NO_MAIL: &str = "no mail in it yet";
    /// Names and subjects are hidden.
    pub const HIDDEN: &str = "names and subjects hidden; F3 shows them";
    /// Under the box of a mailbox that is there.
    pub const ONLY_HERE: &str = "only shown here; never stored or logged";
    /// Under the box of a mailbox that is not there.
    pub const NO_FAULT: &str = "no fault: setup goes on, and the engine runs without one";
    /// Under the box of any other answer.
    pub const ENTRY_STAYS: &str = "the entry that is there stays";
    /// What an empty entry means.
    pub const WITHOUT: &str = "tasks are accepted, mail waits, nothing is lost";
    /// A mailbox can be made.
    pub const MAKE_ONE: &str = "No dedicated mailbox yet? Make one, then ask again:";
    /// The command for that.
    pub const NEW_MAILBOX: &str = "New-Mailbox -Shared -Name approvals";
    /// The same later.
    pub const SET_LATER: &str = "smartactions mailbox set ADDRESS";
    /// Size not told.
    pub const SIZE_NOT_TOLD: &str = "size and limit not told";
    /// A mailbox that takes no more mail.
    pub const FULL: &str = "nearly full: the engine waits and goes on by itself";
    /// Explains which to take.
    pub const WHICH: &str = "The dedicated one. In a mailbox with other mail, people get answers \
they never asked for, and it is slower.";
    /// Explains what happens when it is not found.
    pub const NOT_FOUND: &str = "The entry stays empty and setup goes on. Set it later without \
this wizard:";
    /// What the commands below it grant (Exchange Management Shell).
    pub fn grants(account: &str, mailbox: &str) -> String {
        let account = if account.is_empty() {
            "the service account"
        } else {
            account
        };
        format!("Lets {account} into {mailbox} and into no other; in the Exchange shell:")
    }
    /// A mailbox that has no name yet, in that sentence.
    pub const NAMED: &str = "the mailbox you name";
    /// The commands, an option a line: a scope of that one mailbox, and the right within it.
    pub fn grant(account: &str, alias: &str) -> [String; 7] {
        [
            "New-ManagementScope Tasks".to_owned(),
            "  -RecipientRestrictionFilter".to_owned(),
            format!("  \"Alias -eq '{alias}'\""),
            "New-ManagementRoleAssignment".to_owned(),
            "  -Role ApplicationImpersonation".to_owned(),
            format!("  -User {account}"),
            "  -CustomRecipientWriteScope Tasks".to_owned(),
        ]
    }
    /// Heads of the explaining column.
    pub const HEADS: [&str; 3] = [
        "WHICH SHOULD I TAKE?",
        "NOT FOUND?",
        "TO GRANT IMPERSONATION",
    ];
}

/// The difference.
pub mod review {
    /// Nothing differs.
    pub const NO_CHANGE: &str = "nothing changes in the config";
    /// Buttons, in the order of the field.
    pub const BUTTONS: [&str; 3] = ["Write", "Save answers only", "Back"];
    /// The first button of a dry run.
    pub const WOULD_WRITE: &str = "Would write";
    /// What will happen, in order.
    pub const ORDER: [&str; 5] = [
        "back up the config",
        "write the new one beside it, sync",
        "in secrets.toml, 0600: passwords",
        "swap the files in one move",
        "read it back and compare",
    ];
    /// In a dry run.
    pub const DRY: &str = "Dry run: nothing is written, the difference is printed after leaving.";
    /// Beside the facts of a dry run.
    pub const NOT_WRITTEN: &str = "nothing is written; all this is printed at the end";
    /// Where the old file goes.
    pub const BACKUP: &str = "the old file stays beside it, under its date";
    /// What happens when a step fails.
    pub const ALL_OR_NOTHING: &str =
        "If any step fails, all before it are undone and nothing has changed.";
    /// Nothing is open.
    pub const ALL_PROVED: &str = "everything that can be checked is proved";
    /// The same run, unattended.
    pub const UNATTENDED: &str = "smartactions setup --answers a.toml --yes";
    /// Heads of the parts.
    pub const HEADS: [&str; 4] = [
        "WHAT WILL HAPPEN, IN ORDER",
        "STILL OPEN",
        "SETUP CANNOT CHECK",
        "THE SAME, UNATTENDED",
    ];
    /// How to see the list.
    pub const C_SHOWS: &str = "c shows how";
    /// How to come back from it.
    pub const C_CLOSES: &str = "c closes";
}

/// The hand-off.
pub mod launch {
    /// What the engine has to reach, by its name in the snapshot.
    pub const POINTS: [(&str, &str); 5] = [
        ("control", "control socket"),
        ("store", "task store"),
        ("api", "API port"),
        ("signed_in", "signed in"),
        ("mailbox_read", "mailbox read once"),
    ];
    /// The words of a point; one that is not known stands for itself.
    pub fn point(name: &str) -> &str {
        let known = POINTS.iter().find(|(id, _)| *id == name);
        known.map_or(name, |(_, told)| *told)
    }
    /// The line over them.
    pub const UNTIL_READY: &str = "Until it is ready";
    /// The line of the test mail.
    pub const TEST_MAIL: &str = "Test mail to itself";
    /// What the test mail waits for.
    pub const READY: &str = "ready";
    /// Without a mailbox.
    pub const NO_MAILBOX: &str = "left out, no mailbox yet";
    /// The way back.
    pub const UNDO: &str = "If it is not ready in 30 s: u puts the old setup back";
    /// The way back, once it failed.
    pub const UNDO_NOW: &str = "u puts the old setup back; d leaves all as it is";
    /// Over the first API key.
    pub const KEY_ONCE: &str = "API key for your applications, shown only this once:";
    /// Before the path of its file.
    pub const KEY_KEPT: &str = "kept, mode 0600, in";
    /// The end.
    pub const DONE: &str = "Enter opens the status screen; the engine goes on without this one";
    /// What works later.
    pub const COMMANDS: [&str; 3] = [
        "smartactions status",
        "smartactions logs --follow",
        "smartactions stop",
    ];
    /// Heads of the explaining column.
    pub const HEADS: [&str; 2] = ["ENGINE LOG", "FROM A SHELL LATER"];
    /// No line of the log is known.
    pub const NO_LOG: &str = "nothing yet; smartactions logs shows it later";
    /// Beside the log while the engine starts.
    pub const LIVE: &str = "live";
}
