//! Who may open what.
#![allow(
    clippy::items_after_statements,
    reason = "an answer of the server stands beside what it is to prove"
)]

use super::code;
use super::exchange::{
    Asked, BOT, address, answer, entries, entry, fault, folder, message, probed, refused, rights,
};
use crate::domain::CheckState;
use crate::ews::Access;
use crate::probe::{CheckId, Probe};

fn impersonates(asked: &Asked<'_>) -> bool {
    asked.body.contains("<t:ExchangeImpersonation>")
}

pub(super) fn delegates(asked: &Asked<'_>, mailbox: &str) -> bool {
    asked.body.contains(&format!("<t:EmailAddress>{mailbox}"))
}

fn commands(probe: &Probe, check: CheckId) -> String {
    let finding = match &probe.states()[&check] {
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => finding,
        other => panic!("{other:?}"),
    };
    let all = finding.remedies.iter();
    all.filter_map(|r| r.command.clone())
        .collect::<Vec<_>>()
        .join("\n")
}

fn denied(asked: &Asked<'_>) -> Option<(u16, String)> {
    if impersonates(asked) {
        return Some((500, fault("ErrorImpersonateUserDenied")));
    }
    delegates(asked, BOT).then(|| (200, refused("GetFolder", "ErrorAccessDenied")))
}

#[tokio::test]
async fn no_way_in_names_the_right_and_what_grants_it_and_takes_it_back() {
    let (probe, _) = probed(denied, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.no_rights");
    assert_eq!(code(&probe, CheckId::Access), "probe.access.none");
    assert_eq!(code(&probe, CheckId::SendAs), "waits for mailbox");
    let told = commands(&probe, CheckId::Access);
    for wanted in [
        "New-ManagementScope -Name 'SmartActions bot@corp.example'",
        "-User 'CORP\\svc' -CustomRecipientWriteScope 'SmartActions bot@corp.example'",
        "Remove-ManagementRoleAssignment",
        "Add-MailboxPermission -Identity 'bot@corp.example'",
        "Remove-MailboxPermission",
    ] {
        assert!(told.contains(wanted), "{wanted} in {told}");
    }
}

#[tokio::test]
async fn a_way_that_works_is_named_where_another_is_set() {
    fn only_delegate(asked: &Asked<'_>) -> Option<(u16, String)> {
        impersonates(asked).then(|| (500, fault("ErrorImpersonateUserDenied")))
    }
    let (probe, _) = probed(only_delegate, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Access), "probe.access.other_way");
    assert_eq!(
        commands(&probe, CheckId::Access),
        "smartactions mailbox set bot@corp.example --access delegate"
    );
}

#[tokio::test]
async fn a_delegate_without_a_right_in_a_folder_is_told_which() {
    fn no_delete(asked: &Asked<'_>) -> Option<(u16, String)> {
        let told = folder(&rights(&["Delete"])).repeat(2);
        (asked.operation == "GetFolder").then(|| (200, answer("GetFolder", &told)))
    }
    let (probe, _) = probed(no_delete, |t| {
        t.listener = Some((address(BOT), Access::Delegate(address(BOT))));
    })
    .await;
    let state = &probe.states()[&CheckId::Mailbox];
    let CheckState::Failed { value, .. } = state else {
        panic!("{state:?}")
    };
    assert_eq!(value, "no right to delete");
}

#[tokio::test]
async fn sending_as_it_is_denied_or_not_told_to_a_delegate() {
    fn denied(asked: &Asked<'_>) -> Option<(u16, String)> {
        let told = message("GetMailTips", "Error", "ErrorSendAsDenied", "");
        let flat = told.replace("ResponseMessage", "Response");
        let whole = format!("<Envelope><Body>{flat}</Body></Envelope>");
        (asked.operation == "GetMailTips").then_some((200, whole))
    }
    let delegate = |t: &mut crate::probe::Target| {
        t.listener = Some((address(BOT), Access::Delegate(address(BOT))));
    };
    let (probe, _) = probed(denied, delegate).await;
    assert_eq!(code(&probe, CheckId::SendAs), "mailbox.send_as_denied");
    let told = commands(&probe, CheckId::SendAs);
    assert!(told.contains("Add-ADPermission") && !told.contains("FullAccess"));
    let (probe, _) = probed(|_| None, delegate).await;
    assert_eq!(code(&probe, CheckId::SendAs), "mailbox.send_as_unknown");
    assert_eq!(
        probe.mailbox().unwrap().send,
        Some(crate::probe::SendRight::NotProved)
    );
}

#[tokio::test]
async fn mailboxes_that_should_be_closed_are_tried_and_nothing_in_them_is_read() {
    let aim = |t: &mut crate::probe::Target| t.must_not_open = vec![address("ceo@corp.example")];
    let (probe, seen) = probed(|_| None, aim).await;
    assert_eq!(
        code(&probe, CheckId::OtherMailboxes),
        "probe.other_mailboxes.open"
    );
    assert!(commands(&probe, CheckId::OtherMailboxes).contains("Get-ManagementRoleAssignment"));
    for request in seen.lock().unwrap().iter().filter(|r| r.contains("ceo@")) {
        assert!(request.contains("<m:GetFolder>"), "{request}");
        assert!(request.contains("<t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>"));
    }
    fn closed(asked: &Asked<'_>) -> Option<(u16, String)> {
        let code = if impersonates(asked) {
            fault("ErrorImpersonateUserDenied")
        } else {
            refused("GetFolder", "ErrorAccessDenied")
        };
        asked.body.contains("ceo@").then_some((200, code))
    }
    let (probe, _) = probed(closed, aim).await;
    assert_eq!(code(&probe, CheckId::OtherMailboxes), "passed");
    fn busy(asked: &Asked<'_>) -> Option<(u16, String)> {
        let text = fault("ErrorMailboxStoreUnavailable");
        asked.body.contains("ceo@").then_some((200, text))
    }
    let (probe, _) = probed(busy, aim).await;
    assert_eq!(
        code(&probe, CheckId::OtherMailboxes),
        "probe.other_mailboxes.unknown"
    );
}

