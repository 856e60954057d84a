//! The SMTP port, spoken with by hand: order of commands, limits, who may send and receive, stamps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::*;
use crate::sandbox::people;

struct Talk(TcpStream);

async fn port(state: &SharedState) -> SocketAddr {
    let any = "127.0.0.1:0".parse().unwrap();
    open(any, None, state.clone(), CancellationToken::new())
        .await
        .unwrap()
}

impl Talk {
    async fn begin(at: SocketAddr) -> Self {
        let mut talk = Self(TcpStream::connect(at).await.unwrap());
        assert!(talk.hear().await.starts_with("220 "));
        talk
    }

    async fn hear(&mut self) -> String {
        let mut text = String::new();
        loop {
            let mut bytes = [0; 4096];
            let count = self.0.read(&mut bytes).await.unwrap_or(0);
            text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
            let last = text.lines().last().unwrap_or_default();
            if count == 0 || (text.ends_with('\n') && last.as_bytes().get(3) == Some(&b' ')) {
                return text;
            }
        }
    }

    async fn say(&mut self, line: &str) -> String {
        self.0
            .write_all(format!("{line}\r\n").as_bytes())
            .await
            .unwrap();
        self.hear().await
    }

    async fn all(&mut self, lines: &[(&str, &str)]) {
        for (line, answer) in lines {
            let said = self.say(line).await;
            assert!(said.starts_with(answer), "{line}: {said}");
        }
    }
}

fn fresh() -> SharedState {
    SharedState::new(people::fresh_state())
}

/// Headers of the mails in an inbox, as they arrived.
fn inbox(state: &SharedState, who: &str) -> Vec<Vec<(String, String)>> {
    let state = state.lock();
    let mailbox = state.mailbox_of(who).unwrap();
    let folder = mailbox.distinguished_number("inbox");
    mailbox
        .items_in(folder)
        .map(|i| i.message.headers.clone())
        .collect()
}

fn stamp(headers: &[(String, String)]) -> Vec<&str> {
    let ours = headers
        .iter()
        .filter(|(n, _)| n.eq_ignore_ascii_case("X-MS-Exchange-Organization-AuthAs"));
    ours.map(|(_, v)| v.trim()).collect()
}

const MAIL: &str = "From: smartactions@example.test\r\nTo: alice@example.test\r\nMessage-ID: <a@b>\r\n\
Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nX-MS-Exchange-Organization-AuthAs: Internal\r\nSubject: s\r\n\r\n\
..dotted\r\n.";

const ENVELOPE: [(&str, &str); 3] = [
    ("MAIL FROM:<smartactions@example.test>", "250 "),
    ("RCPT TO:<alice@example.test>", "250 "),
    ("DATA", "354 "),
];

#[tokio::test]
async fn the_header_firewall_holds_and_a_second_copy_is_dropped() {
    let state = fresh();
    let at = port(&state).await;
    for round in 0..2 {
        let mut talk = Talk::begin(at).await;
        talk.all(&[("EHLO x", "250-")]).await;
        talk.all(&ENVELOPE).await;
        talk.all(&[(MAIL, "250 2.6.0 <a@b>"), ("QUIT", "221 ")])
            .await;
        assert_eq!(
            inbox(&state, "alice@example.test").len(),
            1,
            "round {round}"
        );
    }
    let mails = inbox(&state, "alice@example.test");
    assert_eq!(stamp(&mails[0]), ["Anonymous"]);
    let text = state
        .lock()
        .mailbox_of("alice@example.test")
        .unwrap()
        .items
        .values()
        .last()
        .unwrap()
        .message
        .text
        .clone();
    assert!(
        format!("{text:?}").contains(".dotted") && !format!("{text:?}").contains("..dotted"),
        "{text:?}"
    );
}

