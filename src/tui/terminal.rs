//! The one owner of the terminal: raw mode, alternate screen, bracketed paste, mouse, cursor, title.
//!
//! The runners of screens open it and drop it. Whatever way a run ends (return, `?`, panic,
//! signal, Ctrl-Z) the terminal is given back exactly once, and a panic's text is printed after
//! that. It draws nothing by itself.

use std::{
    io::{self, Write},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crossterm::{
    cursor::{Hide, Show},
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute, queue,
    terminal::{
        EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Frame, backend::CrosstermBackend};

mod ground;

pub use ground::ask_ground;

/// Whether the terminal is ours now. Process-wide, for the panic hook has no other way to know,
/// and swapped, so that only the first of several ends restores.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// xterm control sequences, "Window manipulation": keep the title on a stack, take it back.
const KEEP_TITLE: &str = "\x1b[22;0t";
const TITLE_BACK: &str = "\x1b[23;0t";
/// The same, "Mouse Tracking": buttons and the wheel, in the form without a limit of columns. Moves are
/// not asked for: each would be a frame.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Why the terminal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TerminalFailed {
    /// A call to the terminal failed.
    #[error("terminal: {0}")]
    Io(#[from] io::Error),
    /// Some part of the program panicked; its text is on standard error.
    #[error("a fault in the program; the terminal was given back")]
    Panicked,
    /// Another screen has it.
    #[error("the terminal is in use by another screen of this program")]
    Busy,
}

impl TerminalFailed {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "terminal.io",
            Self::Panicked => "terminal.panicked",
            Self::Busy => "terminal.busy",
        }
    }
}

/// The terminal while it is ours; dropping it gives it back.
pub struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<io::Stdout>>,
    title: String,
    mouse: bool,
}

impl Terminal {
    /// Takes the terminal over and sets its title; with `mouse` its clicks are asked for too.
    pub fn open(title: &str, mouse: bool) -> Result<Self, TerminalFailed> {
        HOOK.call_once(restore_before_panic_text);
        let inner = ratatui::Terminal::new(CrosstermBackend::new(io::stdout()))?;
        let mut terminal = Self {
            inner,
            title: super::text::harmless(title),
            mouse,
        };
        terminal.take()?;
        Ok(terminal)
    }

    /// Draws one frame; a terminal of 0x0 is skipped. Fails once a panic elsewhere has given the
    /// terminal back, for a frame would then be drawn over its text.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<(), TerminalFailed> {
        if !TAKEN.load(Ordering::SeqCst) {
            return Err(TerminalFailed::Panicked);
        }
        let size = self.inner.size()?;
        if size.width > 0 && size.height > 0 {
            self.inner.draw(draw)?;
        }
        Ok(())
    }

    /// Draws everything anew with the next frame.
    pub fn clear(&mut self) -> Result<(), TerminalFailed> {
        Ok(self.inner.clear()?)
    }

    /// Asks the terminal to take a text on its clipboard.
    pub fn copy(&mut self, text: &str) -> Result<(), super::CopyFailed> {
        super::copy(&mut io::stdout(), text)
    }

    /// Ctrl-Z: gives the terminal back, stops this process group, and takes the terminal again
    /// when the shell wakes it (`fg`).
    pub async fn suspend(&mut self) -> Result<(), TerminalFailed> {
        use rustix::process::{Signal, kill_current_process_group};
        use tokio::signal::unix::{SignalKind, signal};
        let mut woken = signal(SignalKind::from_raw(Signal::CONT.as_raw()))?;
        restore();
        kill_current_process_group(Signal::TSTP).map_err(io::Error::from)?;
        // A group without a shell above it is not stopped (POSIX, "orphaned process group") and
        // never woken: go on then instead of waiting for ever.
        let _ = tokio::time::timeout(Duration::from_millis(500), woken.recv()).await;
        self.take()?;
        self.clear()
    }

    fn take(&mut self) -> Result<(), TerminalFailed> {
        if TAKEN.swap(true, Ordering::SeqCst) {
            return Err(TerminalFailed::Busy);
        }
        let mut out = io::stdout();
        let taken = enable_raw_mode().and_then(|()| enter(&mut out, &self.title, self.mouse));
        if taken.is_err() {
            restore();
        }
        Ok(taken?)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back if it is ours; any further call does nothing.
fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        // A terminal that is gone cannot be restored; there is nobody to tell.
        let _ = disable_raw_mode();
        let _ = leave(&mut io::stdout());
    }
}

fn enter(out: &mut impl Write, title: &str, mouse: bool) -> io::Result<()> {
    write!(out, "{KEEP_TITLE}")?;
    execute!(
        out,
        SetTitle(title),
        EnterAlternateScreen,
        EnableBracketedPaste,
        Hide
    )?;
    if mouse {
        write!(out, "{MOUSE_ON}")?;
    }
    out.flush()
}

fn leave(out: &mut impl Write) -> io::Result<()> {
    // Also where it was not asked for: switching off what is off does nothing.
    write!(out, "{MOUSE_OFF}")?;
    queue!(out, DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    write!(out, "{TITLE_BACK}")?;
    out.flush()
}

fn restore_before_panic_text() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        print(panic);
    }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn leaving_undoes_all_that_entering_did() {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        enter(&mut on, "smartactions", true).unwrap();
        leave(&mut off).unwrap();
        let (on, off) = (
            String::from_utf8(on).unwrap(),
            String::from_utf8(off).unwrap(),
        );
        for (set, reset) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
            ("\x1b[?25l", "\x1b[?25h"),
            (KEEP_TITLE, TITLE_BACK),
            ("\x1b[?1000h", "\x1b[?1000l"),
            ("\x1b[?1006h", "\x1b[?1006l"),
        ] {
            assert!(on.contains(set), "{set:?} in {on:?}");
            assert!(off.contains(reset), "{reset:?} in {off:?}");
        }
        let mut without = Vec::new();
        enter(&mut without, "smartactions", false).unwrap();
        assert!(!String::from_utf8(without).unwrap().contains("\x1b[?100"));
    }

    #[test]
    fn what_was_never_taken_is_not_given_back() {
        assert!(!TAKEN.load(Ordering::SeqCst));
        restore();
        assert!(!TAKEN.load(Ordering::SeqCst));
    }
}