#[tokio::test]
async fn a_neighbour_is_tried_only_when_the_directory_names_one_alike() {
    fn names(asked: &Asked<'_>) -> Option<(u16, String)> {
        let found = [
            entry("Mailbox", &[BOT]),
            entry("PublicDL", &["bots@corp.example"]),
            entry("Mailbox", &["bottom@corp.example"]),
            entry("Mailbox", &["botany@corp.example"]),
        ];
        let wanted = asked.body.contains("<m:UnresolvedEntry>bot<");
        wanted.then(|| (200, entries(&found)))
    }
    let (probe, seen) = probed(names, |_| {}).await;
    assert_eq!(
        code(&probe, CheckId::OtherMailboxes),
        "probe.other_mailboxes.open"
    );
    let seen = seen.lock().unwrap().concat();
    assert!(seen.contains("bottom@") && !seen.contains("botany@") && !seen.contains("bots@"));
    let (probe, _) = probed(|_| None, |_| {}).await;
    assert_eq!(code(&probe, CheckId::OtherMailboxes), "left out");
}

#[tokio::test]
async fn aliases_are_followed_and_said_and_groups_are_told() {
    fn alias(asked: &Asked<'_>) -> Option<(u16, String)> {
        let primary = "<MessageXml><Value Name=\"Primary\">main@corp.example</Value></MessageXml>";
        let told = fault("ErrorNonPrimarySmtpAddress")
            .replace("</detail>", &format!("{primary}</detail>"));
        asked
            .body
            .contains("SmtpAddress>bot@")
            .then_some((500, told))
    }
    let (probe, _) = probed(alias, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.alias");
    assert_eq!(
        commands(&probe, CheckId::Mailbox),
        "smartactions mailbox set main@corp.example"
    );
    fn group(asked: &Asked<'_>) -> Option<(u16, String)> {
        let members = "<DLExpansion><Mailbox><EmailAddress>a@corp.example</EmailAddress></Mailbox></DLExpansion>";
        match asked.operation {
            "GetFolder" if impersonates(asked) => Some((500, fault("ErrorNonExistentMailbox"))),
            "ExpandDL" => Some((
                200,
                answer(
                    "ExpandDL",
                    &message("ExpandDL", "Success", "NoError", members),
                ),
            )),
            _ => None,
        }
    }
    let (probe, _) = probed(group, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.is_group");
}

#[tokio::test]
async fn people_who_are_groups_or_nobody_are_told() {
    fn named(asked: &Asked<'_>) -> Option<(u16, String)> {
        let found = |kind, address| Some((200, entries(&[entry(kind, &[address])])));
        match asked.body {
            b if b.contains("smtp:team@") => found("PublicDL", "team@corp.example"),
            b if b.contains("smtp:ann@") => found("Mailbox", "ann@corp.example"),
            b if b.contains("smtp:cut@") => Some((500, fault("ErrorADUnavailable"))),
            _ => None,
        }
    }
    for (who, wanted) in [
        ("ann@corp.example", "passed"),
        ("somebody@elsewhere.example", "passed"),
        ("team@corp.example", "probe.recipients.group"),
        ("nobody@corp.example", "probe.recipients.nobody"),
        ("cut@corp.example", "probe.recipients.unknown"),
    ] {
        let (probe, _) = probed(named, |t| t.recipients = vec![address(who)]).await;
        assert_eq!(code(&probe, CheckId::Recipients), wanted, "{who}");
    }
    let (probe, _) = probed(named, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Recipients), "left out");
}

/// Exchange gives everybody whose name begins alike; only the very address counts.
#[tokio::test]
async fn similar_names_of_the_directory_do_not_count() {
    fn similar(asked: &Asked<'_>) -> Option<(u16, String)> {
        match asked.operation {
            "ResolveNames" => {
                let found = [entry(
                    "Mailbox",
                    &["bot2@corp.example", "bot.two@corp.example"],
                )];
                Some((200, entries(&found)))
            }
            "GetFolder" if impersonates(asked) => Some((500, fault("ErrorNonExistentMailbox"))),
            _ => None,
        }
    }
    let (probe, _) = probed(similar, |_| {}).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.not_found");
}

#[tokio::test]
async fn a_mailbox_that_does_not_answer_is_not_taken_for_none() {
    for (text, wanted) in [
        ("ErrorMailboxStoreUnavailable", "mailbox.no_answer"),
        ("ErrorServerBusy", "mailbox.throttled"),
        ("ErrorNonExistentMailbox", "mailbox.not_found"),
    ] {
        let answers: super::exchange::Answers = match text {
            "ErrorMailboxStoreUnavailable" => {
                |a| impersonates(a).then(|| (500, fault("ErrorMailboxStoreUnavailable")))
            }
            "ErrorServerBusy" => |a| impersonates(a).then(|| (500, fault("ErrorServerBusy"))),
            _ => |a| impersonates(a).then(|| (500, fault("ErrorNonExistentMailbox"))),
        };
        let (probe, _) = probed(answers, |_| {}).await;
        assert_eq!(code(&probe, CheckId::Mailbox), wanted);
    }
}
