//! What setup says, in the wizard, in plain lines and in help.

pub mod about;
pub mod hint;
pub mod last;
pub mod plain;
pub mod trial;
pub mod welcome;

/// Name of the last step of the short path for the mailbox.
pub const STATUS_STEP: &str = "Status";
/// Names of the seven steps, in order.
pub const STEPS: [&str; 7] = [
    "Welcome", "Exchange", "Probe", "Mailbox", "Engine", "Review", "Launch",
];

/// The question or heading of each step, in order.
pub const QUESTIONS: [&str; 7] = [
    "How do you want to start?",
    "Where is Exchange, and which service account signs in?",
    "What Exchange says",
    "Which mailbox receives the replies?",
    "How should the engine work?",
    "Write the config?",
    "Handing over to the engine",
];

/// What the program is for, on the first screen.
pub const PURPOSE: &str = "Let people answer tasks by replying to an e-mail.";
/// What to have at hand.
pub const AT_HAND: &str = "Have at hand: the Exchange server name or one mailbox address in it, \
a service account and its password, and, if wanted, a dedicated mailbox. A first setup takes about \
4 minutes.";
/// When something is written.
pub const NOTHING_YET: &str = "Nothing is written before step 6. You can leave at any time: \
Ctrl-C keeps your answers for next time, never a password.";
/// What ready means.
pub const READY_MEANS: &str = "Ready means: signed in, and the mailbox read once. A test mail then \
goes round; a late one is a warning, not an undo.";

/// Words of the ways to start.
pub mod start {
    /// First setup.
    pub const FRESH: &str = "Start";
    /// Re-run.
    pub const CHANGE: &str = "Change the setup";
    /// Short path.
    pub const MAILBOX: &str = "Change the listener mailbox";
    /// One secret.
    pub const PASSWORD: &str = "Change the password";
    /// The engine that runs.
    pub const STATUS: &str = "Show the status";
    /// Resume from a draft.
    pub const GO_ON: &str = "Go on where you stopped";
    /// Begin with the defaults although a config is there.
    pub const AFRESH: &str = "Start afresh";
    /// Probe, write nothing.
    pub const DRY_RUN: &str = "Dry run";
}

/// Behind a password that cannot be read on the screen.
pub const HIDDEN: &str = "hidden";
/// Behind a password that is shown.
pub const SHOWN: &str = "shown";
/// In place of a password that is known from before.
pub const STORED: &str = "the one given before is kept";

/// Name of the program in the header, and the title of the window.
pub const HEADER: &str = " smartactions setup";
/// Title of the question about leaving.
pub const LEAVE_TITLE: &str = "Leave the setup?";
/// In it, before anything is written.
pub const IS_NOT_WRITTEN: &str = "Nothing has been written.";
/// In it, after the config was written.
pub const IS_WRITTEN: &str = "The config is written; the engine goes on if it runs.";
/// Under it.
pub const ONCE_MORE: &str = "Ctrl-C once more leaves at once.";
/// Under the address while the server is searched.
pub const SEARCHING: &str = "asking Autodiscover";
/// Title of the help.
pub const HELP_TITLE: &str = "Keys here";
/// In the help, before the keys of every step.
pub const EVERYWHERE: &str = "Everywhere";
/// Title of the list of steps.
pub const STEPS_TITLE: &str = "Steps";

/// `step 3 of 7 · Probe`.
pub fn step_of(at: usize, of: usize, dot: &str, name: &str) -> String {
    format!("step {at} of {of} {dot} {name}")
}

/// In a window that is too small for anything else.
pub fn too_small(at: usize, of: usize) -> String {
    format!("smartactions setup {at}/{of}: make the window a little bigger, or F4 for plain lines")
}

/// After a text was given to the terminal; whether it took it cannot be known.
pub fn copied(text: &str) -> String {
    format!("The terminal was asked to copy: {text}")
}

/// After that failed.
pub fn not_copied(why: &str) -> String {
    format!("Not copied: {why}")
}

/// Where a step stands, in the list of steps.
pub mod step_note {
    /// Not reached.
    pub const NOT_SEEN: &str = "not seen yet";
    /// The present one.
    pub const HERE: &str = "here";
    /// Done.
    pub const DONE: &str = "done";
    /// With something to know.
    pub const WARNED: &str = "something to know";
    /// With something to mend.
    pub const FAILED: &str = "something to mend";
    /// Left out.
    pub const LEFT_OUT: &str = "left out";
}

