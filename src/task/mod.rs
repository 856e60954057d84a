//! Tasks and their rules. Pure.
