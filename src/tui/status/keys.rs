//! The one key table of the status screen: handling, bottom lines and help all read it.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Up,
    Down,
    PageUp,
    PageDown,
    Open,
    Back,
    Page(Page),
    Find,
    Copy,
    Advice,
    Pause,
    Stop,
    Mailbox,
    AskAgain,
    Restart,
    TestMail,
    Log,
    Level,
    Help,
    Close,
    Redraw,
    Shell,
}

/// Pages of the screen: what the middle of it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Page {
    #[default]
    Overview,
    Activity,
    Tasks,
    SetAside,
    Outbox,
    Log,
}

/// One line of the key table.
pub(super) struct Binding {
    pub command: Command,
    /// As it is written on the screen.
    pub shown: &'static str,
    /// What it does, for the bottom line and the help.
    pub says: &'static str,
    codes: &'static [KeyCode],
    ctrl: bool,
}

const fn bind(
    command: Command,
    shown: &'static str,
    says: &'static str,
    codes: &'static [KeyCode],
) -> Binding {
    Binding {
        command,
        shown,
        says,
        codes,
        ctrl: false,
    }
}

const fn ctrl(
    command: Command,
    shown: &'static str,
    says: &'static str,
    codes: &'static [KeyCode],
) -> Binding {
    Binding {
        command,
        shown,
        says,
        codes,
        ctrl: true,
    }
}

/// All keys.
pub(super) const BINDINGS: &[Binding] = &[
    bind(
        Command::Page(Page::Overview),
        "1",
        "overview",
        &[KeyCode::Char('1')],
    ),
    bind(
        Command::Page(Page::Activity),
        "2",
        "activity",
        &[KeyCode::Char('2')],
    ),
    bind(
        Command::Page(Page::Tasks),
        "3",
        "tasks",
        &[KeyCode::Char('3')],
    ),
    bind(
        Command::Page(Page::SetAside),
        "4",
        "set aside",
        &[KeyCode::Char('4')],
    ),
    bind(
        Command::Page(Page::Outbox),
        "5",
        "outbox",
        &[KeyCode::Char('5')],
    ),
    bind(Command::Page(Page::Log), "6", "log", &[KeyCode::Char('6')]),
    bind(Command::Up, "↑ k", "up", &[KeyCode::Up, KeyCode::Char('k')]),
    bind(
        Command::Down,
        "↓ j",
        "down",
        &[KeyCode::Down, KeyCode::Char('j')],
    ),
    bind(Command::PageUp, "PgUp", "ten up", &[KeyCode::PageUp]),
    bind(Command::PageDown, "PgDn", "ten down", &[KeyCode::PageDown]),
    bind(Command::Open, "Enter", "tell its story", &[KeyCode::Enter]),
    bind(Command::Back, "Esc", "one step back", &[KeyCode::Esc]),
    bind(Command::Find, "/", "find", &[KeyCode::Char('/')]),
    bind(Command::Copy, "y", "copy", &[KeyCode::Char('y')]),
    bind(Command::Advice, "w", "what to do", &[KeyCode::Char('w')]),
    bind(Command::Pause, "p", "pause", &[KeyCode::Char('p')]),
    bind(Command::Stop, "x", "stop", &[KeyCode::Char('x')]),
    bind(Command::Mailbox, "m", "mailbox", &[KeyCode::Char('m')]),
    bind(Command::AskAgain, "r", "ask again", &[KeyCode::Char('r')]),
    bind(Command::Restart, "R", "restart it", &[KeyCode::Char('R')]),
    bind(Command::TestMail, "t", "test mail", &[KeyCode::Char('t')]),
    bind(Command::Log, "l", "last log lines", &[KeyCode::Char('l')]),
    bind(Command::Level, "L", "log level", &[KeyCode::Char('L')]),
    bind(
        Command::Help,
        "F1",
        "help",
        &[KeyCode::F(1), KeyCode::Char('?')],
    ),
    bind(Command::Close, "q", "close", &[KeyCode::Char('q')]),
    ctrl(Command::Close, "Ctrl-C", "close", &[KeyCode::Char('c')]),
    ctrl(
        Command::Redraw,
        "Ctrl-L",
        "draw again",
        &[KeyCode::Char('l')],
    ),
    ctrl(
        Command::Shell,
        "Ctrl-Z",
        "to the shell",
        &[KeyCode::Char('z')],
    ),
];

/// What a key asks for, if anything.
pub(super) fn command(key: KeyEvent) -> Option<Command> {
    let held = key.modifiers.contains(KeyModifiers::CONTROL);
    if key.modifiers.contains(KeyModifiers::ALT) {
        return None;
    }
    BINDINGS
        .iter()
        .find(|b| b.ctrl == held && b.codes.contains(&key.code))
        .map(|b| b.command)
}

/// `p pause`: the first binding of a command, as the bottom line writes it.
pub(super) fn hint(command: Command) -> String {
    BINDINGS
        .iter()
        .find(|b| b.command == command)
        .map(|b| format!("{} {}", b.shown, b.says))
        .unwrap_or_default()
}

/// All keys as they are written, and what they do, for the README.
#[cfg(test)]
pub(in crate::tui) fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    BINDINGS.iter().map(|b| (b.shown, b.says))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let keys: Vec<_> = BINDINGS
            .iter()
            .flat_map(|b| b.codes.iter().map(move |c| (b.ctrl, *c)))
            .collect();
        for (i, key) in keys.iter().enumerate() {
            assert!(!keys.iter().skip(i + 1).any(|k| k == key), "{key:?} twice");
        }
    }

    #[test]
    fn capitals_and_control_are_told_apart() {
        let press = |c, m| command(KeyEvent::new(KeyCode::Char(c), m));
        assert_eq!(press('r', KeyModifiers::NONE), Some(Command::AskAgain));
        assert_eq!(press('R', KeyModifiers::SHIFT), Some(Command::Restart));
        assert_eq!(press('l', KeyModifiers::CONTROL), Some(Command::Redraw));
        assert_eq!(press('l', KeyModifiers::NONE), Some(Command::Log));
        assert_eq!(press('q', KeyModifiers::ALT), None);
    }
}