/// Words of the marks, in the help.
pub mod legend {
    /// Before them.
    pub const MARKS: &str = "Marks";
    /// Passed.
    pub const PASSED: &str = "passed";
    /// Warned.
    pub const WARNED: &str = "warned";
    /// Failed.
    pub const FAILED: &str = "failed";
    /// Waiting.
    pub const WAITING: &str = "waiting";
    /// Left out.
    pub const LEFT_OUT: &str = "left out";
}

/// What is told of a paste and of a password.
pub mod paste {
    /// A password that was handed over cannot be read again.
    pub const CANNOT_SHOW: &str = "typed before: type it again to read it";

    /// Control characters were cut.
    pub fn cut(count: usize) -> String {
        match count {
            1 => "1 control character was cut".to_owned(),
            n => format!("{n} control characters were cut"),
        }
    }
}

/// Short answers of the machine.
pub mod note {
    /// A step whose proof no longer counts.
    pub const CHANGED: &str = "changed since it was proved";
    /// A password or name that ends or begins with a blank.
    pub const BLANK: &str = "A space at an end.  Ctrl-K keep  Ctrl-X cut it";
    /// No password was given and none is stored.
    pub const NO_PASSWORD: &str = "not given";
    /// Asked before going on without proof.
    pub const WITHOUT_PROOF: &str = "o once more goes on without proof; Review lists it";
    /// Asked before proof `address` is taken.
    pub const FORGEABLE: &str = "anyone who knows a name can forge it; Enter once more takes it";
    /// The URL was pasted into the field for a name.
    pub const TOOK_URL: &str = "understood as a URL";
    /// A probe is not finished.
    pub const STILL_RUNNING: &str = "still running; Esc goes back";
    /// Autodiscover's trail leaves the mail domain. Of a long host its end is kept, for that says
    /// whose it is.
    pub fn leads_away(host: &str) -> String {
        format!("leads outside, to {}", end_of(host, 28))
    }
    /// Under the question whether it may have the password.
    pub fn goes_to(host: &str) -> String {
        format!("to {}", end_of(host, 33))
    }
    /// At most so many characters of a host, the last ones.
    fn end_of(host: &str, most: usize) -> String {
        let count = host.chars().count();
        if count <= most {
            return host.to_owned();
        }
        let end: String = host.chars().skip(count + 3 - most).collect();
        format!("...{end}")
    }
    /// Behind the server: the mailbox that the address is an alias of, or was before.
    pub fn for_(primary: &str) -> String {
        format!("for {primary}")
    }
    /// Asked when it was not allowed and Next was pressed.
    pub const ALLOW_OR_NOT: &str = "say yes, or find Exchange by server name or URL";
    /// The user let it.
    pub const KEPT_AS_URL: &str = "found; kept as a URL";
    /// The short path for a password needs one.
    pub const TYPE_NEW: &str = "type the new password";
    /// A check failed and the user wants to go on.
    pub const MEND_FIRST: &str = "to mend first; o goes on without proof";
    /// Exchange has no such mailbox.
    pub const WILL_BE_EMPTY: &str = "not found: the entry will stay empty";
    /// The same where an entry is there.
    pub const WOULD_BE_EMPTIED: &str = "not found: the entry would be emptied";
    /// Asked before an entry that is there is emptied.
    pub const WOULD_EMPTY: &str = "Enter once more empties the entry; mail waits";
    /// The file changed on disk meanwhile.
    pub const CHANGED_ON_DISK: &str = "the config was changed on disk meanwhile; it was read again";
    /// On Review, when the mailbox was not decided on.
    pub const MAILBOX_OPEN: &str = "the mailbox is not proved yet: r goes there";
    /// On Review, when an answer about Exchange changed past the probe.
    pub const EXCHANGE_OPEN: &str = "Exchange is not proved: r proves it, Enter once more writes";
    /// A number is wanted.
    pub fn number(min: u32, max: u32) -> String {
        format!("give a number from {min} to {max}")
    }
    /// No command is on the screen.
    pub const NOTHING_TO_COPY: &str = "no command to copy here";
    /// Answers were saved.
    pub const ANSWERS_SAVED: &str = "answers saved, without secrets";
}

