//! Puts text on the clipboard of the terminal with OSC 52 (xterm control sequences, "Operating
//! System Commands"), which also works over ssh.
//!
//! Callers pass commands and codes, never a secret. No answer comes back, so the toast says that
//! the terminal was asked, not that it obeyed.

use base64::Engine as _;
use std::io::Write;

/// Most bytes that are sent; xterm's own limit for one sequence is near 100 000.
const LIMIT: usize = 8_192;

/// Why nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum CopyFailed {
    /// Longer than 8 192 bytes.
    #[error("too long for the clipboard: {0} bytes")]
    TooLong(usize),
    /// The terminal did not take it.
    #[error("terminal: {0}")]
    Write(#[from] std::io::Error),
}

/// Asks the terminal behind `out` to put `text` on its clipboard.
pub fn copy(out: &mut impl Write, text: &str) -> Result<(), CopyFailed> {
    if text.len() > LIMIT {
        return Err(CopyFailed::TooLong(text.len()));
    }
    let coded = base64::engine::general_purpose::STANDARD.encode(text);
    write!(out, "\x1b]52;c;{coded}\x07")?;
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_sequence_is_osc_52_with_base64() {
        let mut out = Vec::new();
        copy(&mut out, "smartactions restart").unwrap();
        assert_eq!(out, b"\x1b]52;c;c21hcnRhY3Rpb25zIHJlc3RhcnQ=\x07");
        assert!(matches!(
            copy(&mut out, &"x".repeat(9_000)),
            Err(CopyFailed::TooLong(9_000))
        ));
    }
}
