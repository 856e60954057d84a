//! How screens look: the options that every screen takes, and whether there can be a screen.
//!
//! Read by `status`, `setup` and, for the language, by `main`, so that both look the same. Draws nothing.

use std::{
    io::{self, IsTerminal},
    sync::OnceLock,
};

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::{
    tui::{Marks, Theme, ThemeChoice, ask_ground},
    words::ui::{Lang, Speech, locale},
    world::{Environment, environment},
};

/// `--theme`, `--ascii`, `--lang`, `--no-mouse`.
#[derive(Debug, Clone, Default, Args)]
pub struct Look {
    /// Colours of the screens; `NO_COLOR` wins over it.
    #[arg(long, global = true, value_enum, default_value_t)]
    theme: ThemeChoice,
    /// Screens in plain ASCII.
    #[arg(long, global = true)]
    ascii: bool,
    /// Language of setup and of the checks; the locale's without it. The engine and its log stay English.
    #[arg(long, global = true, value_name = "LANG", value_parser = languages())]
    lang: Option<Lang>,
    /// Screens leave the mouse to the terminal.
    #[arg(long, global = true)]
    no_mouse: bool,
    /// The theme, once it was chosen: the terminal is asked once, for it is asked on the line on which
    /// keys come.
    #[arg(skip)]
    chosen: OnceLock<Theme>,
}

/// The tags that `--lang` takes; clap lists them where it was another.
fn languages() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::tag))
        .try_map(|tag| Lang::of(&tag).ok_or("no such language"))
}

impl Look {
    /// The language that was asked for, else that of the locale; in ASCII as the screens are.
    pub fn speech(&self) -> Speech {
        let environment = environment();
        let variable = |name: &str| environment.get(name).cloned();
        Speech {
            lang: self.lang.unwrap_or_else(|| locale::language(variable)),
            ascii: Marks::choose(&environment, self.ascii) == Marks::ASCII,
        }
    }

    /// Whether screens take clicks and the wheel.
    pub const fn mouse(&self) -> bool {
        !self.no_mouse
    }

    /// Colours and glyphs for the screens of this run. It may ask the terminal about its ground
    /// (at most 100 ms), so it is called before a screen is opened.
    pub fn theme(&self) -> Theme {
        *self.chosen.get_or_init(|| {
            let environment = environment();
            let marks = Marks::choose(&environment, self.ascii);
            Theme::choose(self.theme, &environment, marks, ask_ground)
        })
    }
}

/// How the program can speak with who started it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// A terminal that can be drawn on.
    Screen,
    /// A terminal, but lines are wanted: `TERM=dumb` or `SMARTACTIONS_PLAIN=1`.
    Lines,
    /// Standard input or standard output is no terminal.
    NoTerminal,
}

impl Face {
    /// The face that this process has.
    pub fn here() -> Self {
        let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
        Self::of(terminal, &environment())
    }

    fn of(terminal: bool, environment: &Environment) -> Self {
        let plain = environment
            .get("SMARTACTIONS_PLAIN")
            .is_some_and(|v| !v.is_empty() && v != "0");
        let dumb = environment.get("TERM").is_none_or(|t| t == "dumb");
        match terminal {
            false => Self::NoTerminal,
            true if plain || dumb => Self::Lines,
            true => Self::Screen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_for_lines_gets_lines() {
        let cases = [
            (true, &[("TERM", "xterm")][..], Face::Screen),
            (true, &[("TERM", "dumb")], Face::Lines),
            (true, &[], Face::Lines),
            (
                true,
                &[("TERM", "xterm"), ("SMARTACTIONS_PLAIN", "1")],
                Face::Lines,
            ),
            (
                true,
                &[("TERM", "xterm"), ("SMARTACTIONS_PLAIN", "")],
                Face::Screen,
            ),
            (false, &[("TERM", "xterm")], Face::NoTerminal),
        ];
        for (terminal, variables, expected) in cases {
            let environment = variables
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect();
            assert_eq!(Face::of(terminal, &environment), expected, "{variables:?}");
        }
    }
}
