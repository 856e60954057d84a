//! Machine mail: by class, header, sender and subject. The text always says Approve.

use super::{offer, read};
use crate::{
    domain::{Decision, MailKind, Reading},
    reply::Input,
};

fn with(class: &str, headers: &[(&str, &str)], subject: &str) -> Reading {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    let input = Input {
        text: "Approve",
        item_class: class,
        headers: &headers,
        subject,
        ..Input::default()
    };
    read(&input, &offer())
}

#[test]
fn item_classes() {
    use MailKind::{Absence, Bounce, Meeting, OtherMachine, Receipt};
    for (class, kind) in [
        ("REPORT.IPM.Note.NDR", Bounce),
        ("REPORT.IPM.Note.Delayed.DR", Bounce),
        ("REPORT.IPM.Note.DR", Receipt),
        ("REPORT.IPM.Note.IPNRN", Receipt),
        ("REPORT.IPM.Note.IPNNRN", Receipt),
        ("IPM.Note.Rules.OofTemplate.Microsoft", Absence),
        ("IPM.Note.Rules.ExternalOofTemplate.Microsoft", Absence),
        ("IPM.Note.Rules.ReplyTemplate.Microsoft", OtherMachine),
        ("IPM.Schedule.Meeting.Resp.Neg", Meeting),
        ("IPM.TaskRequest.Accept", OtherMachine),
        ("IPM.Sharing", OtherMachine),
        ("IPM.Recall.Report.Success", Receipt),
        ("IPM.Outlook.Recall", Receipt),
        ("IPM.Note.StorageQuotaWarning.Warning", OtherMachine),
        ("IPM.Note.Microsoft.Voicemail.UM", OtherMachine),
        ("IPM.Post", OtherMachine),
    ] {
        let reading = with(class, &[], "");
        assert_eq!(
            (reading.kind, reading.decision),
            (kind, Decision::Ignore),
            "{class}"
        );
    }
    for class in ["IPM.Note", "ipm.note", "", "IPM.Note.SMIME.MultipartSigned"] {
        assert_eq!(with(class, &[], "").decision, Decision::Act, "{class}");
    }
    for class in [
        "IPM.Note.SMIME",
        "IPM.Note.Custom",
        "IPM.Appointments",
        "IPM.Contact",
    ] {
        assert_ne!(with(class, &[], "").decision, Decision::Act, "{class}");
    }
    assert_eq!(with("IPM.Note.SMIME", &[], "").decision, Decision::SetAside);
}

#[test]
fn headers() {
    use MailKind::{Absence, Bounce, List, Loop, Meeting, OtherMachine, Receipt};
    for (name, value, kind) in [
        ("Auto-Submitted", "auto-replied", Absence),
        ("auto-submitted", "auto-generated; x=y", OtherMachine),
        ("Auto-Submitted", "auto-replied (vacation)", Absence),
        ("Precedence", "bulk", OtherMachine),
        ("Precedence", "junk", OtherMachine),
        ("Precedence", "list", List),
        ("Precedence", "auto_reply", Absence),
        ("Return-Path", "<>", OtherMachine),
        ("X-Autoreply", "yes", Absence),
        ("X-Autorespond", "x", Absence),
        ("X-AutoReply-From", "x", Absence),
        ("X-Failed-Recipients", "a@x.test", Bounce),
        ("X-MS-Exchange-Message-Is-Ndr", "", Bounce),
        (
            "X-MS-Exchange-Generated-Message-Source",
            "Mailbox Rules Agent",
            OtherMachine,
        ),
        ("X-MS-Exchange-Inbox-Rules-Loop", "a@x.test", OtherMachine),
        ("X-MS-Journal-Report", "", OtherMachine),
        ("X-Loop", "a@x.test", Loop),
        ("Resent-From", "a@x.test", OtherMachine),
        ("List-Id", "<l.x.test>", List),
        ("List-Post", "<mailto:l@x.test>", List),
        ("List-Unsubscribe", "<mailto:l@x.test>", List),
        (
            "Content-Type",
            "multipart/report; report-type=delivery-status",
            Bounce,
        ),
        (
            "Content-Type",
            "multipart/report;\r\n report-type=disposition-notification",
            Receipt,
        ),
        (
            "Content-Type",
            "multipart/report; report-type=feedback-report",
            OtherMachine,
        ),
        ("Content-Type", "text/calendar; method=REPLY", Meeting),
        ("X-SmartActions", "other installation", Loop),
        ("Message-ID", "<sa.01arz3ndektsv4rrffq69g5fav@x.test>", Loop),
        ("From", "MAILER-DAEMON@x.test", Bounce),
        ("From", "Mail <postmaster@x.test>", Bounce),
        ("From", "no-reply@x.test", OtherMachine),
        ("From", "noreply-orders@x.test", OtherMachine),
        (
            "From",
            "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.test",
            Bounce,
        ),
        ("Autoforwarded", "TRUE", OtherMachine),
        ("Resent-Message-ID", "<a@x.test>", OtherMachine),
    ] {
        let reading = with("IPM.Note", &[(name, value)], "");
        assert_eq!(
            (reading.kind, reading.decision),
            (kind, Decision::Ignore),
            "{name}: {value}"
        );
        assert_eq!(reading.action, None);
    }
    for (name, value) in [
        ("Auto-Submitted", "no"),
        ("Autoforwarded", "FALSE"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "first-class"),
        ("Return-Path", "<anna@x.test>"),
        ("Content-Type", "multipart/alternative"),
        ("Message-ID", "<abc@x.test>"),
        ("From", "Anna <anna@x.test>"),
    ] {
        assert_eq!(
            with("IPM.Note", &[(name, value)], "").decision,
            Decision::Act,
            "{name}"
        );
    }
}

