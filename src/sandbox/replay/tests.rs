//! A recorded server of three answers, asked in several ways.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::domain::recording::{FORMAT, Sent};

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";

fn request(body: &str) -> String {
    format!(
        "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:m=\"{MESSAGES}\" \
         xmlns:t=\"{TYPES}\"><soap:Body>{body}</soap:Body></soap:Envelope>"
    )
}

fn exchange(operation: &str, asked: &str, answer: &str) -> Exchange {
    let anchor = (
        "X-AnchorMailbox".to_owned(),
        "listener@example.test".to_owned(),
    );
    Exchange {
        operation: operation.to_owned(),
        took_ms: 1,
        request: Sent {
            headers: vec![anchor],
            body: request(asked).lines().map(str::to_owned).collect(),
        },
        answer: Some(Came {
            status: 200,
            headers: vec![("content-type".to_owned(), "text/xml".to_owned())],
            body: answer.lines().map(str::to_owned).collect(),
            end: End::Whole,
        }),
    }
}

fn player(exchanges: Vec<Exchange>) -> Player {
    Player::new(Recording {
        format: FORMAT.to_owned(),
        program: "1".to_owned(),
        left_out: 0,
        exchanges,
    })
}

fn folder(id: &str) -> String {
    format!("<m:GetFolder><t:DistinguishedFolderId Id=\"{id}\"/></m:GetFolder>")
}

fn ask(player: &Player, asked: &str) -> Option<String> {
    let told = player.answer(request(asked).as_bytes(), Some("tasks@contoso.com"));
    told.map(|p| p.body)
}

#[test]
fn the_most_alike_request_decides_and_the_order_is_kept() {
    let player = player(vec![
        exchange("GetFolder", &folder("inbox"), "first"),
        exchange("GetFolder", &folder("drafts"), "drafts"),
        exchange("GetFolder", &folder("inbox"), "second"),
    ]);
    let told = |id| ask(&player, &folder(id)).unwrap();
    assert_eq!(told("drafts"), "drafts");
    assert_eq!(
        [told("inbox"), told("inbox"), told("inbox")],
        ["first", "second", "second"]
    );
    assert_eq!(told("outbox"), "second", "the last one of the operation");
    assert_eq!(ask(&player, "<m:SendItem/>"), None);
    assert_eq!(player.answer(b"no xml", None), None);
}

#[test]
fn names_of_this_client_stand_in_the_answers() {
    use base64::Engine as _;
    let mime =
        |mail: &str| format!("<m:CreateItem><t:MimeContent>{mail}</t:MimeContent></m:CreateItem>");
    let recorded = "From: Xx &lt;listener@example.test&gt;\nMessage-ID: &lt;message-1@example.test&gt;\n\n(9 bytes left out)";
    let player = player(vec![
        exchange("CreateItem", &mime(recorded), "<t:ItemId Id=\"item-1\"/>"),
        exchange(
            "GetItem",
            "<m:GetItem><t:ItemId Id=\"item-1\"/></m:GetItem>",
            "<a>&lt;message-1@example.test&gt; listener@example.test &lt;message-12@example.test&gt;</a>",
        ),
    ]);
    let live = "From: Tasks\r\n <tasks@contoso.com>\r\nMessage-ID: <new&1@contoso.com>\r\n\r\nbody";
    let live = base64::engine::general_purpose::STANDARD.encode(live);
    assert_eq!(
        ask(&player, &mime(&live)).unwrap(),
        "<t:ItemId Id=\"item-1\"/>"
    );
    let read = ask(&player, "<m:GetItem><t:ItemId Id=\"item-1\"/></m:GetItem>").unwrap();
    assert_eq!(
        read,
        "<a>&lt;new&amp;1@contoso.com&gt; tasks@contoso.com &lt;message-12@example.test&gt;</a>"
    );
}

#[test]
fn refused_sign_ins_are_not_played() {
    let mut refused = exchange("GetFolder", &folder("inbox"), "no");
    refused.answer.as_mut().unwrap().status = 401;
    let player = player(vec![
        refused,
        exchange("GetFolder", &folder("inbox"), "yes"),
    ]);
    assert_eq!(ask(&player, &folder("inbox")).unwrap(), "yes");
}
