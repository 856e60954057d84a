//! The hand-off: lock, spawn detached, wait until ready, undo.
