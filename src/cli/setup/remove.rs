//! `setup --remove`: what goes is named, what stays is asked for, and the safe answer is the default.

use super::{
    question::{Asked, ask},
    repair::nobody_there,
};
use crate::{
    cli::{
        exit::Exit,
        signals::{Signals, finished_first},
        talk,
    },
    domain::Problem,
    steps::{Keep, Runner},
    words::{repair as words, setup::last},
};

/// `keep`: what `--keep` says, in which case it is not asked for.
pub(super) async fn run(runner: &Runner, keep: Option<&str>, yes: bool) -> Exit {
    let keep = match keep.map(parse).transpose() {
        Ok(Some(keep)) => keep,
        // A script that does not say what to keep loses nothing.
        Ok(None) if yes => ALL,
        Ok(None) => match ask_what_stays(&mut |question| ask(question, false, true)) {
            Ok(keep) => keep,
            Err(exit) => return exit,
        },
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let own_user = runner.has_own_user();
    if !told_what_goes(runner, keep) {
        talk::tell(words::nothing_there());
        return Exit::Done;
    }
    match ask(words::remove(), yes, false) {
        Asked::Yes => {}
        Asked::No | Asked::Left => return left(),
        Asked::NoTerminal => return nobody_there(),
    }
    let exit = carried_out(runner, keep).await;
    if own_user && exit == Exit::Done {
        talk::tell(words::user_stays());
    }
    exit
}

/// `false`: nothing would go.
fn told_what_goes(runner: &Runner, keep: Keep) -> bool {
    let engine = runner.engine_there();
    let mut goes: Vec<String> = engine.map(words::goes_engine).into_iter().collect();
    goes.extend(runner.unit_there().map(words::goes_unit));
    let files = runner.would_go(keep);
    goes.extend(files.iter().map(|f| f.display().to_string()));
    if goes.is_empty() {
        return false;
    }
    talk::tell(words::goes());
    for line in &goes {
        talk::tell(&format!("  {line}"));
    }
    talk::tell(words::mail_stays());
    if let Some(other) = runner.shares_secrets().filter(|_| !keep.secrets) {
        let secrets = runner.plan.directories.secrets_file();
        talk::tell(&words::shared(&secrets, &other));
    }
    true
}

/// A signal does not leave it half done: the engine is stopped, and what is left would be no installation.
async fn carried_out(runner: &Runner, keep: Keep) -> Exit {
    let mut signals = match Signals::new("setup.signals") {
        Ok(signals) => signals,
        Err(problem) => return talk::refuse(&problem, Exit::Config),
    };
    let told = || talk::tell(words::removing());
    let work = runner.remove(keep);
    let (outcome, signal) = match finished_first(&mut signals, work, told).await {
        Ok(finished) => finished,
        Err(exit) => {
            talk::tell(last::cut_off());
            return exit;
        }
    };
    let exit = match outcome {
        Ok(()) => {
            talk::tell(words::removed_title());
            Exit::Done
        }
        Err(faults) => {
            for problem in &faults {
                talk::refuse(problem, Exit::Config);
            }
            if runner.engine_there().is_none() {
                talk::tell(&words::left_over(faults.len()));
            }
            Exit::Config
        }
    };
    signal.unwrap_or(exit)
}

fn left() -> Exit {
    talk::tell(words::left());
    Exit::Left
}

const ALL: Keep = Keep {
    config: true,
    secrets: true,
    tasks: true,
};

/// Words behind `--keep`, parted by commas; `none` keeps nothing.
fn parse(text: &str) -> Result<Keep, Problem> {
    let [config, secrets, tasks] = words::KEPT;
    let all: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|w| !w.is_empty())
        .collect();
    if let Some(word) = all
        .iter()
        .find(|w| **w != "none" && !words::KEPT.contains(w))
    {
        let what = words::not_kept(word);
        return Err(Problem::new(
            "remove.keep",
            what,
            "--keep",
            words::keep_one_of(),
        ));
    }
    let has = |word| all.contains(&word);
    Ok(Keep {
        config: has(config),
        secrets: has(secrets),
        tasks: has(tasks),
    })
}

/// `Err`: nobody is there, or whoever was asked has left.
fn ask_what_stays(ask: &mut impl FnMut(&str) -> Asked) -> Result<Keep, Exit> {
    let [config, secrets, tasks] = words::KEPT;
    let mut stays = |what| match ask(&words::keep(what)) {
        Asked::NoTerminal => Err(nobody_there()),
        Asked::Left => Err(left()),
        asked => Ok(asked == Asked::Yes),
    };
    Ok(Keep {
        config: stays(config)?,
        secrets: stays(secrets)?,
        tasks: stays(tasks)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_kept_is_named_and_a_slip_removes_nothing() {
        assert_eq!(parse("config, secrets,tasks").unwrap(), ALL);
        let one = parse("tasks").unwrap();
        assert!(one.tasks && !one.config && !one.secrets);
        assert!(!parse("none").unwrap().tasks && !parse("").unwrap().tasks);
        assert_eq!(parse("task").unwrap_err().code, "remove.keep");
    }

    #[test]
    fn who_quits_at_a_question_is_asked_no_more() {
        let mut asked = 0;
        let left = ask_what_stays(&mut |_| {
            asked += 1;
            if asked == 1 { Asked::No } else { Asked::Left }
        });
        assert_eq!((left, asked), (Err(Exit::Left), 2));
        let all = ask_what_stays(&mut |_| Asked::Yes);
        assert_eq!(all, Ok(ALL));
    }
}