/// Lines of the hand-off, and what there is to say of its test mail.
pub mod launch {
    /// Config and secrets are in place.
    pub const WRITTEN: &str = "Config written";
    /// The config says already what was answered.
    pub const UNCHANGED: &str = "nothing to change";
    /// The engine that ran before has ended.
    pub const OLD_STOPPED: &str = "Old engine stopped";
    /// A new one is up.
    pub const NEW_STARTED: &str = "New engine started";
    /// The running one has the new config.
    pub const TAKEN_UP: &str = "Engine took it up";
    /// The round trip.
    pub const TEST_MAIL: &str = "Test mail to itself";
    /// Its first half.
    pub const TEST_MAIL_LEFT: &str = "Test mail left";
    /// Before the stamp of a mail that came back.
    pub const STAMPED: &str = "back, AuthAs ";
    /// Came back without a stamp.
    pub const NOT_STAMPED: &str = "back, not stamped";
    /// Did not come back in time.
    pub const NOT_BACK: &str = "not back";
    /// What is known of a mail without a stamp.
    pub const NO_STAMP_SEEN: &str = "the mail bears no X-MS-Exchange-Organization-AuthAs: Internal";
    /// What to do about it.
    pub const TRY_TOKEN: &str = "with proof = \"exchange\" replies are set aside; give trust.proof = \"token\", or ask the \
         Exchange administrator about the header firewall";
    /// Came back, but not whole.
    pub const NOT_WHOLE: &str = "back, headers missing";
    /// Which headers of ours did not come back.
    pub fn headers_missing(names: &[String]) -> String {
        format!("our mail arrives without {}", names.join(", "))
    }
    /// What to do about it.
    pub const TRY_HEADERS: &str = "replies and loops are told by them: look for transport rules, connectors and header \
         firewalls that take them away";
    /// Came back through a relay, without a stamp or as from outside.
    pub const THROUGH_RELAY: &str = "back through the relay, as mail from outside";
    /// Sent and not seen again.
    pub const LEFT_NOT_BACK: &str = "it left and was not back after 30 s";
    /// What to do about it.
    pub const TRY_MAIL_FLOW: &str = "wait, or look for transport rules and inbox rules that move it; the status tells when it \
         comes back";
    /// Never sent.
    pub const NEVER_LEFT: &str = "it did not leave within 30 s";
    /// What to do about it.
    pub const TRY_SENDING: &str = "the status tells why nothing leaves";
    /// The engine was not there to be asked.
    pub const TRY_LOGS: &str = "the log tells more";
    /// While it is taken back.
    pub const UNDOING: &str = "putting the setup before this one back";
    /// After that.
    pub const BACK_AGAIN: &str = "the setup before this one is back";
    /// After a start that failed.
    pub const TRY_UNDO: &str = "smartactions logs shows more; undo puts the old setup back";
    /// After a start that failed and was taken back.
    pub const TAKEN_BACK: &str =
        "the setup before this one is in force again; mend the cause and run setup once more";
    /// After an undo that failed.
    pub const TRY_BACKUP: &str = "put the backup beside it back by hand";
}

/// Points that setup cannot check: what, and how to check it by hand.
pub const BY_HAND: [(&str, &str); 4] = [
    (
        "throttling policy of the service account",
        "Get-ThrottlingPolicyAssociation ACCOUNT",
    ),
    (
        "mail flow from outside",
        "send a mail to the mailbox from another domain",
    ),
    (
        "retention on the listener mailbox",
        "Get-Mailbox MAILBOX | fl RetentionPolicy",
    ),
    (
        "hold on the listener mailbox",
        "Get-Mailbox MAILBOX | fl LitigationHoldEnabled",
    ),
];

/// Choices of the leave dialog, the safe one first.
pub const LEAVE: [&str; 3] = [
    "Leave, keep answers  (no passwords)",
    "Leave, forget them",
    "Stay",
];

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn of_a_long_host_the_end_is_told() {
        let host = "mail.contoso.com.signin.example.evil.example";
        let told = note::leads_away(host);
        assert!(told.ends_with("evil.example"), "{told}");
        assert!(told.len() <= 46, "{told}");
        assert_eq!(note::goes_to("a.test"), "to a.test");
    }
}
