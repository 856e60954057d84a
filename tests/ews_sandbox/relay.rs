//! Sending over SMTP: the sender and the probe's check against the sandbox's own SMTP port.

use std::net::SocketAddr;

use smartactions::{
    config::Cover,
    domain::{Correspondent, MessageId, OutboxId, OutgoingMail, Secret},
    ews::{Credentials, Trust},
    mailbox::{
        MailError, MailSender,
        smtp::{RelaySettings, SignIn, SmtpFault, SmtpRelay, look},
    },
    sandbox::Running,
};

use super::{BOT, address, sandbox};

fn relay(running: &Running, at: SocketAddr, cover: Cover, sign_in: SignIn) -> RelaySettings {
    let trust = match &running.ca_pem {
        Some(pem) => Trust::CaFile {
            pem: pem.clone().into_bytes(),
        },
        None => Trust::SystemRoots,
    };
    RelaySettings {
        host: at.ip().to_string(),
        port: at.port(),
        cover,
        trust,
        sign_in,
    }
}

fn account(user: &str, password: &str) -> SignIn {
    SignIn::As(Credentials {
        account: user.to_owned(),
        password: Secret::new(password.to_owned()),
    })
}

fn mail(n: u32, to: &str) -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::parse(&format!("<task-{n}@example.test>")).unwrap(),
        to: vec![Correspondent::bare(address(to))],
        subject: format!("Order {n}: approve? ü"),
        text: "Reply Approve or Reject.\n.\n..ß".into(),
        html: "<p>Reply <b>Approve</b> or Reject.</p>".into(),
        in_reply_to: None,
        references: vec![],
        headers: vec![("Auto-Submitted".into(), "auto-generated".into())],
    }
}

async fn send(settings: &RelaySettings, n: u32, to: &str) -> Result<(), MailError> {
    let sender = SmtpRelay::new(settings, address(BOT)).unwrap();
    let key = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, n.into());
    let draft = sender.prepare(key, &mail(n, to)).await?;
    sender.submit(&draft).await
}

#[tokio::test]
async fn under_starttls_and_signed_in_the_mail_arrives_stamped_internal() {
    let (running, admin) = sandbox(true).await;
    let at = running.open_smtp("127.0.0.1:0").await.unwrap();
    let settings = relay(&running, at, Cover::Starttls, account(BOT, "sandbox"));
    let looked = look(&settings).await.unwrap();
    assert!(looked.covered && looked.signed_in.as_deref() == Some(BOT));
    send(&settings, 1, "alice@example.test").await.unwrap();
    // The same mail again, as after an answer that was lost: one copy arrives.
    send(&settings, 1, "alice@example.test").await.unwrap();
    let all = admin.mailbox("alice@example.test").await.unwrap();
    let [mail] = all.as_array().unwrap().as_slice() else {
        panic!("{all:#}")
    };
    let told = mail.to_string();
    assert!(told.contains("Internal"), "{mail:#}");
    assert_eq!(mail["message_id"], "<task-1@example.test>");
    assert_eq!(mail["subject"], "Order 1: approve? ü");
    assert!(
        mail["text"]
            .as_str()
            .unwrap()
            .replace("\r\n", "\n")
            .contains("\n.\n..ß"),
        "{mail:#}"
    );
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let (running, _) = sandbox(true).await;
    let at = running.open_smtp("127.0.0.1:0").await.unwrap();
    let nobody = relay(&running, at, Cover::Starttls, SignIn::Nobody);
    let MailError::Unusable(problem) = send(&nobody, 1, "who@example.test").await.unwrap_err()
    else {
        panic!("no such recipient")
    };
    assert!(problem.what.contains("550 5.1.10"), "{problem}");
    // Signed in as somebody who may not send as the mailbox: the same for every mail, so it waits.
    let other = relay(&running, at, Cover::Starttls, account("bob", "sandbox"));
    let error = send(&other, 2, "alice@example.test").await.unwrap_err();
    assert!(
        matches!(&error, MailError::Denied(p) if p.what.contains("5.7.60")),
        "{error:?}"
    );
    let wrong = relay(&running, at, Cover::Starttls, account("bob", "wrong"));
    assert!(matches!(
        look(&wrong).await,
        Err(SmtpFault::SignInRefused { .. })
    ));
    let strange = RelaySettings {
        trust: Trust::SystemRoots,
        ..nobody
    };
    assert!(matches!(
        look(&strange).await,
        Err(SmtpFault::TlsUntrusted(_))
    ));
    // Without a certificate the sandbox offers no STARTTLS.
    let (plain, _) = sandbox(false).await;
    let at = plain.open_smtp("127.0.0.1:0").await.unwrap();
    let away = relay(&plain, at, Cover::Starttls, SignIn::Nobody);
    assert_eq!(look(&away).await, Err(SmtpFault::TlsNotOffered));
}
