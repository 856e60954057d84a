//! The account's own mailbox: whose it is, as far as the directory tells.
#![allow(
    clippy::items_after_statements,
    reason = "an answer of the server stands beside what it is to prove"
)]

use super::code;
use super::exchange::{Asked, BOT, address, entries, entry, probed, refused};
use super::rights::delegates;
use crate::domain::CheckState;
use crate::ews::Access;
use crate::probe::{CheckId, Probe};

#[tokio::test]
async fn ones_own_mailbox_is_no_other() {
    fn own(asked: &Asked<'_>) -> Option<(u16, String)> {
        let svc = [entry("Mailbox", &["svc@corp.example"])];
        let mine = asked.body.contains("<m:UnresolvedEntry>svc<");
        mine.then(|| (200, entries(&svc)))
    }
    let (probe, _) = probed(own, |t| t.listener = Some((address(BOT), Access::Own))).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.not_its_own");
    let mine = address("svc@corp.example");
    let (probe, _) = probed(own, |t| t.listener = Some((mine, Access::Own))).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "passed");
    assert_eq!(code(&probe, CheckId::OwnMailbox), "passed");
    // A logon name that stands in no address: the same inbox proves it, a similar name does not.
    fn other_name(asked: &Asked<'_>) -> Option<(u16, String)> {
        let found = [entry("Mailbox", &["robot@corp.example"])];
        let mine = asked.body.contains("<m:UnresolvedEntry>svc<");
        mine.then(|| (200, entries(&found)))
    }
    let robot = address("robot@corp.example");
    let aim = |t: &mut crate::probe::Target| t.listener = Some((robot.clone(), Access::Own));
    let (probe, _) = probed(other_name, aim).await;
    assert_eq!(code(&probe, CheckId::Mailbox), "passed");
}

/// Hidden from address lists: the directory tells nothing of it, its inbox opens.
#[tokio::test]
async fn an_account_that_the_directory_hides_has_a_mailbox_all_the_same() {
    let value = |probe: &Probe, check| match &probe.states()[&check] {
        CheckState::Passed { value, .. } => value.clone(),
        other => panic!("{other:?}"),
    };
    let mine = address("svc@corp.example");
    let aim = |t: &mut crate::probe::Target| t.listener = Some((mine.clone(), Access::Own));
    let (probe, _) = probed(|_| None, aim).await;
    assert_eq!(
        value(&probe, CheckId::OwnMailbox),
        "found, its address is not told"
    );
    assert_eq!(value(&probe, CheckId::Mailbox), mine.as_str());
    assert!(value(&probe, CheckId::Access).ends_with("own sign-in"));
    fn none(asked: &Asked<'_>) -> Option<(u16, String)> {
        let own = asked.operation == "GetFolder" && !delegates(asked, "");
        own.then(|| (200, refused("GetFolder", "ErrorNonExistentMailbox")))
    }
    let (probe, _) = probed(none, aim).await;
    assert_eq!(code(&probe, CheckId::OwnMailbox), "probe.own_mailbox.none");
    assert_eq!(code(&probe, CheckId::Mailbox), "mailbox.not_found");
}
