//! What was set aside, and why a mail was not accepted, through the commands.

use super::{
    decide::plain,
    rig::{ALICE, BOB, MAILBOX, Rig},
};

#[test]
fn what_was_set_aside_is_read_again_or_put_away_and_who_said_so_is_kept() {
    let rig = Rig::ready();
    let letter = |id: &str| {
        format!(
            "From: <eve@elsewhere.test>\r\nTo: <{MAILBOX}>\r\nSubject: Hello\r\n\
             Message-ID: <{id}@elsewhere.test>\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain\r\n\r\nDo you know me?\r\n"
        )
    };
    rig.deliver(letter("e1").as_bytes(), false);
    rig.until_handled(1);
    let aside = rig.json(&["setaside", "list", "--json"]);
    let key = aside["items"][0]["key"].as_str().unwrap().to_owned();
    assert_eq!(aside["items"][0]["reason"], "desk.no_task");
    // It is found in the folder of handled mails, read, and set aside again, however long a slow
    // server takes to find it: longer than the engine takes for anything by itself.
    rig.order_fault(&serde_json::json!(
        {"operation": "FindItem", "delay_ms": 7_000, "count": "forever"}
    ));
    let again = [
        "setaside",
        "replay",
        &key[..12],
        "--why",
        "to be sure",
        "--json",
    ];
    let again = rig.json(&again);
    assert_eq!(again["disposition"], "set_aside", "{again:#}");
    rig.clear_faults();
    let said = again["story"][0]["text"].as_str().unwrap();
    assert!(
        said.contains("replay by") && said.contains("to be sure"),
        "{said}"
    );
    rig.done(&["setaside", "discard", &key[..12]]);
    let aside = rig.json(&["setaside", "list", "--json"]);
    assert_eq!(aside["items"].as_array().unwrap().len(), 0, "{aside:#}");
    let (code, error) = rig.run(&["setaside", "release", &key[..12]]);
    assert_eq!(code, 10, "{error}");
    assert!(error.contains("setaside.unknown"), "{error}");
}

#[test]
fn why_a_mail_was_not_accepted_is_told_by_its_task() {
    let rig = Rig::ready();
    let id = rig.new_task("Order 12", &[ALICE]);
    let notified = rig.until_inbox(ALICE, 1);
    let answered = notified[0]["message_id"].as_str().unwrap();
    let body = format!("Approve\r\n\r\n{}", notified[0]["text"].as_str().unwrap());
    let mail = plain(BOB, answered, "b9", "RE: Order 12", &body);
    rig.deliver(mail.as_bytes(), true);
    rig.until_handled(1);
    rig.reply(ALICE, "latest", "Approve if it is cheap");
    rig.until_handled(2);
    let told = rig.json(&["explain", "--task", &id, "--json"]);
    let mails = told["items"].as_array().unwrap();
    assert_eq!(mails.len(), 2, "{told:#}");
    assert_eq!(mails[0]["reason"], "not_yours");
    assert!(
        mails[0]["why"].as_str().unwrap().contains("no assignee"),
        "{told:#}"
    );
    assert_eq!(mails[1]["reading"]["reason"], "reply.condition");
    let (code, text) = rig.run(&["explain", "--task", &id]);
    assert_eq!(code, 0, "{text}");
    for part in [
        "refused",
        "asked back",
        "It seems to set a condition",
        "sender_proved",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // A file is read as a reply to that task.
    let file = rig.path("own.eml");
    let bare = plain(BOB, answered, "b10", "RE: Order 12", "Approve");
    std::fs::write(&file, bare).unwrap();
    let read = ["explain", file.to_str().unwrap(), "--task", &id, "--json"];
    assert_eq!(rig.json(&read)["action"], "Approve");
    let (code, error) = rig.run(&["explain", "--task", "01HX"]);
    assert_eq!(code, 10, "{error}");
}
