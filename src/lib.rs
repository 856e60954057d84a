//! SmartActions lets people act on a task by replying to an e-mail.
//!
//! This is the map. A module uses modules of a lower rank and its own children; never a
//! neighbour, never upward. `tests/layering.rs` keeps it so and reads the ranks from [`RANKS`].
//!
//! | rank | modules | duty |
//! |---|---|---|
//! | 11 | `main`, `cli` | arguments to commands, exit codes |
//! | 10 | `tui`, `plain` | two faces of the same setup machine: screens; lines and JSON |
//! | 9 | `steps` | runs the wizard's effects for every face |
//! | 8 | `host` | composes engine, API and control socket into one process |
//! | 7 | `launch` | the hand-off: lock, spawn or systemd unit, ready, undo |
//! | 6 | `setup`, `api`, `control`, `sandbox` | the wizard's brain without IO; the application's HTTP API; the local control socket; the embedded Exchange |
//! | 5 | `engine`, `probe` | the running parts; the checks |
//! | 4 | `store`, `mailbox` | what the engine needs of a database and of a mail system, and who provides it |
//! | 3 | `ews`, `config`, `message` | protocol, configuration, composing mail |
//! | 2 | `task`, `reply` | task rules and readings of replies, pure |
//! | 1 | `words` | every sentence a person can see |
//! | 0 | `domain`, `world` | checked types that others share; clock, random, directories, environment |
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
    ("cli", 11),
    ("tui", 10),
    ("plain", 10),
    ("steps", 9),
    ("launch", 7),
    ("host", 8),
    ("setup", 6),
    ("api", 6),
    ("control", 6),
    ("sandbox", 6),
    ("engine", 5),
    ("probe", 5),
    ("store", 4),
    ("mailbox", 4),
    ("ews", 3),
    ("config", 3),
    ("message", 3),
    ("task", 2),
    ("reply", 2),
    ("domain", 0),
    ("words", 1),
    ("world", 0),
];
