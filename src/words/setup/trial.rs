//! Words of "try a reply" in setup.

crate::words::ui::says! { "setup-trial":
    /// Above the text.
    pub fn ask();
    /// Title.
    pub fn title();
    /// Label.
    pub fn new_text();
    /// Label.
    pub fn quoted();
    /// Label.
    pub fn reading();
    /// Label.
    pub fn reason();
    /// Nothing changes, the person is asked.
    pub fn asked_back();
    /// The person gets the list of actions.
    pub fn help();
    /// Kept for an administrator.
    pub fn set_aside();
    /// Machine mail.
    pub fn ignored();
    /// An action is done.
    pub fn act(action: &str);
    /// Lines that were cut as quoted.
    pub fn left_out(lines: usize);
}
