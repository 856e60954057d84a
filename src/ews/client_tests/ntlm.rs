//! NTLM against a scripted server that counts connections and steps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod server;

use std::sync::atomic::AtomicBool;

use self::server::ntlm_server;
pub(super) use self::server::{Manner, Seen, serve_connection};
use super::*;

pub(super) fn ntlm_scheme(method: Option<&Method>) -> Arc<dyn SignIn> {
    let credentials = Credentials {
        account: "CORP\\svc".into(),
        password: Secret::new("pw".into()),
    };
    sign_in(credentials, method).unwrap()
}

fn client_by(endpoint: Endpoint, scheme: Arc<dyn SignIn>) -> EwsClient {
    let limit = Duration::from_secs(20);
    EwsClient::with_limit(endpoint, &Trust::SystemRoots, scheme, limit).unwrap()
}

fn ntlm_client(endpoint: Endpoint, method: Option<&Method>) -> EwsClient {
    client_by(endpoint, ntlm_scheme(method))
}

pub(super) fn steps(seen: &Seen) -> Vec<(usize, u8)> {
    let seen = seen.lock().unwrap();
    seen.iter().map(|(c, s, _)| (*c, *s)).collect()
}

/// How often the server judged the account.
fn judged(seen: &Seen) -> usize {
    steps(seen).iter().filter(|(_, step)| *step == 3).count()
}

fn refusing() -> Manner {
    Manner {
        refuses: Arc::new(AtomicBool::new(true)),
        ..Manner::default()
    }
}

#[tokio::test]
async fn two_thousand_calls_are_one_sign_in_of_one_connection() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    for _ in 0..2000 {
        ask(&client).await.unwrap();
    }
    let all = seen.lock().unwrap().clone();
    assert_eq!(all.len(), 2002);
    assert_eq!(all[..2], [(0, 1, 0), (0, 3, 0)], "the steps carry no body");
    assert!(all[2..].iter().all(|s| *s == all[2] && s.2 > 0));
    assert_eq!((all[2].0, all[2].1), (0, 0));
}

#[tokio::test]
async fn calls_at_once_have_a_connection_each() {
    let barrier = Arc::new(tokio::sync::Barrier::new(4));
    let (endpoint, seen) = ntlm_server(Manner {
        together: Some(barrier),
        ..Manner::default()
    })
    .await;
    for method in [Some(&Method::Ntlm), None] {
        seen.lock().unwrap().clear();
        let client = ntlm_client(endpoint.clone(), method);
        // Heard before: until then one call is in flight at a time.
        client.budget().went_well();
        for round in 0..3 {
            // The server answers none before all four are there.
            let calls: Vec<_> = (0..4).map(|_| ask(&client)).collect();
            for answer in futures_util::future::join_all(calls).await {
                answer.unwrap();
            }
            assert_eq!(judged(&seen), 4, "round {round}: signed in once each");
        }
    }
}

#[tokio::test]
async fn auto_asks_first_and_takes_ntlm() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, None);
    ask(&client).await.unwrap();
    ask(&client).await.unwrap();
    assert_eq!(steps(&seen), [(0, 0), (1, 1), (1, 3), (1, 0), (1, 0)]);
    assert_eq!(seen.lock().unwrap()[0].2, 0);
    assert_eq!(client.method(), Method::Ntlm);
}

#[tokio::test]
async fn a_wrong_password_is_judged_twice_and_never_again() {
    for method in [Some(&Method::Ntlm), None] {
        let (endpoint, seen) = ntlm_server(refusing()).await;
        let scheme = ntlm_scheme(method);
        let client = client_by(endpoint.clone(), Arc::clone(&scheme));
        let calls: Vec<_> = (0..20).map(|_| ask(&client)).collect();
        for error in futures_util::future::join_all(calls).await {
            let code = error.unwrap_err().code();
            assert!(code.starts_with("ews.sign_in."), "{code}");
        }
        // Another client of the same account goes on with the count; a new password begins anew.
        let error = ask(&client_by(endpoint.clone(), scheme)).await.unwrap_err();
        assert_eq!(error.code(), "ews.sign_in.stopped");
        assert_eq!(judged(&seen), 2);
        let anew = ask(&ntlm_client(endpoint, method)).await.unwrap_err();
        assert_eq!(anew.code(), "ews.sign_in.refused");
        assert_eq!(judged(&seen), 3);
    }
}

