//! The search against small servers on this machine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Response, Uri},
    routing::any,
};

use super::*;
use crate::domain::Secret;
use crate::ews::auth::{Basic, Credentials};

async fn serve(
    answer: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
) -> (u16, Arc<Mutex<Vec<bool>>>) {
    let signed_in = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&signed_in);
    let reply = move |uri: Uri, headers: HeaderMap| async move {
        kept.lock()
            .unwrap()
            .push(headers.contains_key("authorization"));
        answer(uri.path())
    };
    let app = Router::new().fallback(any(reply));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (port, signed_in)
}

fn basic() -> Basic {
    Basic::new(Credentials {
        account: "a".into(),
        password: Secret::new("p".into()),
    })
}

/// A search of the domain `localhost` (a host of this machine) that begins at these ports.
fn search<'a>(sign_in: &'a Basic, ports: &[u16], redirect: Option<u16>) -> Search<'a> {
    let url = |port: &u16| {
        Url::parse(&format!(
            "http://localhost:{port}/autodiscover/autodiscover.xml"
        ))
        .unwrap()
    };
    let mut search = Search::new(
        Address::parse("a@localhost").unwrap(),
        &Trust::SystemRoots,
        sign_in,
    );
    search.places = ports.iter().map(url).collect();
    search.redirect_probe = redirect.as_ref().map(url);
    search
}

fn status(status: u16, location: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("location", location)
        .body(Body::empty())
        .unwrap()
}

fn found() -> Response<Body> {
    Response::new(Body::from(
        "<Autodiscover><Response><Account><Protocol><Type>EXPR</Type><EwsUrl>https://mail.localhost/EWS/Exchange.asmx</EwsUrl></Protocol></Account></Response></Autodiscover>",
    ))
}

#[tokio::test]
async fn the_second_place_knows() {
    let (first, _) = serve(|_| status(404, "")).await;
    let (second, _) = serve(|_| found()).await;
    let sign_in = basic();
    let mut search = search(&sign_in, &[first, second], None);
    assert_eq!(
        search.run().await,
        Discovery::Found {
            endpoint: Endpoint::on_host("mail.localhost").unwrap()
        }
    );
    let statuses: Vec<_> = search.attempts().iter().map(|a| a.status).collect();
    assert_eq!(statuses, [Some(404), Some(200)]);
}

#[tokio::test]
async fn a_host_elsewhere_is_asked_about_and_gets_nothing_before() {
    let (elsewhere, heard) = serve(|_| found()).await;
    let target = format!("http://127.0.0.1:{elsewhere}/autodiscover/autodiscover.xml");
    let (first, _) = serve(move |_| status(302, &target)).await;
    let sign_in = basic();
    let mut search = search(&sign_in, &[first], None);
    assert_eq!(
        search.run().await,
        Discovery::AskAbout {
            host: "127.0.0.1".into()
        }
    );
    assert!(heard.lock().unwrap().is_empty());
    search.allow("127.0.0.1");
    assert!(matches!(search.run().await, Discovery::Found { .. }));
    assert_eq!(*heard.lock().unwrap(), [true]);
}

#[tokio::test]
async fn a_circle_ends() {
    let (port, heard) = serve(|path| status(302, if path == "/a" { "/b" } else { "/a" })).await;
    let sign_in = basic();
    let mut search = search(&sign_in, &[port], None);
    assert_eq!(search.run().await, Discovery::NotFound);
    assert_eq!(heard.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn the_plain_step_signs_in_nowhere_and_a_refusal_is_told_last() {
    let (refusing, _) = serve(|_| status(401, "")).await;
    let (plain, heard) = serve(|_| status(200, "")).await;
    let sign_in = basic();
    let mut search = search(&sign_in, &[refusing], Some(plain));
    assert!(matches!(
        search.run().await,
        Discovery::SignInRefused { .. }
    ));
    assert_eq!(*heard.lock().unwrap(), [false]);
}

#[tokio::test]
async fn an_ews_url_elsewhere_is_asked_about_too() {
    let answer = "<Autodiscover><Response><Account><Protocol><Type>EXPR</Type>\
        <EwsUrl>https://mail.evil.example/EWS/Exchange.asmx</EwsUrl></Protocol></Account>\
        </Response></Autodiscover>";
    let (port, _) = serve(move |_| Response::new(Body::from(answer))).await;
    let sign_in = basic();
    let mut search = search(&sign_in, &[port], None);
    let host = "mail.evil.example".to_owned();
    assert_eq!(search.run().await, Discovery::AskAbout { host });
    search.allow("mail.evil.example");
    assert!(matches!(search.run().await, Discovery::Found { .. }));
}

#[tokio::test]
async fn another_address_does_not_widen_where_the_password_goes() {
    let answer = "<Autodiscover><Response><Account><RedirectAddr>a@evil.example</RedirectAddr>\
        </Account></Response></Autodiscover>";
    let (port, _) = serve(move |_| Response::new(Body::from(answer))).await;
    let sign_in = basic();
    let host = "autodiscover.evil.example".to_owned();
    let found = search(&sign_in, &[port], None).run().await;
    assert_eq!(found, Discovery::AskAbout { host });
}

#[tokio::test]
async fn a_search_starts_at_a_place_of_this_machine_and_nowhere_else() {
    let (port, heard) = serve(|_| found()).await;
    let sign_in = basic();
    let mut search = Search::new(
        Address::parse("a@localhost").unwrap(),
        &Trust::SystemRoots,
        &sign_in,
    );
    let elsewhere = Endpoint::parse("https://mail.contoso.com/autodiscover.xml").unwrap();
    assert!(!search.start_at(&elsewhere));
    let here = format!("http://127.0.0.1:{port}/autodiscover/autodiscover.xml");
    assert!(search.start_at(&Endpoint::parse(&here).unwrap()));
    assert!(matches!(search.run().await, Discovery::Found { .. }));
    assert_eq!(*heard.lock().unwrap(), [true]);
}
