//! "Try a reply": a text is typed or pasted and read by the very reader that reads mails.
//!
//! Nothing is sent and nothing is kept. The task it is read for offers Approve, Reject and Help.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::{Line, Span};

use crate::{
    domain::{Action, Decision, Reading, StandardAction},
    reply::{self, Input, Offer},
    tui::{Role, Theme, text},
    words::{reasons, setup::trial as words},
};

/// Longest text, in letters; more is cut.
const LIMIT: usize = 16_384;
/// Lines of the text that are shown: its end.
const SHOWN: usize = 7;
/// Columns of the labels.
const LABEL: usize = 10;

/// The text so far.
#[derive(Debug, Default)]
pub(super) struct Trial {
    text: String,
}

impl Trial {
    /// Takes an editing key.
    pub(super) fn key(&mut self, key: KeyEvent) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if control => self.text.clear(),
            KeyCode::Char(c) if !control => self.paste(c.encode_utf8(&mut [0; 4])),
            KeyCode::Enter => self.paste("\n"),
            KeyCode::Backspace => {
                self.text.pop();
            }
            _ => {}
        }
    }

    /// Takes a pasted text with its line ends; other control characters are cut.
    pub(super) fn paste(&mut self, pasted: &str) {
        let room = LIMIT.saturating_sub(self.text.chars().count());
        let lines = pasted.replace("\r\n", "\n").replace('\r', "\n");
        let kept = lines.chars().filter(|c| *c == '\n' || !c.is_control());
        self.text.extend(kept.take(room));
    }

    /// The text and its reading, in lines of `width` columns.
    pub(super) fn lines(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = vec![
            Line::styled(
                theme.marks.fit(words::ask(), width),
                theme.style(Role::Muted),
            ),
            Line::default(),
        ];
        let written: Vec<&str> = self.text.split('\n').collect();
        let last = written.len().saturating_sub(1);
        for (at, line) in written
            .iter()
            .enumerate()
            .skip(written.len().saturating_sub(SHOWN))
        {
            let line = theme.marks.fit(line, width.saturating_sub(3));
            let mut spans = vec![
                Span::styled("  ", theme.style(Role::Muted)),
                Span::raw(line),
            ];
            if at == last {
                spans.push(Span::styled(" ", theme.style(Role::Select)));
            }
            lines.push(Line::from(spans));
        }
        lines.push(Line::default());
        if let Some(reading) = self.reading() {
            lines.extend(self.verdict(&reading, width, theme));
        }
        lines
    }

    fn reading(&self) -> Option<Reading> {
        if self.text.trim().is_empty() {
            return None;
        }
        let actions = [Action::named("Approve"), Action::named("Reject")];
        let offer = Offer::new(&actions, &[StandardAction::Help]).ok()?;
        let mail = Input {
            text: &self.text,
            ..Input::default()
        };
        Some(reply::read(&mail, &offer))
    }

    fn verdict(&self, reading: &Reading, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let count = |text: &str| text.lines().filter(|l| !l.trim().is_empty()).count();
        let quoted = count(&self.text).saturating_sub(count(&reading.new_text));
        let first = reading
            .new_text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let (told, role) = match reading.decision {
            Decision::Act => {
                let action = reading.action.clone().unwrap_or_default();
                (words::act(&action), Role::Ok)
            }
            Decision::Ask => (words::asked_back().to_owned(), Role::Warn),
            Decision::Help => (words::help().to_owned(), Role::Accent),
            Decision::SetAside => (words::set_aside().to_owned(), Role::Warn),
            Decision::Ignore => (words::ignored().to_owned(), Role::Muted),
        };
        let rows = [
            (words::new_text(), format!("\"{first}\""), Role::Text),
            (words::quoted(), words::left_out(quoted), Role::Text),
            (words::reading(), told, role),
            (
                words::reason(),
                reasons::told(&reading.reason).to_owned(),
                Role::Muted,
            ),
        ];
        let room = width.saturating_sub(LABEL);
        let lines = rows.into_iter().flat_map(|(label, value, role)| {
            let parts = theme.marks.wrap_whole(&value, room).into_iter();
            parts.enumerate().map(move |(at, part)| {
                let label = if at == 0 { label } else { "" };
                Line::from(vec![
                    Span::styled(theme.marks.pad(label, LABEL), theme.style(Role::Muted)),
                    Span::styled(part, theme.style(role)),
                    Span::raw(text::blanks(1)),
                ])
            })
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Marks, ThemeKind};

    fn told(text: &str) -> String {
        let mut trial = Trial::default();
        trial.paste(text);
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let lines = trial.lines(60, &theme);
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }

    #[test]
    fn a_clear_reply_acts_and_a_doubtful_one_is_asked_back() {
        let clear = told("Approved. Thanks\r\n\r\n> From: Tasks\r\n> Please answer");
        assert!(clear.contains("act: Approve"), "{clear}");
        assert!(clear.contains("2 lines left out"), "{clear}");
        let doubtful = told("approve or maybe reject");
        assert!(doubtful.contains(words::asked_back()), "{doubtful}");
        assert!(!told(" ").contains(words::reading()));
    }

    #[test]
    fn pasted_control_characters_do_not_stay() {
        let mut trial = Trial::default();
        trial.paste("a\u{1b}[2Jb\rc");
        assert_eq!(trial.text, "a[2Jb\nc");
    }
}
