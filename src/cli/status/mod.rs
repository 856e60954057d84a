//! `status`: how the engine is, on a live screen, as lines or as JSON.
//!
//! The screen itself is `tui::status`; here it gets its news and its requests are carried out.

mod lines;
mod log_tail;
mod news;
mod orders;
mod seen;
mod tasks;

use clap::Args;
use jiff::tz::TimeZone;

use super::{
    exit::Exit,
    lifecycle,
    look::{Face, Look},
    place::Place,
    setup, talk,
};
use crate::{
    control::Client,
    domain::Problem,
    launch::{self, Plan},
    tui::{
        TerminalFailed,
        status::{self as screen, Ending, Options},
    },
    words::status as words,
    world::World,
};
use news::News;
use orders::Orders;

/// `smartactions status`
#[derive(Debug, Default, Args)]
pub struct StatusArgs {
    /// One snapshot as JSON.
    #[arg(long)]
    json: bool,
    /// A snapshot a second, one a line, until Ctrl-C.
    #[arg(long)]
    watch: bool,
}

/// Shows the status: the screen in a terminal, else lines or JSON. Codes without the screen: 0
/// ready, 7 not running, 8 no answer, 9 not ready yet.
pub async fn run(place: &Place, look: &Look, args: StatusArgs) -> Exit {
    if !args.json && !args.watch && Face::here() == Face::Screen {
        show(place, look).await
    } else {
        lines::run(place, &args).await
    }
}

/// The live screen, until it is closed: for `status`, for no command at all, and for the end of
/// setup. An engine that does not run is shown as such; it is started on request only. The short
/// path to another listener mailbox leads back here. Code 0, or that of the signal that ended it.
pub async fn show(place: &Place, look: &Look) -> Exit {
    let plan = match lifecycle::plan(place) {
        Ok(plan) => plan,
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let client = match launch::client(&plan.directories) {
        Ok(client) => client,
        Err(error) => return talk::refuse_control(&error),
    };
    let theme = look.theme();
    loop {
        let options = Options {
            theme,
            zone: TimeZone::system(),
            config_path: plan.directories.config_file.display().to_string(),
            world: World::real(),
            mouse: look.mouse(),
        };
        let ending = one_screen(&plan, &client, options).await;
        match ending {
            Ok(Ending::Closed) => return Exit::Done,
            Ok(Ending::Signalled(code)) => return Exit::of_signal(code),
            Ok(Ending::ChangeMailbox) => match setup::change_mailbox(place, look).await {
                Exit::Done | Exit::Left => {}
                other => return other,
            },
            Err(error) => return refuse(&error),
        }
    }
}

async fn one_screen(
    plan: &Plan,
    client: &Client,
    options: Options,
) -> Result<Ending, TerminalFailed> {
    let (news, updates) = News::begin(client.clone(), plan.directories.clone());
    let orders = Orders::new(plan.clone(), client.clone(), &news);
    let mut updates = updates;
    let updates = futures_util::stream::poll_fn(move |context| updates.poll_recv(context));
    let ending = screen::run(updates, |request| orders.carry_out(request), options).await;
    drop(news);
    orders.finish(|| talk::tell(words::STILL_AT_IT)).await;
    ending
}

fn refuse(error: &TerminalFailed) -> Exit {
    let exit = match error {
        TerminalFailed::Panicked => Exit::Fault,
        TerminalFailed::Io(_) | TerminalFailed::Busy => Exit::Usage,
    };
    let remedy = "smartactions status --json needs no terminal";
    let problem = Problem::new(error.code(), error.to_string(), "", remedy);
    talk::refuse(&problem, exit)
}
