//! One line of typed text: plain or masked, with paste, reveal and the usual editing keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use jiff::Timestamp;
use ratatui::text::{Line, Span};
use tui_input::{Input, InputRequest};

use crate::{
    domain::Secret,
    tui::{Role, Theme, figures, text},
};

/// How long a revealed password stays visible.
const REVEAL_MS: u64 = 10_000;
/// Longest text, in letters; more is cut.
const LIMIT: usize = 4_096;

/// What a paste found at the ends and inside of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pasted {
    /// Control characters that were cut, line ends included.
    pub cut: usize,
    /// The text begins or ends with a blank; it was kept.
    pub blank_ends: bool,
    /// Letters for which there was no room.
    pub over: usize,
}

/// A text field.
#[derive(Clone)]
pub struct TextField {
    input: Input,
    masked: bool,
    revealed: Option<Timestamp>,
    /// Whether all of the text is marked: what is typed or pasted next takes its place.
    marked: bool,
}

impl std::fmt::Debug for TextField {
    /// A masked text is not shown here either.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = if self.masked {
            "****"
        } else {
            self.input.value()
        };
        f.debug_struct("TextField")
            .field("text", &shown)
            .finish_non_exhaustive()
    }
}

impl TextField {
    /// An empty field whose text is shown.
    pub fn plain() -> Self {
        Self {
            input: Input::default(),
            masked: false,
            revealed: None,
            marked: false,
        }
    }

    /// An empty field for a password.
    pub fn masked() -> Self {
        Self {
            masked: true,
            ..Self::plain()
        }
    }

    /// What was typed so far.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Puts another text in place of the one there, cursor at its end.
    pub fn hold(&mut self, text: &str) {
        self.input = Input::new(text.chars().take(LIMIT).collect());
        self.marked = false;
    }

    /// Marks all of the text.
    pub fn mark(&mut self) {
        self.marked = !self.input.value().is_empty();
    }

    /// Whether a masked text can be read at that moment.
    pub fn is_revealed(&self, now: Timestamp) -> bool {
        self.masked && !self.is_hidden(now)
    }

    /// Takes an editing key; tells whether it was one.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let Some(request) = request(key) else {
            return false;
        };
        if std::mem::take(&mut self.marked) && !is_move(request) {
            self.input = Input::default();
        }
        let full = self.input.value().chars().count() >= LIMIT;
        if !(full && matches!(request, InputRequest::InsertChar(_))) {
            self.input.handle(request);
        }
        true
    }

    /// Takes pasted text: control characters are cut, so a line end never submits anything;
    /// blanks are kept and told, for a password may end in one.
    pub fn paste(&mut self, pasted: &str) -> Pasted {
        let kept: String = pasted.chars().filter(|c| !c.is_control()).collect();
        if std::mem::take(&mut self.marked) && !kept.is_empty() {
            self.input = Input::default();
        }
        let room = LIMIT.saturating_sub(self.input.value().chars().count());
        for c in kept.chars().take(room) {
            self.input.handle(InputRequest::InsertChar(c));
        }
        Pasted {
            cut: pasted.chars().count() - kept.chars().count(),
            blank_ends: kept.starts_with(' ') || kept.ends_with(' '),
            over: kept.chars().count().saturating_sub(room),
        }
    }

    /// Shows a masked text for 10 s, or hides it again.
    pub fn toggle_reveal(&mut self, now: Timestamp) {
        self.revealed = if self.is_hidden(now) { Some(now) } else { None };
    }

    /// Whether the letters are hidden at that moment.
    pub fn is_hidden(&self, now: Timestamp) -> bool {
        self.masked
            && self
                .revealed
                .is_none_or(|since| figures::millis_between(since, now) >= REVEAL_MS)
    }

    /// The field is left: a revealed text is hidden again.
    pub fn leave(&mut self) {
        self.revealed = None;
        self.marked = false;
    }

    /// Takes the text out and empties the field.
    pub fn take_secret(&mut self) -> Secret {
        self.revealed = None;
        Secret::new(self.input.value_and_reset())
    }

    /// The visible part in at most `width` columns, cursor included when `focused`.
    pub fn line(
        &self,
        width: usize,
        focused: bool,
        now: Timestamp,
        theme: &Theme,
    ) -> Line<'static> {
        let shown: Vec<String> = self
            .input
            .value()
            .chars()
            .map(|c| match c {
                _ if self.is_hidden(now) => theme.marks.hidden.to_owned(),
                c if text::is_harmless(c) => c.to_string(),
                _ => String::new(),
            })
            .collect();
        let cursor = self.input.cursor().min(shown.len());
        let (before, after) = shown.split_at(cursor);
        let (mut before, after) = (before.concat(), after.concat());
        while text::columns(&before) >= width.max(1) {
            before = before.chars().skip(1).collect();
        }
        let rest = theme
            .marks
            .fit(&after, width.saturating_sub(text::columns(&before)));
        if !focused || width == 0 {
            return Line::from(format!("{before}{rest}"));
        }
        if self.marked {
            return Line::styled(format!("{before}{rest}"), theme.style(Role::Select));
        }
        let mut rest = rest.chars();
        let under = rest.next().unwrap_or(' ');
        Line::from(vec![
            Span::styled(before, theme.style(Role::Focus)),
            Span::styled(under.to_string(), theme.style(Role::Select)),
            Span::styled(rest.collect::<String>(), theme.style(Role::Focus)),
        ])
    }
}

