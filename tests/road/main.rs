//! The road, kept by tests with real processes: sandbox, setup, engine, tasks, replies.
//!
//! Everything is done through the command line, as a person or a script would do it. Nothing is
//! asserted by time: each step waits until what it expects is there, within a generous limit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    unreachable_pub,
    missing_docs
)]

mod aside;
mod commands;
mod decide;
mod disk;
mod ends;
mod events;
mod first_install;
mod german;
mod junk;
mod keeper;
mod kill;
mod outage;
mod people;
mod refused;
mod relay;
mod repair;
mod rig;
mod screen;
mod session;
mod settings;
mod standing;
mod strange;
#[path = "../terminal/mod.rs"]
mod terminal;
mod test_mail;
mod unharmed;
mod unit;
