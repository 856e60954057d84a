//! What the keys of setup do, in the words of hint bar and help.

crate::words::ui::says! { "setup-key":
    pub fn up();
    pub fn down();
    pub fn field();
    pub fn back_a_field();
    pub fn button();
    pub fn back_a_button();
    pub fn again();
    pub fn all();
    pub fn edit();
    pub fn go_on_without_proof();
    pub fn copy();
    pub fn log();
    pub fn save();
    pub fn hide_names();
    pub fn try_a_reply();
    pub fn put_the_default_back();
    pub fn leave_it_running_and_quit();
    pub fn by_hand();
    pub fn whole_file();
    pub fn undo();
    pub fn show_password();
    pub fn keep_the_blank();
    pub fn cut_the_blank();
    pub fn next();
    pub fn next_step();
    pub fn back();
    pub fn more_of_the_page();
    pub fn back_up_the_page();
    pub fn help();
    pub fn steps();
    pub fn plain_mode();
    pub fn draw_again();
    pub fn shell();
    pub fn leave();
}
