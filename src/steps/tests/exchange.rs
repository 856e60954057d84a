//! Questions to Exchange, asked of a sandbox.

use super::{super::Runner, perform, runner};
use crate::{
    config::Settings,
    domain::{Address, CheckState, Secret},
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

#[tokio::test]
async fn the_search_for_the_server_is_a_row_of_the_probe_with_each_place_that_was_asked() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = sandbox().await;
    let place = sandbox
        .ews_url()
        .replace("/EWS/Exchange.asmx", "/autodiscover/autodiscover.svc");
    let name = crate::host::exchange::PLACE_VARIABLE.to_owned();
    for (password, found) in [("sandbox", true), ("wrong", false)] {
        let env = Environment::from([(name.clone(), place.clone())]);
        let runner = runner(dir.path(), env);
        let text = "[exchange]\nautodiscover = 'smartactions@example.test'\n\
                    account = 'svc-smartactions@example.test'\n";
        let settings = Settings::parse("t", text).unwrap().complete();
        let secret = Secret::new(password.to_owned());
        let connection = Connection {
            config: settings.config().unwrap(),
            passwords: [("exchange.password".to_owned(), secret)].into(),
        };
        let effect = Effect::RunProbe {
            run: 1,
            only: Vec::new(),
            afresh: false,
            connection: Box::new(connection),
        };
        let events = perform(&runner, effect).await;
        let mut states = events.iter().filter_map(|e| match e {
            Event::Check { id, state, .. } if id == "autodiscover" => Some(state),
            _ => None,
        });
        let state = states.next_back().unwrap();
        let told = events.iter().find_map(|e| match e {
            Event::Transcript { id, lines, .. } if id == "autodiscover" => Some(lines.join("\n")),
            _ => None,
        });
        let told = told.unwrap();
        let checked = events
            .iter()
            .any(|e| matches!(e, Event::Check { id, .. } if id == "sign_in"));
        if found {
            let CheckState::Passed { value, .. } = state else {
                panic!("{state:?}");
            };
            assert_eq!(value, "127.0.0.1");
            assert!(told.contains(&format!("SOAP {place}")), "{told}");
            assert!(told.contains("EWS is at") && told.contains(" ms"), "{told}");
        } else {
            let CheckState::Failed { finding, .. } = state else {
                panic!("{state:?}");
            };
            assert_eq!(finding.code, "autodiscover.refused");
            assert!(told.contains("refused the account"), "{told}");
        }
        assert_eq!(checked, found);
    }
}
