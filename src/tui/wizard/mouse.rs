//! The mouse: a click does what the keys would do there, the wheel scrolls.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::{Face, face::Overlay, seen::Hit};
use crate::setup::{Command, Effect, Event, FieldId, Page, Step, keys};

/// Lines of one turn of the wheel.
const TURN: usize = 3;

impl Face {
    pub(super) fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                let hit = self.seen.borrow().at(mouse.column, mouse.row);
                hit.map_or_else(Vec::new, |hit| self.click(hit))
            }
            MouseEventKind::ScrollDown => self.wheel(true),
            MouseEventKind::ScrollUp => self.wheel(false),
            _ => Vec::new(),
        }
    }

    fn click(&mut self, hit: Hit) -> Vec<Effect> {
        match hit {
            Hit::Line(at) if self.view.dialog.is_some() => self.answer(at),
            Hit::Line(at) => {
                let Some(Overlay::Steps(_)) = self.overlay else {
                    return Vec::new();
                };
                self.overlay = Some(Overlay::Steps(at));
                self.key_over(Some(Command::Next))
            }
            Hit::Focus(field) => self.happened(Event::Focus(field)),
            Hit::Step(step) => self.happened(Event::Jump(step)),
            Hit::Choose(field, at) => {
                let mut effects = self.happened(Event::Focus(field));
                effects.extend(self.happened(Event::Chose(field, at)));
                // The buttons of Review are pressed; all else is chosen, and Enter goes on.
                if field == FieldId::Act {
                    effects.extend(self.press(Command::Next));
                }
                effects
            }
        }
    }

    /// The answer to the question about leaving, as the keys would give it.
    fn answer(&mut self, at: usize) -> Vec<Effect> {
        let chosen = |face: &Self| face.view.dialog.as_ref().map_or(at, |d| d.chosen);
        while chosen(self) != at {
            let before = chosen(self);
            let command = if before < at {
                Command::Down
            } else {
                Command::Up
            };
            self.press(command);
            if chosen(self) == before {
                return Vec::new();
            }
        }
        self.press(Command::Next)
    }

    /// The wheel scrolls what lies over the page, the text of a page that has its own, or the page.
    fn wheel(&mut self, down: bool) -> Vec<Effect> {
        let command = if down { Command::Down } else { Command::Up };
        let own = match &self.view.page {
            Page::Review { .. } => true,
            Page::Probe { .. } => self.view.log_open,
            _ => false,
        };
        if self.overlay.is_some() {
            return (0..TURN)
                .flat_map(|_| self.key_over(Some(command)))
                .collect();
        }
        if self.view.dialog.is_some() || !own {
            self.scroll_by(TURN, down);
            return Vec::new();
        }
        (0..TURN).flat_map(|_| self.press(command)).collect()
    }

    /// Scrolls the page; at its end it stays there.
    pub(super) fn scroll_by(&mut self, lines: usize, down: bool) {
        let (above, most) = {
            let seen = self.seen.borrow();
            (seen.above, seen.most)
        };
        if most == 0 {
            return;
        }
        self.scroll = Some(if down {
            above.saturating_add(lines).min(most)
        } else {
            above.saturating_sub(lines)
        });
    }

    /// Whether a key leaves the page scrolled where it is.
    pub(super) fn keeps_scroll(command: Option<Command>) -> bool {
        matches!(
            command,
            Some(Command::MoreBelow | Command::MoreAbove | Command::Redraw | Command::Suspend)
        )
    }
}

/// How the keys that scroll are written, for the hint bar.
pub(super) fn more_key(step: Step) -> &'static str {
    keys::name_of(step, true, Command::MoreBelow)
}
