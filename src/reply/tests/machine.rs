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
