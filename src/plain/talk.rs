//! Lines in and out, with echo off for secrets.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    sync::{Mutex, PoisonError},
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::{domain::Secret, words::setup::plain};

/// What was typed as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A text; empty keeps what stands in brackets.
    Text(String),
    /// `back`.
    Back,
    /// `help`.
    Help,
    /// `quit`, or the end of the input.
    Quit,
}

/// Longest line that is read, in bytes.
const LONGEST: u64 = 16 * 1024;

/// Where questions go and answers come from.
pub struct Talk<R, W> {
    input: R,
    out: W,
}

/// The real one: standard input and standard error's place is not taken, lines go to `out`.
pub type Terminal = Talk<io::StdinLock<'static>, io::Stdout>;

impl Terminal {
    /// Standard input and output.
    pub fn standard() -> Self {
        Self {
            input: io::stdin().lock(),
            out: io::stdout(),
        }
    }
}

impl<R: BufRead, W: Write> Talk<R, W> {
    /// From `input` to `out`.
    pub fn new(input: R, out: W) -> Self {
        Self { input, out }
    }

    /// One line.
    pub fn say(&mut self, line: &str) {
        // A reader that is gone is no fault of setup.
        let _ = writeln!(self.out, "{line}");
    }

    /// Asks and reads a line.
    pub fn ask(&mut self, prompt: &str) -> Typed {
        match self.read(prompt) {
            Some(line) => match plain::meant(line.trim()) {
                "back" => Typed::Back,
                "help" => Typed::Help,
                "quit" => Typed::Quit,
                _ => Typed::Text(line.trim().to_owned()),
            },
            None => Typed::Quit,
        }
    }

    /// Asks for a secret; nothing is shown while it is typed. `None` at the end of the input.
    /// The words `back` and `quit` count here too, for a password may not be one of them.
    pub fn ask_secret(&mut self, prompt: &str) -> Result<Secret, Typed> {
        let quiet = Quiet::start();
        let line = self.read(prompt);
        drop(quiet);
        self.say("");
        match line {
            None => Err(Typed::Quit),
            Some(line) if line.as_str() == "back" => Err(Typed::Back),
            Some(line) if line.as_str() == "quit" => Err(Typed::Quit),
            Some(line) => Ok(Secret::new(line.to_string())),
        }
    }

    /// A line of text; one that is none, or is too long, is told and asked for again.
    fn read(&mut self, prompt: &str) -> Option<Zeroizing<String>> {
        loop {
            let _ = write!(self.out, "{prompt}").and_then(|()| self.out.flush());
            let mut bytes = Zeroizing::new(Vec::new());
            let mut input = io::Read::take(&mut self.input, LONGEST);
            input
                .read_until(b'\n', &mut bytes)
                .ok()
                .filter(|n| *n > 0)?;
            if bytes.len() as u64 == LONGEST && !bytes.ends_with(b"\n") {
                self.skip_line();
                self.say(plain::too_long());
                continue;
            }
            while bytes.ends_with(b"\n") || bytes.ends_with(b"\r") {
                bytes.pop();
            }
            match std::str::from_utf8(&bytes) {
                Ok(line) => return Some(Zeroizing::new(line.to_owned())),
                Err(_) => self.say(plain::no_text()),
            }
        }
    }

    /// The rest of a line is no answer to the next question.
    fn skip_line(&mut self) {
        while let Ok(buffer) = self.input.fill_buf() {
            let end = buffer.iter().position(|b| *b == b'\n');
            let length = end.map_or(buffer.len(), |at| at + 1);
            self.input.consume(length);
            if end.is_some() || length == 0 {
                return;
            }
        }
    }
}

/// The terminal as it was while echo is off, for a signal that comes meanwhile.
static LOUD: Mutex<Option<Termios>> = Mutex::new(None);

/// Puts echo back when a password is being asked for; for the end by a signal.
pub fn restore_echo() {
    let old = LOUD.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(old) = old {
        // A terminal that is gone needs no echo.
        let _ = tcsetattr(io::stdin(), OptionalActions::Drain, &old);
    }
}

/// Echo is off while this lives; it comes back also when reading fails.
struct Quiet;

impl Quiet {
    fn start() -> Self {
        let stdin = io::stdin();
        if !stdin.is_terminal() {
            return Self;
        }
        let Ok(old) = tcgetattr(&stdin) else {
            return Self;
        };
        let mut quiet = old.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        quiet.local_modes.insert(LocalModes::ECHONL);
        *LOUD.lock().unwrap_or_else(PoisonError::into_inner) = Some(old);
        // Where it cannot be set, it is put back to what it was: nothing changes.
        // Drain, not flush: what was typed ahead is an answer too.
        let _ = tcsetattr(&stdin, OptionalActions::Drain, &quiet);
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        restore_echo();
    }
}
