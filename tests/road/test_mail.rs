//! The test mail of the hand-off finds out how this server sends, and the database keeps it.

use super::rig::{ALICE, Rig, until};

#[test]
fn how_the_server_sends_is_found_out_and_kept() {
    let rig = Rig::ready();
    let kept = until("it is kept", || {
        let database = rusqlite::Connection::open(rig.state().join("tasks.db")).unwrap();
        let sql = "SELECT value FROM setting WHERE name = 'note.sending.default'";
        let kept: Option<Vec<u8>> = database.query_row(sql, [], |row| row.get(0)).ok();
        kept.map(|k| serde_json::from_slice::<serde_json::Value>(&k).unwrap())
    });
    assert_eq!(kept["way"], "two_steps", "{kept:#}");
    assert_eq!(kept["keeps_copy"], true, "{kept:#}");
    assert_eq!(kept["missing"], serde_json::json!([]), "{kept:#}");
    assert!(kept["server"]["version"].is_string(), "{kept:#}");
    let status = rig.status();
    assert!(status["round_trip"]["back"].is_string(), "{status:#}");
    assert_eq!(status["troubles"], serde_json::json!([]), "{status:#}");
    let sources = status["round_trip"]["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 1, "the server that stamped it: {status:#}");
    assert_eq!(status["round_trip"]["unlisted"], false, "{status:#}");
}

/// The list of servers is an answer as any other; a reply counts only with a stamp of one of them.
#[test]
fn a_server_that_is_not_listed_stamps_for_nobody() {
    let rig = Rig::ready();
    let stamped = |rig: &Rig| {
        until("the test mail is back", || {
            let trip = rig.status()["round_trip"].clone();
            trip["back"].is_string().then_some(trip)
        })
    };
    let trip = stamped(&rig);
    let server = trip["sources"][0].as_str().unwrap();
    let lists = |server: &str| {
        let answers = rig.path("list.toml");
        let text = format!("[trust]\ntrusted_sources = [\"{server}\"]\n");
        std::fs::write(&answers, text).unwrap();
        let answers = answers.to_str().unwrap();
        rig.run(&["setup", "--yes", "--answers", answers])
    };
    let id = rig.new_task("Order 21", &[ALICE]);
    rig.until_inbox(ALICE, 1);
    let (code, said) = lists("another.example.test");
    assert_eq!(code, 0, "{said}");
    until(
        "the next test mail is told as stamped by another one",
        || {
            let trip = rig.status()["round_trip"].clone();
            (trip["unlisted"] == true).then_some(())
        },
    );
    rig.reply(ALICE, "latest", "Approve");
    let handled = rig.until_handled(1);
    assert_eq!(handled[0]["reason"], "sender_not_proved", "{handled:#?}");
    // The answer says so, and can be answered as well.
    rig.until_inbox(ALICE, 2);
    let (code, said) = lists(server);
    assert_eq!(code, 0, "{said}");
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
}
