//! The loop of the status screen: one place where keys, news, time and signals meet.

use std::time::Duration;

use crossterm::event::{Event as Input, KeyEventKind};
use futures_util::{Stream, StreamExt as _};
use jiff::tz::TimeZone;
use tokio::time::{MissedTickBehavior, interval};

use super::{Effect, Event, Request, StatusState, Update, draw};
use crate::{
    tui::{Ends, Terminal, TerminalFailed, Theme, keyboard::Keyboard},
    world::World,
};

/// Shortest time between two frames: at most ten a second.
const FRAME: Duration = Duration::from_millis(100);
/// How often the age of the values is looked at.
const TICK: Duration = Duration::from_secs(1);

/// How the screen looks and where its facts lie.
pub struct Options {
    /// Colours and glyphs.
    pub theme: Theme,
    /// Zone of the times on the screen.
    pub zone: TimeZone,
    /// Path of the config in force, for the notice about an empty listener entry.
    pub config_path: String,
    /// Clock.
    pub world: World,
    /// Whether clicks and the wheel are asked for.
    pub mouse: bool,
}

/// Why the screen was closed. The engine goes on in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The user closed it.
    Closed,
    /// The user wants the short path to another listener mailbox.
    ChangeMailbox,
    /// A signal came, with the exit code that belongs to it (128 + number).
    Signalled(u8),
}

/// Shows the screen until it is closed. `updates` brings the news; `carry_out` is called for each
/// request and must not block: what comes of it comes back as an update.
pub async fn run(
    updates: impl Stream<Item = Update> + Unpin,
    mut carry_out: impl FnMut(Request),
    options: Options,
) -> Result<Ending, TerminalFailed> {
    let mut updates = updates.fuse();
    let (mut ends, mut keys) = (Ends::new()?, Keyboard::new());
    let mut screen = Screen::open(options)?;
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut ticks = interval(TICK);
    let mut changed = true;
    loop {
        let event = tokio::select! {
            _ = frames.tick(), if changed => {
                screen.draw()?;
                changed = false;
                continue;
            }
            code = ends.next() => return Ok(Ending::Signalled(code)),
            Some(update) = updates.next() => Event::Update(update),
            input = keys.next() => match input {
                Some(Ok(Input::Key(key))) if key.kind != KeyEventKind::Release => Event::Key(key),
                Some(Ok(Input::Paste(text))) => Event::Paste(text),
                Some(Ok(Input::Mouse(mouse))) => Event::Mouse(mouse),
                Some(Ok(_)) => Event::Tick,
                Some(Err(error)) => return Err(error.into()),
                // The terminal is gone: as when its connection is closed.
                None => return Ok(Ending::Signalled(129)),
            },
            _ = ticks.tick() => Event::Tick,
        };
        changed = true;
        if let Some(ending) = screen.take(event, &mut carry_out).await? {
            return Ok(ending);
        }
    }
}

/// State and terminal together.
struct Screen {
    terminal: Terminal,
    state: StatusState,
    options: Options,
}

impl Screen {
    fn open(options: Options) -> Result<Self, TerminalFailed> {
        let state = StatusState::new(
            options.zone.clone(),
            options.world.now(),
            &options.config_path,
        );
        Ok(Self {
            terminal: Terminal::open("smartactions status", options.mouse)?,
            state,
            options,
        })
    }

    fn draw(&mut self) -> Result<(), TerminalFailed> {
        let (state, theme) = (&self.state, &self.options.theme);
        self.terminal
            .draw(|frame| draw(frame, frame.area(), state, theme))
    }

    async fn take(
        &mut self,
        event: Event,
        carry_out: &mut impl FnMut(Request),
    ) -> Result<Option<Ending>, TerminalFailed> {
        for effect in self.state.handle(event, self.options.world.now()) {
            match effect {
                Effect::Request(request) => carry_out(request),
                Effect::Copy(text) => self.copy(&text),
                Effect::ChangeMailbox => return Ok(Some(Ending::ChangeMailbox)),
                Effect::Close => return Ok(Some(Ending::Closed)),
                Effect::Redraw => self.terminal.clear()?,
                Effect::Suspend => self.terminal.suspend().await?,
            }
        }
        Ok(None)
    }

    fn copy(&mut self, text: &str) {
        let told = match self.terminal.copy(text) {
            Ok(()) => format!("The terminal was asked to copy: {text}"),
            Err(error) => format!("Not copied, {error}"),
        };
        self.state
            .handle(Event::Update(Update::Told(told)), self.options.world.now());
    }
}
