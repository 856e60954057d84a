//! The sender against a hostile relay on this machine: cut, slow, garbage, endless, too eager, without
//! TLS, with wrong TLS. The relay is a script of what it reads and says; what it heard is kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;
use crate::{
    domain::Correspondent,
    ews::{CertificateFacts, Pin},
};

mod cover;
mod script;

use script::*;

#[tokio::test]
async fn a_mail_leaves_with_its_headers_and_the_next_one_over_the_same_connection() {
    let again = [
        Hear("MAIL"),
        Say("250 ok\r\n"),
        Hear("RCPT"),
        Say("250 ok\r\n"),
        Hear("DATA"),
        Say("354 go\r\n"),
        Mail,
        Say("250 ok\r\n"),
        Hang,
    ];
    let script = well(&[&[Mail, Say("250 2.0.0 queued\r\n")], again.as_slice()].concat());
    let relay = Relay::start(vec![script]).await;
    let sender = sender(&relay.settings(Cover::Loopback));
    for _ in 0..2 {
        assert_eq!(send(&sender).await, ("submit", Ok(())));
    }
    assert_eq!(*relay.connections.lock().unwrap(), 1);
    let heard = relay.heard();
    for line in [
        "Message-ID: <01J@corp.example>",
        "Date: Mon, 23 Nov 2026 10:00:00",
        "bot@corp.example",
        "Auto-Submitted: auto-generated",
    ] {
        assert_eq!(heard.matches(line).count().min(2), 2, "{line}: {heard}");
    }
    // What can't be delivered comes back to the listener mailbox.
    assert_eq!(heard.matches("MAIL FROM:<bot@corp.example>").count(), 2);
}

