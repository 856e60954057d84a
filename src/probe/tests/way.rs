//! What is told of the way to the server: path, clock, port, TLS, certificate.
#![allow(
    clippy::items_after_statements,
    reason = "an answer of the server stands beside what it is to prove"
)]

use std::time::Duration;

use axum::{body::Body, http::Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::code;
use super::{remedies, reply, run, serve, target};
use crate::ews::{Endpoint, Pin, Trust};
use crate::probe::{CheckId, Probe};

async fn greeted(
    answer: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
    path: &str,
) -> Probe {
    let endpoint = serve(move |headers, _| {
        let path = headers
            .get("x-path")
            .map(|p| p.to_str().unwrap().to_owned());
        answer(&path.unwrap_or_default())
    })
    .await;
    let url = endpoint.url().join(path).unwrap();
    run(target(Endpoint::parse(url.as_str()).unwrap())).await.0
}

#[tokio::test]
async fn each_way_in_which_the_path_is_wrong() {
    let redirect = |to: &'static str| {
        let mut response = reply(302, &[]);
        response
            .headers_mut()
            .insert("location", to.parse().unwrap());
        response
    };
    let cases: [(u16, &str, &str); 6] = [
        (404, "", "probe.ews_path.not_there"),
        (403, "", "probe.ews_path.forbidden"),
        (
            302,
            "https://mail.corp.example/owa/auth/logon.aspx",
            "probe.ews_path.owa",
        ),
        (
            302,
            "https://portal.corp.example/",
            "probe.ews_path.elsewhere",
        ),
        (503, "", "probe.ews_path.trouble"),
        (200, "page", "probe.ews_path.web_page"),
    ];
    for (status, what, wanted) in cases {
        let answer = move |_: &str| match (status, what) {
            (302, to) => redirect(to),
            (200, _) => Response::new(Body::from("<!DOCTYPE html><html></html>")),
            _ => reply(status, &[]),
        };
        let probe = greeted(answer, "/EWS/Exchange.asmx").await;
        assert_eq!(code(&probe, CheckId::EwsPath), wanted);
        assert_eq!(code(&probe, CheckId::SignIn), "waits for methods_offered");
    }
    let at_usual = |path: &str| {
        let is_ews = path.eq_ignore_ascii_case("/ews/exchange.asmx");
        if is_ews {
            reply(401, &["NTLM"])
        } else {
            reply(404, &[])
        }
    };
    let probe = greeted(at_usual, "/autodiscover/x.xml").await;
    assert_eq!(
        code(&probe, CheckId::EwsPath),
        "probe.ews_path.wrong_directory"
    );
    assert!(remedies(&probe, CheckId::EwsPath).contains("/EWS/Exchange.asmx"));
}

/// Answers every connection with these bytes and closes it.
async fn raw(bytes: &'static [u8]) -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut request = [0; 2048];
            let _ = socket.read(&mut request).await;
            let _ = socket.write_all(bytes).await;
        }
    });
    port
}

async fn plain(port: u16) -> Probe {
    let endpoint = Endpoint::parse(&format!("http://127.0.0.1:{port}/EWS/Exchange.asmx"));
    run(target(endpoint.unwrap())).await.0
}

#[tokio::test]
async fn clocks_that_differ_or_are_not_told_and_connections_that_break() {
    const FAR: &[u8] = b"HTTP/1.1 401 No\r\ndate: Mon, 02 Jan 2006 15:04:05 GMT\r\nwww-authenticate: Basic\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let probe = plain(raw(FAR).await).await;
    assert_eq!(
        code(&probe, CheckId::ClockDifference),
        "probe.clock_difference.large"
    );
    const SILENT: &[u8] = b"HTTP/1.1 401 No\r\nwww-authenticate: Basic\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let probe = plain(raw(SILENT).await).await;
    assert_eq!(
        code(&probe, CheckId::ClockDifference),
        "probe.clock_difference.unknown"
    );
    let probe = plain(raw(b"").await).await;
    assert_eq!(code(&probe, CheckId::EwsPath), "probe.ews_path.no_answer");
}

