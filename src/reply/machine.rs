//! Machine mail (replies.md section 3): by item class, by headers, by sender, by subject.
//!
//! Called by `read` before anything else is decided. Machine mail never acts and is never answered.

use super::{input::Input, ours::LOOP_HEADER, subject};
use crate::domain::{Decision, MailKind};

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

/// By the content types of the mail and its parts: reports (RFC 6522) and invitations (RFC 6047).
fn by_structure(mail: &Input<'_>) -> Option<Machine> {
    let parts = mail.parts.iter().map(String::as_str);
    let found = mail.header("Content-Type").chain(parts).find_map(|value| {
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
    found.map(|(kind, value)| Machine::ignored(refined(mail, kind), "machine.content_type", value))
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

/// Headers whose value tells: `Auto-Submitted` (RFC 3834), `Precedence`, `Autoforwarded` (RFC 2156
/// section 2.3.1.2), an empty `Return-Path`.
fn valued(mail: &Input<'_>) -> Option<Machine> {
    let told = |name: &'static str,
                reason: &'static str,
                kind: fn(&Input<'_>, &str) -> Option<MailKind>| {
        mail.header(name).find_map(|value| {
            let kind = refined(mail, kind(mail, &first_word(value))?);
            Some(Machine::ignored(kind, reason, format!("{name}: {value}")))
        })
    };
    told(
        "Auto-Submitted",
        "machine.auto_submitted",
        |mail, word| match word {
            "no" => None,
            "auto-replied" if !subject::took_request_in(mail) => Some(MailKind::Absence),
            _ => Some(MailKind::OtherMachine),
        },
    )
    .or_else(|| {
        told("Precedence", "machine.precedence", |_, word| match word {
            "bulk" | "junk" => Some(MailKind::OtherMachine),
            "list" => Some(MailKind::List),
            "auto_reply" => Some(MailKind::Absence),
            _ => None,
        })
    })
    .or_else(|| {
        told("Autoforwarded", "machine.header", |_, word| {
            (word == "true").then_some(MailKind::OtherMachine)
        })
    })
    .or_else(|| {
        told("Return-Path", "machine.return_path", |_, word| {
            (word == "<>").then_some(MailKind::OtherMachine)
        })
    })
}

fn first_word(value: &str) -> String {
    let end = value.find([';', ' ', '(', '\t']).unwrap_or(value.len());
    value.get(..end).unwrap_or(value).to_ascii_lowercase()
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

/// How addresses begin that nobody reads.
const NO_REPLY: &[&str] = &[
    "no-reply",
    "noreply",
    "no_reply",
    "no.reply",
    "do-not-reply",
    "donotreply",
    "do_not_reply",
];

fn by_sender(mail: &Input<'_>) -> Option<Machine> {
    mail.header("From").find_map(|value| {
        let address = value.rsplit_once('<').map_or(value, |(_, a)| a);
        let local = address.trim().split('@').next()?.to_ascii_lowercase();
        let kind = match local.as_str() {
            "mailer-daemon" | "postmaster" => MailKind::Bounce,
            // Exchange's own sender of reports.
            l if l.starts_with("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e") => {
                MailKind::Bounce
            }
            l if NO_REPLY.iter().any(|w| l.starts_with(w)) => MailKind::OtherMachine,
            _ => return None,
        };
        Some(Machine::ignored(kind, "machine.sender", value))
    })
}

fn by_subject(mail: &Input<'_>) -> Option<Machine> {
    let sign = mail.subject.chars().take(80).collect::<String>();
    Some(Machine::ignored(
        subject::kind(mail)?,
        "machine.subject",
        sign,
    ))
}
