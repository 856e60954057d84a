#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
use proptest::prelude::*;

use super::super::render;
use super::*;

const REPLY: &str = "Received: from a (b)\r\n\tby c; Mon, 23 Nov 2026 09:00:00 +0000\r\n\
From: =?utf-8?Q?J=C3=BCrgen?= <alice@example.test>\r\n\
To: Smart Actions <smartactions@example.test>, bob@example.test\r\n\
Cc: carol@example.test\r\nSubject: RE: =?utf-8?B?R3LDvMOfZQ==?=\r\n\
Message-ID: <reply.1@example.test>\r\nIn-Reply-To: <n.1@example.test>\r\n\
References: <n.0@example.test>\r\n <n.1@example.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\
Importance: high\r\nX-Own: kept\r\nMIME-Version: 1.0\r\n\
Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\
Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n\
Approve\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>Approve</p>\r\n--a--\r\n--m\r\n\
Content-Type: application/pdf; name=\"x.pdf\"\r\nContent-Disposition: attachment\r\n\
Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--m--\r\n";

#[test]
fn a_reply_keeps_all_that_matters() {
    let m = parse(REPLY.as_bytes());
    assert_eq!(
        m.from,
        Some(Correspondent::named("J\u{fc}rgen", "alice@example.test"))
    );
    assert_eq!(m.sender, m.from);
    assert_eq!(m.to.len(), 2);
    assert_eq!(m.to[0].address, "smartactions@example.test");
    assert_eq!(m.cc[0].address, "carol@example.test");
    assert_eq!(m.subject, "RE: Gr\u{fc}\u{df}e");
    assert_eq!(m.message_id.as_deref(), Some("<reply.1@example.test>"));
    assert_eq!(m.in_reply_to.as_deref(), Some("<n.1@example.test>"));
    assert_eq!(
        m.references.as_deref(),
        Some("<n.0@example.test> <n.1@example.test>")
    );
    assert_eq!(m.sent.unwrap().to_string(), "2026-11-23T09:00:00Z");
    assert_eq!(m.importance, Importance::High);
    assert_eq!(m.header("x-own"), Some("kept"));
    assert_eq!(m.headers[0].0, "Received");
    assert_eq!(m.text.as_deref().map(str::trim), Some("Approve"));
    assert_eq!(m.html.as_deref().map(str::trim), Some("<p>Approve</p>"));
    assert_eq!(m.attachments.len(), 1);
    assert_eq!(m.attachments[0].name, "x.pdf");
    assert!(matches!(&m.attachments[0].content, AttachmentContent::File(b) if b == &[0, 1, 2]));
}

#[test]
fn poor_mail_gives_a_poor_message() {
    let empty = parse(b"");
    assert_eq!(empty.message_id, None);
    assert_eq!(empty.item_class, "IPM.Note");
    let bare = parse(b"Subject: x\r\n\r\n");
    assert_eq!(bare.subject, "x");
    assert_eq!(bare.message_id, None);
    assert!(bare.from.is_none());
    let html = parse(b"Subject: x\r\nContent-Type: text/html\r\n\r\n<b>hi</b>");
    assert_eq!(html.text, None);
    assert_eq!(html.html.as_deref(), Some("<b>hi</b>"));
}

#[test]
fn classes_follow_the_content_type() {
    let report = |kind: &str, part: &str, field: &str| {
        format!(
            "Subject: r\r\nContent-Type: multipart/report; report-type={kind}; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: message/{part}\r\n\r\n\
             Reporting-MTA: dns; x\r\n\r\n{field}\r\n--b--\r\n"
        )
    };
    let meeting = |status: &str| {
        format!(
            "Subject: m\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/plain\r\n\r\nx\r\n--b\r\n\
             Content-Type: text/calendar; method=REPLY\r\n\r\nATTENDEE;PARTSTAT={status}:mailto:a\r\n--b--\r\n"
        )
    };
    let cases = [
        (
            report("delivery-status", "delivery-status", "Action: failed"),
            "REPORT.IPM.Note.NDR",
        ),
        (
            report("delivery-status", "delivery-status", "Action: delivered"),
            "REPORT.IPM.Note.DR",
        ),
        (
            report(
                "disposition-notification",
                "disposition-notification",
                "Disposition: a/b; displayed",
            ),
            "REPORT.IPM.Note.IPNRN",
        ),
        (meeting("DECLINED"), "IPM.Schedule.Meeting.Resp.Neg"),
        (meeting("ACCEPTED"), "IPM.Schedule.Meeting.Resp.Pos"),
        (
            "Subject: s\r\nContent-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--"
                .to_owned(),
            "IPM.Note.SMIME.MultipartSigned",
        ),
        ("Subject: s\r\n\r\nx".to_owned(), "IPM.Note"),
    ];
    for (mail, class) in cases {
        assert_eq!(parse(mail.as_bytes()).item_class, class, "{mail}");
    }
}

#[test]
fn attached_messages_are_opened_but_not_without_end() {
    let mut mail = "Subject: innermost\r\nMessage-ID: <i@x>\r\n\r\nbody\r\n".to_owned();
    for n in 0..8 {
        mail = format!(
            "Subject: s{n}\r\nContent-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n\
             Content-Type: text/plain\r\n\r\nx\r\n--b{n}\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n--b{n}--\r\n"
        );
    }
    let mut depth = 0;
    let mut message = parse(mail.as_bytes());
    while let Some(Attachment {
        content: AttachmentContent::Item(inner),
        ..
    }) = message.attachments.pop()
    {
        message = *inner;
        depth += 1;
    }
    assert_eq!(depth, DEEPEST);
}

#[test]
fn a_rendered_message_reads_back_the_same() {
    let mut first = parse(REPLY.as_bytes());
    first.mime = None;
    let bytes = render(&first);
    let again = parse(&bytes);
    let text = String::from_utf8_lossy(&bytes);
    assert_eq!(again.from, first.from, "{text}");
    assert_eq!(again.to, first.to, "{text}");
    assert_eq!(again.subject, first.subject, "{text}");
    assert_eq!(again.message_id, first.message_id, "{text}");
    assert_eq!(again.references, first.references, "{text}");
    assert_eq!(again.header("X-Own"), Some("kept"), "{text}");
    assert_eq!(
        again.text.as_deref().map(str::trim),
        Some("Approve"),
        "{text}"
    );
    assert_eq!(again.attachments.len(), 1, "{text}");
    assert_eq!(text.matches("Message-ID:").count(), 1, "{text}");
}

#[test]
fn a_large_mail_is_read_whole() {
    let line = format!("{}\r\n", "x".repeat(998));
    let mail = format!("Subject: big\r\n\r\n{}", line.repeat(26_000));
    let message = parse(mail.as_bytes());
    assert!(message.text.unwrap().len() > 25_000_000);
}

proptest! {
    #[test]
    fn any_bytes_give_a_message_that_can_be_rendered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let mut message = parse(&bytes);
        message.mime = None;
        render(&message);
    }

    #[test]
    fn almost_mime_gives_a_message_that_can_be_rendered(
        mail in "(From|To|Content-Type|Message-ID|=\\?|;|:|<|>|@| |\r\n|--b|boundary=b|multipart/mixed|message/rfc822|\"|x){0,60}",
    ) {
        let mut message = parse(mail.as_bytes());
        message.mime = None;
        render(&message);
    }
}
