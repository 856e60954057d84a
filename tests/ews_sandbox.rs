//! The EWS client, the mailbox ports and the probe against the embedded sandbox.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use smartactions::{
    domain::{Address, CheckState, Correspondent, MessageId, OutboxId, OutgoingMail, Secret},
    ews::{Access, Basic, Credentials, Endpoint, EwsClient, Trust},
    mailbox::{
        Doorbell, MailError, MailSender, MailSource, Whereabouts, exchange::ExchangeMailbox,
    },
    probe::{
        CheckId, MailboxOutcome, Probe, SeenMail, Target, find_access, own_address, query_mailbox,
    },
    sandbox::{Client, Options, Running, Sandbox},
    world::World,
};

const BOT: &str = "smartactions@example.test";

async fn sandbox(tls: bool) -> (Running, Client) {
    let options = Options {
        listen: "127.0.0.1:0".into(),
        tls,
        data: None,
    };
    let running = Sandbox::start(options).await.unwrap();
    let client = Client::new(&running.url).unwrap();
    (running, client)
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn credentials(password: &str) -> Credentials {
    Credentials {
        account: "svc-smartactions@example.test".into(),
        password: Secret::new(password.into()),
    }
}

fn service_account(running: &Running) -> EwsClient {
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    let trust = match &running.ca_pem {
        Some(pem) => Trust::CaFile {
            pem: pem.clone().into_bytes(),
        },
        None => Trust::SystemRoots,
    };
    EwsClient::new(
        endpoint,
        &trust,
        Arc::new(Basic::new(credentials("sandbox"))),
    )
    .unwrap()
}

fn listener(running: &Running) -> ExchangeMailbox {
    let bot = address(BOT);
    let client = service_account(running).with_access(Access::Impersonation(bot.clone()));
    ExchangeMailbox::new(client, bot, World::real())
}

fn notification(n: u32) -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::parse(&format!("<task-{n}@example.test>")).unwrap(),
        to: vec![Correspondent {
            name: "Älice".into(),
            address: address("alice@example.test"),
        }],
        subject: format!("Order {n}: approve?"),
        text: "Reply Approve or Reject.\nß".into(),
        html: "<p>Reply <b>Approve</b> or Reject.</p>".into(),
        in_reply_to: None,
        references: vec![],
        headers: vec![
            ("Auto-Submitted".into(), "auto-generated".into()),
            (
                "X-Auto-Response-Suppress".into(),
                "DR, RN, NRN, AutoReply".into(),
            ),
        ],
    }
}

fn key(n: u128) -> OutboxId {
    OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, n)
}

/// The messages of one folder.
async fn folder(admin: &Client, mailbox: &str, name: &str) -> Vec<Value> {
    let all = admin.mailbox(mailbox).await.unwrap();
    let messages = all.as_array().unwrap().iter();
    messages.filter(|m| m["folder"] == name).cloned().collect()
}

async fn fault(running: &Running, operation: &str, fault: &str) {
    let order = serde_json::json!({"operation": operation, "fault": fault, "count": 1});
    let url = format!("{}/sandbox/fault", running.url);
    let response = reqwest::Client::new()
        .post(url)
        .json(&order)
        .send()
        .await
        .unwrap();
    assert!(
        response.status().is_success(),
        "{}",
        response.text().await.unwrap()
    );
}

