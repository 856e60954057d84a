//! `probe`: the checks alone, as lines (`ux.md` 10.1) or as one JSON object.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;
use serde_json::{Value, json};
use tokio::sync::mpsc::unbounded_channel;

use super::{
    discovered::{discovered, discovered_lines, not_reached},
    exit::Exit,
    failed::{Failed, ended},
    installation::directories,
    password,
    place::Place,
    setup, talk,
};
use crate::{
    config::{Config, Fault, LoadError, SecretSource, Secrets, Settings, read_text},
    domain::CheckState,
    plain::check_lines,
    probe::{CheckId, Event, Probe, Target},
    setup::Tried,
    steps,
    world::{World, environment},
};

/// `smartactions probe`
#[derive(Debug, Args)]
pub struct ProbeArgs {
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
    /// These checks alone, with what they wait for: ids with commas between.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    only: Vec<String>,
    /// A partial config laid over the one that is there; `-` reads standard input. No secrets.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// File with the service account's password; one trailing newline is cut.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// Runs the checks. Codes: 0 all passed or warned; 4 one failed; 2 or 3 wrong arguments or answers;
/// 5 the config can't be read.
pub async fn run(place: &Place, args: ProbeArgs) -> Exit {
    ended(probe(place, args).await)
}

async fn probe(place: &Place, args: ProbeArgs) -> Result<Exit, Failed> {
    let only = checks(&args.only)?;
    let (target, attempts) = target(place, &args).await?;
    let host = target.endpoint.host().to_owned();
    let url = target.endpoint.to_string();
    let mut probe = Probe::new(target, World::real());
    let (events, mut changes) = unbounded_channel::<Event>();
    let tell = async {
        while let Some(change) = changes.recv().await {
            if !args.json {
                say(change.check, &change.state);
            }
        }
    };
    if !args.json {
        talk::say(&format!("Checks on {host}."));
        for line in discovered_lines(&url, &attempts) {
            talk::say(&line);
        }
    }
    let run = async {
        if only.is_empty() {
            probe.run_all(&events).await;
        } else {
            probe.run_only(&only, &events).await;
        }
        drop(events);
    };
    tokio::join!(run, tell);
    let states = probe.states();
    let tally = Tally::of(states);
    if args.json {
        let mut report = report(&host, states, &tally);
        if let (Some(report), false) = (report.as_object_mut(), attempts.is_empty()) {
            report.insert("autodiscover".to_owned(), discovered(&url, &attempts));
        }
        talk::say_json(&report);
    } else {
        say_end(states, &tally);
    }
    Ok(if tally.failed > 0 {
        Exit::Check
    } else {
        Exit::Done
    })
}

/// The checks of these ids; an id that is none: exit code 2, with all there are.
fn checks(ids: &[String]) -> Result<Vec<CheckId>, Failed> {
    let find = |id: &String| {
        CheckId::parse(id.trim()).ok_or_else(|| {
            let all = CheckId::ALL.map(CheckId::as_str).join(", ");
            let what = format!("there is no check {:?}", id.trim());
            Failed::usage("probe.unknown_check", what, format!("use some of: {all}"))
        })
    };
    ids.iter().map(find).collect()
}

/// Config and answers laid over it, with the secrets of this machine.
async fn target(place: &Place, args: &ProbeArgs) -> Result<(Target, Vec<Tried>), Failed> {
    let directories = directories(place)?;
    let answers = setup::answers(args.answers.as_deref())
        .map_err(|(problems, exit)| Failed { problems, exit })?;
    let file = &directories.config_file;
    let present = read_text(file)?;
    if present.is_none() && args.answers.is_none() {
        return Err(LoadError::Absent(file.clone()).into());
    }
    let text = present.unwrap_or_default();
    let present = Settings::parse(&file.display().to_string(), &text).map_err(LoadError::Wrong)?;
    let config = meaning(&present.under(&answers))?;
    let (mut secrets, _) = Secrets::load(&directories.secrets_file(), &environment())?;
    if let Some(file) = &args.password_file {
        let given = password::from_file(file)?;
        secrets.put("exchange.password", given, SecretSource::Given);
    }
    let (env, world) = (environment(), World::real());
    let (target, attempts) = steps::target(&config, &BTreeMap::new(), &secrets, &env, &world).await;
    match target {
        Ok(target) => Ok((target, attempts)),
        Err(steps::ConnectError::NoPassword(account)) => Err(password::missing(&account)),
        Err(error) => Err(not_reached(&error, args.json, &attempts)),
    }
}

fn meaning(settings: &Settings) -> Result<Config, Failed> {
    settings.complete().config().map_err(|faults| Failed {
        problems: faults.iter().map(Fault::problem).collect(),
        exit: Exit::Answers,
    })
}

/// A check that is done, as its lines; what waits is told at the end, together.
fn say(check: CheckId, state: &CheckState) {
    if matches!(
        state,
        CheckState::Passed { .. } | CheckState::Warned { .. } | CheckState::Failed { .. }
    ) {
        for line in check_lines(check.title(), state) {
            talk::say(&line);
        }
    }
}

/// How many ended how.
#[derive(Default)]
struct Tally {
    passed: usize,
    warned: usize,
    failed: usize,
}

impl Tally {
    fn of(states: &BTreeMap<CheckId, CheckState>) -> Self {
        let mut tally = Self::default();
        for state in states.values() {
            match state {
                CheckState::Passed { .. } => tally.passed += 1,
                CheckState::Warned { .. } => tally.warned += 1,
                CheckState::Failed { .. } => tally.failed += 1,
                _ => {}
            }
        }
        tally
    }

