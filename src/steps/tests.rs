//! The runner against files and a stand-in for the engine's socket.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod credentials;
mod exchange;
mod others;
mod stamp;

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use axum::{Json, Router, routing::get};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{
    Runner,
    engine::{Way, way},
    undo::Before,
};
use crate::{
    config::{Settings, Written},
    control,
    domain::{
        Problem, Secret,
        snapshot::{Trouble, sample::snapshot},
    },
    launch::{self, EngineLock},
    setup::{Effect, Event, Facts, Plan},
    world::{Directories, Environment, World},
};

const CONFIG: &str = "[exchange]\nurl = \"https://m.test/EWS/Exchange.asmx\"\n";

fn runner(dir: &Path, env: Environment) -> Runner {
    let config = dir.join("config.toml");
    let plan = launch::Plan {
        program: "/bin/false".into(),
        directories: Directories::find(&env, false, Some(&config), Some(dir)).unwrap(),
        own_state: Some(dir.to_owned()),
        patience: Duration::from_secs(5),
        tie: launch::Tie::Free,
    };
    Runner::new(plan, env, World::real(), None)
}

async fn perform(runner: &Runner, effect: Effect) -> Vec<Event> {
    let (sender, mut events): (_, UnboundedReceiver<Event>) = unbounded_channel();
    runner.perform(effect, &sender).await;
    drop(sender);
    let mut all = Vec::new();
    while let Some(event) = events.recv().await {
        all.push(event);
    }
    all
}

fn plan(runner: &Runner, text: &str, password: &str) -> Effect {
    let config_file = runner.plan.directories.config_file.clone();
    let secret = Secret::new(password.to_owned());
    Effect::Write(Box::new(Plan {
        seen: fs::read_to_string(&config_file).ok(),
        config_file,
        text: text.to_owned(),
        passwords: BTreeMap::from([("exchange.password".to_owned(), secret)]),
    }))
}

fn written(events: &[Event]) -> &Written {
    let written = events.iter().find_map(|event| match event {
        Event::Written(Ok(written)) => Some(written),
        _ => None,
    });
    written.unwrap_or_else(|| panic!("{events:?}"))
}

#[tokio::test]
async fn an_identical_second_run_writes_nothing_and_leaves_the_engine_alone() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    assert!(written(&perform(&runner, plan(&runner, CONFIG, "pw")).await).config);
    let stamp = |name: &str| {
        fs::metadata(dir.path().join(name))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = (stamp("config.toml"), stamp("secrets.toml"));

    let second = self::runner(dir.path(), Environment::new());
    let again = perform(&second, plan(&second, CONFIG, "pw")).await;
    assert_eq!(written(&again), &Written::default());
    assert_eq!((stamp("config.toml"), stamp("secrets.toml")), before);

    // The engine of the first run: it holds the lock and answers; were it stopped, nobody would.
    let mut lock = EngineLock::open(&second.plan.directories.lock_file()).unwrap();
    let _held = lock.hold(4711).unwrap();
    let socket = control::bind(&second.plan.directories.socket())
        .await
        .unwrap();
    let routes = Router::new().route("/snapshot", get(|| async { Json(snapshot(true)) }));
    tokio::spawn(async move { axum::serve(socket, routes).await });
    let service = crate::config::ServiceKind::Detached;
    let events = perform(&second, Effect::Launch(service)).await;
    let Some(Event::Launched(Ok(ready))) = events.last() else {
        panic!("{events:?}");
    };
    assert_eq!((ready.pid, ready.started), (4711, false));
}

