//! A question with yes or no, at a terminal.

use std::io::{self, BufRead, IsTerminal as _, Write};

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
    /// Left: `quit`, or the end of the input. Nothing is to be done any more.
    Left,
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
    // Over with the answer: what is done then is not to be cut off.
    let _asking = signals::end_while_asking(|end| end());
    answered(
        &mut Talk::new(io::stdin().lock(), io::stderr()),
        question,
        default,
    )
}

fn answered<R: BufRead, W: Write>(
    terminal: &mut Talk<R, W>,
    question: &str,
    default: bool,
) -> Asked {
    let agreed = match terminal.ask(question) {
        Typed::Text(answer) if answer.is_empty() => default,
        // What is no plain answer leaves it at the default: nothing is done on a word that was meant
        // otherwise.
        Typed::Text(answer) => agreed(&answer).unwrap_or(default),
        Typed::Quit => return Asked::Left,
        Typed::Back | Typed::Help => default,
    };
    if agreed { Asked::Yes } else { Asked::No }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quit_is_no_answer_and_what_is_unclear_is_the_default() {
        for (typed, [keeps, removes]) in [
            ("y\n", [Asked::Yes, Asked::Yes]),
            ("No\n", [Asked::No, Asked::No]),
            ("\n", [Asked::Yes, Asked::No]),
            ("back\n", [Asked::Yes, Asked::No]),
            ("maybe\n", [Asked::Yes, Asked::No]),
            ("quit\n", [Asked::Left, Asked::Left]),
            ("", [Asked::Left, Asked::Left]),
        ] {
            let ask = |default| {
                let mut terminal = Talk::new(typed.as_bytes(), io::sink());
                answered(&mut terminal, "?", default)
            };
            assert_eq!([ask(true), ask(false)], [keeps, removes], "{typed:?}");
        }
    }
}
