//! Servers whose stamp counts, in the config.

use super::*;

fn kept(events: &[Event]) -> Vec<String> {
    match events {
        [Event::SourcesKept(Ok(sources))] => sources.clone(),
        other => panic!("{other:?}"),
    }
}

/// Each is listed once, what stands beside stays, and undo takes it back with the rest.
#[tokio::test]
async fn servers_are_added_to_the_list_and_undo_knows_it_as_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    let text = format!("{CONFIG}# a note\naccount = \"C\\\\svc\"\n");
    perform(&runner, plan(&runner, &text, "pw")).await;
    let keep =
        |names: &[&str]| Effect::KeepSources(names.iter().map(|n| (*n).to_owned()).collect());
    let first = kept(&perform(&runner, keep(&["EX1.c.test"])).await);
    assert_eq!(first, ["EX1.c.test"]);
    let both = kept(&perform(&runner, keep(&["ex1.C.test", "EX2.c.test"])).await);
    assert_eq!(both, ["EX1.c.test", "EX2.c.test"]);
    let file = dir.path().join("config.toml");
    let now = fs::read_to_string(&file).unwrap();
    assert!(now.starts_with(&text), "{now}");
    let config = Settings::parse("c", &now)
        .unwrap()
        .complete()
        .config()
        .unwrap();
    assert_eq!(config.trusted_sources, ["ex1.c.test", "ex2.c.test"]);
    let undone = perform(&runner, Effect::UndoLaunch).await;
    assert!(matches!(undone[..], [Event::Undone(Ok(()))]), "{undone:?}");
    assert!(!file.exists(), "there was none before");
}

/// A name that no config may hold is not written: the engine would not start with it.
#[tokio::test]
async fn what_is_no_host_name_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let runner = runner(dir.path(), Environment::new());
    let text = format!("{CONFIG}account = \"C\\\\svc\"\n");
    perform(&runner, plan(&runner, &text, "pw")).await;
    let odd = Effect::KeepSources(vec!["ex1 /?".to_owned()]);
    let events = perform(&runner, odd).await;
    assert!(
        matches!(&events[..], [Event::SourcesKept(Err(p))] if p.code.starts_with("config.")),
        "{events:?}"
    );
    assert_eq!(
        fs::read_to_string(dir.path().join("config.toml")).unwrap(),
        text
    );
}