/// It may have been unlocked meanwhile, and the checks have passed: an engine that was refused gets one
/// more try, with the very password that it has.
#[tokio::test]
async fn the_same_password_is_one_more_try_for_an_engine_that_was_refused() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    perform(&runner, plan(&runner, CONFIG, "pw")).await;
    let secrets = dir.path().join("secrets.toml");
    let stamp = || fs::metadata(&secrets).unwrap().modified().unwrap();
    let before = stamp();
    let mut told = snapshot(false);
    told.troubles.push(Trouble {
        problem: Problem::new("ews.sign_in.stopped", "refused", "", "set it"),
        since: told.at,
        effect: String::new(),
    });
    let socket = control::bind(&runner.plan.directories.socket())
        .await
        .unwrap();
    let routes = Router::new().route("/snapshot", get(|| async { Json(told) }));
    tokio::spawn(async move { axum::serve(socket, routes).await });

    let second = self::runner(dir.path(), Environment::new());
    let again = perform(&second, plan(&second, CONFIG, "pw")).await;
    assert_eq!(written(&again), &Written::default());
    assert_ne!(stamp(), before);
    let way = way(&second.before(), Some(&snapshot(false)));
    assert_eq!(way, Way::TakeUp);
}

#[test]
fn only_what_counts_at_the_start_replaces_the_engine() {
    let settings = |text: &str| Settings::parse("c", text).unwrap();
    let before = |old: &str, new: &str, changed| Before {
        settings: settings(old),
        written: settings(new),
        changed,
        ..Before::default()
    };
    let api = format!("{CONFIG}[api]\nlisten = \"127.0.0.1:1\"\n");
    let store = format!("{CONFIG}[store]\nurl = \"sqlite:other.db\"\n");
    let now = snapshot(true);
    for (before, want) in [
        (before(CONFIG, CONFIG, false), Way::Leave),
        (before(CONFIG, CONFIG, true), Way::TakeUp),
        (before("", CONFIG, true), Way::TakeUp),
        (before(CONFIG, &api, true), Way::Replace),
        (before(CONFIG, &store, true), Way::Replace),
    ] {
        assert_eq!(way(&before, Some(&now)), want);
    }
    assert_eq!(way(&before(CONFIG, CONFIG, true), None), Way::Replace);
    // Changed by hand before this run: in the file, and not in force.
    assert_eq!(way(&before(&api, &api, false), Some(&now)), Way::Replace);
    let mut waits = now.clone();
    waits.troubles = serde_json::from_value(serde_json::json!([{
        "code": "config.needs_restart", "what": "", "remedy": "", "effect": "", "since": now.at
    }]))
    .unwrap();
    assert_eq!(
        way(&before(CONFIG, CONFIG, false), Some(&waits)),
        Way::Replace
    );
    let mut other = now;
    other.version = "0.0.0".to_owned();
    assert_eq!(
        way(&before(CONFIG, CONFIG, false), Some(&other)),
        Way::Replace
    );
}

#[tokio::test]
async fn undo_puts_back_both_files_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    perform(&runner, plan(&runner, CONFIG, "one")).await;
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).ok();
    let first = (read("config.toml"), read("secrets.toml"));

    let second = self::runner(dir.path(), Environment::new());
    let changed = CONFIG.replace("m.test", "n.test");
    perform(&second, plan(&second, &changed, "two")).await;
    assert_ne!((read("config.toml"), read("secrets.toml")), first);
    let events = perform(&second, Effect::UndoLaunch).await;
    assert!(matches!(events[..], [Event::Undone(Ok(()))]), "{events:?}");
    assert_eq!((read("config.toml"), read("secrets.toml")), first);

    let events = perform(&runner, Effect::UndoLaunch).await;
    assert!(matches!(events[..], [Event::Undone(Ok(()))]), "{events:?}");
    assert_eq!((read("config.toml"), read("secrets.toml")), (None, None));
    assert_eq!(
        read("api.key"),
        None,
        "a key whose hash is gone opens nothing"
    );
}

