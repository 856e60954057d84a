//! What keys do, in the hint bar of setup.

crate::words::ui::says! { "setup-hint":
    /// Beside a command, while letters go into a text.
    pub fn copy_in_text();
    /// On a page that goes on below the window.
    pub fn more();
    /// In a list of choices.
    pub fn choose();
    /// In a list.
    pub fn move_it();
    /// In a long text.
    pub fn scroll();
    /// In a number.
    pub fn number();
    /// On a button.
    pub fn press();
    /// From Launch on.
    pub fn status();
    /// In the leave dialog.
    pub fn do_it();
    /// In the leave dialog.
    pub fn stay();
    /// In the help.
    pub fn or_esc();
    /// In the list of steps.
    pub fn go();
    /// In the list of steps.
    pub fn closes();
    /// The list of steps.
    pub fn steps();
    /// Plain mode.
    pub fn plain();
    /// Leaving.
    pub fn leave();
    /// On Launch, once it has failed.
    pub fn leave_as_is();
    /// On Launch: the servers that stamped the test mail become those whose stamp counts.
    pub fn trust();
}
