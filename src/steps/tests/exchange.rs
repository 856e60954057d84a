//! Questions to Exchange, asked of a sandbox.

use super::{super::Runner, perform, runner};
use crate::{
    config::Settings,
    domain::{Address, Secret},
    sandbox::{Options, Running, Sandbox},
    setup::{Connection, Effect, Event, MailboxChoice, MailboxOutcome},
    world::Environment,
};

async fn sandbox() -> Running {
    Sandbox::start(Options {
        listen: "127.0.0.1:0".to_owned(),
        ..Options::default()
    })
    .await
    .unwrap()
}

/// Signs in as the service account; the listener's own account is `own`, if one is given.
fn connection(sandbox: &Running, password: &str, own: &str) -> Box<Connection> {
    let text = format!(
        "[exchange]\nurl = '{}'\naccount = 'svc-smartactions@example.test'\n\
         [[listener]]\naccess = '{}'\naccount = '{own}'\n",
        sandbox.ews_url(),
        if own.is_empty() {
            "impersonation"
        } else {
            "own"
        },
    );
    let settings = Settings::parse("t", &text).unwrap().complete();
    let secret = Secret::new(password.to_owned());
    let names = ["exchange.password", "listener.default.password"];
    Box::new(Connection {
        config: settings.config().unwrap(),
        passwords: names.map(|n| (n.to_owned(), secret.clone())).into(),
    })
}

async fn query(
    runner: &Runner,
    connection: Box<Connection>,
    address: &str,
    again: bool,
) -> MailboxOutcome {
    let effect = Effect::QueryMailbox {
        run: 1,
        choice: MailboxChoice::Dedicated(Address::parse(address).unwrap()),
        again,
        connection,
    };
    match perform(runner, effect).await.pop() {
        Some(Event::Mailbox { outcome, .. }) => outcome,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_password_that_was_refused_is_tried_again_only_when_asked() {
    let dir = tempfile::tempdir().unwrap();
    let (runner, sandbox) = (runner(dir.path(), Environment::new()), sandbox().await);
    let wrong = || connection(&sandbox, "wrong", "");
    let ask = |again| query(&runner, wrong(), "smartactions@example.test", again);
    assert!(matches!(ask(false).await, MailboxOutcome::NoAnswer(_)));
    let refused = sandbox.counts().refused;
    assert!(refused > 0);
    for _ in 0..5 {
        let outcome = ask(false).await;
        let code = outcome.finding().map(|f| f.code.as_str());
        assert_eq!(code, Some("probe.sign_in.refused"));
    }
    assert_eq!(sandbox.counts().refused, refused, "tried by itself");
    ask(true).await;
    assert!(sandbox.counts().refused > refused);
    // A probe that was refused counts as well; the right password is another one.
    let right = connection(&sandbox, "sandbox", "");
    let found = query(&runner, right, "smartactions@example.test", false).await;
    assert!(matches!(found, MailboxOutcome::Found { .. }), "{found:?}");
}

#[tokio::test]
async fn a_mailbox_that_is_not_the_accounts_own_is_no_missing_one() {
    let dir = tempfile::tempdir().unwrap();
    let (runner, sandbox) = (runner(dir.path(), Environment::new()), sandbox().await);
    for (own, address, there) in [
        // Both are there, by their primary address and by an alias.
        ("bob@example.test", "smartactions@example.test", true),
        ("bob@example.test", "actions@example.test", true),
        ("nomailbox@example.test", "smartactions@example.test", true),
        ("bob@example.test", "nobody@example.test", false),
    ] {
        let asked = connection(&sandbox, "sandbox", own);
        let outcome = query(&runner, asked, address, false).await;
        let empties = matches!(outcome, MailboxOutcome::NotFound(_));
        assert_eq!(empties, !there, "{own} {address}: {outcome:?}");
    }
}
