//! What the page Review says: the difference, and what is still open.

crate::words::ui::says! { "pages-review":
    /// Nothing differs.
    pub fn no_change();
    /// Buttons, in the order of the field.
    pub fn buttons() -> [3];
    /// The first button of a dry run.
    pub fn would_write();
    /// What will happen, in order.
    pub fn order() -> [5];
    /// In a dry run.
    pub fn dry();
    /// Beside the facts of a dry run.
    pub fn not_written();
    /// Where the old file goes.
    pub fn backup();
    /// What happens when a step fails.
    pub fn all_or_nothing();
    /// Nothing is open.
    pub fn all_proved();
    /// Heads of the parts.
    pub fn heads() -> [4];
    /// How to come back from it.
    pub fn c_closes();
    /// Labels of the facts below the difference, each in 9 columns.
    pub fn secrets_label();
    pub fn dry_run_label();
    pub fn backup_label();
    pub fn engine_label();
    pub fn by_hand_label();
    pub fn again_label();
    pub fn fault_label();
    pub fn open_label();
    /// A password that is going to be written.
    pub fn to_secrets(name: &str);
    /// The engine that runs has this config already.
    pub fn runs_with_this(pid: u32);
    /// It will get it.
    pub fn hands_over(pid: u32);
    /// There is none yet.
    pub fn starts_one();
    /// How many points setup cannot check.
    pub fn cannot_check(count: usize);
    /// More open points than are shown.
    pub fn and_more(count: usize);
    /// Where a point can be dealt with.
    pub fn at_step(name: &str);
    /// How much the difference changes.
    pub fn changes(count: usize);
    /// How much a new file holds.
    pub fn settings(count: usize);
    /// How many passwords.
    pub fn secrets(count: usize);
    /// Which part of a text is shown.
    pub fn lines_of(first: usize, last: usize, count: usize);
    /// Takes the place of an account and of a mailbox that have a name, in what cannot be checked.
    pub fn unnamed_account();
    pub fn unnamed_mailbox();
    pub fn account(name: &str);
    pub fn mailbox(name: &str);
    /// How to see the list of what cannot be checked.
    pub fn c_shows();
}

/// The same run, unattended.
pub const UNATTENDED: &str = "smartactions setup --answers a.toml --yes";
