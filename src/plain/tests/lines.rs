//! Setup line by line.

use std::io::Cursor;

use super::{super::*, *};
use crate::setup::{FieldId, Machine};

/// Types these lines at the plain wizard.
pub(super) async fn typed(outside: &Outside, lines: &str) -> (Exit, String) {
    let mut out = Vec::new();
    let mut talk = Talk::new(Cursor::new(lines.to_owned()), &mut out);
    let exit = interactive(&mut talk, async |e| outside.perform(e)).await;
    (exit, String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn a_person_answers_line_by_line() {
    let outside = Outside::good();
    let lines = "\n3\nhttps://m.test/EWS/Exchange.asmx\n\nC\\svc\ncanary\n\n\
                 2\napprovals@c.test\n\n\n\n\n\n\n\n\n\n\n";
    let (exit, shown) = typed(&outside, lines).await;
    assert_eq!(exit, Exit::Done, "{shown}");
    for line in [
        "Step 2 of 7: Exchange. Where is Exchange, and which service account signs in?",
        "  ok       Sign-in (5 ms)",
        "  ok: found approvals@c.test",
        "smartactions is ready: engine pid 7",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains("canary"));
}

/// Which servers' stamps count is changed by its word alone.
#[tokio::test]
async fn who_stamped_the_test_mail_is_listed_only_by_its_word() {
    // API, proof, outgoing, pace, polling, and Write; then the engine is ready.
    let lines = format!("{TO_ENGINE}\n\n\n\n\n\n");
    for (word, listed) in [("\n", false), ("trust\n\n", true)] {
        let outside = Outside {
            stamped: true,
            ..Outside::good()
        };
        let (exit, shown) = typed(&outside, &format!("{lines}{word}")).await;
        assert_eq!(exit, Exit::Done, "{shown}");
        assert!(shown.contains("trust binds them to ex1.c.test"), "{shown}");
        assert_eq!(outside.has("KeepSources"), listed, "{shown}");
        assert_eq!(
            shown.contains("stamp of ex1.c.test alone"),
            listed,
            "{shown}"
        );
    }
}

#[tokio::test]
async fn quit_and_the_end_of_the_input_keep_the_answers() {
    // Before a way to start is taken there are no answers, and the last run's draft stays.
    for (lines, keeps) in [
        ("quit\n", false),
        ("", false),
        ("\n3\n", true),
        ("\n3\nback\n\nquit\n", true),
    ] {
        let outside = Outside::good();
        let (exit, shown) = typed(&outside, lines).await;
        assert_eq!(exit, Exit::Left, "{shown}");
        assert_eq!(outside.has("SaveDraft"), keeps, "{lines:?}");
    }
}

const TO_ENGINE: &str = "\n3\nhttps://m.test/EWS/Exchange.asmx\n\nC\\svc\ncanary\n\n\
                         2\napprovals@c.test\n\n";

#[tokio::test]
async fn weak_proof_is_taken_only_by_its_word() {
    let outside = Outside::good();
    // API, proof = address, outgoing, pace, polling; then the question.
    let engine = "\n3\n\n\n\n";
    let (exit, shown) = typed(&outside, &format!("{TO_ENGINE}{engine}quit\n")).await;
    assert_eq!(exit, Exit::Left, "{shown}");
    assert!(
        shown.contains("anyone who knows a name can forge it"),
        "{shown}"
    );
    assert!(!shown.contains("Step 6"), "{shown}");
    let (_, shown) = typed(&outside, &format!("{TO_ENGINE}{engine}take\nquit\n")).await;
    assert!(shown.contains("Step 6"), "{shown}");
}

#[tokio::test]
async fn help_after_a_failed_launch_does_not_leave() {
    let outside = Outside {
        launch: false,
        ..Outside::good()
    };
    let lines = format!("{TO_ENGINE}\n\n\n\n\n\n\nhelp\nback\nundo\nquit\n");
    let (exit, shown) = typed(&outside, &lines).await;
    assert_eq!(exit, Exit::Left, "{shown}");
    assert!(outside.has("UndoLaunch"), "{shown}");
}

#[tokio::test]
async fn a_line_that_is_no_answer_is_asked_for_again() {
    let outside = Outside::good();
    let long = "x".repeat(20_000);
    let lines = format!("\n3\n{long}\nhttps://m.test/EWS/Exchange.asmx\n\n");
    let mut bytes = lines.into_bytes();
    bytes.extend(b"C\\sv\xfc\nC\\svc\nquit\n");
    let mut out = Vec::new();
    let mut talk = Talk::new(Cursor::new(bytes), &mut out);
    let (exit, machine) = go_on(&mut talk, Machine::new(), async |e| outside.perform(e)).await;
    assert_eq!(exit, Exit::Left);
    let answers = machine.answers();
    let text = |f| answers.text(f).to_owned();
    assert_eq!(text(FieldId::Url), "https://m.test/EWS/Exchange.asmx");
    assert_eq!(text(FieldId::Account), "C\\svc");
}

#[tokio::test]
async fn who_keeps_an_answer_that_was_refused_is_not_asked_for_ever() {
    let outside = Outside {
        file: Some(ANSWERS.to_owned()),
        ..Outside::good()
    };
    let perform = async |effect| match effect {
        Effect::CheckPort { run, .. } => vec![Event::Port {
            run,
            result: Err("another program has port 8480".to_owned()),
        }],
        effect => outside.perform(effect),
    };
    let mut out = Vec::new();
    // Enter keeps every answer; the second Write is the answer to the question about the port.
    let mut talk = Talk::new(std::io::Cursor::new("\n".repeat(60)), &mut out);
    let exit = interactive(&mut talk, perform).await;
    let shown = String::from_utf8(out).unwrap();
    assert_eq!(exit, Exit::Done, "{shown}");
    assert!(
        shown.contains("  FAILED: another program has port 8480"),
        "{shown}"
    );
    assert!(
        shown.contains("API: another program has port 8480 (api.port)"),
        "{shown}"
    );
    assert!(shown.contains("Write once more writes"), "{shown}");
    assert!(shown.matches("Applications [").count() <= 2, "{shown}");
}

#[tokio::test]
async fn a_text_that_stands_there_can_be_taken_away() {
    let outside = Outside {
        file: Some(ANSWERS.replace("'C\\svc'", "'C\\svc'\nca_file = '/etc/old.pem'")),
        ..Outside::good()
    };
    // The way to start, found by, URL, then trust by a file: Enter keeps, a dash empties.
    let (_, shown) = typed(&outside, "\n\n\n\n-\nquit\n").await;
    assert!(shown.contains("CA file [/etc/old.pem]: "), "{shown}");
    let outside = Outside {
        file: Some(ANSWERS.to_owned()),
        ..Outside::good()
    };
    let (_, shown) = typed(&outside, "\n\n-\n\n\n\n\nquit\n").await;
    assert!(
        shown.contains("URL []: "),
        "emptied and asked again: {shown}"
    );
    let (_, shown) = typed(&outside, "help\nquit\n").await;
    assert!(shown.contains("- empties it"), "{shown}");
}
