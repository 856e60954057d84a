//! The loop of the wizard: one place where keys, answers, time and signals meet.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};

use super::{
    draw,
    errands::{Errands, Perform},
    face::Face,
};
use crate::{
    setup::{Command, Effect, Exit, Machine, Way},
    tui::{Ends, Terminal, TerminalFailed, Theme, keyboard::Keyboard},
    words::setup as words,
    world::World,
};

/// Shortest time between two frames: at most ten a second; also the pace of the spinner.
const FRAME: Duration = Duration::from_millis(100);
/// How long the first page waits for what is on disk: keys typed meanwhile are read then.
const FIRST_LOOK: Duration = Duration::from_secs(3);
/// How long a draft may take to be written after the last key.
const LAST_WRITES: Duration = Duration::from_secs(2);
/// How long what is being written or handed over may take to come to a state that can be left: an
/// engine that is stopped has 20 s.
const LAST_HAND_OVER: Duration = Duration::from_secs(25);
/// How long plain mode waits for what is under way: longer than any effect's own limit.
const SETTLE: Duration = Duration::from_mins(2);

/// How the screen looks, and its clock.
pub struct Options {
    /// Colours and glyphs.
    pub theme: Theme,
    /// Clock.
    pub world: World,
    /// Whether clicks and the wheel are asked for.
    pub mouse: bool,
    /// The way to start that is taken without asking, one of `words::setup::start`.
    pub start: Option<Way>,
}

/// How the wizard's screen was left.
#[derive(Debug)]
pub enum Ending {
    /// Setup is over.
    Over {
        /// In which way.
        exit: Exit,
        /// The machine, for the last lines.
        machine: Box<Machine>,
        /// Whether the user asked for the status screen.
        to_status: bool,
    },
    /// The user wants to go on in plain lines with the same machine. Nothing is under way.
    Plain(Box<Machine>),
    /// A signal came, with the exit code that belongs to it (128 + number).
    Signalled(u8),
}

/// Shows the wizard until it is left. The machine is fresh, or one that another face began; `first`
/// are effects that are to be done at the start.
pub async fn run(
    machine: Machine,
    first: Vec<Effect>,
    perform: Perform,
    options: Options,
) -> Result<Ending, TerminalFailed> {
    let (mut ends, mut keys) = (Ends::new()?, Keyboard::new());
    let mut screen = Screen {
        terminal: Terminal::open(words::header().trim(), options.mouse)?,
        face: Box::new(Face::new(machine, options.start, options.world.now())),
        errands: Errands::new(perform),
        options,
    };
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut changed, mut left) = (true, screen.begin(first).await?);
    while left.is_none() {
        let effects = tokio::select! {
            _ = frames.tick(), if changed || screen.face.is_moving() => {
                screen.draw()?;
                changed = false;
                continue;
            }
            code = ends.next() => {
                Box::pin(screen.broken_off()).await;
                return Ok(Ending::Signalled(code));
            }
            Some(event) = screen.errands.next() => screen.face.happened(event),
            input = keys.next() => match input {
                Some(Ok(input)) => screen.face.input(input, screen.options.world.now()),
                Some(Err(error)) => return Err(error.into()),
                // The terminal is gone: as when its connection is closed.
                None => {
                    Box::pin(screen.broken_off()).await;
                    return Ok(Ending::Signalled(129));
                }
            },
        };
        changed = true;
        left = screen.carry_out(effects).await?;
    }
    drop(keys);
    Ok(match left {
        Some(Left::Over(exit)) => Box::pin(screen.over(exit)).await,
        Some(Left::Plain) | None => Box::pin(screen.plain()).await,
    })
}

/// Why the loop ended.
enum Left {
    Over(Exit),
    Plain,
}

fn patience(machine: &Machine) -> Duration {
    if machine.is_handing_over() {
        LAST_HAND_OVER
    } else {
        LAST_WRITES
    }
}

/// Face, terminal and what is under way.
struct Screen {
    terminal: Terminal,
    face: Box<Face>,
    errands: Errands,
    options: Options,
}

impl Screen {
    fn draw(&mut self) -> Result<(), TerminalFailed> {
        self.face.passed(self.options.world.now());
        let (face, theme) = (&self.face, &self.options.theme);
        self.terminal
            .draw(|frame| draw(frame, frame.area(), face, theme))
    }

    /// Carries out the first effects and waits until it is known what is there: a key that comes
    /// before would fall on a page that cannot take it.
    async fn begin(&mut self, first: Vec<Effect>) -> Result<Option<Left>, TerminalFailed> {
        let end = Instant::now() + FIRST_LOOK;
        let mut left = self.carry_out(first).await?;
        while left.is_none()
            && !self.face.machine().has_looked()
            && let Ok(Some(event)) = timeout_at(end, self.errands.next()).await
        {
            let effects = self.face.happened(event);
            left = self.carry_out(effects).await?;
        }
        Ok(left)
    }

    async fn carry_out(&mut self, effects: Vec<Effect>) -> Result<Option<Left>, TerminalFailed> {
        for effect in effects {
            match effect {
                Effect::Quit(exit) => return Ok(Some(Left::Over(exit))),
                Effect::Face(Command::PlainMode) => return Ok(Some(Left::Plain)),
                Effect::Face(Command::Redraw) => self.terminal.clear()?,
                Effect::Face(Command::Suspend) => self.terminal.suspend().await?,
                Effect::Face(_) => {}
                Effect::Copy(text) => self.copy(&text),
                effect => self.errands.begin(effect),
            }
        }
        Ok(None)
    }

    fn copy(&mut self, text: &str) {
        let told = self
            .terminal
            .copy(text)
            .map_err(|error| error.to_string())
            .map(|()| text.to_owned());
        self.face.told_of_copy(told);
    }

    /// The end: drafts that are still being written have a moment for it.
    async fn over(self, exit: Exit) -> Ending {
        let Self {
            terminal,
            face,
            mut errands,
            ..
        } = self;
        drop(terminal);
        let to_status = exit == Exit::Done && face.asked_for_next();
        let mut machine = face.into_machine();
        let end = Instant::now() + patience(&machine);
        while let Some(event) = errands.next_written(end).await {
            machine.handle(event);
        }
        Ending::Over {
            to_status,
            exit: machine.ended(exit),
            machine: Box::new(machine),
        }
    }

    /// The end by a signal: files are whole, an engine that is being started goes on, and the answers
    /// are kept.
    async fn broken_off(self) {
        let Self {
            terminal,
            face,
            mut errands,
            ..
        } = self;
        drop(terminal);
        let machine = face.into_machine();
        if machine.is_handing_over() {
            errands.begin(Effect::LetGo);
        }
        for effect in machine.kept() {
            errands.begin(effect);
        }
        let end = Instant::now() + patience(&machine);
        while errands.next_written(end).await.is_some() {}
    }

    /// To plain lines: what is under way is waited for, so that no answer is lost.
    async fn plain(self) -> Ending {
        let Self {
            terminal,
            face,
            mut errands,
            ..
        } = self;
        drop(terminal);
        let mut machine = face.into_machine();
        let end = Instant::now() + SETTLE;
        while let Some(event) = errands.next_before(end).await {
            for effect in machine.handle(event) {
                match effect {
                    Effect::Quit(exit) => {
                        return Ending::Over {
                            exit,
                            machine: Box::new(machine),
                            to_status: false,
                        };
                    }
                    Effect::Copy(_) | Effect::Face(_) => {}
                    effect => errands.begin(effect),
                }
            }
        }
        Ending::Plain(Box::new(machine))
    }
}