#[test]
fn subjects_are_the_weak_sign() {
    for (subject, kind) in [
        ("Automatic reply: Order", MailKind::Absence),
        ("[EXTERNAL] Out of Office: x", MailKind::Absence),
        ("Abwesenheit: x", MailKind::Absence),
        ("Undeliverable: Order", MailKind::Bounce),
        ("Read: Order", MailKind::Receipt),
        ("Declined: Order", MailKind::Meeting),
    ] {
        assert_eq!(with("IPM.Note", &[], subject).kind, kind, "{subject}");
    }
    for subject in [
        "Re: Order",
        "RE: Automatic reply: Order",
        "",
        "Readiness review",
        "[EXTERNAL] RE: Order",
    ] {
        assert_eq!(
            with("IPM.Note", &[], subject).decision,
            Decision::Act,
            "{subject}"
        );
    }
    let absence = with(
        "",
        &[("Auto-Submitted", "auto-generated")],
        "Automatic reply: x",
    );
    assert_eq!(absence.kind, MailKind::Absence);
}

#[test]
fn parts_tell_what_the_head_does_not() {
    for (part, kind) in [
        ("text/calendar", MailKind::Meeting),
        ("message/delivery-status", MailKind::Bounce),
        ("message/disposition-notification", MailKind::Receipt),
        ("message/feedback-report", MailKind::OtherMachine),
    ] {
        let parts = [
            "multipart/mixed".to_owned(),
            "text/plain".to_owned(),
            part.to_owned(),
        ];
        let input = Input {
            text: "Approve",
            parts: &parts,
            ..Input::default()
        };
        assert_eq!(read(&input, &offer()).kind, kind, "{part}");
    }
    let parts = [
        "multipart/mixed".to_owned(),
        "text/plain".to_owned(),
        "image/png".to_owned(),
    ];
    let input = Input {
        text: "Approve",
        parts: &parts,
        ..Input::default()
    };
    assert_eq!(read(&input, &offer()).decision, Decision::Act);
}

#[test]
fn a_system_that_took_a_request_in_is_not_away() {
    let auto = [("Auto-Submitted", "auto-replied")];
    assert_eq!(
        with("", &auto, "[Ticket 4711] We have received your mail").kind,
        MailKind::OtherMachine
    );
    assert_eq!(with("", &auto, "Re: Order").kind, MailKind::Absence);
}

/// The step of a reading, if it has one.
fn told(headers: &[(&str, &str)], subject: &str, text: &str, step: &str) -> Option<String> {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
        .collect();
    let input = Input {
        text,
        headers: &headers,
        subject,
        ..Input::default()
    };
    let reading = read(&input, &offer());
    assert_ne!(reading.decision, Decision::Act);
    reading
        .steps
        .into_iter()
        .find(|s| s.step == step)
        .map(|s| s.found)
}

