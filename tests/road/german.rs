//! Setup in German, on the screen, in lines and unattended; the engine and what machines read stay
//! English.

use std::fs;

use serde_json::Value;

use crate::rig::{MAILBOX, Rig};

const ACCOUNT: &str = "svc-smartactions@example.test";

#[test]
fn a_first_setup_on_the_screen_goes_through_in_german() {
    let rig = Rig::new();
    let mut shown = rig.on_terminal(&["setup", "--lang", "de"]);
    shown.wait_for("Wie möchten Sie beginnen?");
    shown.press("\r");
    shown.wait_for("Schritt 2 von 7");
    // By its URL, the third of the ways.
    shown.press("\x1b[B\x1b[B\t");
    shown.press(&format!("{}/EWS/Exchange.asmx", rig.url()));
    shown.press("\t\t");
    shown.press(ACCOUNT);
    shown.press("\t");
    shown.press("sandbox\r\r");
    shown.wait_for("Schritt 3 von 7");
    shown.wait_for("alles nachgewiesen; Enter geht weiter");
    shown.press("\r");
    shown.wait_for("Schritt 4 von 7");
    shown.wait_for("gefunden, die Vorgabe");
    shown.press("\x1b[B");
    shown.wait_for("▸ (•) Ein gesondertes Postfach");
    shown.press(MAILBOX);
    shown.wait_for(MAILBOX);
    shown.press("\r");
    shown.wait_for("Exchange sagt zu");
    shown.wait_for("gefunden");
    shown.press("\r");
    shown.wait_for("Schritt 5 von 7");
    shown.press(&format!("\x15127.0.0.1:{}", rig.api_port));
    shown.press("\x0e");
    shown.wait_for("Schritt 6 von 7");
    shown.wait_for("Schreiben");
    shown.press("\r");
    shown.wait_for("Enter öffnet das Statusbild");
    shown.press("d");
    shown.wait_for("smartactions ist bereit");
    assert_eq!(shown.ended(), 0);
    assert_eq!(rig.status()["ready"], true);
    let log = rig.run(&["logs"]).1;
    assert!(log.contains("engine: started"), "the log is English: {log}");
}

#[test]
fn a_first_setup_in_lines_goes_through_in_german() {
    let rig = Rig::new();
    let mut lines = vec![
        String::new(),
        "3".to_owned(),
        format!("{}/EWS/Exchange.asmx", rig.url()),
        String::new(),
        ACCOUNT.to_owned(),
        "sandbox".to_owned(),
        String::new(),
        "2".to_owned(),
        MAILBOX.to_owned(),
        String::new(),
        format!("127.0.0.1:{}", rig.api_port),
    ];
    // What is there is kept, and "weiter" and "fertig" are answers as "next" and "done" are.
    lines.extend(vec![String::new(); 8]);
    lines.push("fertig".to_owned());
    let output = rig
        .command()
        .env("LC_ALL", "de_DE.UTF-8")
        .args(["setup", "--plain"])
        .write_stdin(lines.join("\n") + "\n")
        .output()
        .unwrap();
    let told = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.success(), "{output:#?}");
    for line in [
        "Schritt 2 von 7: Exchange. Wo ist Exchange, und welches Dienstkonto meldet sich an?",
        "  ok       Anmeldung",
        &format!("  ok: {MAILBOX} gefunden"),
        "smartactions ist bereit: Engine pid",
    ] {
        assert!(told.contains(line), "{line} in\n{told}");
    }
    assert_eq!(rig.status()["ready"], true);
}

#[test]
fn unattended_tells_in_german_and_its_json_keeps_its_words() {
    let rig = Rig::new();
    let answers = rig.path("answers.toml");
    fs::write(&answers, rig.answers(MAILBOX)).unwrap();
    let setup = |more: &[&str]| {
        let mut command = rig.command();
        command.args(["setup", "--yes", "--lang", "de", "--answers"]);
        command.arg(&answers).arg("--password-file");
        command.arg(rig.path("password")).args(more);
        command.output().unwrap()
    };
    let output = setup(&[]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{output:#?}");
    assert!(told.contains("  ok       Anmeldung"), "{told}");
    assert!(
        told.contains("smartactions ist bereit: Engine pid"),
        "{told}"
    );
    let output = setup(&["--json"]);
    assert!(output.status.success(), "{output:#?}");
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let check = lines.iter().rfind(|l| l["id"] == "sign_in").unwrap();
    assert_eq!(
        (&check["type"], &check["check"]["state"]),
        (&"check".into(), &"passed".into())
    );
    assert_eq!(check["name"], "Anmeldung");
    assert_eq!(lines.last().unwrap()["type"], "ready");
}

#[test]
fn a_language_that_there_is_none_of_is_refused_with_those_that_there_are() {
    let rig = Rig::new();
    let (code, said) = rig.run(&["setup", "--lang", "fr"]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("'fr'") && said.contains("[possible values: en, de]"),
        "{said}"
    );
}
