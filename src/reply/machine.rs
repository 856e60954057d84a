//! Machine mail (replies.md section 3): by item class, by headers, by sender, by subject.
//!
//! Called by `read` before anything else is decided. Machine mail never acts and is never answered.

use super::{input::Input, normalise::fold, ours::LOOP_HEADER};
use crate::{
    domain::{Decision, MailKind},
    words::reading::machine_subjects,
};

/// What told that no person wrote it, or that it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Machine {
    pub kind: MailKind,
    pub decision: Decision,
    /// Stable code.
    pub reason: &'static str,
    /// The sign, in words.
    pub sign: String,
}

impl Machine {
    fn ignored(kind: MailKind, reason: &'static str, sign: impl Into<String>) -> Self {
        Self {
            kind,
            decision: Decision::Ignore,
            reason,
            sign: sign.into(),
        }
    }

    fn set_aside(reason: &'static str, sign: impl Into<String>) -> Self {
        let decision = Decision::SetAside;
        Self {
            kind: MailKind::Reply,
            decision,
            reason,
            sign: sign.into(),
        }
    }
}

/// `None`: as far as can be seen a person wrote it, and it can be read.
pub(super) fn recognise(mail: &Input<'_>) -> Option<Machine> {
    own_mail(mail)
        .or_else(|| by_class(mail.item_class))
        .or_else(|| by_structure(mail))
        .or_else(|| by_header(mail))
        .or_else(|| by_sender(mail))
        .or_else(|| by_subject(mail))
}

fn own_mail(mail: &Input<'_>) -> Option<Machine> {
    let loop_header = mail
        .header(LOOP_HEADER)
        .next()
        .map(|v| format!("{LOOP_HEADER}: {v}"));
    let own_id = mail
        .header("Message-ID")
        .find(|v| {
            crate::domain::MessageId::parse(v).is_some_and(|id| super::ours::row_of(&id).is_some())
        })
        .map(|v| format!("Message-ID {v}"));
    let sign = loop_header.or(own_id)?;
    Some(Machine::ignored(MailKind::Loop, "machine.own_mail", sign))
}

/// The allow-list: only `IPM.Note` and its signed form are read.
fn by_class(class: &str) -> Option<Machine> {
    let lower = class.trim().to_ascii_lowercase();
    if matches!(
        lower.as_str(),
        "" | "ipm.note" | "ipm.note.smime.multipartsigned"
    ) {
        return None;
    }
    let kind = match lower.as_str() {
        c if c.starts_with("report.") && c.split('.').any(|p| matches!(p, "ndr" | "delayed")) => {
            MailKind::Bounce
        }
        c if c.starts_with("report.") => MailKind::Receipt,
        c if c.starts_with("ipm.note.rules.") && c.contains("ooftemplate") => MailKind::Absence,
        c if c.starts_with("ipm.schedule.") || c.starts_with("ipm.appointment") => {
            MailKind::Meeting
        }
        c if c.starts_with("ipm.recall") || c.starts_with("ipm.outlook.recall") => {
            MailKind::Receipt
        }
        "ipm.note.smime" => return Some(Machine::set_aside("set_aside.encrypted", class)),
        c if c.starts_with("ipm.note.rules.")
            || c.starts_with("ipm.note.storagequotawarning")
            || c.starts_with("ipm.note.microsoft.")
            || c.starts_with("ipm.taskrequest")
            || c.starts_with("ipm.sharing")
            || c.starts_with("ipm.post") =>
        {
            MailKind::OtherMachine
        }
        _ => return Some(Machine::set_aside("set_aside.item_class", class)),
    };
    Some(Machine::ignored(kind, "machine.item_class", class))
}

/// By `Content-Type`: reports (RFC 6522) and invitations (RFC 6047).
fn by_structure(mail: &Input<'_>) -> Option<Machine> {
    let found = mail.header("Content-Type").find_map(|value| {
        let lower = value.to_ascii_lowercase();
        let kind = if lower.contains("text/calendar") {
            MailKind::Meeting
        } else if lower.contains("disposition-notification") {
            MailKind::Receipt
        } else if lower.contains("delivery-status") {
            MailKind::Bounce
        } else if lower.contains("multipart/report") || lower.contains("feedback-report") {
            MailKind::OtherMachine
        } else {
            return None;
        };
        Some((kind, value))
    });
    found.map(|(kind, value)| Machine::ignored(kind, "machine.content_type", value))
}

