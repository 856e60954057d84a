//! `setup --json` against the schema that is shipped for it.

use std::fs;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::rig::{MAILBOX, Rig};

fn schema() -> Validator {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/assets/docs/setup-events.schema.json"
    );
    let schema: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Types of the lines of one run, each of them valid.
fn run(rig: &Rig, more: &[&str], password: &str) -> Vec<String> {
    let answers = rig.path("answers.toml");
    fs::write(&answers, rig.answers(MAILBOX)).unwrap();
    fs::write(rig.path("password"), password).unwrap();
    let mut command = rig.command();
    command.args(["setup", "--json", "--answers"]).arg(answers);
    command.arg("--password-file").arg(rig.path("password"));
    let output = command.args(more).output().unwrap();
    let schema = schema();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut kinds: Vec<String> = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let wrong: Vec<String> = schema.iter_errors(&line).map(|e| e.to_string()).collect();
        assert!(wrong.is_empty(), "{line}: {wrong:?}");
        kinds.push(line["type"].as_str().unwrap().to_owned());
    }
    kinds
}

#[test]
fn every_line_of_good_and_bad_runs_is_as_the_schema_says() {
    let mut rig = Rig::new();
    let has = |kinds: &[String], wanted: &str| kinds.iter().any(|k| k == wanted);
    let dry = run(&rig, &["--dry-run"], "sandbox\n");
    assert_eq!(dry.last().unwrap(), "diff");
    let wrong = run(&rig, &["--yes"], "another\n");
    assert!(has(&wrong, "finding") && !has(&wrong, "ready"), "{wrong:?}");
    let good = run(&rig, &["--yes"], "sandbox\n");
    for wanted in ["check", "launch", "round_trip", "api_key", "ready"] {
        assert!(has(&good, wanted), "{wanted}: {good:?}");
    }
    rig.relay = "via = 'carrier pigeon'".to_owned();
    assert_eq!(run(&rig, &["--yes"], "sandbox\n"), ["problem"]);
}

#[test]
fn the_schema_refuses_what_setup_never_says() {
    let schema = schema();
    for line in [
        json!({"type": "ready", "pid": "4711", "started": true}),
        json!({"type": "ready", "started": true}),
        json!({"type": "check", "id": "x", "name": "X", "check": {"state": "green"}}),
        json!({"pid": 1}),
    ] {
        assert!(!schema.is_valid(&line), "{line}");
    }
    assert!(schema.is_valid(&json!({"type": "ready", "pid": 4711, "started": true})));
}
