//! Arguments to commands, answers to exit codes (`ux.md` 10.3 has the table). Called by `main`;
//! decides nothing by itself.

pub mod demo;
mod discovered;
pub mod exit;
pub mod explain;
pub mod failed;
mod fault;
pub mod installation;
pub mod key;
pub mod lifecycle;
pub mod logs;
pub mod look;
pub mod mailbox;
pub mod password;
pub mod place;
pub mod probe;
pub mod run;
pub mod sandbox;
pub mod secret;
pub mod setaside;
pub mod setup;
mod signals;
pub mod status;
pub mod taken_up;
pub mod talk;
pub mod task;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{launch, words::ui};
use exit::Exit;
use look::Look;
use place::Place;

/// What was typed.
#[derive(Debug, Parser)]
#[command(name = "smartactions", version, about)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    look: Look,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The commands there are. A command that is not built yet is not here.
#[derive(Debug, Subcommand)]
enum Command {
    /// Start the engine in the background and wait until it is ready.
    Start,
    /// Stop the engine and wait until it has ended.
    Stop,
    /// Stop and start the engine.
    Restart,
    /// The engine's log.
    Logs(logs::LogsArgs),
    /// The engine in the foreground, for systemd and containers.
    Run(run::RunArgs),
    /// How the engine is.
    Status(status::StatusArgs),
    /// The setup wizard.
    Setup(setup::SetupArgs),
    /// The checks of the connection to Exchange.
    Probe(probe::ProbeArgs),
    /// The listener mailbox.
    Mailbox(mailbox::MailboxArgs),
    /// Passwords.
    #[command(subcommand)]
    Secret(secret::SecretCommand),
    /// Mails that were kept for a person to look at.
    #[command(subcommand)]
    Setaside(setaside::SetasideCommand),
    /// Keys of the HTTP API.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// How a reply is read, step by step, and why a task's mails did what they did; nothing is sent.
    Explain(explain::ExplainArgs),
    /// Make and look at tasks.
    #[command(subcommand)]
    Task(task::TaskCommand),
    /// The whole story on an embedded sandbox; touches nothing of your own.
    Demo,
    /// The embedded Exchange look-alike for trying out.
    Sandbox(sandbox::SandboxArgs),
}

impl Arguments {
    /// Whether the command speaks the language of who sits before it. The engine, its log, and what
    /// is played on the sandbox are English.
    const fn speaks_with_a_person(&self) -> bool {
        !matches!(
            &self.command,
            Some(Command::Run(_) | Command::Demo | Command::Sandbox(_) | Command::Explain(_))
        )
    }

    /// The installation that the command is about; none where it touches nothing of the user's own.
    const fn own_place(&self) -> Option<&Place> {
        match &self.command {
            Some(Command::Demo | Command::Sandbox(_) | Command::Explain(_)) => None,
            _ => Some(&self.place),
        }
    }
}

/// Reads the arguments of this process and runs the command.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let detached = std::env::var_os(launch::DETACHED_VARIABLE).is_some();
    if let Err(error) = launch::enter_own_session(detached) {
        talk::tell(&format!("smartactions: no session of its own: {error}"));
    }
    if arguments.speaks_with_a_person() {
        ui::choose(arguments.look.speech());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    fault::keep_reports(arguments.own_place());
    match runtime {
        Ok(runtime) => fault::caught(|| runtime.block_on(run(arguments))),
        Err(error) => {
            talk::tell(&format!("smartactions: no threads to run on: {error}"));
            Exit::Fault.into()
        }
    }
}

async fn run(arguments: Arguments) -> ExitCode {
    let Arguments {
        place,
        look,
        command,
    } = arguments;
    let Some(command) = command else {
        return without_a_command(&place, &look).await.into();
    };
    let exit = match command {
        Command::Start => lifecycle::start(&place).await,
        Command::Stop => lifecycle::stop(&place).await,
        Command::Restart => lifecycle::restart(&place).await,
        Command::Logs(args) => logs::run(&place, args).await,
        Command::Setup(args) => setup::run(&place, args, &look).await,
        Command::Run(args) => run::run(&place, &args).await,
        Command::Probe(args) => probe::run(&place, args).await,
        Command::Mailbox(args) => mailbox::run(&place, args).await,
        Command::Secret(command) => secret::run(&place, command).await,
        Command::Setaside(command) => setaside::run(&place, command).await,
        Command::Key(command) => key::run(&place, command).await,
        Command::Status(args) => status::run(&place, &look, args).await,
        Command::Explain(args) => match &args.task {
            Some(task) => explain::task::run(&place, &args, task).await,
            None => return explain(&args),
        },
        // Boxed: it holds sandbox, wizard and engine, and would make every command as large.
        Command::Demo => Box::pin(demo::run(&look)).await,
        Command::Sandbox(args) => sandbox::run(args).await,
        Command::Task(command) => task::run(&place, command).await,
    };
    exit.into()
}

/// Nothing but the name was typed: setup where there is no config yet, else the status. Each says
/// for itself what it does without a terminal.
async fn without_a_command(place: &Place, look: &Look) -> Exit {
    match place.directories() {
        Ok(found) if found.config_file.exists() => {
            status::run(place, look, status::StatusArgs::default()).await
        }
        Ok(_) => setup::run(place, setup::SetupArgs::default(), look).await,
        Err(problem) => talk::refuse(&problem, Exit::Usage),
    }
}

/// `explain` reads and writes nothing but the standard streams.
fn explain(args: &explain::ExplainArgs) -> ExitCode {
    use std::io::{stderr, stdin, stdout};
    let out = std::io::BufWriter::new(stdout().lock());
    explain::run(args, stdin().lock(), out, stderr().lock()).into()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn no_two_options_clash() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_takes_the_place() {
        let typed = [
            "smartactions",
            "task",
            "list",
            "--state",
            "/s",
            "--only",
            "open",
        ];
        let Ok(read) = Arguments::try_parse_from(typed) else {
            unreachable!("these arguments are good");
        };
        assert!(read.own_place().is_some());
        let demo = Arguments::try_parse_from(["smartactions", "demo"]);
        assert!(demo.is_ok_and(|d| d.own_place().is_none()));
        assert_eq!(
            read.place.state.as_deref(),
            Some(std::path::Path::new("/s"))
        );
    }
}