#[tokio::test]
async fn a_password_of_the_environment_is_written_for_the_engine() {
    let dir = tempfile::tempdir().unwrap();
    let name = launch::PASSWORD_VARIABLE.to_owned();
    let runner = runner(dir.path(), Environment::from([(name, "canary".to_owned())]));
    let Effect::Write(mut order) = plan(&runner, CONFIG, "") else {
        panic!("no plan");
    };
    order.passwords.clear();
    assert!(written(&perform(&runner, Effect::Write(order)).await).secrets);
    let secrets = fs::read_to_string(dir.path().join("secrets.toml")).unwrap();
    assert!(secrets.contains("canary"));
}

#[tokio::test]
async fn what_cannot_be_read_is_told_and_never_taken_for_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    fs::write(dir.path().join("config.toml"), "[exchange\n").unwrap();
    let events = perform(&runner, Effect::ReadFiles).await;
    assert!(matches!(events[..], [Event::Unread(_)]), "{events:?}");
    fs::remove_file(dir.path().join("config.toml")).unwrap();
    let events = perform(&runner, Effect::ReadFiles).await;
    let [Event::Found(found)] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(found.config_text, Facts::default().config_text);
}

#[tokio::test]
async fn a_state_folder_made_by_a_draft_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let state = dir.path().join("var/state");
    let runner = runner(&state, Environment::new());
    perform(&runner, Effect::SaveAnswers(String::new())).await;
    let mode = fs::metadata(&state).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

async fn facts(runner: &Runner) -> Facts {
    match perform(runner, Effect::ReadFiles).await.pop() {
        Some(Event::Found(facts)) => *facts,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn secrets_are_known_before_there_is_a_config() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = dir.path().join("secrets.toml");
    let text = "[exchange]\npassword = \"one\"\n[listener.default]\npassword = \"x\"\n";
    crate::config::write_private(&secrets, text).unwrap();
    let found = facts(&runner(dir.path(), Environment::new())).await;
    let names = ["exchange.password", "listener.default.password"];
    assert_eq!(found.secrets, names);
    assert_eq!(found.given_secrets, [""; 0]);
    // One that the run was given and that is another one is written with the rest.
    for (password, given) in [("one", 0), ("two", 1)] {
        let name = launch::PASSWORD_VARIABLE.to_owned();
        let env = Environment::from([(name, password.to_owned())]);
        let found = facts(&runner(dir.path(), env)).await;
        assert_eq!(found.given_secrets.len(), given, "{password}");
    }
}

#[tokio::test]
async fn an_empty_password_file_gives_no_password() {
    let dir = tempfile::tempdir().unwrap();
    let plan = runner(dir.path(), Environment::new()).plan;
    let empty = Some(Secret::new(String::new()));
    let runner = Runner::new(plan, Environment::new(), World::real(), empty);
    assert_eq!(facts(&runner).await.secrets, [""; 0]);
}

#[tokio::test]
async fn an_engine_for_which_nothing_changed_is_not_disturbed_by_undo() {
    let dir = tempfile::tempdir().unwrap();
    let first = runner(dir.path(), Environment::new());
    perform(&first, plan(&first, CONFIG, "pw")).await;
    let second = runner(dir.path(), Environment::new());
    // It holds the lock and answers nothing: stopping it would fail.
    let mut lock = EngineLock::open(&second.plan.directories.lock_file()).unwrap();
    let _held = lock.hold(4711).unwrap();
    let again = perform(&second, plan(&second, CONFIG, "pw")).await;
    assert_eq!(written(&again), &Written::default());
    let events = perform(&second, Effect::UndoLaunch).await;
    assert!(matches!(events[..], [Event::Undone(Ok(()))]), "{events:?}");
}

#[tokio::test]
async fn a_port_that_another_program_holds_is_told_beside_a_running_engine_too() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    let mut lock = EngineLock::open(&runner.plan.directories.lock_file()).unwrap();
    let _held = lock.hold(4711).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = taken.local_addr().unwrap();
    let events = perform(&runner, Effect::CheckPort { run: 1, listen }).await;
    assert!(
        matches!(&events[..], [Event::Port { result: Err(why), .. }] if why.contains("another program")),
        "{events:?}"
    );
}
