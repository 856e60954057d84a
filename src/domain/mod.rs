//! Checked types that the other modules share. Pure; no IO.