/// Headers whose mere presence tells, and what kind they tell.
const PRESENT: &[(&str, MailKind)] = &[
    ("X-Failed-Recipients", MailKind::Bounce),
    ("X-MS-Exchange-Message-Is-Ndr", MailKind::Bounce),
    ("X-Autoreply", MailKind::Absence),
    ("X-Autorespond", MailKind::Absence),
    ("X-AutoReply-From", MailKind::Absence),
    ("X-Loop", MailKind::Loop),
    ("X-MS-Exchange-Inbox-Rules-Loop", MailKind::OtherMachine),
    (
        "X-MS-Exchange-Generated-Message-Source",
        MailKind::OtherMachine,
    ),
    ("X-MS-Journal-Report", MailKind::OtherMachine),
    ("List-Id", MailKind::List),
    ("List-Post", MailKind::List),
    ("List-Unsubscribe", MailKind::List),
];

fn by_header(mail: &Input<'_>) -> Option<Machine> {
    if let Some((name, kind)) = PRESENT
        .iter()
        .find(|(n, _)| mail.header(n).next().is_some())
    {
        return Some(Machine::ignored(
            refined(mail, *kind),
            "machine.header",
            *name,
        ));
    }
    let resent = mail.headers.iter().find(|(n, _)| {
        n.get(..7)
            .is_some_and(|head| head.eq_ignore_ascii_case("resent-"))
    });
    if let Some((name, _)) = resent {
        return Some(Machine::ignored(
            MailKind::OtherMachine,
            "machine.header",
            name.clone(),
        ));
    }
    valued(mail)
}

/// Headers whose value tells: `Auto-Submitted` (RFC 3834), `Precedence`, an empty `Return-Path`.
fn valued(mail: &Input<'_>) -> Option<Machine> {
    let first_word = |v: &str| {
        let end = v.find([';', ' ', '(', '\t']).unwrap_or(v.len());
        v.get(..end).unwrap_or(v).to_ascii_lowercase()
    };
    for value in mail.header("Auto-Submitted") {
        let kind = match first_word(value).as_str() {
            "no" => continue,
            "auto-replied" => MailKind::Absence,
            _ => MailKind::OtherMachine,
        };
        let sign = format!("Auto-Submitted: {value}");
        return Some(Machine::ignored(
            refined(mail, kind),
            "machine.auto_submitted",
            sign,
        ));
    }
    for value in mail.header("Precedence") {
        let kind = match first_word(value).as_str() {
            "bulk" | "junk" => MailKind::OtherMachine,
            "list" => MailKind::List,
            "auto_reply" => MailKind::Absence,
            _ => continue,
        };
        let sign = format!("Precedence: {value}");
        return Some(Machine::ignored(
            refined(mail, kind),
            "machine.precedence",
            sign,
        ));
    }
    let empty = mail.header("Return-Path").any(|v| v == "<>");
    empty.then(|| {
        let kind = refined(mail, MailKind::OtherMachine);
        Machine::ignored(kind, "machine.return_path", "Return-Path: <>")
    })
}

/// A strong sign says that it is a machine; the weaker ones then say which.
fn refined(mail: &Input<'_>, kind: MailKind) -> MailKind {
    if kind != MailKind::OtherMachine {
        return kind;
    }
    by_sender(mail)
        .filter(|m| m.kind != MailKind::OtherMachine)
        .or_else(|| by_subject(mail))
        .map_or(kind, |m| m.kind)
}

fn by_sender(mail: &Input<'_>) -> Option<Machine> {
    mail.header("From").find_map(|value| {
        let address = value.rsplit_once('<').map_or(value, |(_, a)| a);
        let local = address.trim().split('@').next()?.to_ascii_lowercase();
        let kind = match local.as_str() {
            "mailer-daemon" | "postmaster" => MailKind::Bounce,
            "no-reply" | "noreply" | "do-not-reply" | "donotreply" | "no_reply" => {
                MailKind::OtherMachine
            }
            _ => return None,
        };
        Some(Machine::ignored(kind, "machine.sender", value))
    })
}

/// The weak sign: what programs in many languages put at the start of their subjects. An answer
/// of a person to such a mail begins with `Re:` and is not meant.
fn by_subject(mail: &Input<'_>) -> Option<Machine> {
    let folded = fold(
        mail.subject
            .get(..mail.subject.floor_char_boundary(300))
            .unwrap_or(""),
    );
    let mut subject = folded.as_str();
    // Tags such as [EXTERNAL], put there by gateways.
    while let Some((_, rest)) = subject.strip_prefix('[').and_then(|s| s.split_once(']')) {
        subject = rest.trim_start();
    }
    let words = machine_subjects();
    let begins = |list: &[String]| list.iter().any(|w| subject.starts_with(&fold(w)));
    let kind = if begins(&words.absence) {
        MailKind::Absence
    } else if begins(&words.bounce) {
        MailKind::Bounce
    } else if begins(&words.receipt) {
        MailKind::Receipt
    } else if begins(&words.meeting) && mail.voting_response.is_none() {
        MailKind::Meeting
    } else {
        return None;
    };
    Some(Machine::ignored(
        kind,
        "machine.subject",
        mail.subject.chars().take(80).collect::<String>(),
    ))
}
