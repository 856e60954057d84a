//! The loop of the screen: keys, news, and one frame for each of them.

use crossterm::event::{Event as Input, KeyEventKind};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{DemoState, Effect, Event, Request, Update, draw};
use crate::tui::{Ends, Terminal, TerminalFailed, Theme, keyboard::Keyboard};

/// How the screen looks, and whose it is.
pub struct Options {
    /// Colours and glyphs.
    pub theme: Theme,
    /// Given name of the person.
    pub name: String,
}

/// Why the screen was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The caller was done.
    Closed,
    /// The user left.
    Left,
    /// A signal came, with the exit code that belongs to it (128 + number).
    Signalled(u8),
}

/// Shows the screen until it is left or closed. `carry_out` is called for each request and must
/// not block: what comes of it comes back as an update.
pub async fn run(
    mut updates: UnboundedReceiver<Update>,
    mut carry_out: impl FnMut(Request),
    options: Options,
) -> Result<Ending, TerminalFailed> {
    let (mut ends, mut keys) = (Ends::new()?, Keyboard::new());
    let mut terminal = Terminal::open(crate::words::demo::screen::TITLE, false)?;
    let mut state = DemoState::new(&options.name);
    loop {
        let mut furthest = 0;
        terminal.draw(|frame| furthest = draw(frame, frame.area(), &state, &options.theme))?;
        state.bound_scroll(furthest);
        let event = tokio::select! {
            code = ends.next() => return Ok(Ending::Signalled(code)),
            Some(update) = updates.recv() => Event::Update(update),
            input = keys.next() => match input {
                Some(Ok(Input::Key(key))) if key.kind != KeyEventKind::Release => Event::Key(key),
                Some(Ok(Input::Paste(text))) => Event::Paste(text),
                // A new size: drawn by the next frame.
                Some(Ok(_)) => continue,
                Some(Err(error)) => return Err(error.into()),
                // The terminal is gone: as when its connection is closed.
                None => return Ok(Ending::Signalled(129)),
            },
        };
        match state.handle(event) {
            Some(Effect::Request(request)) => carry_out(request),
            Some(Effect::Leave) => return Ok(Ending::Left),
            Some(Effect::Close) => return Ok(Ending::Closed),
            Some(Effect::Redraw) => terminal.clear()?,
            Some(Effect::Suspend) => terminal.suspend().await?,
            None => {}
        }
    }
}
