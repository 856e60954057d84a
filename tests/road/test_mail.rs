//! The test mail of the hand-off finds out how this server sends, and the database keeps it.

use super::rig::{Rig, until};

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
}
