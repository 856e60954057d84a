//! The client's NTLM against the sandbox's acceptor, over TLS and with a channel binding.

use std::sync::Arc;

use smartactions::{
    ews::{
        ChannelBinding, Credentials, Endpoint, EwsClient, EwsError, Ntlm, Trust,
        operations::GetFolder, types::DistinguishedFolder,
    },
    probe::CheckId,
    sandbox::{Options, Running, Sandbox, Scenario},
};

use super::{
    credentials,
    probe::{probed_as, state},
};

const STRICT: &str = "[sign_in]\nmethods = [\"negotiate\", \"ntlm\"]\nchannel_binding = \"require\"\nlockout_after = 3";

async fn strict() -> Running {
    let options = Options {
        listen: "127.0.0.1:0".into(),
        tls: true,
        data: None,
    };
    let scenario = Scenario::parse(STRICT).unwrap();
    Sandbox::start_with(options, &scenario).await.unwrap()
}

fn client(running: &Running, credentials: Credentials) -> EwsClient {
    let pem = running.ca_pem.clone().unwrap().into_bytes();
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    let sign_in = Arc::new(Ntlm::new(credentials));
    EwsClient::new(endpoint, &Trust::CaFile { pem }, sign_in).unwrap()
}

fn inbox() -> GetFolder {
    GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    }
}

/// How long these take is in `tests/bench/sign_in.rs`.
#[tokio::test]
async fn many_calls_take_one_handshake() {
    let running = strict().await;
    for (account, calls) in [
        ("svc-smartactions@example.test", 2_000),
        ("EXAMPLE\\svc-smartactions", 20),
    ] {
        let before = running.counts();
        let named = Credentials {
            account: account.into(),
            ..credentials("sandbox")
        };
        let client = client(&running, named);
        for _ in 0..calls {
            client.call(&inbox()).await.unwrap();
        }
        let counts = running.counts();
        assert_eq!(
            counts.ntlm_handshakes - before.ntlm_handshakes,
            1,
            "{account}"
        );
        assert_eq!(counts.connections - before.connections, 1, "{account}");
        assert!(counts.refusals.is_empty(), "{counts:?}");
    }
}

/// Four calls at once take four connections at most, and keep them: no further call signs in again.
#[tokio::test]
async fn calls_at_once_sign_in_once_for_each_connection() {
    let running = strict().await;
    let client = client(&running, credentials("sandbox"));
    let inbox = inbox();
    let before = running.counts();
    for _ in 0..5 {
        let calls = (0..4).map(|_| client.call(&inbox));
        for answer in futures_util::future::join_all(calls).await {
            answer.unwrap();
        }
    }
    let counts = running.counts();
    let connections = counts.connections - before.connections;
    assert!(connections <= 4, "{counts:?}");
    assert_eq!(
        counts.ntlm_handshakes - before.ntlm_handshakes,
        connections,
        "{counts:?}"
    );
}

#[tokio::test]
async fn a_wrong_password_never_locks_the_account_out() {
    let running = strict().await;
    let wrong = client(&running, credentials("guess"));
    for _ in 0..6 {
        let answer = wrong.call(&inbox()).await;
        assert!(!matches!(answer, Ok(_) | Err(EwsError::Refused(_))));
    }
    let refusals = running.counts().refusals;
    assert_eq!(refusals.get("wrong_password"), Some(&2), "{refusals:?}");
    let right = client(&running, credentials("sandbox"));
    right.call(&inbox()).await.unwrap();
}

#[tokio::test]
async fn a_binding_that_is_switched_off_and_required_is_named() {
    let running = strict().await;
    let pem = running.ca_pem.clone().unwrap().into_bytes();
    for (password, wanted) in [
        ("sandbox", "probe.sign_in.binding_off"),
        ("guess", "probe.sign_in.refused"),
    ] {
        let trust = Trust::CaFile { pem: pem.clone() };
        let off = |t: &mut smartactions::probe::Target| t.line.binding = ChannelBinding::Off;
        let probe = probed_as(&running, trust, password, off).await;
        assert_eq!(state(&probe, CheckId::SignIn), wanted);
    }
    let refusals = running.counts().refusals;
    assert_eq!(refusals.get("wrong_password"), Some(&1), "{refusals:?}");
}