/// Whether it only moves the cursor.
const fn is_move(request: InputRequest) -> bool {
    matches!(
        request,
        InputRequest::GoToPrevChar
            | InputRequest::GoToNextChar
            | InputRequest::GoToStart
            | InputRequest::GoToEnd
    )
}

fn request(key: KeyEvent) -> Option<InputRequest> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        KeyCode::Char('u') if control => Some(InputRequest::DeleteFromStart),
        KeyCode::Char('w') if control => Some(InputRequest::DeletePrevWord),
        KeyCode::Char(c) if !control && !c.is_control() => Some(InputRequest::InsertChar(c)),
        KeyCode::Backspace => Some(InputRequest::DeletePrevChar),
        KeyCode::Delete => Some(InputRequest::DeleteNextChar),
        KeyCode::Left => Some(InputRequest::GoToPrevChar),
        KeyCode::Right => Some(InputRequest::GoToNextChar),
        KeyCode::Home => Some(InputRequest::GoToStart),
        KeyCode::End => Some(InputRequest::GoToEnd),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tui::{Marks, ThemeKind};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_pasted_line_end_is_cut_and_a_blank_is_told() {
        let mut field = TextField::masked();
        let pasted = field.paste("hunter2 \r\n");
        assert_eq!(
            pasted,
            Pasted {
                cut: 2,
                blank_ends: true,
                over: 0
            }
        );
        assert_eq!(field.take_secret(), Secret::new("hunter2 ".to_owned()));
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_revealed_password_hides_after_ten_seconds_and_on_leaving() {
        let mut field = TextField::masked();
        field.paste("canary");
        field.toggle_reveal(at(0));
        assert!(!field.is_hidden(at(9)));
        assert!(field.is_hidden(at(10)));
        field.toggle_reveal(at(20));
        field.leave();
        assert!(field.is_hidden(at(21)));
        assert!(!format!("{field:?}").contains("canary"));
    }

    #[test]
    fn what_is_typed_takes_the_place_of_a_marked_text() {
        let holding = || {
            let mut field = TextField::plain();
            field.hold("old@c.test");
            field.mark();
            field
        };
        let mut typed = holding();
        for c in "ne".chars() {
            typed.key(KeyEvent::from(KeyCode::Char(c)));
        }
        assert_eq!(typed.text(), "ne");
        let mut pasted = holding();
        pasted.paste("\n");
        pasted.mark();
        pasted.paste("new@c.test\n");
        assert_eq!(pasted.text(), "new@c.test");
        let mut moved = holding();
        moved.key(KeyEvent::from(KeyCode::End));
        moved.key(KeyEvent::from(KeyCode::Backspace));
        assert_eq!(moved.text(), "old@c.tes");
        let mut rubbed = holding();
        rubbed.key(KeyEvent::from(KeyCode::Backspace));
        assert_eq!(rubbed.text(), "");
    }

    #[test]
    fn the_cursor_stays_visible_in_a_short_field() {
        let theme = Theme::new(ThemeKind::Mono, Marks::ASCII);
        let mut field = TextField::plain();
        field.paste("approvals@contoso.com");
        let line = field.line(8, true, at(0), &theme).to_string();
        assert_eq!(line, "oso.com ");
        let mut secret = TextField::masked();
        secret.paste("canary");
        assert_eq!(secret.line(20, false, at(0), &theme).to_string(), "******");
        assert_eq!(field.line(0, true, at(0), &theme).to_string(), "");
    }
}
