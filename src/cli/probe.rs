//! `probe`: the checks alone, as lines (`ux.md` 10.1) or as one JSON object.

mod keep;
mod new_file;
mod record;
mod report;

use std::{collections::BTreeMap, fs::File, path::PathBuf};

use clap::Args;
use tokio::sync::mpsc::unbounded_channel;

use keep::Keep;
use report::{Tally, report};

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
    domain::{Address, CheckState},
    ews::Tape,
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
    /// Mailboxes that the account must not be able to open: addresses with commas between. Each is
    /// tried, nothing in it is read.
    #[arg(long, value_name = "ADDRESS,…", value_delimiter = ',')]
    must_not_open: Vec<String>,
    /// People who are to get tasks: addresses with commas between. The directory is asked about them.
    #[arg(long, value_name = "ADDRESS,…", value_delimiter = ',')]
    recipients: Vec<String>,
    /// Writes what went over the wire, secrets masked, to a new file.
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,
    /// A partial config laid over the one that is there; `-` reads standard input. No secrets.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// File with the service account's password; one trailing newline is cut.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Write every exchange of the checks and of one round trip to this new file, with invented
    /// names. Sends a test mail from the mailbox to itself.
    #[arg(long, value_name = "FILE", conflicts_with = "only")]
    record: Option<PathBuf>,
}

/// Runs the checks. Codes: 0 all passed or warned; 4 one failed; 2 or 3 wrong arguments or answers;
/// 5 the config can't be read.
pub async fn run(place: &Place, args: ProbeArgs) -> Exit {
    ended(probe(place, args).await)
}

async fn probe(place: &Place, args: ProbeArgs) -> Result<Exit, Failed> {
    let only = checks(&args.only)?;
    let others = addresses("probe.must_not_open", &args.must_not_open)?;
    let recipients = addresses("probe.recipients", &args.recipients)?;
    let (mut target, attempts) = target(place, &args).await?;
    target.must_not_open = others;
    target.recipients = recipients;
    let tape = args.record.as_ref().map(|_| Tape::default());
    target.line.tape.clone_from(&tape);
    let recorded = target.clone();
    let world = World::real();
    let host = target.endpoint.host().to_owned();
    let url = target.endpoint.to_string();
    // Before the checks: a file that cannot be written is told before minutes are spent.
    let mut keep = match &args.transcript {
        Some(file) => Some(Keep::new(file, &host, world.now())?),
        None => None,
    };
    let opened = recording_file(&args)?;
    let mut probe = Probe::new(target, world);
    let (events, mut changes) = unbounded_channel::<Event>();
    let tell = async {
        while let Some(change) = changes.recv().await {
            if let Some(keep) = &mut keep {
                keep.change(&change);
            }
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
    if let (Some(tape), Some(out), Some(file)) = (&tape, opened, &args.record) {
        record::record(&probe, &recorded, tape, (out, file)).await?;
    }
    let ended = tell_end(&probe, &host, &url, &attempts, args.json);
    if let Some(keep) = keep {
        talk::tell(&keep.write()?);
    }
    Ok(ended)
}

/// The file of `--record`, where it is asked for.
fn recording_file(args: &ProbeArgs) -> Result<Option<File>, Failed> {
    let opened = args.record.as_deref().map(record::open).transpose();
    // The transcript was made a moment ago and is empty: another try would find it in its way.
    if let (Err(_), Some(file)) = (&opened, &args.transcript) {
        let _ = std::fs::remove_file(file);
    }
    opened
}

/// The report or the last lines, and the code that they come to.
fn tell_end(probe: &Probe, host: &str, url: &str, attempts: &[Tried], json: bool) -> Exit {
    let states = probe.states();
    let tally = Tally::of(states);
    if json {
        let mut report = report(host, states, &tally, probe.mailbox());
        if let (Some(report), false) = (report.as_object_mut(), attempts.is_empty()) {
            report.insert("autodiscover".to_owned(), discovered(url, attempts));
        }
        talk::say_json(&report);
    } else {
        say_end(states, &tally);
    }
    if tally.failed > 0 {
        Exit::Check
    } else {
        Exit::Done
    }
}

/// The addresses of an option; exit code 2 for what is no address.
fn addresses(code: &str, texts: &[String]) -> Result<Vec<Address>, Failed> {
    let read = |text: &String| {
        Address::parse(text).map_err(|e| {
            let remedy = "correct the address";
            Failed::usage(code, e.to_string(), remedy)
        })
    };
    texts.iter().map(read).collect()
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

#[cfg(test)]
mod tests {
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
}
