//! Asks the terminal whether its ground is dark or light (OSC 11, xterm control sequences,
//! "Operating System Commands").
//!
//! Called once, before the first frame. Right behind the question goes "primary device
//! attributes", which every terminal answers: its answer tells that none to OSC 11 will come.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    stdio::stdin,
};

use crate::tui::Ground;

/// Longest wait for the answer; a slower link gets the theme for a dark ground.
const WAIT: Duration = Duration::from_millis(100);
/// Longest answer that is read.
const LIMIT: usize = 256;

/// The ground of the terminal on standard input, or `None` when it does not tell within 100 ms.
pub fn ask_ground() -> Option<Ground> {
    enable_raw_mode().ok()?;
    let answer = ask();
    let _ = disable_raw_mode();
    parse(&answer.ok()?)
}

/// Whether keys wait already: they would be read in place of the answer, and be lost.
fn is_typed_ahead() -> bool {
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    let input = stdin();
    poll(&mut [PollFd::new(&input, PollFlags::IN)], Some(&now)).is_ok_and(|ready| ready > 0)
}

fn ask() -> io::Result<Vec<u8>> {
    if is_typed_ahead() {
        return Ok(Vec::new());
    }
    let mut out = io::stdout();
    out.write_all(b"\x1b]11;?\x07\x1b[c")?;
    out.flush()?;
    let (end, mut answer) = (Instant::now() + WAIT, Vec::new());
    while answer.len() < LIMIT && !is_complete(&answer) {
        let left = end.saturating_duration_since(Instant::now());
        let wait = Timespec {
            tv_sec: 0,
            tv_nsec: i64::from(left.subsec_nanos()),
        };
        let input = stdin();
        if poll(&mut [PollFd::new(&input, PollFlags::IN)], Some(&wait))? == 0 {
            break;
        }
        let mut piece = [0_u8; 64];
        let count = rustix::io::read(input, &mut piece)?;
        if count == 0 {
            break;
        }
        answer.extend(piece.iter().take(count));
    }
    Ok(answer)
}

/// Whether the device attributes (`ESC [ ? … c`) have come: always the last of the two answers.
fn is_complete(answer: &[u8]) -> bool {
    answer
        .windows(3)
        .position(|w| w == b"\x1b[?")
        .is_some_and(|at| answer.iter().skip(at).any(|b| *b == b'c'))
}

/// Reads `ESC ] 11 ; rgb:RRRR/GGGG/BBBB`, each part one to four hex digits (`XParseColor`).
fn parse(answer: &[u8]) -> Option<Ground> {
    let text = String::from_utf8_lossy(answer);
    let (_, colour) = text.split_once("]11;rgb:")?;
    let mut parts = colour.splitn(3, '/').map(|part| {
        let digits: String = part
            .chars()
            .take_while(char::is_ascii_hexdigit)
            .take(4)
            .collect();
        let most = 16_u32
            .checked_pow(u32::try_from(digits.len()).ok()?)?
            .checked_sub(1)?;
        u32::from_str_radix(&digits, 16)
            .ok()?
            .checked_mul(1_000)?
            .checked_div(most)
    });
    let (red, green, blue) = (parts.next()??, parts.next()??, parts.next()??);
    // Relative luminance, ITU-R BT.601, in thousandths.
    let luminance = (red * 299 + green * 587 + blue * 114) / 1_000;
    Some(if luminance > 500 {
        Ground::Light
    } else {
        Ground::Dark
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_all_widths_are_read() {
        for (answer, expected) in [
            (
                &b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;c"[..],
                Some(Ground::Light),
            ),
            (b"\x1b]11;rgb:00/2b/36\x07", Some(Ground::Dark)),
            (b"\x1b]11;rgb:f/f/e\x07", Some(Ground::Light)),
            (b"\x1b[?62;1;4c", None),
            (b"\x1b]11;rgb:zz/00/00\x07", None),
            (b"\x1b]11;rgb:ffff/ffff", None),
            (b"", None),
        ] {
            assert_eq!(parse(answer), expected, "{answer:?}");
        }
    }

    #[test]
    fn the_device_attributes_end_the_wait() {
        assert!(is_complete(b"\x1b]11;rgb:0/0/0\x07\x1b[?62;22c"));
        assert!(!is_complete(b"\x1b]11;rgb:cc/cc/cc\x07"));
    }
}
