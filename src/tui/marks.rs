//! Glyphs, each with an ASCII twin, chosen once at the start.

use crate::world::Environment;

/// One set of glyphs. A mark never travels alone: a word stands beside it on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// Passed, done.
    pub passed: &'static str,
    /// Warned.
    pub warned: &'static str,
    /// Failed.
    pub failed: &'static str,
    /// Running: the frames of the only animation there is.
    pub running: &'static [&'static str],
    /// Waiting for another.
    pub waiting: &'static str,
    /// Left out, or nothing to show.
    pub left_out: &'static str,
    /// Here: the selected row, the present step.
    pub here: &'static str,
    /// Unfolded.
    pub open: &'static str,
    /// Chosen radio button.
    pub chosen: &'static str,
    /// Radio button that is not chosen.
    pub unchosen: &'static str,
    /// Live.
    pub live: &'static str,
    /// Not known.
    pub unknown: &'static str,
    /// Asked back.
    pub asked: &'static str,
    /// Levels of a sparkline, lowest first.
    pub spark: &'static [&'static str],
    /// Stands for text that was cut off.
    pub ellipsis: &'static str,
    /// Stands for one letter of a hidden password.
    pub hidden: &'static str,
    /// Horizontal rule.
    pub rule: &'static str,
    /// Vertical rule.
    pub bar: &'static str,
    /// Rule with a branch downward.
    pub tee_down: &'static str,
    /// Rule with a branch upward.
    pub tee_up: &'static str,
    /// Vertical rule with a branch to the left.
    pub tee_left: &'static str,
    /// The keys up and down.
    pub arrows: &'static str,
    /// Corners of an overlay: top left, top right, bottom left, bottom right.
    pub corners: [&'static str; 4],
}

impl Marks {
    /// The glyphs of a UTF-8 terminal.
    pub const UNICODE: Self = Self {
        passed: "✓",
        warned: "!",
        failed: "✗",
        running: &["⠋", "⠙", "⠹", "⠸"],
        waiting: "·",
        left_out: "–",
        here: "▸",
        open: "▾",
        chosen: "(•)",
        unchosen: "( )",
        live: "●",
        unknown: "○",
        asked: "↩",
        spark: &["▁", "▂", "▃", "▄", "▅", "▆", "▇"],
        ellipsis: "…",
        hidden: "•",
        rule: "─",
        bar: "│",
        tee_down: "┬",
        tee_up: "┴",
        tee_left: "┤",
        arrows: "↑↓",
        corners: ["┌", "┐", "└", "┘"],
    };

    /// The twins for terminals and locales without UTF-8.
    pub const ASCII: Self = Self {
        passed: "+",
        warned: "!",
        failed: "x",
        running: &["-", "\\", "|", "/"],
        waiting: ".",
        left_out: "-",
        here: ">",
        open: "v",
        chosen: "(*)",
        unchosen: "( )",
        live: "*",
        unknown: "o",
        asked: "<",
        spark: &["_", ".", "-", "=", "^", "#"],
        ellipsis: "~",
        hidden: "*",
        rule: "-",
        bar: "|",
        tee_down: "+",
        tee_up: "+",
        tee_left: "+",
        arrows: "Up/Down",
        corners: ["+", "+", "+", "+"],
    };

    /// Chooses by the locale, which `LC_ALL`, `LC_CTYPE` and `LANG` name in this order (POSIX,
    /// Base Definitions 8.2); `ascii` forces the twins.
    pub fn choose(environment: &Environment, ascii: bool) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .filter_map(|name| environment.get(*name))
            .find(|value| !value.is_empty())
            .map(|value| value.to_ascii_lowercase())
            .unwrap_or_default();
        if !ascii && (locale.contains("utf-8") || locale.contains("utf8")) {
            Self::UNICODE
        } else {
            Self::ASCII
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let cases = [
            (&[("LANG", "de_DE.UTF-8")][..], false, Marks::UNICODE),
            (&[("LANG", "de_DE.utf8")], false, Marks::UNICODE),
            (&[("LANG", "de_DE.UTF-8")], true, Marks::ASCII),
            (
                &[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")],
                false,
                Marks::ASCII,
            ),
            (
                &[("LC_ALL", ""), ("LANG", "en_US.UTF-8")],
                false,
                Marks::UNICODE,
            ),
            (&[], false, Marks::ASCII),
        ];
        for (variables, ascii, expected) in cases {
            let environment = variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(
                Marks::choose(&environment, ascii),
                expected,
                "{variables:?}"
            );
        }
    }
}
