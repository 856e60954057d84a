//! `setup`: the wizard on the screen or in plain lines, or unattended with an answers file.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    slice,
};

use clap::Args;
use tokio::sync::mpsc::unbounded_channel;

pub(super) use unattended::answers;

mod json;
mod question;
mod remove;
mod repair;
mod screen;
mod told;
mod unattended;

use super::{
    exit::Exit,
    lifecycle,
    look::{Face, Look},
    place::Place,
    signals, talk,
};
use crate::{
    config::LoadError,
    domain::{Problem, Secret},
    plain::{Terminal, go_on},
    setup::{Effect, Event, Machine, Way},
    steps::Runner,
    words::{repair as words, setup::outcome},
    world::{World, environment},
};

/// `setup …`
#[derive(Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "one for each flag")]
pub struct SetupArgs {
    /// Answers: a partial config; `-` reads standard input. No secrets.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Write and launch without asking.
    #[arg(long)]
    yes: bool,
    /// Print the diff, write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Only what is in the config already and the defaults.
    #[arg(long, conflicts_with = "answers")]
    defaults: bool,
    /// Lines instead of screens.
    #[arg(long)]
    plain: bool,
    /// One JSON event a line on standard output.
    #[arg(long)]
    json: bool,
    /// File with the service account's password; one trailing newline is cut.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A listener mailbox that is not there is a failure.
    #[arg(long)]
    require_mailbox: bool,
    /// Find what is broken and mend it.
    #[arg(long, conflicts_with_all = ["answers", "defaults", "dry_run", "json"])]
    repair: bool,
    /// Take the installation away; asks what to keep.
    #[arg(long, conflicts_with_all = ["answers", "defaults", "dry_run", "json", "repair"])]
    remove: bool,
    /// What --remove keeps: some of config,secrets,tasks, or none.
    #[arg(long, value_name = "WHAT,…", requires = "remove")]
    keep: Option<String>,
}

/// Runs setup.
pub async fn run(place: &Place, args: SetupArgs, look: &Look) -> Exit {
    let runner = match runner(place, args.password_file.as_deref()) {
        Ok(runner) => runner,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    if let Some(problem) = runner.other_engine().filter(|_| !args.dry_run) {
        return refuse_held(&problem, args.json);
    }
    if args.repair {
        return Box::pin(repair::run(&runner, args.yes)).await;
    }
    if args.remove {
        return Box::pin(remove::run(&runner, args.keep.as_deref(), args.yes)).await;
    }
    if args.answers.is_some() || args.defaults {
        return unattended::run(runner, args).await;
    }
    if args.yes || args.dry_run || args.json || args.require_mailbox {
        let problem = Problem::new(
            "setup.no_answers",
            outcome::nothing_to_go_by(),
            "",
            outcome::add_answers(),
        );
        return talk::refuse(&problem, Exit::Usage);
    }
    if !args.plain && Face::here() == Face::Screen {
        return on_the_screen(place, look, runner).await;
    }
    // Asked for by name, plain lines may come from a pipe; otherwise a person has to be there.
    if !args.plain && Face::here() == Face::NoTerminal {
        let problem = Problem::new(
            "setup.no_terminal",
            outcome::no_terminal(),
            "",
            "smartactions setup --answers FILE --yes",
        );
        return talk::refuse(&problem, Exit::Usage);
    }
    with_a_person(runner).await
}

fn refuse_held(problem: &Problem, json: bool) -> Exit {
    unattended::refuse_all(slice::from_ref(problem), Exit::Held, json)
}

/// The wizard on the screen in folders that the caller chose, for `demo`; it prints no last lines,
/// for they name commands that would look elsewhere.
pub async fn on_screen(look: &Look, runner: Runner, start: Option<Way>) -> Exit {
    screen::open(look, runner, start, |_, _, _| {}).await.0
}

/// The wizard, and after it the status screen when it was asked for.
async fn on_the_screen(place: &Place, look: &Look, runner: Runner) -> Exit {
    match screen::run(look, runner, None).await {
        (Exit::Done, true) => super::status::show(place, look).await,
        (exit, _) => exit,
    }
}

/// The short path that changes the listener mailbox alone, between two status screens. What the next
/// one shows is no last line: only an end that is not good leaves one.
pub async fn change_mailbox(place: &Place, look: &Look) -> Exit {
    match runner(place, None) {
        Ok(runner) => {
            screen::open(look, runner, Some(Way::Mailbox), screen::tell_trouble)
                .await
                .0
        }
        Err(problem) => talk::refuse(&problem, Exit::Usage),
    }
}

fn runner(place: &Place, password_file: Option<&Path>) -> Result<Runner, Problem> {
    let password = password_file.map(Secret::from_file).transpose();
    let password = password.map_err(|e| unreadable(&e))?;
    let plan = lifecycle::plan(place)?;
    Ok(Runner::new(plan, environment(), World::real(), password))
}

fn unreadable(error: &LoadError) -> Problem {
    Problem::new(error.code(), error.to_string(), "", outcome::check_path())
}

/// Performs an effect and gives all its events at once.
pub(super) async fn perform(runner: &Runner, effect: Effect) -> Vec<Event> {
    let (sender, mut events) = unbounded_channel();
    // Boxed: it holds probe, queries and hand-off, and would make every face of setup as large.
    Box::pin(runner.perform(effect, &sender)).await;
    drop(sender);
    let mut all = Vec::new();
    while let Some(event) = events.recv().await {
        all.push(event);
    }
    all
}

async fn with_a_person(runner: Runner) -> Exit {
    let asking = end_on_signals(&runner);
    let machine = Machine::new();
    let (exit, machine) = {
        // Repair and removal ask at the same terminal.
        let mut terminal = Terminal::standard();
        let perform = async |effect| perform(&runner, effect).await;
        go_on(&mut terminal, machine, perform).await
    };
    drop(asking);
    screen::tell_last(&exit, &machine, &runner);
    after(&exit, &runner).await
}

/// What comes after the wizard, and the code to end with. A config that setup cannot read it does not
/// leave at that, where somebody is there to be asked.
async fn after(exit: &crate::setup::Exit, runner: &Runner) -> Exit {
    use crate::setup::Exit as End;
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    match exit {
        End::Repair => Box::pin(repair::run(runner, false)).await,
        End::Remove => Box::pin(remove::run(runner, None, false)).await,
        End::Unreadable(_) if asks => {
            talk::tell(words::offer());
            match Box::pin(repair::run(runner, false)).await {
                Exit::Done => Exit::Done,
                _ => screen::code(exit),
            }
        }
        End::Unreadable(_) => {
            talk::tell(words::offer());
            screen::code(exit)
        }
        _ => screen::code(exit),
    }
}

/// Ctrl-C at a question: files that are being written are written whole.
fn end_on_signals(runner: &Runner) -> signals::Asking {
    let runner = runner.clone();
    signals::end_while_asking(move |end| {
        let _whole = runner.whole();
        end();
    })
}
