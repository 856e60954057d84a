//! `setup --repair`: what is broken, each with its remedy, and mended after one yes.

use super::question::{Asked, ask};
use crate::{
    cli::{exit::Exit, talk},
    domain::Problem,
    steps::{Broken, Mend, Runner},
    words::repair as words,
};

/// Finds, tells, asks once, mends, and looks again.
pub(super) async fn run(runner: &Runner, yes: bool) -> Exit {
    let broken = runner.broken(true).await;
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
        Asked::No => {
            talk::tell(words::left());
            return Exit::Left;
        }
        Asked::NoTerminal => return nobody_there(),
    }
    for mend in &mends {
        match runner.mend(mend).await {
            Ok(done) => talk::tell(&format!("  ok       {done}")),
            Err(problem) => {
                let exit = match mend {
                    Mend::Start | Mend::Restart | Mend::Keeper(_) => Exit::NotReady,
                    _ => Exit::Check,
                };
                return talk::refuse(&problem, exit);
            }
        }
    }
    let left = runner.broken(true).await;
    if left.is_empty() {
        talk::tell(words::whole());
        return Exit::Done;
    }
    talk::tell(words::by_hand());
    left.iter().for_each(tell);
    Exit::Check
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
