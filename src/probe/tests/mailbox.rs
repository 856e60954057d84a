//! What is found in a listener mailbox, and what the server leaves out.
#![allow(
    clippy::items_after_statements,
    reason = "an answer of the server stands beside what it is to prove"
)]

use super::code;
use super::exchange::{Asked, answer, mail, mails, message, oof, probed, refused, rules};
use crate::domain::CheckState;
use crate::probe::{CheckId, Probe, Told};

fn told(probe: &Probe, check: CheckId) -> String {
    match &probe.states()[&check] {
        CheckState::Passed { value, .. } => value.clone(),
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => {
            format!("{} {}", finding.code, finding.said)
        }
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_sound_mailbox_passes_and_what_is_not_told_stays_unknown() {
    let (probe, _) = probed(|_| None, |_| {}).await;
    for (check, wanted) in [
        (CheckId::Mailbox, "bot@corp.example"),
        // Whoever is asked for, the inbox is the same one here.
        (CheckId::Access, "impersonation, delegate, own sign-in"),
        (CheckId::Dedicated, "no mail in it yet"),
        (CheckId::Room, "size and limit not told"),
        (CheckId::AutoReply, "off"),
        (CheckId::InboxRules, "none takes mail away"),
        (CheckId::Junk, "none"),
    ] {
        assert_eq!(told(&probe, check), wanted, "{check:?}");
    }
    let facts = probe.mailbox().unwrap();
    let room = facts.room.as_ref().unwrap();
    assert_eq!((room.fullness.used, room.fullness.limit), (None, None));
    assert!(matches!(room.full, Told::Unknown(_)));
}

/// As grommunio and guarded servers answer: what is beside the mail itself is refused.
#[tokio::test]
async fn a_server_that_refuses_to_tell_is_not_taken_for_one_that_says_no() {
    fn closed(asked: &Asked<'_>) -> Option<(u16, String)> {
        match asked.operation {
            "GetUserOofSettings" => Some((
                200,
                oof("x")
                    .replace("NoError", "ErrorAccessDenied")
                    .replace("Success", "Error"),
            )),
            "GetInboxRules" => Some((500, String::new())),
            "FindFolder" => Some((200, refused("FindFolder", "ErrorAccessDenied"))),
            "FindItem" if asked.body.contains("junkemail") => {
                Some((200, refused("FindItem", "ErrorFolderNotFound")))
            }
            _ => None,
        }
    }
    let (probe, _) = probed(closed, |_| {}).await;
    for check in [CheckId::AutoReply, CheckId::InboxRules, CheckId::Junk] {
        assert_eq!(told(&probe, check), "not told", "{check:?}");
    }
    let facts = probe.mailbox().unwrap();
    assert!(matches!(facts.auto_reply, Some(Told::Unknown(_))));
    assert!(matches!(facts.rules, Some(Told::Unknown(_))));
    assert!(matches!(facts.junk, Some(Told::Unknown(_))));
}

#[tokio::test]
async fn rules_replies_and_junk_that_lose_answers_are_told() {
    fn taking(asked: &Asked<'_>) -> Option<(u16, String)> {
        let rule = |name: &str, on: &str, action: &str| {
            format!(
                "<Rule><DisplayName>{name}</DisplayName><IsEnabled>{on}</IsEnabled><Actions><{action}>x</{action}></Actions></Rule>"
            )
        };
        match asked.operation {
            "GetUserOofSettings" => Some((200, oof("Scheduled"))),
            "GetInboxRules" => {
                let all = [
                    rule("away", "true", "MoveToFolder"),
                    rule("copy", "true", "ForwardToRecipients"),
                    rule("old", "false", "Delete"),
                    rule("flag", "true", "MarkAsRead"),
                ];
                Some((200, rules(&all.concat())))
            }
            "FindItem" if asked.body.contains("junkemail") => {
                let all = [mail(1, "&lt;ours-1@x&gt;"), mail(2, "&lt;spam@x&gt;")];
                Some((200, mails(&all.concat())))
            }
            "FindItem" => Some((
                200,
                mails(&[mail(1, "&lt;lunch@x&gt;"), mail(2, "&lt;ours@x&gt;")].concat()),
            )),
            _ => None,
        }
    }
    let (probe, _) = probed(taking, |_| {}).await;
    for (check, wanted) in [
        (
            CheckId::AutoReply,
            "mailbox.auto_reply on for a time that is set",
        ),
        (
            CheckId::InboxRules,
            "mailbox.rules \"away\" moves, \"copy\" forwards",
        ),
        (
            CheckId::Junk,
            "mailbox.junk 1 of the last 2 mails in Junk are about tasks",
        ),
        (
            CheckId::Dedicated,
            "mailbox.other_mail 1 of its last 2 mails are not about tasks",
        ),
    ] {
        assert_eq!(told(&probe, check), wanted);
    }
    assert_eq!(
        code(&probe, CheckId::Mailbox),
        "passed",
        "warnings stop nothing"
    );
}

fn sized(used: u64, limit_kb: u64, asked: &Asked<'_>) -> Option<(u16, String)> {
    let property = |tag: &str, kind: &str, value: u64| {
        format!(
            "<ExtendedProperty><ExtendedFieldURI PropertyTag=\"{tag}\" PropertyType=\"{kind}\"/><Value>{value}</Value></ExtendedProperty>"
        )
    };
    match asked.operation {
        "FindFolder" => {
            // Without leading zeros, as servers answer.
            let size = property("0xe08", "Long", used);
            let part = format!(
                "<RootFolder IncludesLastItemInRange=\"true\"><Folders><Folder>{size}</Folder></Folders></RootFolder>"
            );
            Some((
                200,
                answer(
                    "FindFolder",
                    &message("FindFolder", "Success", "NoError", &part),
                ),
            ))
        }
        "GetFolder" if asked.body.contains("\"root\"") => {
            let limit = property("0x666e", "Integer", limit_kb);
            let part = format!("<Folders><Folder>{limit}</Folder></Folders>");
            Some((
                200,
                answer(
                    "GetFolder",
                    &message("GetFolder", "Success", "NoError", &part),
                ),
            ))
        }
        "FindItem" if !asked.body.contains("junkemail") => {
            let all: String = (1..=11).map(|d| mail(d, "&lt;ours@x&gt;")).collect();
            Some((200, mails(&all)))
        }
        _ => None,
    }
}

#[tokio::test]
async fn a_mailbox_that_fills_up_is_told_with_its_forecast() {
    // 1100 bytes a day come in.
    let (probe, _) = probed(|a| sized(10_240, 1000, a), |_| {}).await;
    let days = (1_024_000 - 10_240) / 1100;
    assert_eq!(
        told(&probe, CheckId::Room),
        format!("10.0 KB of 1000.0 KB used, full in {days} days as it grows now")
    );
    let (probe, _) = probed(|a| sized(1_020_000, 1000, a), |_| {}).await;
    assert_eq!(code(&probe, CheckId::Room), "mailbox.nearly_full");
    let (probe, _) = probed(|a| sized(2_000_000, 1000, a), |_| {}).await;
    assert_eq!(code(&probe, CheckId::Room), "mailbox.full");
}

fn processed(asked: &Asked<'_>, id: &str) -> Option<(u16, String)> {
    match asked.operation {
        "FindFolder" if asked.body.contains("\"Processed\"") => {
            let part = "<RootFolder IncludesLastItemInRange=\"true\"><Folders><Folder><FolderId Id=\"PROC\"/></Folder></Folders></RootFolder>";
            let told = message("FindFolder", "Success", "NoError", part);
            Some((200, answer("FindFolder", &told)))
        }
        "FindItem" if asked.body.contains("PROC") => Some((
            200,
            mails(&(1..=3).map(|d| mail(d, id)).collect::<String>()),
        )),
        "FindItem" if !asked.body.contains("junkemail") => {
            Some((200, mails(&mail(4, "&lt;lunch@x&gt;"))))
        }
        _ => None,
    }
}

/// The engine moves what it read: the inbox alone says nothing of a mailbox that is in use.
#[tokio::test]
async fn what_was_dealt_with_counts_for_whose_mailbox_it_is() {
    let (probe, _) = probed(|a| processed(a, "&lt;ours@x&gt;"), |_| {}).await;
    assert_eq!(
        told(&probe, CheckId::Dedicated),
        "1 of its last 4 mails are not about tasks"
    );
    assert_eq!(code(&probe, CheckId::Dedicated), "passed");
    let (probe, _) = probed(|a| processed(a, "&lt;lunch@x&gt;"), |_| {}).await;
    assert_eq!(code(&probe, CheckId::Dedicated), "mailbox.other_mail");
}
