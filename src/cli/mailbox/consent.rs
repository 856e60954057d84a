//! Asks before a mailbox that people use is taken: every mail in it will be read and moved.

use std::io::{self, BufRead, IsTerminal as _, Write};

use crate::{
    cli::{exit::Exit, failed::Failed, signals, talk},
    domain::Address,
    plain::{Talk, Typed},
    words::{checks::mailbox as words, setup::plain::agreed},
};

/// `Ok` when the mailbox may be taken all the same: by `--yes`, else asked for at a terminal, where a no
/// is code 1. Without a terminal it is taken: scripts hold on to `mailbox set` doing what they say, and
/// the finding was told.
pub(super) fn consent(mailbox: &Address, yes: bool) -> Result<(), Failed> {
    // The question goes to standard error: where that is a file, nobody would see it.
    let can_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    if yes || !can_ask {
        return Ok(());
    }
    signals::end_while_asking(|end| end()).for_good();
    let mut terminal = Talk::new(io::stdin().lock(), io::stderr());
    if agrees(&mut terminal, mailbox) {
        return Ok(());
    }
    talk::tell(words::left());
    Err(Failed::told(Exit::Left))
}

/// Whether the answer is a yes; anything else, also no answer, is a no.
fn agrees<R: BufRead, W: Write>(terminal: &mut Talk<R, W>, mailbox: &Address) -> bool {
    match terminal.ask(&words::take_it(mailbox)) {
        Typed::Text(answer) => agreed(&answer) == Some(true),
        Typed::Back | Typed::Help | Typed::Quit => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_a_yes_is_a_yes() {
        let mailbox = Address::parse("alice@contoso.com").unwrap();
        for (typed, wanted) in [
            ("y\n", true),
            (" Yes \n", true),
            ("\n", false),
            ("n\n", false),
            ("yesterday\n", false),
            ("quit\n", false),
            ("", false),
        ] {
            let mut shown = Vec::new();
            let mut terminal = Talk::new(typed.as_bytes(), &mut shown);
            assert_eq!(agrees(&mut terminal, &mailbox), wanted, "{typed:?}");
            let shown = String::from_utf8(shown).unwrap();
            assert!(
                shown.contains("alice@contoso.com") && shown.ends_with("[y/N] "),
                "{shown}"
            );
        }
    }
}
