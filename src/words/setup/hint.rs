//! What keys do, in the hint bar of setup.

/// Beside a command, while letters go into a text.
pub const COPY_IN_TEXT: &str = "[Ctrl-Y copy]";
/// On a page that goes on below the window.
pub const MORE: &str = "more";
/// In a list of choices.
pub const CHOOSE: &str = "choose";
/// In a list.
pub const MOVE: &str = "move";
/// In a long text.
pub const SCROLL: &str = "scroll";
/// In a number.
pub const NUMBER: &str = "or type a number";
/// On a button.
pub const PRESS: &str = "press";
/// From Launch on.
pub const STATUS: &str = "status screen";
/// In the leave dialog.
pub const DO_IT: &str = "do it";
/// In the leave dialog.
pub const STAY: &str = "stay";
/// In the help.
pub const OR_ESC: &str = "or Esc closes";
/// In the list of steps.
pub const GO: &str = "go there";
/// In the list of steps.
pub const CLOSES: &str = "closes";
/// The list of steps.
pub const STEPS: &str = "steps";
/// Plain mode.
pub const PLAIN: &str = "plain mode";
/// Leaving.
pub const LEAVE: &str = "leave";
/// On Launch, once it has failed.
pub const LEAVE_AS_IS: &str = "leave all as it is";
/// On Launch: the servers that stamped the test mail become those whose stamp counts.
pub const TRUST: &str = "trust the stamp";