#[rustfmt::skip]
const RETURNS: &[(&str, &str, &str)] = &[
    ("I am out of the office until 5 December 2026.", "absence.last_day", "2026-12-05"),
    ("I am away and will be back on Monday, December 7.", "absence.back", "2026-12-07"),
    ("Out until 2026-12-05, back on 2026-12-07.", "absence.back", "2026-12-07"),
    ("Ich bin bis zum Jahresende, genauer bis 5.12.2026 nicht im Haus.", "absence.last_day", "2026-12-05"),
    ("Ich bin ab dem 7. Dezember wieder erreichbar.", "absence.back", "2026-12-07"),
    ("Je suis absent jusqu'au 5 décembre.", "absence.last_day", "2026-12-05"),
    ("Je serai de retour le lundi 7 décembre 2026.", "absence.back", "2026-12-07"),
    ("Estaré fuera hasta el 5 de diciembre de 2026.", "absence.last_day", "2026-12-05"),
    ("Sono assente fino al 5 dicembre.", "absence.last_day", "2026-12-05"),
    ("Estou ausente até 5 de dezembro.", "absence.last_day", "2026-12-05"),
    ("Ik ben afwezig tot en met 5 december 2026.", "absence.last_day", "2026-12-05"),
    ("Jag är tillbaka den 7 december.", "absence.back", "2026-12-07"),
    ("Jestem nieobecny do 5 grudnia 2026.", "absence.last_day", "2026-12-05"),
    ("Я в отпуске до 5 декабря.", "absence.last_day", "2026-12-05"),
    ("12月5日まで不在です。", "absence.last_day", "2026-12-05"),
    ("我从12月1日到12月5日不在办公室。", "absence.last_day", "2026-12-05"),
    ("12월 5일까지 부재중입니다.", "absence.last_day", "2026-12-05"),
];

#[test]
fn absences_tell_when_somebody_is_back() {
    let head = [
        ("Auto-Submitted", "auto-replied"),
        ("Date", "Fri, 27 Nov 2026 10:00:00 +0100"),
    ];
    for (text, step, date) in RETURNS {
        let found = told(&head, "Re: Order", text, step);
        assert_eq!(found.as_deref(), Some(*date), "{text}");
    }
    for text in [
        "I am away.",
        "Back soon",
        "until 5/6/2027 perhaps",
        "Order of 5 December 2026",
    ] {
        assert_eq!(
            told(&head, "Re: Order", text, "absence.last_day"),
            None,
            "{text}"
        );
        assert_eq!(
            told(&head, "Re: Order", text, "absence.back"),
            None,
            "{text}"
        );
    }
}

#[test]
fn bounces_tell_whose_and_why() {
    let head = [(
        "Content-Type",
        "multipart/report; report-type=delivery-status",
    )];
    let text = "This is the mail system.\n\nReporting-MTA: dns; mx.x.test\n\n\
        Original-Recipient: rfc822;bo@x.test\nFinal-Recipient: rfc822; bo.new@x.test\n\
        Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown\n\n\
        Message-ID: <sa.01arz3ndektsv4rrffq69g5fav@y.test>\nSubject: Order\n";
    for (step, want) in [
        ("bounce.recipient", Some("bo@x.test")),
        ("bounce.status", Some("5.1.1")),
        (
            "bounce.original",
            Some("<sa.01arz3ndektsv4rrffq69g5fav@y.test>"),
        ),
        ("bounce.delay", None),
    ] {
        assert_eq!(
            told(&head, "Undeliverable", text, step).as_deref(),
            want,
            "{step}"
        );
    }
    let late = "Action: delayed\nStatus: 4.4.1\nFinal-Recipient: rfc822; bo@x.test\n";
    assert!(told(&head, "Delayed", late, "bounce.delay").is_some());
    let named = [
        ("X-Failed-Recipients", "al@x.test, bo@x.test"),
        ("In-Reply-To", "<a@y.test>"),
    ];
    assert_eq!(
        told(&named, "x", "gone", "bounce.recipient").as_deref(),
        Some("al@x.test")
    );
    assert_eq!(
        told(&named, "x", "gone", "bounce.original").as_deref(),
        Some("<a@y.test>")
    );
    assert_eq!(told(&named, "x", "gone at 10.5.1.1", "bounce.status"), None);
}
