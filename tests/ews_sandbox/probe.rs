//! What the probe finds, and what it says of mailboxes.

use std::sync::Arc;

use smartactions::{
    config::Cover,
    domain::{CheckState, Secret},
    ews::{Access, Basic, Credentials, Endpoint, EwsClient, Line, Trust},
    mailbox::smtp::{RelaySettings, SignIn},
    probe::{
        CheckId, MailboxOutcome, Probe, Recipient, SeenMail, Target, find_access, own_address,
        query_mailbox, who_is,
    },
    sandbox::Running,
    world::World,
};

use super::{BOT, address, credentials, fault, sandbox, service_account};

fn anything(_: &SeenMail) -> bool {
    true
}

#[tokio::test]
async fn what_exchange_says_of_each_kind_of_mailbox() {
    let (running, _admin) = sandbox(false).await;
    let client = service_account(&running);
    let ask = async |text: &str| {
        let wanted = address(text);
        query_mailbox(
            &client,
            &wanted,
            &Access::Impersonation(wanted.clone()),
            &anything,
        )
        .await
    };
    let MailboxOutcome::Found(found) = ask(BOT).await else {
        panic!("{:?}", ask(BOT).await)
    };
    assert!(found.rights.read && found.rights.delete && found.facts.rules.known().is_some());
    let alias = ask("actions@example.test").await;
    assert!(
        matches!(&alias, MailboxOutcome::Found(f) if f.address == address(BOT)),
        "{alias:?}"
    );
    let nobody = ask("nobody@example.test").await;
    assert!(
        matches!(nobody, MailboxOutcome::NotFound { .. }),
        "{nobody:?}"
    );
    let bob = ask("bob@example.test").await;
    let MailboxOutcome::NoRights { commands, .. } = &bob else {
        panic!("{bob:?}")
    };
    let grant = commands.first().and_then(|r| r.command.as_deref());
    assert!(grant.unwrap().contains("ApplicationImpersonation"));
    let own = query_mailbox(
        &client,
        &address("svc-smartactions@example.test"),
        &Access::Own,
        &anything,
    )
    .await;
    assert!(matches!(own, MailboxOutcome::Found(_)), "{own:?}");
    let (way, outcome) = find_access(&client, &address(BOT), &anything).await;
    assert!(matches!(
        (way, outcome),
        (Access::Impersonation(_), MailboxOutcome::Found(_))
    ));
}

async fn probed(running: &Running, trust: Trust, password: &str) -> Probe {
    probed_as(running, trust, password, |_| {}).await
}

pub(super) async fn probed_as(
    running: &Running,
    trust: Trust,
    password: &str,
    aim: impl FnOnce(&mut Target),
) -> Probe {
    let at = running.open_smtp("127.0.0.1:0").await.unwrap();
    let relay = RelaySettings {
        host: at.ip().to_string(),
        port: at.port(),
        cover: Cover::Loopback,
        trust: trust.clone(),
        sign_in: SignIn::Nobody,
    };
    let mut target = Target {
        endpoint: Endpoint::parse(&running.ews_url()).unwrap(),
        trust,
        line: Line::default(),
        credentials: credentials(password),
        method: None,
        listener: Some((address(BOT), Access::Impersonation(address(BOT)))),
        must_not_open: Vec::new(),
        recipients: Vec::new(),
        relay: Some(relay),
        ours: Arc::new(anything),
    };
    aim(&mut target);
    let (events, _kept) = tokio::sync::mpsc::unbounded_channel();
    let mut probe = Probe::new(target, World::real());
    probe.run_all(&events).await;
    probe
}

