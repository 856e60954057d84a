//! What others have put there, before this run or since, is not its own.

use std::{collections::BTreeMap, fs};

use super::{super::Runner, CONFIG, perform, plan, runner};
use crate::{
    config::{self, Change, Secrets},
    setup::{Effect, Event},
    world::Environment,
};

/// A key that somebody makes elsewhere, as `key new` does.
fn key_elsewhere(runner: &Runner) {
    let at = &runner.plan.directories;
    let (kept, _) = Secrets::load(&at.secrets_file(), &Environment::new()).unwrap();
    let mut lines = kept.api_keys;
    lines.push("theirs".to_owned());
    let text = fs::read_to_string(&at.config_file).unwrap();
    let change = Change {
        config_file: at.config_file.clone(),
        config: text.clone(),
        seen: Some(text),
        secrets_file: at.secrets_file(),
        passwords: BTreeMap::new(),
        api_keys: Some(lines),
        stamp: String::new(),
    };
    config::write(&change).unwrap();
}

#[tokio::test]
async fn undo_leaves_what_others_have_set_since() {
    let dir = tempfile::tempdir().unwrap();
    let first = runner(dir.path(), Environment::new());
    perform(&first, plan(&first, CONFIG, "one")).await;
    let second = runner(dir.path(), Environment::new());
    let changed = CONFIG.replace("m.test", "n.test");
    perform(&second, plan(&second, &changed, "two")).await;
    key_elsewhere(&second);
    let events = perform(&second, Effect::UndoLaunch).await;
    assert!(matches!(events[..], [Event::Undone(Ok(()))]), "{events:?}");
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(read("config.toml"), CONFIG);
    let secrets = read("secrets.toml");
    assert!(
        secrets.contains("theirs") && secrets.contains("\"one\""),
        "{secrets}"
    );
    // The first run's own, taken back, are its password and its key.
    let events = perform(&first, Effect::UndoLaunch).await;
    assert!(matches!(events[..], [Event::Undone(Ok(()))]), "{events:?}");
    let secrets = read("secrets.toml");
    assert!(
        secrets.contains("theirs") && !secrets.contains("\"one\""),
        "{secrets}"
    );
}

#[tokio::test]
async fn a_config_that_others_have_changed_since_is_not_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    perform(&runner, plan(&runner, CONFIG, "one")).await;
    let file = dir.path().join("config.toml");
    let theirs = CONFIG.replace("m.test", "theirs.test");
    fs::write(&file, &theirs).unwrap();
    let secrets = fs::read(dir.path().join("secrets.toml")).unwrap();
    let events = perform(&runner, Effect::UndoLaunch).await;
    let [Event::Undone(Err(problem))] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(problem.code, "setup.not_undone");
    assert_eq!(fs::read_to_string(&file).unwrap(), theirs);
    assert_eq!(fs::read(dir.path().join("secrets.toml")).unwrap(), secrets);
}

#[tokio::test]
async fn a_write_that_is_refused_removes_no_key_but_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    let file = dir.path().join("api.key");
    fs::write(&file, "of another config").unwrap();
    let Effect::Write(mut order) = plan(&runner, CONFIG, "pw") else {
        panic!("no plan");
    };
    order.seen = Some("never seen".to_owned());
    let events = perform(&runner, Effect::Write(order)).await;
    assert!(matches!(events[..], [Event::Written(Err(_))]), "{events:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "of another config");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
