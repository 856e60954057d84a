//! SmartActions lets people act on a task by replying to an e-mail.
//!
//! This is the map. A module uses modules of a lower rank and its own children; never a
//! neighbour, never upward. `tests/layering.rs` keeps it so and reads the ranks from [`RANKS`].
//!
//! | rank | modules | duty |
//! |---|---|---|
//! | 9 | `main`, `cli` | arguments to commands, exit codes |
//! | 8 | `tui`, `plain` | two faces of the same setup machine: screens; lines and JSON |
//! | 7 | `steps` | runs the wizard's effects for every face |
//! | 6 | `launch`, `host` | the hand-off (lock, spawn, ready, undo); composes engine, API and control socket into one process |
//! | 5 | `setup`, `api`, `control`, `sandbox` | the wizard's brain without IO; the application's HTTP API; the local control socket; the embedded Exchange |
//! | 4 | `engine`, `probe` | the running parts; the checks |
//! | 3 | `store`, `mailbox` | what the engine needs of a database and of a mail system, and who provides it |
//! | 2 | `ews`, `config`, `message` | protocol, configuration, composing mail |
//! | 1 | `task`, `reply` | task rules and readings of replies, pure |
//! | 0 | `domain`, `words`, `world` | checked types that others share; every sentence a person can see; clock, random, directories, environment |
//!
//! Seams, all of them: [`store::Store`], the two mail ports of [`mailbox`], the sign-in schemes of
//! [`ews`], and [`world`]. No other trait has just one implementation.

pub mod api;
pub mod cli;
pub mod config;
pub mod control;
pub mod domain;
pub mod engine;
pub mod ews;
pub mod host;
pub mod launch;
pub mod mailbox;
pub mod message;
pub mod plain;
pub mod probe;
pub mod reply;
pub mod sandbox;
pub mod setup;
pub mod steps;
pub mod store;
pub mod task;
pub mod tui;
pub mod words;
pub mod world;

/// Rank of each top-level module: imports go strictly downward.
pub const RANKS: &[(&str, u8)] = &[
    ("cli", 9),
    ("tui", 8),
    ("plain", 8),
    ("steps", 7),
    ("launch", 6),
    ("host", 6),
    ("setup", 5),
    ("api", 5),
    ("control", 5),
    ("sandbox", 5),
    ("engine", 4),
    ("probe", 4),
    ("store", 3),
    ("mailbox", 3),
    ("ews", 2),
    ("config", 2),
    ("message", 2),
    ("task", 1),
    ("reply", 1),
    ("domain", 0),
    ("words", 0),
    ("world", 0),
];
