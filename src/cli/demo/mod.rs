//! `demo`: the whole story on an embedded sandbox. In a terminal the user steps through it, without
//! one it is told as text, once. It touches nothing of the user's own and leaves nothing behind.

mod folder;
mod guided;
mod page;
mod post;
mod stage;
mod story;
mod task;
mod trouble;

use std::{
    io::{self, IsTerminal},
    os::unix::process::CommandExt,
    process::Command,
    time::Duration,
};

use self::{page::Page, stage::Stage, trouble::DemoError};
use super::{
    exit::Exit,
    look::{Face, Look},
    talk,
};
use crate::{
    tui::{Ends, Marks},
    words::demo as words,
    world::{World, environment},
};

/// The story is over by then, or has failed (`interface.md`: within 2 minutes, the end included).
const LIMIT: Duration = Duration::from_secs(100);

/// Secrets of the user's own that an engine would take instead of the sandbox's password.
const FOREIGN: [&str; 2] = ["SMARTACTIONS_PASSWORD", "CREDENTIALS_DIRECTORY"];

/// Runs the demo.
pub async fn run(look: &Look) -> Exit {
    if let Err(error) = without_foreign_secrets() {
        return fail(&error, None);
    }
    let world = World::real();
    let mut stage = match Stage::open(&world).await {
        Ok(stage) => stage,
        Err(error) => return fail(&error, None),
    };
    match Face::here() {
        Face::Screen => {
            let played = guided::play(&mut stage, &world, look).await;
            let exit = played.unwrap_or_else(|error| fail(&error, Some(&stage)));
            let exit = close(stage, exit).await;
            if matches!(exit, Exit::Done | Exit::Left) {
                talk::tell(words::LEFT);
            }
            exit
        }
        Face::Lines | Face::NoTerminal => as_text(stage, &world).await,
    }
}

/// The engine inherits this process's environment, and a password there wins over its files: the
/// program starts itself anew without it. Returns when there is none.
fn without_foreign_secrets() -> Result<(), DemoError> {
    if FOREIGN.iter().all(|name| std::env::var_os(name).is_none()) {
        return Ok(());
    }
    let mut again = Command::new(std::env::current_exe().map_err(DemoError::Folder)?);
    again.args(std::env::args_os().skip(1));
    for name in FOREIGN {
        again.env_remove(name);
    }
    Err(DemoError::Folder(again.exec()))
}

async fn as_text(mut stage: Stage, world: &World) -> Exit {
    let begun = tokio::time::Instant::now();
    let mut page = page();
    let played = match Ends::new() {
        Ok(mut ends) => tokio::select! {
            played = tokio::time::timeout(LIMIT, story::play(&mut stage, world, &mut page)) => {
                Ok(played.unwrap_or(Err(DemoError::Late(LIMIT.as_secs()))))
            }
            code = ends.next() => Err(Exit::of_signal(code)),
        },
        Err(error) => Ok(Err(error.into())),
    };
    let exit = match played {
        Ok(Ok(())) => Exit::Done,
        Ok(Err(error)) => fail(&error, Some(&stage)),
        Err(exit) => exit,
    };
    let exit = close(stage, exit).await;
    if exit == Exit::Done {
        Page::gap();
        Page::plain(&words::farewell(&page::seconds(begun.elapsed())));
    }
    exit
}

/// Takes all down. What is left behind is told, and no success.
async fn close(stage: Stage, exit: Exit) -> Exit {
    let Err(path) = stage.close().await else {
        return exit;
    };
    talk::tell(&words::left_behind(&path.display().to_string()));
    if exit == Exit::Done {
        Exit::Fault
    } else {
        exit
    }
}

/// Glyphs and weights that the output can show.
fn page() -> Page {
    let environment = environment();
    let plain = environment.get("NO_COLOR").is_some_and(|v| !v.is_empty())
        || environment.get("TERM").is_some_and(|t| t == "dumb");
    Page::new(
        &Marks::choose(&environment, false),
        io::stdout().is_terminal() && !plain,
    )
}

/// Tells what was missing, and what the engine's log said last.
fn fail(error: &DemoError, stage: Option<&Stage>) -> Exit {
    if let Some((lines, kept)) = stage.map(Stage::rescue_log) {
        if !lines.is_empty() {
            talk::tell(words::LOG_SAYS);
        }
        for line in lines {
            talk::tell(&format!("  {line}"));
        }
        if let Some(kept) = kept {
            talk::tell(&words::log_kept(&kept.display().to_string()));
        }
    }
    talk::refuse(&error.problem(), error.exit())
}
