//! A question with yes or no, at a terminal.

use std::io::{self, IsTerminal as _};

use crate::{
    cli::signals,
    plain::{Talk, Typed},
    words::setup::plain::agreed,
};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// Yes, typed or by `--yes`.
    Yes,
    /// No, or nothing that is a yes.
    No,
    /// Nobody is there.
    NoTerminal,
}

/// Asks unless `yes` spares it; an empty answer is `default`.
pub(super) fn ask(question: &str, yes: bool, default: bool) -> Asked {
    if yes {
        return Asked::Yes;
    }
    // The question goes to standard error: where that is a file, nobody would see it.
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Asked::NoTerminal;
    }
    signals::end_while_asking(|end| end());
    let mut terminal = Talk::new(io::stdin().lock(), io::stderr());
    let agreed = match terminal.ask(question) {
        Typed::Text(answer) if answer.is_empty() => default,
        // What is no plain answer leaves it at the default: nothing is done on a word that was meant
        // otherwise.
        Typed::Text(answer) => agreed(&answer).unwrap_or(default),
        Typed::Back | Typed::Help | Typed::Quit => default,
    };
    if agreed { Asked::Yes } else { Asked::No }
}
