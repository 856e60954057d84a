#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::sandbox::model::Limits;

/// The example of the documentation is a scenario that plays.
#[test]
fn the_documented_example_plays() {
    let document = include_str!("../../../assets/docs/sandbox.md");
    let blocks: Vec<&str> = document
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let scenario = Scenario::parse(block).unwrap_or_else(|e| panic!("{e}\n{block}"));
        let mut state = people::fresh_state();
        scenario
            .apply(&mut state)
            .unwrap_or_else(|e| panic!("{e}\n{block}"));
    }
}

/// Every key that is read is described.
#[test]
fn the_documentation_names_every_key() {
    let document = include_str!("../../../assets/docs/sandbox.md");
    for section in [
        "",
        "[odd]",
        "[sign_in]",
        "[throttle]",
        "[[fault]]",
        "[[rights]]",
        "[[mailbox]]",
        "[access]",
    ] {
        let told = Scenario::parse(&format!("{section}\nno_such_key = 1")).unwrap_err();
        let text = told.to_string();
        let (_, keys) = text.split_once("expected one of ").expect(&text);
        for key in keys.split(", ") {
            let key = key.trim_matches('`');
            let told = [
                format!("`{key}`"),
                format!("`[{key}]`"),
                format!("`[[{key}]]`"),
            ];
            assert!(told.iter().any(|t| document.contains(t)), "{section} {key}");
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line_or_key() {
    for (text, expected) in [
        (
            "\n[odd]\nids = \"stable\"\nidz = 1",
            "line 4: unknown field `idz`",
        ),
        ("[[fault]]\noperation = 3", "line 2: invalid type"),
        (
            "[[fault]]\nfault = \"ErrorServerBusy\"",
            "line 1: missing field `operation`",
        ),
        ("odd = 1\n[odd]", "sandbox.scenario.form: line 2"),
        ("{\"odd\": {\"idz\": 1}}", "line 1: unknown field `idz`"),
        ("[odd]\nids = \"never\"", "line 2: unknown variant `never`"),
    ] {
        let told = Scenario::parse(text).unwrap_err().to_string();
        assert!(told.contains(expected), "{text}: {told}");
    }
    for (text, expected) in [
        (
            "[[fault]]\noperation = \"*\"\ndrop = \"after\"\n[[fault]]\noperation = \"*\"\nfault = \"ErrorX\"",
            "sandbox.fault.code: ErrorX is no response code of EWS ([[fault]] 2)",
        ),
        (
            "[odd]\nmissing = [\"item:ItemId\"]",
            "odd.missing: item:ItemId",
        ),
        ("[odd]\nmissing = [\"property:666e\"]", "odd.missing"),
        ("[odd]\nlose_events = 1.5", "odd.lose_events"),
        ("[odd]\nstreaming_refused = \"No\"", "odd.streaming_refused"),
        ("[odd]\ndropped_headers = [\"*\"]", "odd.dropped_headers"),
        ("[throttle]\nconcurrency = 2000000", "throttle.concurrency"),
        ("[sign_in]\nmethods = []", "sign_in.methods"),
        (
            "[sign_in]\nmethods = [\"ntlm\", \"ntlm\"]",
            "sign_in.methods",
        ),
        ("[sign_in]\nlockout_after = 0", "sign_in.lockout_after"),
        (
            "[sign_in]\nmethods = [\"kerberos\"]",
            "sign_in.kerberos: methods offers kerberos, which needs raw",
        ),
        (
            "[sign_in]\nmethods = [\"kerberos\"]\nkerberos = [\"raw\", \"wrapped\"]",
            "sign_in.kerberos: methods must offer negotiate",
        ),
        (
            "[sign_in]\nkerberos = [\"raw\"]",
            "sign_in.kerberos: methods must offer negotiate",
        ),
        (
            "[sign_in]\nmethods = [\"negotiate\"]\nkerberos = [\"raw\", \"raw\"]",
            "sign_in.kerberos: one or both",
        ),
        (
            "[sign_in]\nmethods = [\"negotiate\"]\nkerberos = []",
            "sign_in.kerberos: one or both",
        ),
        // With it, what there is no key table for is in tests/kerberos.
        #[cfg(not(feature = "kerberos"))]
        (
            "[sign_in]\nmethods = [\"negotiate\"]\nkerberos = [\"raw\"]",
            "sign_in.kerberos: this program is built without the feature kerberos",
        ),
        (
            "[sign_in]\nlocked = [\"zoe@example.test\"]",
            "sandbox.people.unknown",
        ),
        (
            "[[rights]]\naccount = \"zoe@example.test\"\nmailbox = \"bob@example.test\"",
            "sandbox.people.unknown",
        ),
    ] {
        let mut state = people::fresh_state();
        let told = Scenario::parse(text).unwrap().apply(&mut state);
        let told = told.unwrap_err().to_string();
        assert!(told.contains(expected), "{text}: {told}");
    }
}

/// What the command line asks for is read as in a file.
#[test]
fn forms_of_tickets_are_read() {
    let mut scenario = Scenario::default();
    let told = scenario.take_tickets("raw, bare").unwrap_err().to_string();
    assert!(
        told.contains("sign_in.kerberos: bare is none of wrapped, raw"),
        "{told}"
    );
    scenario.offer("negotiate,kerberos").unwrap();
    scenario.take_tickets("wrapped, raw").unwrap();
    let rules = scenario.sign_in.unwrap();
    assert_eq!(
        rules.methods,
        Some(vec![Method::Negotiate, Method::Kerberos])
    );
    assert_eq!(
        rules.kerberos,
        Some(vec![TicketForm::Wrapped, TicketForm::Raw])
    );
}

#[test]
fn a_scenario_that_cannot_be_played_changes_nothing_and_one_can_be_ended() {
    let mut state = people::fresh_state();
    let bad = "[odd]\nunstamped = true\n[throttle]\nconcurrency = 2000000";
    assert!(Scenario::parse(bad).unwrap().apply(&mut state).is_err());
    assert!(!state.odd.unstamped);
    let good = "[odd]\nunstamped = true\n[throttle]\nconcurrency = 2\n[[fault]]\noperation = \"*\"\nhttp_status = 503";
    Scenario::parse(good).unwrap().apply(&mut state).unwrap();
    assert!(state.odd.unstamped);
    assert_eq!(state.traffic.limits.concurrency, Some(2));
    Scenario::end(&mut state);
    assert!(!state.odd.unstamped);
    assert_eq!(state.traffic.limits, Limits::default());
    assert_eq!(
        state.fault_for("SendItem", &"bob@example.test".into()),
        None
    );
}
