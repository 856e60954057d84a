//! What setup says, in the wizard, in plain lines and in help.

pub mod about;
pub mod hint;
pub mod last;
pub mod launch;
pub mod note;
pub mod plain;
pub mod port;
pub mod report;
pub mod stamp;
pub mod trial;
pub mod trust;
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
    /// Find what is broken.
    pub const REPAIR: &str = "Repair";
    /// Take it away.
    pub const REMOVE: &str = "Remove";
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
/// In the help: the mouse is the screen's, and the terminal's while Shift is held.
pub const SHIFT_SELECTS: &str = "Mouse: click, wheel; Shift and drag selects text";
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

    /// The field holds no more.
    pub fn over(count: usize) -> String {
        format!("too long: the last {count} characters were left out")
    }

    /// Control characters were cut.
    pub fn cut(count: usize) -> String {
        match count {
            1 => "1 control character was cut".to_owned(),
            n => format!("{n} control characters were cut"),
        }
    }
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
/// The same where nothing is kept for next time: on a short path and in a dry run.
pub const LEAVE_SHORT: [&str; 2] = ["Leave", "Stay"];
