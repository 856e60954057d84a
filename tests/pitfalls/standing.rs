//! Whose mailbox, by which way.

use std::process::Command;

use smartactions::{
    domain::{Correspondent, MessageId, OutboxId, OutgoingMail},
    ews::Access,
    mailbox::{MailSender as _, MailSource as _},
    probe::{MailboxOutcome, query_mailbox},
    sandbox::DeliverAs,
};

use super::rig::{BOT, address, client, mailbox, messages, sandbox};

const BOB: &str = "bob@example.test";
const SERVICE: &str = "svc-smartactions@example.test";

/// 9: a delegate's call that does not name the mailbox acts in the delegate's own, and succeeds.
#[tokio::test]
async fn a_delegate_acts_in_the_mailbox_it_was_told() {
    let rights = format!(
        "[[rights]]\naccount = \"{SERVICE}\"\nmailbox = \"{BOB}\"\nfull_access = true\nsend_as = true"
    );
    let (running, admin) = sandbox(&rights).await;
    let bob = mailbox(&running, Access::Delegate(address(BOB)));
    bob.open().await.unwrap();
    let mail = format!("From: a@outside.example\r\nTo: {BOB}\r\nSubject: for Bob\r\n\r\nhello\r\n");
    admin
        .deliver(mail.into_bytes(), DeliverAs::Outside)
        .await
        .unwrap();
    let arrived = bob.changes(None, 10).await.unwrap().arrived;
    let read = bob.fetch(&arrived).await.unwrap();
    assert_eq!(read[0].as_ref().unwrap().subject, "for Bob");
    bob.file_away(&arrived, "Processed").await.unwrap();
    let sent = OutgoingMail {
        message_id: MessageId::parse("<1@example.test>").unwrap(),
        to: vec![Correspondent::bare(address("alice@example.test"))],
        subject: "from Bob".into(),
        text: "x".into(),
        html: "<p>x</p>".into(),
        in_reply_to: None,
        references: Vec::new(),
        headers: Vec::new(),
    };
    let key = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 1);
    let draft = bob.prepare(key, &sent).await.unwrap();
    bob.submit(&draft).await.unwrap();
    assert_eq!(messages(&admin, BOB, "Processed").await.len(), 1);
    assert_eq!(messages(&admin, BOB, "sentitems").await.len(), 1);
    let own = admin.mailbox(SERVICE).await.unwrap();
    assert_eq!(
        own.as_array().unwrap().len(),
        0,
        "nothing of the service account's: {own}"
    );
}

/// 10: Exchange may say of an alias that nobody has it. The directory tells the primary address, and
/// what nobody has stays what nobody has.
#[tokio::test]
async fn an_alias_that_is_said_not_to_exist_is_followed() {
    for aliases in ["refused", "refused_silently", "not_found"] {
        let (running, _) = sandbox(&format!("[odd]\naliases = \"{aliases}\"")).await;
        let service = client(&running, Access::Own);
        let ask = async |text: &str| {
            let wanted = address(text);
            let access = Access::Impersonation(wanted.clone());
            query_mailbox(&service, &wanted, &access, &|_| true).await
        };
        let alias = ask("actions@example.test").await;
        let MailboxOutcome::Found(found) = alias else {
            panic!("{aliases}: {alias:?}");
        };
        assert_eq!(found.address, address(BOT), "{aliases}");
        let nobody = ask("nobody@example.test").await;
        assert!(
            matches!(nobody, MailboxOutcome::NotFound { .. }),
            "{nobody:?}"
        );
    }
}

/// 5: the HTTP client takes no proxy from the environment by itself: NTLM would not survive it, and
/// what is on this machine is never asked of one. Runs itself again under such an environment.
#[tokio::test]
async fn the_http_client_takes_no_proxy_from_the_environment() {
    const AGAIN: &str = "SMARTACTIONS_TEST_UNDER_PROXY";
    if std::env::var_os(AGAIN).is_some() {
        let (running, _) = sandbox("").await;
        let bot = mailbox(&running, Access::Impersonation(address(BOT)));
        bot.open().await.unwrap();
        return;
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    let name = "standing::the_http_client_takes_no_proxy_from_the_environment";
    again.args(["--exact", name]).env(AGAIN, "1");
    // Nobody listens there.
    for variable in ["http_proxy", "https_proxy", "all_proxy"] {
        again.env(variable, "http://127.0.0.1:9");
        again.env(variable.to_uppercase(), "http://127.0.0.1:9");
    }
    again.env_remove("no_proxy").env_remove("NO_PROXY");
    let ended = again.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && said.contains("1 passed"),
        "{said}"
    );
}
