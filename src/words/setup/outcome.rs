//! What setup says of an answer that it got, and of what stays open on Review.

crate::words::ui::says! { "setup-outcome":
    /// Likely causes of an answer about a mailbox.
    pub fn likely_not_made();
    pub fn likely_not_let_in();
    pub fn likely_busy();
    pub fn likely_too_many();
    /// What to do about such an answer.
    pub fn try_other_account();
    pub fn try_dedicated();
    pub fn try_again();
    pub fn try_later();
    /// What to do about answers and files.
    pub fn try_password();
    pub fn try_answer();
    pub fn try_file();
    pub fn try_mode();
    pub fn try_write_again();
    pub fn try_state();
    pub fn check_file();
    /// The config cannot be read.
    pub fn not_readable();
    /// More faults than the one that is told.
    pub fn and_more(what: &str, count: usize);
    /// Open points.
    pub fn forgeable();
    pub fn no_mailbox();
    pub fn not_ours(count: usize);
    pub fn mailbox_not_proved();
    pub fn not_probed();
    pub fn changed(what: &str);
    pub fn check_not_proved(name: &str);
    /// Why setup does not begin.
    pub fn nothing_to_go_by();
    pub fn add_answers();
    pub fn no_terminal();
    pub fn nothing_to_do();
    pub fn check_path();
}
