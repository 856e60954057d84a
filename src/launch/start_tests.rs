#![allow(clippy::unwrap_used, clippy::panic)]
use std::path::Path;

use super::*;

fn plan(dir: &Path, program: &str) -> Plan {
    let state = Some(dir);
    let none = std::collections::BTreeMap::new();
    let config = dir.join("config.toml");
    Plan {
        program: PathBuf::from(program),
        directories: Directories::find(&none, false, Some(&config), state).unwrap(),
        own_state: Some(dir.to_owned()),
        patience: Duration::from_secs(3),
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
}

#[tokio::test]
async fn an_engine_that_never_gets_ready_is_ended_again() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("engine");
    std::fs::write(&program, "#!/bin/sh\necho $$ > \"$5/pid\"\nexec sleep 60\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    std::fs::set_permissions(&program, mode).unwrap();
    let plan = plan(dir.path(), program.to_str().unwrap());
    let refused = start(&plan, |_| {}).await.unwrap_err();
    assert!(
        matches!(refused, StartError::NotReady { .. }),
        "{refused:?}"
    );
    let pid = std::fs::read_to_string(dir.path().join("pid")).unwrap();
    let gone = !Path::new(&format!("/proc/{}", pid.trim())).exists();
    assert!(gone, "the process was left behind");
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
    let (left, ()) = tokio::join!(start_until(&plan, &let_go, |_| {}), leave);
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
