#![allow(clippy::unwrap_used, clippy::panic)]
use std::path::Path;

use super::*;
use crate::domain::{Problem, snapshot::sample::snapshot};

fn plan(dir: &Path, program: &str) -> Plan {
    let state = Some(dir);
    let none = std::collections::BTreeMap::new();
    let config = dir.join("config.toml");
    Plan {
        program: PathBuf::from(program),
        directories: Directories::find(&none, false, Some(&config), state).unwrap(),
        own_state: Some(dir.to_owned()),
        patience: Duration::from_secs(3),
        tie: Tie::Free,
    }
}

#[tokio::test]
async fn an_engine_that_dies_is_told_with_its_last_words() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\necho no config >&2\nexit 3\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let plan = plan(dir.path(), program.to_str().unwrap());
    match start(&plan, |_| {}).await {
        Err(StartError::Ended { code, last_lines }) => {
            assert_eq!(code, Some(3));
            assert_eq!(last_lines, ["no config"]);
        }
        other => panic!("{other:?}"),
    }
    let kept = NotStarted::read(&plan.directories).unwrap().problem;
    assert!(kept.what.ends_with("(code 3): no config"), "{kept}");
}

#[tokio::test]
async fn a_hand_off_that_never_gets_ready_is_ended_again() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\necho $$ > \"$5/pid\"\nexec sleep 60\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let plan = plan(dir.path(), program.to_str().unwrap());
    let never = AtomicBool::new(false);
    let refused = start_until(&plan, Late::Ends, &never, |_| {}).await;
    let refused = refused.unwrap_err();
    assert!(
        matches!(refused, StartError::NotReady { runs: None, .. }),
        "{refused:?}"
    );
    let kept = NotStarted::read(&plan.directories).unwrap();
    assert_eq!(kept.problem.code, "engine.not_ready");
    let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
    let gone = !Path::new(&format!("/proc/{}", pid.trim())).exists();
    assert!(gone, "the process was left behind");
}

/// An administrator wants an engine, and Exchange may come back in an hour.
#[tokio::test]
async fn an_engine_that_is_not_ready_in_time_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 60\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let plan = Plan {
        patience: Duration::from_millis(300),
        ..plan(dir.path(), program.to_str().unwrap())
    };
    match start(&plan, |_| {}).await {
        Err(StartError::NotReady {
            runs: Some(pid), ..
        }) => {
            let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap());
            let kill = rustix::process::kill_process(pid.unwrap(), rustix::process::Signal::KILL);
            assert!(kill.is_ok(), "it was gone already");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(NotStarted::read(&plan.directories), None);
}

/// Answers as an engine that runs: with each snapshot so often, with the last one for ever.
async fn running(at: &Directories, told: Vec<(usize, Snapshot)>) {
    let told: Vec<Snapshot> = told
        .into_iter()
        .flat_map(|(count, snapshot)| vec![snapshot; count])
        .collect();
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let next = std::sync::Arc::new(move || {
        let at = asked.fetch_add(1, Ordering::SeqCst).min(told.len() - 1);
        axum::Json(told.get(at).cloned().unwrap())
    });
    let routes = axum::Router::new().route(
        "/snapshot",
        axum::routing::get(move || std::future::ready(next())),
    );
    let socket = crate::control::bind(&at.socket()).await.unwrap();
    tokio::spawn(async move { axum::serve(socket, routes).await });
}

/// A secret was just set, and the engine searches for Exchange before it takes it up: what it says
/// meanwhile is of before.
#[tokio::test]
async fn a_refusal_of_before_is_not_believed() {
    let refused = |looks| {
        let mut told = snapshot(false);
        told.looks = looks;
        told.troubles.push(crate::domain::snapshot::Trouble {
            problem: Problem::new("ews.sign_in.refused", "refused", "", "set it"),
            since: told.at,
            effect: String::new(),
        });
        told
    };
    for mended in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let plan = plan(dir.path(), "/no/such/program");
        let mut lock = EngineLock::open(&plan.directories.lock_file()).unwrap();
        let held = lock.hold(4711).unwrap();
        let last = if mended { snapshot(true) } else { refused(9) };
        let told = vec![(10, refused(7)), (10, refused(8)), (1, last)];
        running(&plan.directories, told).await;
        let mut seen = 0;
        let started = start(&plan, |_| seen += 1).await;
        match (mended, started) {
            (true, Ok(Started::Already(_))) | (false, Err(StartError::Refused { .. })) => {}
            (_, other) => panic!("{other:?}"),
        }
        assert_eq!(seen, 21);
        assert_eq!(NotStarted::read(&plan.directories), None, "it runs");
        drop(held);
    }
}

#[tokio::test]
async fn an_engine_that_is_let_go_lives_on() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\necho $$ > \"$5/pid\"\nexec sleep 60\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let plan = plan(dir.path(), program.to_str().unwrap());
    let let_go = AtomicBool::new(false);
    let leave = async {
        sleep(Duration::from_millis(300)).await;
        let_go.store(true, Ordering::SeqCst);
    };
    let (left, ()) = tokio::join!(start_until(&plan, Late::Ends, &let_go, |_| {}), leave);
    assert!(matches!(left, Err(StartError::LetGo)), "{left:?}");
    let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
    let pid = pid
        .trim()
        .parse()
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    let kill = rustix::process::kill_process(pid.unwrap(), rustix::process::Signal::KILL);
    assert!(kill.is_ok(), "it was gone already");
}

#[tokio::test]
async fn an_engine_of_another_environment_is_found_where_it_answers() {
    let dir = tempfile::tempdir().unwrap();
    let plan = plan(dir.path(), "/bin/false");
    // Started in a login with a runtime folder of its own, asked from a cron job without one.
    let theirs = Directories {
        runtime: dir.path().join("run"),
        ..plan.directories.clone()
    };
    let mut lock = EngineLock::open(&theirs.lock_file()).unwrap();
    let _held = lock.hold_as(&crate::launch::Holder::here(&theirs)).unwrap();
    let socket = crate::control::bind(&theirs.socket()).await.unwrap();
    let served = axum::Router::new().route("/snapshot", axum::routing::get(|| async { "{}" }));
    tokio::spawn(async move { axum::serve(socket, served).await });
    let answered = crate::launch::client(&plan.directories).unwrap();
    let said = answered.get::<serde_json::Value>("/snapshot").await;
    assert_eq!(said.unwrap(), serde_json::json!({}));
}

#[tokio::test]
async fn a_path_that_is_no_utf8_is_handed_on_as_it_is() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\n: > \"$5/was\"\nexit 3\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let odd = dir.path().join(std::ffi::OsStr::from_bytes(b"st\xff"));
    let plan = plan(&odd, program.to_str().unwrap());
    assert!(start(&plan, |_| {}).await.is_err());
    assert!(odd.join("was").exists());
}