pub(super) fn state(probe: &Probe, check: CheckId) -> String {
    match &probe.states()[&check] {
        CheckState::Passed { value, .. } => format!("passed: {value}"),
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => {
            finding.code.clone()
        }
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn every_check_of_a_sound_connection_passes() {
    let (running, _admin) = sandbox(true).await;
    let pem = running.ca_pem.clone().unwrap().into_bytes();
    let probe = probed(&running, Trust::CaFile { pem }, "sandbox").await;
    for check in CheckId::ALL {
        let seen = state(&probe, check);
        match check {
            CheckId::CertificateTrust => assert_eq!(seen, "probe.certificate_trust.private_ca"),
            CheckId::ServerVersion => assert!(seen.contains("sandbox"), "{seen}"),
            CheckId::OtherMailboxes | CheckId::Recipients => assert_eq!(seen, "LeftOut"),
            CheckId::OwnMailbox => assert_eq!(seen, "passed: svc-smartactions@example.test"),
            _ => assert!(seen.starts_with("passed"), "{check:?}: {seen}"),
        }
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_certificate_are_told_apart() {
    let (running, _admin) = sandbox(true).await;
    let pem = running.ca_pem.clone().unwrap().into_bytes();
    let probe = probed(&running, Trust::CaFile { pem }, "wrong").await;
    assert_eq!(state(&probe, CheckId::SignIn), "probe.sign_in.refused");
    let probe = probed(&running, Trust::SystemRoots, "sandbox").await;
    assert_eq!(
        state(&probe, CheckId::CertificateTrust),
        "probe.certificate_trust.self_signed"
    );
    let relay = "probe.outgoing_relay.untrusted";
    assert_eq!(state(&probe, CheckId::OutgoingRelay), relay);
    assert!(state(&probe, CheckId::EwsPath).starts_with("passed"));
    assert!(state(&probe, CheckId::SignIn).contains("Waiting"));
}

fn signs_in_as(account: &str, url: &str) -> EwsClient {
    let credentials = Credentials {
        account: account.into(),
        password: Secret::new("sandbox".into()),
    };
    let endpoint = Endpoint::parse(url).unwrap();
    EwsClient::new(
        endpoint,
        &Trust::SystemRoots,
        Arc::new(Basic::new(credentials)),
    )
    .unwrap()
}

/// Only an answer of Exchange may say "no mailbox": trouble on the way must not empty the entry.
#[tokio::test]
async fn a_directory_that_cannot_be_asked_is_not_taken_for_no_mailbox() {
    let (running, _) = sandbox(false).await;
    let url = running.ews_url();
    let found = own_address(&signs_in_as("EXAMPLE\\alice", &url)).await;
    assert_eq!(found, Ok(Some(address("alice@example.test"))));
    let none = own_address(&signs_in_as("EXAMPLE\\nomailbox", &url)).await;
    assert_eq!(none, Ok(None));
    fault(&running, "ResolveNames", "ErrorServerBusy").await;
    let busy = own_address(&signs_in_as("EXAMPLE\\alice", &url)).await;
    assert!(busy.is_err(), "{busy:?}");
    running.stop().await.unwrap();
    let silent = own_address(&signs_in_as("EXAMPLE\\alice", &url)).await;
    assert!(silent.is_err(), "{silent:?}");
}

async fn rights(running: &Running, change: serde_json::Value) {
    let url = format!("{}/sandbox/rights", running.url);
    let sent = reqwest::Client::new().post(url).json(&change).send().await;
    assert!(sent.unwrap().status().is_success());
}

/// Alice's mailbox is within reach of the sandbox's service account, Bob's is not.
#[tokio::test]
async fn a_mailbox_within_reach_that_should_not_be_is_told() {
    let (running, _) = sandbox(false).await;
    let only = |who: &'static str| {
        move |t: &mut Target| {
            t.listener = None;
            t.must_not_open = vec![address(who)];
        }
    };
    let probe = probed_as(
        &running,
        Trust::SystemRoots,
        "sandbox",
        only("bob@example.test"),
    )
    .await;
    let seen = state(&probe, CheckId::OtherMailboxes);
    assert_eq!(seen, "passed: closed, 1 tried");
    let probe = probed_as(
        &running,
        Trust::SystemRoots,
        "sandbox",
        only("alice@example.test"),
    )
    .await;
    let seen = state(&probe, CheckId::OtherMailboxes);
    assert_eq!(seen, "probe.other_mailboxes.open");
}

#[tokio::test]
async fn rights_that_come_and_go_are_seen() {
    let (running, _) = sandbox(false).await;
    let bob = |t: &mut Target| {
        let bob = address("bob@example.test");
        t.listener = Some((bob.clone(), Access::Impersonation(bob)));
    };
    let probe = probed_as(&running, Trust::SystemRoots, "sandbox", bob).await;
    assert_eq!(state(&probe, CheckId::Mailbox), "mailbox.no_rights");
    assert_eq!(state(&probe, CheckId::Access), "probe.access.none");
    let change = serde_json::json!({
        "account": "svc-smartactions@example.test", "mailbox": "bob@example.test", "full_access": true
    });
    rights(&running, change).await;
    let probe = probed_as(&running, Trust::SystemRoots, "sandbox", bob).await;
    assert_eq!(state(&probe, CheckId::Access), "probe.access.other_way");
}

#[tokio::test]
async fn a_group_as_listener_is_told() {
    let (running, _) = sandbox(false).await;
    let group = |t: &mut Target| {
        let group = address("approvers@example.test");
        t.listener = Some((group.clone(), Access::Impersonation(group)));
    };
    let probe = probed_as(&running, Trust::SystemRoots, "sandbox", group).await;
    assert_eq!(state(&probe, CheckId::Mailbox), "mailbox.is_group");
    let who = who_is(
        &service_account(&running),
        &address("approvers@example.test"),
    )
    .await;
    assert_eq!(who.unwrap(), Recipient::Group { members: Some(3) });
}

#[tokio::test]
async fn faults_of_the_server_are_told_as_what_they_are() {
    let (running, _) = sandbox(false).await;
    fault(&running, "Subscribe", "ErrorExceededSubscriptionCount").await;
    fault(&running, "GetUserOofSettings", "ErrorAccessDenied").await;
    let probe = probed(&running, Trust::SystemRoots, "sandbox").await;
    assert_eq!(state(&probe, CheckId::Streaming), "probe.streaming.refused");
    assert_eq!(state(&probe, CheckId::AutoReply), "passed: not told");
    fault(&running, "GetFolder", "ErrorServerBusy").await;
    let probe = probed(&running, Trust::SystemRoots, "sandbox").await;
    assert_eq!(state(&probe, CheckId::SignIn), "probe.sign_in.throttled");
}