#[tokio::test]
async fn a_password_that_changes_under_many_calls_is_judged_twice() {
    let manner = Manner {
        closes: true,
        ..refusing()
    };
    manner.refuses.store(false, Ordering::SeqCst);
    let (endpoint, seen) = ntlm_server(manner.clone()).await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    ask(&client).await.unwrap();
    manner.refuses.store(true, Ordering::SeqCst);
    let calls: Vec<_> = (0..8).map(|_| ask(&client)).collect();
    for error in futures_util::future::join_all(calls).await {
        assert!(error.unwrap_err().code().starts_with("ews.sign_in."));
    }
    assert_eq!(judged(&seen), 1 + 2);
}

#[tokio::test]
async fn a_server_without_the_method_judges_nobody() {
    let (endpoint, seen) = ntlm_server(Manner {
        offers: Some("Basic realm=\"x\""),
        ..Manner::default()
    })
    .await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    for _ in 0..3 {
        let error = ask(&client).await.unwrap_err();
        assert!(error.to_string().contains("Basic"), "{error}");
        assert_eq!(error.code(), "ews.settings");
        assert!(!error.fate_unknown());
    }
    assert!(steps(&seen).iter().all(|(_, step)| *step == 1));
}

/// What is offered and not gone on with is no lack of a method, and no password is judged.
#[tokio::test]
async fn an_offer_without_a_challenge_is_told_as_one() {
    for method in [Some(&Method::Ntlm), None] {
        let (endpoint, seen) = ntlm_server(Manner {
            offers: Some("NTLM"),
            ..Manner::default()
        })
        .await;
        let error = ask(&ntlm_client(endpoint, method)).await.unwrap_err();
        assert_eq!(error.code(), "ews.sign_in.failed");
        assert!(error.to_string().contains("no challenge"), "{error}");
        assert_eq!(judged(&seen), 0);
    }
}

#[tokio::test]
async fn a_new_connection_signs_in_again() {
    for (closes, forgets) in [(true, false), (false, true)] {
        let (endpoint, seen) = ntlm_server(Manner {
            closes,
            forgets,
            ..Manner::default()
        })
        .await;
        let client = ntlm_client(endpoint, Some(&Method::Ntlm));
        ask(&client).await.unwrap();
        // Where the end of the connection is not known yet, the call is lost with it.
        if ask(&client).await.is_err() {
            assert!(closes);
            ask(&client).await.unwrap();
        }
        let signed: Vec<_> = steps(&seen).into_iter().filter(|(_, s)| *s != 0).collect();
        assert_eq!(signed, [(0, 1), (0, 3), (1, 1), (1, 3)]);
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_on_steps_gets_the_request_with_the_last_one() {
    let (endpoint, seen) = ntlm_server(Manner {
        hangs_up: true,
        ..Manner::default()
    })
    .await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    for _ in 0..3 {
        ask(&client).await.unwrap();
    }
    let all = seen.lock().unwrap().clone();
    assert_eq!(all[..3], [(0, 1, 0), (0, 3, 0), (1, 1, 0)]);
    assert!(all[3].2 > 0);
    let short: Vec<_> = all[3..].iter().map(|(c, s, _)| (*c, *s)).collect();
    assert_eq!(short, [(1, 3), (1, 0), (1, 0)]);
}

#[tokio::test]
async fn a_stream_has_a_connection_of_its_own() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    ask(&client).await.unwrap();
    let subscription = Subscription::for_tests("S");
    let stream = client.stream(&subscription, 29).await.unwrap();
    ask(&client).await.unwrap();
    ask(&client).await.unwrap();
    let wanted = [(0, 1), (0, 3), (0, 0), (0, 0)];
    let second = [(1, 1), (1, 3), (1, 0), (1, 0)];
    let all = steps(&seen);
    assert_eq!(
        all,
        [wanted, second].concat(),
        "the stream keeps the first, calls share the second"
    );
    // A connection in the middle of an answer is closed, not kept.
    drop(stream);
    ask(&client).await.unwrap();
    assert_eq!(steps(&seen)[8..], [(1, 0)]);
}
