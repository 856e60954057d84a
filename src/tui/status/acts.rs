//! What the keys of the status screen do: the cursor, overlays, pages, requests.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{
    Effect, LogLevel, Request, StatusState,
    keys::Page,
    known::Freshness,
    state::{Overlay, PAUSES},
};
use crate::words::status as words;

/// Rows of one turn of the wheel.
const TURN: isize = 3;

impl StatusState {
    /// A click on a row puts the cursor there, on the row under the cursor it tells its story; the wheel
    /// moves the cursor, or scrolls what lies over the page.
    pub(super) fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.step(TURN),
            MouseEventKind::ScrollUp => self.step(-TURN),
            MouseEventKind::Down(MouseButton::Left) if self.overlay.is_none() => {
                return self.click(mouse.column, mouse.row);
            }
            _ => {}
        }
        Vec::new()
    }

    fn click(&mut self, x: u16, y: u16) -> Vec<Effect> {
        let Some((area, first)) = self.rows_at.get() else {
            return Vec::new();
        };
        let row = first + usize::from(y.saturating_sub(area.y));
        if !area.contains(Position { x, y }) || row >= self.rows().len() {
            return Vec::new();
        }
        if row == self.selected() {
            return self.open();
        }
        self.selected = row;
        Vec::new()
    }

    pub(super) fn step(&mut self, by: isize) {
        let moved = |at: usize, last: usize| at.saturating_add_signed(by).min(last);
        match &mut self.overlay {
            Some(Overlay::Pause(at)) => *at = moved(*at, PAUSES.len() - 1),
            Some(Overlay::Stop(at)) => *at = moved(*at, 1),
            // No story or help is longer than this.
            Some(_) => self.scrolled = moved(self.scrolled, 200),
            None => self.selected = moved(self.selected(), self.rows().len().saturating_sub(1)),
        }
    }

    pub(super) fn open(&mut self) -> Vec<Effect> {
        let (overlay, request) = match self.overlay.take() {
            Some(Overlay::Pause(at)) => {
                (None, PAUSES.get(at).map(|(_, time)| Request::Pause(*time)))
            }
            Some(Overlay::Stop(1)) => (None, Some(Request::Stop)),
            Some(_) => (None, None),
            None if self.selected_reply().is_some() => (Some(Overlay::Story), None),
            None => (self.selected_task().map(|t| Overlay::Task(t.id)), None),
        };
        self.overlay = overlay;
        request.map(Effect::Request).into_iter().collect()
    }

    pub(super) fn back(&mut self) {
        if self.overlay.take().is_none() && self.find.take().is_none() {
            self.page = Page::Overview;
        }
        self.selected = self.selected();
    }

    pub(super) fn turn_to(&mut self, page: Page) {
        (self.page, self.selected, self.overlay) = (page, 0, None);
        self.asked = None;
    }

    pub(super) fn next_level(&mut self) {
        self.turn_to(Page::Log);
        self.log_level = match self.log_level {
            LogLevel::Info => LogLevel::Warn,
            LogLevel::Warn => LogLevel::Error,
            LogLevel::Error => LogLevel::Info,
        };
    }

    /// An engine that answers is left as it is.
    pub(super) fn restart(&self) -> Vec<Effect> {
        match (self.freshness(), self.is_gone()) {
            (_, true) => vec![Effect::Request(Request::Start)],
            (Freshness::Silent, false) => vec![Effect::Request(Request::Restart)],
            _ => Vec::new(),
        }
    }

    /// Without a mailbox there is nowhere to send it.
    pub(super) fn test_mail(&mut self) -> Vec<Effect> {
        if self.lacks_mailbox() {
            self.toast = Some((words::NO_MAILBOX_NOTICE.to_owned(), self.now));
            return Vec::new();
        }
        vec![Effect::Request(Request::RoundTrip)]
    }

    pub(super) fn pause(&mut self) -> Vec<Effect> {
        if self.is_paused() {
            return vec![Effect::Request(Request::Resume)];
        }
        self.overlay = Some(Overlay::Pause(0));
        Vec::new()
    }

    pub(super) fn copy(&mut self) -> Vec<Effect> {
        let Some(command) = self.command_in_reach() else {
            self.toast = Some((words::NOTHING_TO_COPY.to_owned(), self.now));
            return Vec::new();
        };
        vec![Effect::Copy(command)]
    }
}
