//! What the setup pages Probe, Mailbox, Review and Launch say, in English.
//!
//! Read by `tui::wizard`; figures and names are put in by the pages.

pub mod review;

/// Labels of a finding, each in 7 columns.
pub mod block {
    crate::words::ui::says! { "pages-block":
        /// Before what the server said.
        pub fn server();
        /// Before what was seen.
        pub fn seen();
        /// Before what it most likely means.
        pub fn likely();
        /// Before what to try.
        pub fn try_it();
        /// Before its code.
        pub fn code();
        /// Beside a command.
        pub fn copy();
    }
}

/// The checks, in words.
pub mod probe {
    crate::words::ui::says! { "pages-probe":
        /// Names of the three parts of the list of checks.
        pub fn groups() -> [3];
        /// Before the first check.
        pub fn not_yet();
        /// All checks went well.
        pub fn proved();
        /// Some check failed.
        pub fn to_mend();
        /// Checks warned.
        pub fn to_know();
        /// Some checks did not run.
        pub fn not_all();
        /// An answer changed since.
        pub fn changed();
        /// Checks run now.
        pub fn running();
        /// A check that waits.
        pub fn waits_for();
        /// In place of a time, in a narrow window.
        pub fn waits();
        /// A check that was not run, on purpose.
        pub fn left_out();
        /// A check that runs.
        pub fn runs();
        /// Where the transcript is.
        pub fn l_shows();
        /// How to come back from it.
        pub fn l_closes();
        /// Where the log is.
        pub fn l_shows_log();
        /// Over the transcript.
        pub fn transcript();
        /// A check without one.
        pub fn no_transcript();
        /// Over the notes of a check that went well.
        pub fn went_well();
        /// Warns of the cost of asking again.
        pub fn lock_out();
        /// Which part of the transcript is shown.
        pub fn lines_of(first: usize, last: usize, all: usize);
        /// Which check of how many is shown, and how to see the others.
        pub fn check_of(at: usize, count: usize);
        /// How many ended how, behind their numbers.
        pub fn passed();
        pub fn warned();
        pub fn failed();
        pub fn waiting();
    }
}

/// The listener mailbox.
pub mod mailbox {
    crate::words::ui::says! { "pages-mailbox":
        /// The question of the short path.
        pub fn from_now_on();
        /// The choices, in the order of the field.
        pub fn choices() -> [3];
        /// The last choice on the short path.
        pub fn none_now();
        /// Why a dedicated one.
        pub fn recommended();
        /// The address is that of a distribution group.
        pub fn is_group();
        /// It is there and a right is missing.
        pub fn no_rights();
        /// It was not told.
        pub fn no_answer();
        /// Exchange asks to slow down.
        pub fn throttled();
        /// On the short path.
        pub fn enter_writes();
        /// What becomes of the mailbox before.
        pub fn old_one();
        /// Its mails are all about tasks.
        pub fn dedicated();
        /// In place of an address.
        pub fn type_it();
        /// The service account's own, before it was asked about.
        pub fn default();
        /// The config names it.
        pub fn in_use();
        /// A query runs.
        pub fn asking();
        /// Before a query.
        pub fn not_asked();
        /// Head of the box.
        pub fn says_of();
        /// Names of the rights, in the order read, move, delete, send.
        pub fn rights() -> [4];
        /// There is such a mailbox.
        pub fn found();
        /// No mail to judge by.
        pub fn no_mail();
        /// Names and subjects are hidden.
        pub fn hidden();
        /// Under the box of a mailbox that is there.
        pub fn only_here();
        /// Under the box of a mailbox that is not there.
        pub fn no_fault();
        /// Under the box of any other answer.
        pub fn entry_stays();
        /// What an empty entry means.
        pub fn without();
        /// A mailbox can be made.
        pub fn make_one();
        /// Size not told.
        pub fn size_not_told();
        /// A mailbox that takes no more mail.
        pub fn full();
        /// Explains which to take.
        pub fn which();
        /// Explains what happens when it is not found.
        pub fn not_found();
        /// A mailbox that has no name yet, in that sentence.
        pub fn named();
        /// Heads of the explaining column.
        pub fn heads() -> [3];
        /// Stands for an account without a name.
        fn the_account();
        fn lets_into(account: &str, mailbox: &str);
        /// Labels of the facts on the short path, each in 9 columns.
        pub fn engine_label();
        pub fn old_one_label();
        pub fn same_as_label();
        pub fn fault_label();
        /// Before the command for later, and before what Enter does; each in 8 columns.
        pub fn later_label();
        pub fn enter_label();
        /// The engine that runs gets the new entry.
        pub fn takes_it_up(pid: u32);
        /// What Enter does with an empty entry.
        pub fn writes_empty();
        /// The same where a later step writes.
        pub fn goes_on_empty();
        /// How many mails are not ours: beside "found", in a list, and of how many.
        pub fn not_ours_found(count: usize);
        pub fn not_ours(count: usize);
        pub fn not_ours_of(count: usize, all: usize);
        /// What its last mails are about.
        pub fn all_ours(count: usize);
        pub fn other_mail(count: usize, all: usize);
        /// How full it is, in GB.
        pub fn used_of(used: String, limit: String);
        pub fn used(used: String);
        pub fn limit(limit: String);
        /// Rights in one word each, in the order of the others.
        pub fn rights_short() -> [4];
    }

    /// The command for that.
    pub const NEW_MAILBOX: &str = "New-Mailbox -Shared -Name approvals";

    /// The same later.
    pub const SET_LATER: &str = "smartactions mailbox set ADDRESS";

    /// What the commands below it grant (Exchange Management Shell).
    pub fn grants(account: &str, mailbox: &str) -> String {
        let account = if account.is_empty() {
            the_account()
        } else {
            account
        };
        lets_into(account, mailbox)
    }

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
}

/// The hand-off.
pub mod launch {
    crate::words::ui::says! { "pages-launch":
        /// The line over them.
        pub fn until_ready();
        /// The line of the test mail.
        pub fn test_mail();
        /// What the test mail waits for.
        pub fn ready();
        /// Without a mailbox.
        pub fn no_mailbox();
        /// The way back.
        pub fn undo();
        /// The way back, once it failed.
        pub fn undo_now();
        /// Over the first API key.
        pub fn key_once();
        /// Before the path of its file.
        pub fn key_kept();
        /// The end.
        pub fn done();
        /// Heads of the explaining column.
        pub fn heads() -> [2];
        /// No line of the log is known.
        pub fn no_log();
        /// Beside the log while the engine starts.
        pub fn live();
        fn control();
        fn store();
        fn api();
        fn signed_in();
        fn mailbox_read();
        /// How many points are reached.
        pub fn reached(count: usize, all: usize);
    }

    /// The words of what the engine has to reach, by its name in the snapshot; one that is not
    /// known stands for itself.
    pub fn point(name: &str) -> &str {
        match name {
            "control" => control(),
            "store" => store(),
            "api" => api(),
            "signed_in" => signed_in(),
            "mailbox_read" => mailbox_read(),
            other => other,
        }
    }

    /// What works later.
    pub const COMMANDS: [&str; 3] = [
        "smartactions status",
        "smartactions logs --follow",
        "smartactions stop",
    ];
}