    const fn word(&self) -> &'static str {
        match (self.failed, self.warned) {
            (0, 0) => "passed",
            (0, _) => "warned",
            _ => "failed",
        }
    }
}

fn say_end(states: &BTreeMap<CheckId, CheckState>, tally: &Tally) {
    let mut waiting: Vec<(&str, Vec<&str>)> = Vec::new();
    for (check, state) in states {
        if let CheckState::Waiting {
            waits_for: Some(other),
        } = state
        {
            let other = CheckId::parse(other).map_or(other.as_str(), |id| id.title());
            match waiting.iter_mut().find(|(o, _)| *o == other) {
                Some((_, names)) => names.push(check.title()),
                None => waiting.push((other, vec![check.title()])),
            }
        }
    }
    for (other, names) in waiting {
        talk::say(&format!("  waits for {other}: {}", names.join(", ")));
    }
    let Tally {
        passed,
        warned,
        failed,
    } = tally;
    talk::say(&format!(
        "{failed} failed, {warned} warned, {passed} passed"
    ));
}

/// `{"host","state","passed","warned","failed","checks":[…]}`; a check is
/// `{"id","name","state","value"?,"waits_for"?,"finding"?,"elapsed_ms"?}` with the state `passed`,
/// `warned`, `failed`, `waiting` or `left_out`; a finding is
/// `{"code","severity","said","likely","remedies":[{"text","command"?}]}`.
fn report(host: &str, states: &BTreeMap<CheckId, CheckState>, tally: &Tally) -> Value {
    let checks: Vec<Value> = states.iter().map(|(id, state)| entry(*id, state)).collect();
    json!({
        "host": host,
        "state": tally.word(),
        "passed": tally.passed,
        "warned": tally.warned,
        "failed": tally.failed,
        "checks": checks,
    })
}

fn entry(id: CheckId, state: &CheckState) -> Value {
    let with = |rest: Value| {
        let mut entry = json!({"id": id.as_str(), "name": id.title()});
        if let (Some(entry), Value::Object(rest)) = (entry.as_object_mut(), rest) {
            entry.extend(rest);
        }
        entry
    };
    let ms = |elapsed: &std::time::Duration| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match state {
        CheckState::Waiting { waits_for } => {
            with(json!({"state": "waiting", "waits_for": waits_for}))
        }
        CheckState::Running => with(json!({"state": "running"})),
        CheckState::LeftOut => with(json!({"state": "left_out"})),
        CheckState::Passed { value, elapsed } => {
            with(json!({"state": "passed", "value": value, "elapsed_ms": ms(elapsed)}))
        }
        CheckState::Warned {
            value,
            finding,
            elapsed,
        } => with(
            json!({"state": "warned", "value": value, "finding": finding, "elapsed_ms": ms(elapsed)}),
        ),
        CheckState::Failed {
            value,
            finding,
            elapsed,
        } => with(
            json!({"state": "failed", "value": value, "finding": finding, "elapsed_ms": ms(elapsed)}),
        ),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn unknown_checks_are_refused_with_the_names_there_are() {
        let good = checks(&["sign_in".to_owned(), " mailbox".to_owned()]);
        assert!(good.is_ok_and(|c| c == [CheckId::SignIn, CheckId::Mailbox]));
        let Err(failed) = checks(&["signin".to_owned()]) else {
            unreachable!("no such check");
        };
        assert_eq!(failed.exit, Exit::Usage);
        let remedy = failed.problems.first().map(|p| p.remedy.clone());
        assert!(remedy.is_some_and(|r| r.contains("own_mailbox")));
    }

    #[test]
    fn the_report_tells_state_and_time() {
        let elapsed = std::time::Duration::from_millis(12);
        let value = "10.0.0.1".to_owned();
        let state = CheckState::Passed { value, elapsed };
        let told = entry(CheckId::NameResolves, &state);
        assert_eq!(told["id"], "name_resolves");
        assert_eq!(told["elapsed_ms"], 12);
    }
}
