//! Writing fails in the middle: the process ends with a clear message, and all that it acknowledged
//! is there at the next start.

use std::{
    fs,
    process::{Command, Stdio},
};

use serde_json::json;

use super::rig::{ALICE, Rig, until};

/// Largest file that the engine may write, in blocks of 512 bytes (POSIX `ulimit -f`). A write
/// beyond it fails with `EFBIG` where the signal is ignored (`setrlimit(2)`), which is to SQLite
/// an I/O error.
const LARGEST_FILE: u32 = 2_000;

#[test]
fn a_disk_that_fails_ends_the_engine_and_loses_nothing() {
    let rig = Rig::new();
    rig.set_up("");
    rig.done(&["stop"]);
    let log = rig.path("limited.log");
    let script = format!("trap '' XFSZ; ulimit -f {LARGEST_FILE}; exec \"$0\" run");
    let mut engine = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_smartactions")])
        .env("LC_ALL", "C.UTF-8")
        .env("SMARTACTIONS_CONFIG", rig.config())
        .env("SMARTACTIONS_STATE", rig.state())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    until("the engine is ready", || {
        (rig.status()["ready"] == true).then_some(())
    });
    let mut made = Vec::new();
    let said = loop {
        assert!(made.len() < 500, "the limit was never met");
        let title = format!("Order {}", made.len());
        let task = json!({"title": title, "text": "x".repeat(60_000), "assignees": [ALICE],
            "actions": ["Approve"]});
        match rig.try_new_task(&task) {
            Ok(id) => made.push(id),
            Err(said) => break said,
        }
    };
    assert!(!made.is_empty(), "{said}");
    let ended = until("the engine ends by itself", || engine.try_wait().unwrap());
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(ended.code(), Some(6), "{log}");
    assert!(log.contains("store.broken"), "{log}");
    assert!(log.contains("tasks.db"), "{log}");
    rig.done(&["start"]);
    for id in &made {
        assert_eq!(
            rig.task(id)["state"],
            "open",
            "an acknowledged task is lost"
        );
    }
    // The one that was not acknowledged may have been kept: the caller was told an error.
    let open = rig.status()["tasks"]["open"].as_u64().unwrap();
    let acknowledged = u64::try_from(made.len()).unwrap();
    assert!((acknowledged..=acknowledged + 1).contains(&open), "{open}");
    rig.new_task("Order after", &[ALICE]);
}
