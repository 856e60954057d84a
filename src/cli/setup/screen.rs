//! The wizard on the screen: opens it, goes on in plain lines when asked, prints the last lines.

use std::sync::Arc;

use super::super::{exit::Exit, look::Look, talk};
use crate::{
    domain::Problem,
    plain::{Terminal, go_on},
    setup::{self, Machine, Way},
    steps::Runner,
    tui::{
        TerminalFailed,
        wizard::{self, Ending, Options, Perform},
    },
    words::setup as words,
};

/// Runs the wizard on the terminal. `start` is the way to start that is taken without asking, one
/// of `words::setup::start`. The second value tells that the user asked for the status screen.
pub(super) async fn run(look: &Look, runner: Runner, start: Option<Way>) -> (Exit, bool) {
    open(look, runner, start, tell_last).await
}

/// What is printed once the screen is closed.
type LastLines = fn(&setup::Exit, &Machine, &Runner);

/// [`run`] with last lines of the caller's own.
pub(super) async fn open(
    look: &Look,
    runner: Runner,
    start: Option<Way>,
    last: LastLines,
) -> (Exit, bool) {
    let options = Options {
        theme: look.theme(),
        world: runner.world.clone(),
        mouse: look.mouse(),
        start,
    };
    let mut machine = Machine::new();
    let first = machine.start();
    match wizard::run(machine, first, performer(&runner), options).await {
        Ok(Ending::Over {
            exit,
            machine,
            to_status,
        }) => {
            last(&exit, &machine, &runner);
            (super::after(&exit, &runner).await, to_status)
        }
        Ok(Ending::Plain(machine)) => (in_lines(*machine, &runner, last).await, false),
        Ok(Ending::Signalled(130)) => (Exit::Interrupted, false),
        Ok(Ending::Signalled(_)) => (Exit::Terminated, false),
        Err(error @ TerminalFailed::Panicked) => (refuse(&error, Exit::Fault), false),
        Err(error) => (refuse(&error, Exit::Usage), false),
    }
}

fn refuse(error: &TerminalFailed, exit: Exit) -> Exit {
    let remedy = "smartactions setup --plain";
    let problem = Problem::new(error.code(), error.to_string(), "", remedy);
    talk::refuse(&problem, exit)
}

fn performer(runner: &Runner) -> Perform {
    let runner = runner.clone();
    Arc::new(move |effect, sender| {
        let runner = runner.clone();
        Box::pin(async move { runner.perform(effect, &sender).await })
    })
}

/// The same machine in plain lines, from where the screen was left.
async fn in_lines(machine: Machine, runner: &Runner, last: LastLines) -> Exit {
    let asking = super::end_on_signals(runner);
    let (exit, machine) = {
        let mut terminal = Terminal::standard();
        let perform = async |effect| super::perform(runner, effect).await;
        go_on(&mut terminal, machine, perform).await
    };
    drop(asking);
    last(&exit, &machine, runner);
    super::after(&exit, runner).await
}

/// How setup ended, as an exit code.
pub(super) fn code(exit: &setup::Exit) -> Exit {
    match exit {
        setup::Exit::Done | setup::Exit::DryRun(_) | setup::Exit::Repair | setup::Exit::Remove => {
            Exit::Done
        }
        setup::Exit::Left => Exit::Left,
        setup::Exit::NotReady => Exit::NotReady,
        setup::Exit::Interrupted => Exit::Interrupted,
        setup::Exit::Unreadable(_) => Exit::Config,
    }
}

/// [`tell_last`] without what the status screen shows by itself: that all went well, or that nothing
/// was changed.
pub(super) fn tell_trouble(exit: &setup::Exit, machine: &Machine, runner: &Runner) {
    let calm = match exit {
        setup::Exit::Done => true,
        setup::Exit::Left => !machine.has_written(),
        _ => false,
    };
    if !calm {
        tell_last(exit, machine, runner);
    }
}

/// What stays on the normal screen, and in the shell's scrollback.
pub(super) fn tell_last(exit: &setup::Exit, machine: &Machine, runner: &Runner) {
    let folders = &runner.plan.directories;
    match exit {
        setup::Exit::Done => {
            let (ready, _) = machine.launch_result();
            let config = folders.config_file.display().to_string();
            let mut lines = words::last::ready(ready.map(|r| r.pid), &config);
            if let (Some(head), Some(r)) = (lines.first_mut(), ready.filter(|r| r.paused)) {
                *head = words::last::paused(r.pid);
            }
            for line in lines {
                talk::tell(&line);
            }
            tell_key(machine);
        }
        setup::Exit::DryRun(diff) => talk::say(diff.trim_end()),
        setup::Exit::Left | setup::Exit::Interrupted if machine.has_written() => {
            talk::tell(words::last::written());
            tell_key(machine);
        }
        setup::Exit::Left => talk::tell(words::last::left()),
        setup::Exit::NotReady => {
            talk::tell(words::last::not_ready());
            tell_key(machine);
        }
        setup::Exit::Unreadable(problem) => {
            talk::refuse(problem, Exit::Config);
        }
        setup::Exit::Interrupted => talk::tell(words::last::interrupted()),
        // They say for themselves what they do.
        setup::Exit::Repair | setup::Exit::Remove => {}
    }
}

/// The first API key, when this run made one: the page that showed it is gone.
fn tell_key(machine: &Machine) {
    if let Some(made) = machine.first_key() {
        let file = made.file.display().to_string();
        for line in words::last::first_key(made.key.expose(), &file) {
            talk::tell(&line);
        }
    }
}
