//! Arguments to commands, answers to exit codes. Called by `main`.

pub mod explain;