#[tokio::test]
async fn a_port_that_speaks_no_tls_and_one_that_is_silent() {
    let port = raw(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let endpoint = Endpoint::parse(&format!("https://localhost:{port}/EWS/Exchange.asmx")).unwrap();
    let (probe, _) = run(target(endpoint)).await;
    let seen = code(&probe, CheckId::TlsHandshake);
    let told = ["probe.tls_handshake.refused", "probe.tls_handshake.not_tls"];
    assert!(told.contains(&seen.as_str()), "{seen}");
    // A queue of one that nobody empties: the system drops what comes after.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut kept = Vec::new();
    for _ in 0..4 {
        let connecting = tokio::net::TcpStream::connect(address);
        kept.push(tokio::time::timeout(Duration::from_millis(200), connecting).await);
    }
    let probe = plain(address.port()).await;
    assert_eq!(
        code(&probe, CheckId::PortAnswers),
        "probe.port_answers.silent"
    );
}

/// A server with a certificate of these settings; gives its port and the certificate as PEM.
async fn with_certificate(change: impl FnOnce(&mut rcgen::CertificateParams)) -> (u16, String) {
    let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    change(&mut params);
    let key = rcgen::KeyPair::generate().unwrap();
    let made = params.self_signed(&key).unwrap();
    let der =
        tokio_rustls::rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(crate::ews::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.der().clone()], der)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let _ = acceptor.accept(socket).await;
        }
    });
    (port, made.pem())
}

async fn trusted(port: u16, trust: Trust) -> Probe {
    let endpoint = Endpoint::parse(&format!("https://localhost:{port}/EWS/Exchange.asmx"));
    let mut target = target(endpoint.unwrap());
    target.trust = trust;
    let (sender, _kept) = tokio::sync::mpsc::unbounded_channel();
    let mut probe = Probe::new(target, crate::world::World::real());
    probe.run_only(&[CheckId::CertificateTrust], &sender).await;
    probe
}

#[tokio::test]
async fn each_way_in_which_a_certificate_is_not_believed() {
    let after = |days: i64| {
        let now = jiff::Timestamp::now().as_second() + days * 86_400;
        let at = jiff::Timestamp::from_second(now)
            .unwrap()
            .to_zoned(jiff::tz::TimeZone::UTC);
        rcgen::date_time_ymd(
            at.year().into(),
            at.month().unsigned_abs(),
            at.day().unsigned_abs(),
        )
    };
    let of = |probe: &Probe| code(probe, CheckId::CertificateTrust);
    let file = |pem: String| Trust::CaFile {
        pem: pem.into_bytes(),
    };
    let (port, pem) = with_certificate(|p| p.not_after = after(-1)).await;
    let seen = of(&trusted(port, file(pem)).await);
    assert_eq!(seen, "probe.certificate_trust.expired");
    let (port, pem) = with_certificate(|p| p.not_after = after(10)).await;
    let seen = of(&trusted(port, file(pem)).await);
    assert_eq!(seen, "probe.certificate_trust.expires_soon");
    let (port, pem) = with_certificate(|p| {
        p.subject_alt_names = vec![rcgen::SanType::DnsName(
            "mail.corp.example".try_into().unwrap(),
        )];
    })
    .await;
    let seen = of(&trusted(port, file(pem)).await);
    assert_eq!(seen, "probe.certificate_trust.wrong_name");
    let (port, pem) = with_certificate(|p| {
        p.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    })
    .await;
    let seen = of(&trusted(port, file(pem)).await);
    assert_eq!(seen, "probe.certificate_trust.refused");
    let (port, _) = with_certificate(|_| {}).await;
    let other = format!("sha256:{}", "0".repeat(64));
    let pins = Trust::Pins(vec![Pin::parse(&other).unwrap()]);
    assert_eq!(
        of(&trusted(port, pins).await),
        "probe.certificate_trust.pin_mismatch"
    );
    let seen = of(&trusted(port, file("no PEM".to_owned())).await);
    assert_eq!(seen, "probe.certificate_trust.settings");
}
