//! The probe against small servers; against the sandbox it is tested as a black box.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod codes;
mod exchange;
mod mailbox;
mod own;
mod rights;
mod server;
mod tls;
mod way;

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Response},
    routing::any,
};
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::domain::{CheckState, Secret};
use crate::ews::{Credentials, Endpoint, Line, Trust};
use crate::world::World;

async fn serve(
    answer: impl Fn(&HeaderMap, &str) -> Response<Body> + Clone + Send + Sync + 'static,
) -> Endpoint {
    let reply = move |path: axum::http::Uri, mut headers: HeaderMap, body: String| async move {
        headers.insert("x-path", path.path().parse().unwrap());
        answer(&headers, &body)
    };
    let app = Router::new().fallback(any(reply));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!(
        "http://{}/EWS/Exchange.asmx",
        listener.local_addr().unwrap()
    ))
    .unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    endpoint
}

fn target(endpoint: Endpoint) -> Target {
    Target {
        endpoint,
        trust: Trust::SystemRoots,
        line: Line::default(),
        credentials: Credentials {
            account: "CORP\\svc".into(),
            password: Secret::new("canary".into()),
        },
        method: None,
        listener: None,
        must_not_open: Vec::new(),
        recipients: Vec::new(),
        relay: None,
        ours: Arc::new(|_| true),
    }
}

fn reply(status: u16, methods: &[&'static str]) -> Response<Body> {
    let mut response = Response::builder()
        .status(status)
        .body(Body::empty())
        .unwrap();
    for method in methods {
        response
            .headers_mut()
            .append("www-authenticate", method.parse().unwrap());
    }
    response
}

async fn run(target: Target) -> (Probe, Vec<Event>) {
    let (sender, mut receiver) = unbounded_channel();
    let mut probe = Probe::new(target, World::real());
    probe.run_all(&sender).await;
    drop(sender);
    let mut events = Vec::new();
    while let Some(event) = receiver.recv().await {
        events.push(event);
    }
    (probe, events)
}

fn code(probe: &Probe, check: CheckId) -> String {
    match &probe.states()[&check] {
        CheckState::Passed { .. } => "passed".into(),
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => {
            finding.code.clone()
        }
        CheckState::Waiting { waits_for } => {
            format!("waits for {}", waits_for.clone().unwrap_or_default())
        }
        CheckState::LeftOut => "left out".into(),
        CheckState::Running => "running".into(),
    }
}

fn remedies(probe: &Probe, check: CheckId) -> String {
    match &probe.states()[&check] {
        CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => {
            format!("{:?}", finding.remedies)
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_refused_password_stops_what_leans_on_it_and_nothing_else() {
    let tries = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&tries);
    let endpoint = serve(move |headers, _| {
        if headers.contains_key("authorization") {
            *counted.lock().unwrap() += 1;
        }
        reply(401, &["Negotiate", "Basic realm=\"x\""])
    })
    .await;
    let (mut probe, events) = run(target(endpoint)).await;
    for (check, wanted) in [
        (CheckId::NameResolves, "passed"),
        (CheckId::PortAnswers, "passed"),
        (CheckId::TlsHandshake, "left out"),
        (CheckId::CertificateTrust, "left out"),
        (CheckId::EwsPath, "passed"),
        (CheckId::ClockDifference, "passed"),
        (CheckId::MethodsOffered, "passed"),
        (CheckId::SignIn, "probe.sign_in.refused"),
        (CheckId::ServerVersion, "waits for sign_in"),
        (CheckId::OwnMailbox, "waits for sign_in"),
        (CheckId::Mailbox, "left out"),
        (CheckId::Streaming, "waits for sign_in"),
    ] {
        assert_eq!(code(&probe, check), wanted, "{check:?}");
    }
    assert_eq!(*tries.lock().unwrap(), 1, "one try a run");
    assert!(!format!("{events:?}").contains("canary"));
    let (sender, _receiver) = unbounded_channel();
    probe.run_again(CheckId::SignIn, &sender).await;
    assert_eq!(*tries.lock().unwrap(), 2, "once more when asked");
}

#[tokio::test]
async fn only_methods_we_lack_are_told() {
    let endpoint = serve(|_, _| reply(401, &["Bearer"])).await;
    let (probe, _) = run(target(endpoint)).await;
    assert_eq!(
        code(&probe, CheckId::MethodsOffered),
        "probe.methods_offered.none"
    );
    assert_eq!(code(&probe, CheckId::SignIn), "waits for methods_offered");
}

#[tokio::test]
async fn nobody_there_and_no_such_name() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let (probe, _) = run(target(
        Endpoint::parse(&format!("http://127.0.0.1:{port}/")).unwrap(),
    ))
    .await;
    assert_eq!(
        code(&probe, CheckId::PortAnswers),
        "probe.port_answers.refused"
    );
    assert_eq!(code(&probe, CheckId::EwsPath), "waits for tls_handshake");
    let (probe, _) = run(target(
        Endpoint::parse("https://no-such-host.invalid/").unwrap(),
    ))
    .await;
    assert_eq!(
        code(&probe, CheckId::NameResolves),
        "probe.name_resolves.not_found"
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_keeps_the_password_here() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let key =
        tokio_rustls::rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .unwrap();
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(crate::ews::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        while let Ok((socket, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(socket).await else {
                continue;
            };
            let mut bytes = vec![0; 4096];
            let read = stream.read(&mut bytes).await.unwrap_or(0);
            kept.lock().unwrap().extend_from_slice(&bytes[..read]);
            let _ = stream.write_all(b"HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Basic\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    });
    let endpoint = Endpoint::parse(&format!("https://localhost:{port}/EWS/Exchange.asmx")).unwrap();
    let (probe, _) = run(target(endpoint.clone())).await;
    assert_eq!(
        code(&probe, CheckId::CertificateTrust),
        "probe.certificate_trust.self_signed"
    );
    assert_eq!(code(&probe, CheckId::EwsPath), "passed", "siblings go on");
    assert_eq!(code(&probe, CheckId::SignIn), "waits for certificate_trust");
    assert!(
        !String::from_utf8_lossy(&heard.lock().unwrap())
            .to_lowercase()
            .contains("authorization")
    );
    let believed = Target {
        trust: Trust::CaFile {
            pem: made.cert.pem().into_bytes(),
        },
        ..target(endpoint)
    };
    let (probe, _) = run(believed).await;
    assert_eq!(
        code(&probe, CheckId::CertificateTrust),
        "probe.certificate_trust.private_ca"
    );
    assert_eq!(code(&probe, CheckId::SignIn), "probe.sign_in.refused");
}

#[tokio::test]
async fn only_the_wanted_checks_and_what_they_need() {
    let endpoint = serve(|_, _| reply(401, &["Basic"])).await;
    let (sender, _receiver) = unbounded_channel();
    let mut probe = Probe::new(target(endpoint), World::real());
    probe.run_only(&[CheckId::ClockDifference], &sender).await;
    assert_eq!(code(&probe, CheckId::ClockDifference), "passed");
    assert_eq!(code(&probe, CheckId::SignIn), "left out");
    assert_eq!(code(&probe, CheckId::NameResolves), "passed");
}