#[tokio::test]
#[allow(
    clippy::too_many_lines,
    reason = "a table: one row for each way to end"
)]
async fn the_end_of_an_attempt_is_known_until_the_last_dot_and_by_its_answer() {
    let cases: Vec<(Vec<Do>, &str, &str)> = vec![
        // Cut, silent or strange before there is a mail: safe to repeat.
        (vec![Cut], "prepare", "transient relay.connection_lost"),
        (vec![Hang], "prepare", "transient relay.no_answer"),
        (
            vec![Say("SSH-2.0-OpenSSH_9.6\r\n"), Hang],
            "prepare",
            "transient relay.not_smtp",
        ),
        (
            vec![Say("HTTP/1.1 400 Bad Request\r\n\r\n"), Hang],
            "prepare",
            "transient relay.not_smtp",
        ),
        (
            vec![Flood("220-x\r\n", 10_000), Hang],
            "prepare",
            "transient relay.too_long",
        ),
        (
            vec![Flood("220 xxxxxxxxxxxxxxx", 10_000), Hang],
            "prepare",
            "transient relay.too_long",
        ),
        (
            vec![Say("554 5.7.1 go away\r\n"), Hang],
            "prepare",
            "denied relay.refused.us",
        ),
        (vec![Say("421 4.3.2 later\r\n"), Cut], "prepare", "busy"),
        (
            vec![Say("220 hi\r\n"), Hear("EHLO"), Cut],
            "prepare",
            "transient relay.connection_lost",
        ),
        (
            vec![Say("220 hi\r\n250 early\r\n"), Hang],
            "prepare",
            "transient relay.unasked",
        ),
        (
            vec![Say("220 hi\r\n"), Hear("EHLO"), Say("250-relay\r\n"), Hang],
            "prepare",
            "transient relay.no_answer",
        ),
        (
            vec![
                Say("220 hi\r\n"),
                Hear("EHLO"),
                Say(EHLO),
                Hear("MAIL"),
                Cut,
            ],
            "prepare",
            "transient relay.connection_lost",
        ),
        (
            vec![
                Say("220 hi\r\n"),
                Hear("EHLO"),
                Say("250-relay\r\n250 SIZE 10\r\n"),
                Hang,
            ],
            "prepare",
            "unusable relay.too_large",
        ),
        (
            vec![
                Say("220 hi\r\n"),
                Hear("EHLO"),
                Say(EHLO),
                Hear("MAIL"),
                Say("250 ok\r\n"),
                Hear("RCPT"),
                Say("550 5.1.1 nobody\r\n"),
                Hang,
            ],
            "prepare",
            "unusable relay.refused.recipient",
        ),
        (
            vec![
                Say("220 hi\r\n"),
                Hear("EHLO"),
                Say(EHLO),
                Hear("MAIL"),
                Say("250 ok\r\n"),
                Hear("RCPT"),
                Say("450 4.7.1 greylisted\r\n"),
                Hang,
            ],
            "prepare",
            "deferred relay.refused.recipient",
        ),
        (
            vec![
                Say("220 hi\r\n"),
                Hear("EHLO"),
                Say(EHLO),
                Hear("MAIL"),
                Say("250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n"),
                Hang,
            ],
            "prepare",
            "transient relay.unasked",
        ),
        // While it is handed over: still no whole mail.
        (well(&[Cut]), "submit", "transient relay.connection_lost"),
        (
            well(&[Say("250 queued\r\n"), Hang]),
            "submit",
            "transient relay.unasked",
        ),
        (
            well(&[Say("552 5.3.4 too much\r\n"), Cut]),
            "submit",
            "unusable relay.refused.mail",
        ),
        // From the dot on only the answer tells.
        (well(&[Mail, Cut]), "submit", "unknown relay.fate_unknown"),
        (well(&[Mail, Hang]), "submit", "unknown relay.fate_unknown"),
        (
            well(&[Mail, Say("what\r\n"), Hang]),
            "submit",
            "unknown relay.fate_unknown",
        ),
        (
            well(&[Mail, Say("25"), Cut]),
            "submit",
            "unknown relay.fate_unknown",
        ),
        (
            well(&[Mail, Say("354 more\r\n"), Hang]),
            "submit",
            "unknown relay.fate_unknown",
        ),
        (
            well(&[Mail, Say("451 4.3.0 scanner\r\n"), Hang]),
            "submit",
            "deferred relay.refused.mail",
        ),
        (
            well(&[Mail, Say("554 5.6.0 no\r\n"), Hang]),
            "submit",
            "unusable relay.refused.mail",
        ),
        (well(&[Mail, Say("250 ok\r\n"), Cut]), "submit", "ok"),
    ];
    for (at, (script, step, end)) in cases.into_iter().enumerate() {
        let relay = Relay::start(vec![script]).await;
        let (came, ended) = send(&sender(&relay.settings(Cover::Loopback))).await;
        // Whether a relay that says more at once is caught at this command or at the next one is a
        // matter of how its bytes arrive; both are before the dot.
        if end.ends_with("unasked") || end.ends_with("connection_lost") {
            assert_eq!(code(&ended), end, "case {at}");
        } else {
            assert_eq!((came, code(&ended).as_str()), (step, end), "case {at}");
        }
    }
}

#[tokio::test]
async fn a_kept_connection_that_died_is_replaced_before_anything_is_lost() {
    let first = well(&[Mail, Say("250 ok\r\n"), Say("421 idle, goodbye\r\n"), Cut]);
    let relay = Relay::start(vec![first, well(&[Mail, Say("250 ok\r\n"), Hang])]).await;
    let sender = sender(&relay.settings(Cover::Loopback));
    for _ in 0..2 {
        assert_eq!(send(&sender).await, ("submit", Ok(())));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(*relay.connections.lock().unwrap(), 2);
}

/// The time for all of it is over before the relay has said that it wants the mail.
#[tokio::test]
async fn what_was_never_handed_over_whole_is_not_in_doubt() {
    let mut script = well(&[]);
    script.pop();
    script.push(Hang);
    let relay = Relay::start(vec![script]).await;
    let limits = Limits {
        answer: Duration::from_secs(30),
        submit: Duration::from_millis(200),
        ..QUICK
    };
    let from = Address::parse("bot@corp.example").unwrap();
    let settings = relay.settings(Cover::Loopback);
    let sender = SmtpRelay::with_limits(&settings, from, limits).unwrap();
    let (step, end) = send(&sender).await;
    assert_eq!(
        (step, code(&end).as_str()),
        ("submit", "transient relay.no_answer")
    );
}