#[tokio::test]
async fn whoever_is_signed_in_sends_as_internal_and_as_nobody_else() {
    let state = fresh();
    let at = port(&state).await;
    // NUL smartactions NUL sandbox
    let plain = "AUTH PLAIN AHNtYXJ0YWN0aW9ucwBzYW5kYm94";
    let mut talk = Talk::begin(at).await;
    talk.all(&[
        ("EHLO x", "250-"),
        ("AUTH PLAIN AHNtYXJ0YWN0aW9ucwB3cm9uZw==", "535 "),
        (plain, "235 "),
        (plain, "503 "),
    ])
    .await;
    talk.all(&ENVELOPE).await;
    talk.all(&[(MAIL, "250 2.6.0")]).await;
    assert_eq!(stamp(&inbox(&state, "alice@example.test")[0]), ["Internal"]);
    talk.all(&[
        ("MAIL FROM:<bob@example.test>", "250 "),
        ("RCPT TO:<a.smith@example.test>", "250 "),
        ("DATA", "354 "),
    ])
    .await;
    talk.all(&[("From: bob@example.test\r\n\r\nx\r\n.", "550 5.7.60")])
        .await;
    assert_eq!(inbox(&state, "alice@example.test").len(), 1);
    // LOGIN: name and password, each when it is asked for.
    let mut talk = Talk::begin(at).await;
    talk.all(&[
        ("EHLO x", "250-"),
        ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
        ("Ym9i", "334 UGFzc3dvcmQ6"),
        ("c2FuZGJveA==", "235 "),
    ])
    .await;
    talk.all(&[("AUTH NTLM", "503 "), ("NOOP", "250 ")]).await;
}

#[tokio::test]
async fn nobody_relays_through_it_and_order_is_kept() {
    let state = fresh();
    let mut talk = Talk::begin(port(&state).await).await;
    talk.all(&[
        ("MAIL FROM:<a@b.test>", "503 "),
        ("STARTTLS", "502 "),
        ("EHLO x", "250-"),
        ("RCPT TO:<alice@example.test>", "503 "),
        ("DATA", "503 "),
        ("MAIL FROM:<a@b.test> SIZE=99999999", "552 "),
        ("MAIL FROM:<a@b.test>", "250 "),
        ("MAIL FROM:<a@b.test>", "503 "),
        ("DATA", "503 "),
        ("RCPT TO:<who@example.test>", "550 5.1.10"),
        ("RCPT TO:<who@elsewhere.test>", "550 5.7.54"),
        ("RCPT TO:<approvers@example.test>", "250 "),
        ("VRFY alice", "502 "),
        ("AUTH CRAM-MD5", "503 "),
        ("RSET", "250 "),
        ("AUTH CRAM-MD5", "504 "),
        ("hello there", "500 "),
        ("MAIL FROM:", "501 "),
    ])
    .await;
    let long = format!("NOOP {}", "x".repeat(40_000));
    assert!(talk.say(&long).await.starts_with("500 "));
}

#[tokio::test]
async fn rubbish_ends_the_conversation() {
    let state = fresh();
    let mut talk = Talk::begin(port(&state).await).await;
    let mut said = String::new();
    for _ in 0..12 {
        if talk.0.write_all(b"\xff\xfe\x00what\r\n").await.is_err() {
            break;
        }
        said = talk.hear().await;
        if said.is_empty() || said.starts_with("421 ") {
            break;
        }
    }
    assert!(said.starts_with("421 "), "{said}");
}

#[tokio::test]
async fn pipelined_commands_are_taken_one_by_one() {
    let state = fresh();
    let mut talk = Talk::begin(port(&state).await).await;
    let all = "EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\n.a\r\n.\r\nQUIT\r\n";
    talk.0.write_all(all.as_bytes()).await.unwrap();
    let mut said = String::new();
    talk.0.read_to_string(&mut said).await.unwrap();
    for answer in ["250 2.1.0", "250 2.1.5", "354 ", "250 2.6.0", "221 "] {
        assert!(said.contains(answer), "{answer}: {said}");
    }
    assert_eq!(inbox(&state, "bob@example.test").len(), 1);
}
