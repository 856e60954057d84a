//! Colour roles. No widget names a colour; it names what the colour is for.
//!
//! Text and ground are the terminal's own, so every theme is readable on every ground; selection
//! is reverse video, for colours may be switched off underneath us.

use ratatui::style::{Color, Modifier, Style};

use super::Marks;
use crate::world::Environment;

/// What a piece of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Less important than text.
    Muted,
    /// Draws the eye without judging.
    Accent,
    /// Went well.
    Ok,
    /// Worth knowing.
    Warn,
    /// Went wrong.
    Bad,
    /// Has the keyboard.
    Focus,
    /// The selected row.
    Select,
    /// A command or code to copy.
    Code,
}

/// Whether the terminal's ground is dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// What the user asked for with `--theme`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ThemeChoice {
    /// Ask the terminal.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// Without colour.
    Mono,
}

/// The colours in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeKind {
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// Without colour: bold, dim and reverse only.
    Mono,
}

/// Colours and glyphs of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Colours.
    pub kind: ThemeKind,
    /// Glyphs.
    pub marks: Marks,
    stale: bool,
}

impl Theme {
    /// A theme of that kind with those glyphs.
    pub const fn new(kind: ThemeKind, marks: Marks) -> Self {
        Self {
            kind,
            marks,
            stale: false,
        }
    }

    /// Chooses the colours: `NO_COLOR` set and not empty (no-color.org) wins over all; `ask` is
    /// called only where the answer matters.
    pub fn choose(
        choice: ThemeChoice,
        environment: &Environment,
        marks: Marks,
        ask: impl FnOnce() -> Option<Ground>,
    ) -> Self {
        let set = |name: &str| environment.get(name).is_some_and(|v| !v.is_empty());
        let dumb = environment.get("TERM").is_some_and(|term| term == "dumb");
        let kind = match choice {
            _ if set("NO_COLOR") || dumb => ThemeKind::Mono,
            ThemeChoice::Mono => ThemeKind::Mono,
            ThemeChoice::Dark => ThemeKind::Dark,
            ThemeChoice::Light => ThemeKind::Light,
            ThemeChoice::Auto => match ask() {
                Some(Ground::Light) => ThemeKind::Light,
                Some(Ground::Dark) | None => ThemeKind::Dark,
            },
        };
        Self::new(kind, marks)
    }

    /// The same theme, all dim: for values that may be true no longer.
    #[must_use]
    pub const fn stale(self) -> Self {
        Self {
            stale: true,
            ..self
        }
    }

    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        let style = match self.kind {
            ThemeKind::Mono => mono(role),
            ThemeKind::Dark => coloured(role, Color::Cyan, Color::Yellow),
            // Cyan and yellow vanish on white; blue and a dark orange of the 256 do not.
            ThemeKind::Light => coloured(role, Color::Blue, Color::Indexed(130)),
        };
        if self.stale {
            style.add_modifier(Modifier::DIM)
        } else {
            style
        }
    }
}

fn coloured(role: Role, accent: Color, warn: Color) -> Style {
    match role {
        Role::Text => Style::new(),
        Role::Muted => Style::new().fg(Color::DarkGray),
        Role::Accent => Style::new().fg(accent),
        Role::Ok => Style::new().fg(Color::Green),
        Role::Warn => Style::new().fg(warn),
        Role::Bad => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::Focus => Style::new().fg(accent).add_modifier(Modifier::BOLD),
        Role::Select => Style::new().add_modifier(Modifier::REVERSED),
        Role::Code => Style::new().add_modifier(Modifier::BOLD),
    }
}

fn mono(role: Role) -> Style {
    match role {
        Role::Text | Role::Ok | Role::Accent => Style::new(),
        Role::Muted => Style::new().add_modifier(Modifier::DIM),
        Role::Warn | Role::Bad | Role::Focus | Role::Code => {
            Style::new().add_modifier(Modifier::BOLD)
        }
        Role::Select => Style::new().add_modifier(Modifier::REVERSED),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        variables
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn no_color_wins_and_nobody_is_asked_then() {
        let env = environment(&[("NO_COLOR", "1")]);
        let theme = Theme::choose(ThemeChoice::Dark, &env, Marks::ASCII, || panic!("asked"));
        assert_eq!(theme.kind, ThemeKind::Mono);
        let env = environment(&[("NO_COLOR", "")]);
        let theme = Theme::choose(ThemeChoice::Auto, &env, Marks::ASCII, || {
            Some(Ground::Light)
        });
        assert_eq!(theme.kind, ThemeKind::Light);
        let env = environment(&[("TERM", "dumb")]);
        let theme = Theme::choose(ThemeChoice::Auto, &env, Marks::ASCII, || panic!("asked"));
        assert_eq!(theme.kind, ThemeKind::Mono);
    }

    #[test]
    fn mono_has_no_colour_and_selection_is_reverse_everywhere() {
        let roles = [
            Role::Text,
            Role::Muted,
            Role::Accent,
            Role::Ok,
            Role::Warn,
            Role::Bad,
            Role::Focus,
            Role::Select,
            Role::Code,
        ];
        for role in roles {
            let style = Theme::new(ThemeKind::Mono, Marks::ASCII).style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
        for kind in [ThemeKind::Dark, ThemeKind::Light, ThemeKind::Mono] {
            let select = Theme::new(kind, Marks::ASCII).style(Role::Select);
            assert!(select.add_modifier.contains(Modifier::REVERSED));
            let stale = Theme::new(kind, Marks::ASCII).stale().style(Role::Text);
            assert!(stale.add_modifier.contains(Modifier::DIM));
        }
    }
}
