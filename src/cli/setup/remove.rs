//! `setup --remove`: what goes is named, what stays is asked for, and the safe answer is the default.

use super::{
    question::{Asked, ask},
    repair::nobody_there,
};
use crate::{
    cli::{exit::Exit, talk},
    domain::Problem,
    steps::{Keep, Runner},
    words::repair as words,
};

/// `keep`: what `--keep` says, in which case it is not asked for.
pub(super) async fn run(runner: &Runner, keep: Option<&str>, yes: bool) -> Exit {
    let keep = match keep.map(parse).transpose() {
        Ok(Some(keep)) => keep,
        // A script that does not say what to keep loses nothing.
        Ok(None) if yes => ALL,
        Ok(None) => match ask_what_stays() {
            Some(keep) => keep,
            None => return nobody_there(),
        },
        Err(problem) => return talk::refuse(&problem, Exit::Usage),
    };
    let (engine, own_user) = (runner.engine_there(), runner.has_own_user());
    let mut goes: Vec<String> = engine.map(words::goes_engine).into_iter().collect();
    goes.extend(runner.unit_there().map(words::goes_unit));
    goes.extend(
        runner
            .would_go(keep)
            .iter()
            .map(|f| f.display().to_string()),
    );
    if goes.is_empty() {
        talk::tell(words::nothing_there());
        return Exit::Done;
    }
    talk::tell(words::goes());
    for line in &goes {
        talk::tell(&format!("  {line}"));
    }
    talk::tell(words::mail_stays());
    match ask(words::remove(), yes, false) {
        Asked::Yes => {}
        Asked::No => {
            talk::tell(words::left());
            return Exit::Left;
        }
        Asked::NoTerminal => return nobody_there(),
    }
    if let Err(problem) = runner.remove(keep).await {
        return talk::refuse(&problem, Exit::Config);
    }
    talk::tell(words::removed_title());
    if own_user {
        talk::tell(words::user_stays());
    }
    Exit::Done
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

fn ask_what_stays() -> Option<Keep> {
    let mut stays = Vec::new();
    for what in words::KEPT {
        match ask(&words::keep(what), false, true) {
            Asked::NoTerminal => return None,
            asked => stays.push(asked == Asked::Yes),
        }
    }
    match stays.as_slice() {
        [config, secrets, tasks] => Some(Keep {
            config: *config,
            secrets: *secrets,
            tasks: *tasks,
        }),
        _ => None,
    }
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
}
