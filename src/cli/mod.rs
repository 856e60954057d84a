//! Arguments to commands, answers to exit codes (`ux.md` 10.3 has the table). Called by `main`;
//! decides nothing by itself.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "smartactions", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

/// The commands there are. A command that is not built yet is not here.
#[derive(Debug, Subcommand)]
enum Command {}

/// Reads the arguments of this process and runs the command. Codes: 0 done, 2 wrong command line.
pub fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match command {
        None => ExitCode::from(2),
        Some(command) => match command {},
    }
}
