//! What is kept from one search to the next.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{Router, http::HeaderMap, routing::any};

use super::*;
use crate::domain::Secret;

/// A place that refuses everybody; counts who signed in.
async fn refusing() -> (String, Arc<AtomicUsize>) {
    let tried = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tried);
    let answer = move |headers: HeaderMap| async move {
        if headers.contains_key("authorization") {
            counted.fetch_add(1, Ordering::SeqCst);
        }
        let challenge = [("www-authenticate", "Basic realm=\"x\"")];
        (axum::http::StatusCode::UNAUTHORIZED, challenge)
    };
    let app = Router::new().fallback(any(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (format!("http://127.0.0.1:{port}/autodiscover.svc"), tried)
}

#[tokio::test]
async fn a_place_that_refused_is_not_asked_again_with_the_same_password() {
    let (place, tried) = refusing().await;
    let env = Environment::from([(PLACE_VARIABLE.to_owned(), place)]);
    let (refusals, world) = (Refusals::default(), World::real());
    let address = Address::parse("a@corp.test").unwrap();
    let credentials = |password: &str| Credentials {
        account: "a".to_owned(),
        password: Secret::new(password.to_owned()),
    };
    let run = async |credentials: &Credentials| {
        let found = search(&Wanted {
            address: &address,
            trust: &Trust::SystemRoots,
            credentials,
            password: "listener.x.password",
            method: None,
            line: &Line::default(),
            sign_in: None,
            allow: &[],
            refusals: &refusals,
            world: &world,
            env: &env,
        })
        .await;
        let fault = found.endpoint.unwrap_err();
        assert!(matches!(fault, SearchFault::Refused { .. }), "{fault}");
        let remedy = fault.remedy();
        let command = "smartactions secret set listener.x.password;";
        assert!(remedy.contains(command), "{remedy}");
        found.attempts.len()
    };
    let wrong = credentials("wrong");
    for _ in 0..3 {
        assert_eq!(run(&wrong).await, 1, "it is shown, asked or not");
    }
    assert_eq!(tried.load(Ordering::SeqCst), 1);
    run(&credentials("other")).await;
    assert_eq!(tried.load(Ordering::SeqCst), 2, "another password is tried");
    refusals.forget(&address, &wrong);
    run(&wrong).await;
    assert_eq!(tried.load(Ordering::SeqCst), 3, "a person wants it");
    refusals.forget_all();
    run(&wrong).await;
    assert_eq!(tried.load(Ordering::SeqCst), 4, "a secret was set");
}
