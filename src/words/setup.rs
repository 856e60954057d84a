//! What setup says, in the wizard, in plain lines and in help.

pub mod about;
pub mod field;
pub mod hint;
pub mod key;
pub mod last;
pub mod launch;
pub mod note;
pub mod outcome;
pub mod plain;
pub mod port;
pub mod report;
pub mod stamp;
pub mod trial;
pub mod trust;
pub mod welcome;

crate::words::ui::says! { "setup":
    /// Name of the last step of the short path for the mailbox.
    pub fn status_step();
    /// Names of the seven steps, in order.
    pub fn steps() -> [7];
    /// The question or heading of each step, in order.
    pub fn questions() -> [7];
    /// What the program is for, on the first screen.
    pub fn purpose();
    /// What to have at hand.
    pub fn at_hand();
    /// When something is written.
    pub fn nothing_yet();
    /// What ready means.
    pub fn ready_means();
    /// Behind a password that cannot be read on the screen.
    pub fn hidden();
    /// Behind a password that is shown.
    pub fn shown();
    /// In place of a password that is known from before.
    pub fn stored();
    /// Name of the program in the header, and the title of the window.
    pub fn header();
    /// Title of the question about leaving.
    pub fn leave_title();
    /// In it, before anything is written.
    pub fn is_not_written();
    /// In it, after the config was written.
    pub fn is_written();
    /// Under it.
    pub fn once_more();
    /// Under the address while the server is searched.
    pub fn searching();
    /// Title of the help.
    pub fn help_title();
    /// In the help, before the keys of every step.
    pub fn everywhere();
    /// In the help: the mouse is the screen's, and the terminal's while Shift is held.
    pub fn shift_selects();
    /// Title of the list of steps.
    pub fn steps_title();
    /// `step 3 of 7 · Probe`.
    pub fn step_of(at: usize, of: usize, dot: &str, name: &str);
    /// In a window that is too small for anything else.
    pub fn too_small(at: usize, of: usize);
    /// After a text was given to the terminal; whether it took it cannot be known.
    pub fn copied(text: &str);
    /// After that failed.
    pub fn not_copied(why: &str);
    /// Choices of the leave dialog, the safe one first.
    pub fn leave() -> [_];
    /// The same where nothing is kept for next time: on a short path and in a dry run.
    pub fn leave_short() -> [_];
    /// What setup cannot check.
    fn not_checked() -> [4];
    /// How to check the second of them.
    fn send_from_outside();
    /// Which field of how many, in a small window.
    pub fn field_of(at: usize, of: usize);
    /// The least and the most of a number.
    pub fn from_to(min: &str, max: &str);
}

/// Words of the ways to start.
pub mod start {
    crate::words::ui::says! { "setup-start":
        /// First setup.
        pub fn fresh();
        /// Re-run.
        pub fn change();
        /// Short path.
        pub fn mailbox();
        /// One secret.
        pub fn password();
        /// The engine that runs.
        pub fn status();
        /// Resume from a draft.
        pub fn go_on();
        /// Find what is broken.
        pub fn repair();
        /// Take it away.
        pub fn remove();
        /// Begin with the defaults although a config is there.
        pub fn afresh();
        /// Probe, write nothing.
        pub fn dry_run();
    }
}

/// Where a step stands, in the list of steps.
pub mod step_note {
    crate::words::ui::says! { "setup-step_note":
        /// Not reached.
        pub fn not_seen();
        /// The present one.
        pub fn here();
        /// Done.
        pub fn done();
        /// With something to know.
        pub fn warned();
        /// With something to mend.
        pub fn failed();
        /// Left out.
        pub fn left_out();
    }
}

/// Words of the marks, in the help.
pub mod legend {
    crate::words::ui::says! { "setup-legend":
        /// Before them.
        pub fn marks();
        /// Passed.
        pub fn passed();
        /// Warned.
        pub fn warned();
        /// Failed.
        pub fn failed();
        /// Waiting.
        pub fn waiting();
        /// Left out.
        pub fn left_out();
    }
}

/// What is told of a paste and of a password.
pub mod paste {
    crate::words::ui::says! { "setup-paste":
        /// A password that was handed over cannot be read again.
        pub fn cannot_show();
        /// The field holds no more.
        pub fn over(count: usize);
        /// Control characters were cut.
        pub fn cut(count: usize);
    }
}

/// Points that setup cannot check: what, and how to check it by hand.
pub fn by_hand() -> [(&'static str, &'static str); 4] {
    let [policy, flow, retention, hold] = not_checked();
    [
        (policy, "Get-ThrottlingPolicyAssociation ACCOUNT"),
        (flow, send_from_outside()),
        (retention, "Get-Mailbox MAILBOX | fl RetentionPolicy"),
        (hold, "Get-Mailbox MAILBOX | fl LitigationHoldEnabled"),
    ]
}
