//! Mailbox: each answer of Exchange.

use std::time::Duration;

use super::{
    finding, passed, press,
    probe::{at_probe, check, reached},
    start_with, welcome,
};
use crate::{
    domain::{Address, Finding, Severity},
    setup::{Command, Effect, Event, FieldId, MailboxOutcome, RecentMail, Rights, Step, Way},
    tui::wizard::Face,
};

/// Everything passed or warned; on Mailbox, whose first query is under way.
pub(super) fn at_mailbox(way: Way) -> (Face, u32) {
    let (mut face, run) = at_probe(way);
    reached(&mut face, run);
    check(&mut face, run, "sign_in", "Sign-in", passed("NTLM", 402));
    check(
        &mut face,
        run,
        "server_version",
        "Server version",
        passed("Exchange 2019 CU14", 31),
    );
    check(
        &mut face,
        run,
        "own_mailbox",
        "Account's mailbox",
        passed("svc-tasks@contoso.com", 40),
    );
    face.happened(Event::ProbeDone { run });
    let effects = press(&mut face, Command::Next);
    assert_eq!(face.view.step, Step::Mailbox);
    let run = query(&effects).unwrap();
    (face, run)
}

pub(super) fn query(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|e| match e {
        Effect::QueryMailbox { run, .. } => Some(*run),
        _ => None,
    })
}

pub(super) fn found(address: &str, ours: usize, all: usize) -> MailboxOutcome {
    let mail = |n: usize| RecentMail {
        at: format!("09:{:02}", 59 - n),
        subject: if n < ours {
            format!("RE: Approve order {}", 4_655 - n)
        } else {
            "Lunch on Friday".to_owned()
        },
        from: if n.is_multiple_of(2) {
            "anna@contoso.com"
        } else {
            "bo@contoso.com"
        }
        .to_owned(),
        ours: n < ours,
    };
    MailboxOutcome::Found {
        address: Address::parse(address).unwrap(),
        rights: Rights {
            read: Some(true),
            moving: Some(true),
            delete: Some(true),
            send: Some(true),
        },
        recent: (0..all).map(mail).collect(),
        used: Some(1_288_490_189),
        limit: Some(2_147_483_648),
        notices: Vec::new(),
        elapsed: Duration::from_millis(312),
    }
}

pub(super) fn answer(face: &mut Face, run: u32, outcome: MailboxOutcome) {
    face.happened(Event::Mailbox { run, outcome });
}

/// Types the dedicated address and goes on, so that it is asked about.
pub(super) fn dedicate(face: &mut Face) -> u32 {
    face.happened(Event::Chose(FieldId::Mailbox, 1));
    let address = "approvals@contoso.com".to_owned();
    face.happened(Event::Typed(FieldId::MailboxAddress, address));
    query(&press(face, Command::Next)).unwrap()
}

/// The sketch: own mailbox with other mail in it, a dedicated one that is right.
pub(in crate::tui::wizard) fn dedicated() -> Face {
    let (mut face, run) = at_mailbox(Way::Change);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    face
}

/// A dedicated mailbox with rules, automatic replies and replies in Junk.
pub(in crate::tui::wizard) fn with_notices() -> Face {
    let (mut face, _) = at_mailbox(Way::Change);
    let run = dedicate(&mut face);
    let notice = |code: &str, said: &str| Finding {
        severity: Severity::Warning,
        ..finding(code, said, "", "", "")
    };
    let mut outcome = found("approvals@contoso.com", 18, 20);
    if let MailboxOutcome::Found { notices, .. } = &mut outcome {
        *notices = vec![
            notice(
                "mailbox.rules",
                "\"to the archive of the whole department and further\" moves",
            ),
            notice("mailbox.auto_reply", "on"),
            notice(
                "mailbox.junk",
                "1 of the last 2 mails in Junk are about tasks",
            ),
        ];
    }
    answer(&mut face, run, outcome);
    face
}

/// The service account's own mailbox, with other mail in it.
pub(in crate::tui::wizard) fn not_dedicated() -> Face {
    let (mut face, run) = at_mailbox(Way::Change);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    face
}

/// The service account has no mailbox.
pub(in crate::tui::wizard) fn not_found() -> Face {
    let (mut face, run) = at_mailbox(Way::Change);
    let outcome = MailboxOutcome::NotFound(finding(
        "mailbox.not_found",
        "ErrorNonExistentMailbox",
        "the account was made for signing in only",
        "take a dedicated one, or set the entry later:",
        "smartactions mailbox set ADDRESS",
    ));
    answer(&mut face, run, outcome);
    face
}

/// A dedicated mailbox without the right to delete.
pub(in crate::tui::wizard) fn no_rights() -> Face {
    let (mut face, run) = at_mailbox(Way::Change);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    let outcome = MailboxOutcome::NoRights(finding(
        "mailbox.no_rights",
        "ErrorImpersonateUserDenied: the account does not have permission to impersonate the \
         requested user",
        "",
        "grant it in the Exchange Management Shell",
        "New-ManagementRoleAssignment -Role ApplicationImpersonation -User svc-tasks",
    ));
    answer(&mut face, run, outcome);
    face
}

/// The short path, with the new mailbox found.
pub(in crate::tui::wizard) fn short_path() -> Face {
    let mut face = welcome();
    let effects = start_with(&mut face, Way::Mailbox);
    assert_eq!(face.view.step, Step::Mailbox);
    if let Some(run) = query(&effects) {
        answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    }
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    face
}
