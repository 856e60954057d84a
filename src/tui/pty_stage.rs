//! A pseudo-terminal for tests of whole screens: starts a child test alone on it.

#[path = "../../tests/terminal/mod.rs"]
mod terminal;

use portable_pty::CommandBuilder;

pub(crate) use self::terminal::Terminal;

/// Runs the ignored test of that full name, 80x24.
#[allow(clippy::unwrap_used)]
pub(crate) fn start(test: &str, may_panic: bool) -> Terminal {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command.env("RUST_BACKTRACE", "0");
    if may_panic {
        command.env("SCREEN_MAY_PANIC", "1");
    }
    Terminal::start(command)
}