#[tokio::test]
async fn a_mail_leaves_once_and_its_answer_comes_back() {
    let (running, admin) = sandbox(false).await;
    let mailbox = listener(&running);
    assert_eq!(mailbox.open().await.unwrap().address, address(BOT));
    let start = mailbox.changes(None, 100).await.unwrap();

    assert_eq!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Nowhere
    );
    let draft = mailbox.prepare(key(1), &notification(1)).await.unwrap();
    assert!(matches!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Draft(_)
    ));
    mailbox.submit(&draft).await.unwrap();
    assert_eq!(
        mailbox.whereabouts(key(1)).await.unwrap(),
        Whereabouts::Sent
    );
    assert!(
        mailbox.submit(&draft).await.is_err(),
        "a draft that left cannot be sent again"
    );

    let inbox = folder(&admin, "alice@example.test", "inbox").await;
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0]["message_id"], "<task-1@example.test>");
    assert_eq!(
        inbox[0]["headers"]
            .to_string()
            .matches("auto-generated")
            .count(),
        1,
        "{}",
        inbox[0]
    );
    assert!(inbox[0]["text"].as_str().unwrap().contains('ß'));
    assert!(
        inbox[0]["html"]
            .as_str()
            .unwrap()
            .contains("<b>Approve</b>")
    );

    admin
        .reply("alice@example.test", "latest", "Approve\n\nthanks", &[])
        .await
        .unwrap();
    let changes = mailbox.changes(Some(&start.state), 100).await.unwrap();
    assert_eq!(changes.arrived.len(), 1);
    let mail = mailbox
        .fetch(&changes.arrived)
        .await
        .unwrap()
        .remove(0)
        .unwrap();
    assert!(mail.text.starts_with("Approve"), "{}", mail.text);
    assert_eq!(
        mail.from.as_ref().unwrap().address,
        address("alice@example.test")
    );
    assert_eq!(mail.in_reply_to[0].as_str(), "<task-1@example.test>");
    assert_eq!(
        mail.header("X-MS-Exchange-Organization-AuthAs"),
        Some("Internal")
    );
    assert_eq!(mail.item_class, "IPM.Note");
    assert!(mail.message_id.is_some() && mail.received.is_some() && mail.size > 0);

    for _ in 0..2 {
        let filed = mailbox
            .file_away(&changes.arrived, "Processed")
            .await
            .unwrap();
        assert_eq!(
            filed,
            [Ok(())],
            "filed, and gone the second time, which is the same"
        );
    }
    assert_eq!(folder(&admin, BOT, "Processed").await.len(), 1);
    let after = mailbox.changes(Some(&changes.state), 100).await.unwrap();
    assert!(after.arrived.is_empty());
    assert_eq!(
        mailbox.fetch(&changes.arrived).await.unwrap(),
        [Err(MailError::Gone)]
    );
}

#[tokio::test]
async fn the_bell_rings_for_mail_and_is_quiet_without() {
    let (running, admin) = sandbox(false).await;
    let mailbox = Arc::new(listener(&running));
    assert_eq!(
        mailbox.wait(Duration::from_secs(30)).await,
        Ok(Doorbell::Rang)
    );
    assert_eq!(
        mailbox.wait(Duration::from_millis(300)).await,
        Ok(Doorbell::Quiet)
    );
    let waiting = tokio::spawn({
        let mailbox = Arc::clone(&mailbox);
        async move { mailbox.wait(Duration::from_mins(1)).await }
    });
    let mail = format!("From: a@outside.example\r\nTo: {BOT}\r\nSubject: x\r\n\r\nhello\r\n");
    admin
        .deliver(mail.into_bytes(), smartactions::sandbox::DeliverAs::Outside)
        .await
        .unwrap();
    assert_eq!(waiting.await.unwrap(), Ok(Doorbell::Rang));
}

#[tokio::test]
async fn a_busy_server_is_left_alone_and_an_unknown_state_is_told() {
    let (running, _admin) = sandbox(false).await;
    let mailbox = listener(&running);
    let lost = mailbox.changes(Some("bm90IGEgc3RhdGU="), 10).await;
    assert_eq!(lost, Err(MailError::SyncStateLost));
    fault(&running, "SyncFolderItems", "ErrorServerBusy").await;
    assert!(matches!(
        mailbox.changes(None, 10).await,
        Err(MailError::Busy { .. })
    ));
    let before = running.counts();
    assert!(matches!(
        mailbox.changes(None, 10).await,
        Err(MailError::Busy { .. })
    ));
    assert_eq!(
        format!("{before:?}"),
        format!("{:?}", running.counts()),
        "nothing was sent"
    );
}

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
    assert!(found.rights.read && found.rights.delete && !found.full);
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
    let MailboxOutcome::NoRights { command, .. } = &bob else {
        panic!("{bob:?}")
    };
    assert!(command.contains("ApplicationImpersonation"));
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
    let target = Target {
        endpoint: Endpoint::parse(&running.ews_url()).unwrap(),
        trust,
        credentials: credentials(password),
        method: None,
        listener: Some((address(BOT), Access::Impersonation(address(BOT)))),
        ours: Arc::new(anything),
    };
    let (events, _kept) = tokio::sync::mpsc::unbounded_channel();
    let mut probe = Probe::new(target, World::real());
    probe.run_all(&events).await;
    probe
}

fn state(probe: &Probe, check: CheckId) -> String {
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
        "probe.certificate_trust.unknown_issuer"
    );
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
