//! The command from its input to its output.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::path::PathBuf;

use serde_json::Value;

use super::{ExplainArgs, run};

fn args() -> ExplainArgs {
    ExplainArgs {
        file: None,
        task: None,
        json: false,
        jsonl: false,
    }
}

fn filter(input: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let args = ExplainArgs {
        jsonl: true,
        ..args()
    };
    assert_eq!(run(&args, input.as_bytes(), &mut out, std::io::sink()), 0);
    String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

fn saved(mail: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mail.eml");
    std::fs::write(&file, mail).unwrap();
    (folder, file)
}

const MAIL: &str = "From: Anna <anna@x.test>\r\nTo: a@x.test\r\nSubject: =?utf-8?q?RE=3A_Order?=\r\n\
    MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    Approve: f=C3=BCr May\r\n\r\n> old\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Reject</p>\r\n--b--\r\n";

#[test]
fn lines_are_answered_in_order_and_bad_ones_go_on() {
    let answers = filter(concat!(
        r#"{"id":"x1","text":"Approve: fine"}"#,
        "\n",
        "nonsense\n",
        "\n",
        r#"{"id":7,"text":5}"#,
        "\n",
        r#"{"id":"x2"}"#,
        "\n",
        r#"{"id":"x3","text":"Ship","actions":["Ship",{"name":"Keep","synonyms":["hold"]}]}"#,
        "\n",
        r#"{"id":"x4","text":"a","actions":["A","a"]}"#,
        "\n",
        r#"{"id":"x5","html":"<p>reject</p>","headers":{"Auto-Submitted":"auto-replied"}}"#,
        "\n",
        r#"{"id":"x6","text":"?","item_class":null,"subject":"x","language":"en"}"#,
        "\n",
        r#"{"id":"x7","mime_path":"no/such/file"}"#,
    ));
    let ids: Vec<Value> = answers.iter().map(|a| a["id"].clone()).collect();
    assert_eq!(
        ids,
        [
            Value::from("x1"),
            Value::Null,
            Value::from(7),
            Value::from("x2"),
            Value::from("x3"),
            Value::from("x4"),
            Value::from("x5"),
            Value::from("x6"),
            Value::from("x7"),
        ]
    );
    assert_eq!(answers[0]["decision"], "act");
    assert_eq!(answers[0]["kind"], "reply");
    assert_eq!(answers[0]["action"], "Approve");
    assert_eq!(answers[0]["comment"], "fine");
    assert_eq!(answers[0]["reason"], "reply.action");
    assert!(!answers[0]["steps"].as_array().unwrap().is_empty());
    for at in [1, 2, 3, 5, 8] {
        assert!(answers[at]["error"]["code"].is_string(), "{}", answers[at]);
        assert!(answers[at].get("decision").is_none());
    }
    assert_eq!(answers[4]["action"], "Ship");
    assert_eq!(answers[5]["error"]["code"], "actions.collision");
    assert_eq!(
        (&answers[6]["kind"], &answers[6]["decision"]),
        (&"absence".into(), &"ignore".into())
    );
    assert_eq!(answers[7]["decision"], "help");
    assert_eq!(answers[7]["action"], Value::Null);
}

#[test]
fn a_file_is_read_with_its_charset_and_headers() {
    let (_folder, file) = saved(MAIL);
    let mut out = Vec::new();
    let json = ExplainArgs {
        file: Some(file.clone()),
        json: true,
        ..args()
    };
    assert_eq!(run(&json, std::io::empty(), &mut out, std::io::sink()), 0);
    let answer: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(answer["comment"], "für May");
    assert_eq!(answer["new_text"], "Approve: für May");
    out.clear();
    let text = ExplainArgs {
        file: Some(file),
        ..args()
    };
    assert_eq!(run(&text, std::io::empty(), &mut out, std::io::sink()), 0);
    let story = String::from_utf8(out).unwrap();
    assert!(
        story.contains("decision             act") && story.contains("cut.quoted_lines"),
        "{story}"
    );
}

#[test]
fn html_only_machine_and_signed_files() {
    let html =
        "From: a@x.test\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>reject&nbsp;</p>";
    let absent = "From: a@x.test\r\nAuto-Submitted:\r\n auto-replied\r\n\r\nApprove";
    let sealed = "From: a@x.test\r\nContent-Type: application/pkcs7-mime\r\n\r\nApprove";
    for (mail, want) in [(html, "act"), (absent, "ignore"), (sealed, "set_aside")] {
        let (_folder, file) = saved(mail);
        let line = serde_json::json!({"id": 1, "mime_path": file}).to_string();
        assert_eq!(filter(&line)[0]["decision"], want, "{mail}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_a_code() {
    for (file, code) in [
        (Some(PathBuf::from("no/such/file.eml")), "explain.file"),
        (None, "explain.no_file"),
    ] {
        let mut out = Vec::new();
        let args = ExplainArgs { file, ..args() };
        assert_eq!(run(&args, std::io::empty(), std::io::sink(), &mut out), 2);
        assert!(String::from_utf8(out).unwrap().contains(code));
    }
}
