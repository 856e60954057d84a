//! `setup --repair`: what is broken, each with its remedy, and mended after one yes.

use super::question::{Asked, ask};
use crate::{
    cli::{
        exit::Exit,
        signals::{Signals, finished_first},
        talk,
    },
    domain::Problem,
    steps::{Broken, LET_GO, Mend, Runner},
    words::{repair as words, setup::last},
};

/// Finds, tells, asks once, mends, and looks again.
pub(super) async fn run(runner: &Runner, yes: bool) -> Exit {
    let mut signals = match Signals::new("setup.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::Check),
    };
    let broken = tokio::select! {
        broken = runner.broken(true) => broken,
        exit = signals.next() => return exit,
    };
    if broken.is_empty() {
        talk::tell(words::whole());
        return Exit::Done;
    }
    talk::tell(&words::found(broken.len()));
    broken.iter().for_each(tell);
    let mends = mends(&broken);
    if mends.is_empty() {
        talk::tell(words::by_hand());
        return Exit::Check;
    }
    match ask(&words::mend_them(mends.len()), yes, false) {
        Asked::Yes => {}
        Asked::No | Asked::Left => {
            talk::tell(words::left());
            return Exit::Left;
        }
        Asked::NoTerminal => return nobody_there(),
    }
    for mend in &mends {
        if let Err(exit) = carried_out(runner, mend, &mut signals).await {
            return exit;
        }
    }
    tokio::select! {
        left = runner.broken(true) => looked_again(&left),
        exit = signals.next() => exit,
    }
}

fn looked_again(left: &[Broken]) -> Exit {
    if left.is_empty() {
        talk::tell(words::whole());
        return Exit::Done;
    }
    talk::tell(words::by_hand());
    left.iter().for_each(tell);
    Exit::Check
}

/// Does one repair. A signal does not leave it half done, with the engine stopped: what is begun is
/// finished, an engine that is begun is no longer waited for, and nothing more follows.
async fn carried_out(runner: &Runner, mend: &Mend, signals: &mut Signals) -> Result<(), Exit> {
    let told = || {
        talk::tell(words::mending());
        runner.let_go();
    };
    let (outcome, signal) = match finished_first(signals, runner.mend(mend), told).await {
        Ok(finished) => finished,
        Err(exit) => {
            talk::tell(last::cut_off());
            return Err(exit);
        }
    };
    let ended = match outcome {
        Ok(done) => {
            talk::tell(&format!("  ok       {done}"));
            Ok(())
        }
        // It was begun, and goes on by itself.
        Err(problem) if signal.is_some() && problem.code == LET_GO => Ok(()),
        Err(problem) => {
            let exit = match mend {
                Mend::Start | Mend::Restart | Mend::Keeper(_) => Exit::NotReady,
                _ => Exit::Check,
            };
            Err(talk::refuse(&problem, exit))
        }
    };
    match signal {
        None => ended,
        Some(exit) => {
            talk::tell(words::broken_off());
            Err(exit)
        }
    }
}

pub(super) fn nobody_there() -> Exit {
    let problem = Problem::new(
        "setup.no_terminal",
        words::no_terminal(),
        "",
        words::add_yes(),
    );
    talk::refuse(&problem, Exit::Usage)
}

fn tell(broken: &Broken) {
    let p = &broken.problem;
    let place = if p.place.is_empty() {
        String::new()
    } else {
        format!("{}: ", p.place)
    };
    talk::tell(&format!("  FAILED   {place}{}", p.what));
    talk::tell(&format!("           Try:    {}", p.remedy));
    talk::tell(&format!("           Code:   {}", p.code));
}

/// Each once, in order; an engine that changes hands, or is restarted, needs no start of its own.
fn mends(broken: &[Broken]) -> Vec<Mend> {
    let mut all: Vec<Mend> = Vec::new();
    for mend in broken.iter().filter_map(|b| b.mend.clone()) {
        if !all.contains(&mend) {
            all.push(mend);
        }
    }
    if all.iter().any(|m| matches!(m, Mend::Keeper(_))) {
        all.retain(|m| !matches!(m, Mend::Start | Mend::Restart));
    }
    // Last: with what was mended before it.
    all.sort_by_key(|m| matches!(m, Mend::Keeper(_) | Mend::Start | Mend::Restart));
    all
}
