//! TLS against real handshakes: every way they fail, through a proxy, and what is seen on the way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::net::SocketAddr;

use rcgen::{CertificateParams, CertifiedIssuer, DnType, KeyPair};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls};

use super::ntlm::{Manner, Seen, ntlm_scheme, serve_connection, steps};
use super::*;

mod pinned;

const HOST: &str = "mail.corp.example";

/// A certificate with its key, and the one that signed it.
struct Made {
    der: rustls::pki_types::CertificateDer<'static>,
    key: rustls::pki_types::PrivateKeyDer<'static>,
    ca: Vec<u8>,
}

/// Signed by a CA, as `change` says.
fn signed(change: impl Fn(&mut CertificateParams)) -> Made {
    let mut ca = CertificateParams::new(vec![]).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    ca.distinguished_name.push(DnType::CommonName, "Test CA");
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(vec![HOST.into(), "127.0.0.1".into()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, HOST);
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    let made = params.signed_by(&key, &ca).unwrap();
    Made {
        der: made.der().clone(),
        key: rustls::pki_types::PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        ca: ca.pem().into_bytes(),
    }
}

fn self_signed() -> Made {
    let made = rcgen::generate_simple_self_signed(vec![HOST.into(), "127.0.0.1".into()]).unwrap();
    Made {
        der: made.cert.der().clone(),
        key: rustls::pki_types::PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into()),
        ca: made.cert.pem().into_bytes(),
    }
}

fn acceptor(made: &Made) -> TlsAcceptor {
    let config = rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.der.clone()], made.key.clone_key())
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// An NTLM server behind TLS.
async fn tls_server(made: &Made) -> (SocketAddr, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let seen = Seen::default();
    let (kept, acceptor) = (Arc::clone(&seen), acceptor(made));
    tokio::spawn(async move {
        for connection in 0.. {
            let (socket, _) = listener.accept().await.unwrap();
            let (acceptor, kept) = (acceptor.clone(), Arc::clone(&kept));
            tokio::spawn(async move {
                if let Ok(socket) = acceptor.accept(socket).await {
                    serve_connection(socket, connection, Manner::default(), kept).await;
                }
            });
        }
    });
    (at, seen)
}

/// Says `bytes` to whoever connects, whatever he says; then hangs up.
async fn says(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut hello = [0; 4096];
            let _ = socket.read(&mut hello).await;
            let _ = socket.write_all(bytes).await;
        }
    });
    at
}

/// A proxy that leads every name to `target`, and notes what it was asked for.
async fn proxy(target: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let kept = Arc::clone(&kept);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(socket.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                kept.lock()
                    .unwrap()
                    .push(head.lines().next().unwrap().to_owned());
                if head.contains("refused.example") {
                    let no = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n";
                    socket.write_all(no).await.unwrap();
                    return;
                }
                let mut out = TcpStream::connect(target).await.unwrap();
                socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut socket, &mut out).await;
            });
        }
    });
    (at, asked)
}

fn at(address: SocketAddr) -> Endpoint {
    Endpoint::parse(&format!("https://{address}/EWS/Exchange.asmx")).unwrap()
}

async fn fault(endpoint: Endpoint, trust: &Trust) -> TlsFault {
    let client = EwsClient::new(endpoint, trust, ntlm_scheme(Some(&Method::Ntlm))).unwrap();
    let error = ask(&client).await.unwrap_err();
    assert!(!error.fate_unknown());
    match error {
        EwsError::NotConnected {
            fault: ConnectFault::Tls(fault),
            said,
            ..
        } => {
            assert_eq!(said, fault.to_string(), "in plain words");
            fault
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_gets_no_byte_of_a_request() {
    let other = signed(|_| {});
    let day = |y, m, d| rcgen::date_time_ymd(y, m, d);
    for (made, trust_of, wanted) in [
        (
            signed(|p| p.not_after = day(2020, 1, 1)),
            None,
            TlsFault::Expired,
        ),
        (
            signed(|p| p.not_before = day(2090, 1, 1)),
            None,
            TlsFault::NotYetValid,
        ),
        (signed(|_| {}), Some(&other), TlsFault::UnknownIssuer),
        (self_signed(), Some(&other), TlsFault::SelfSigned),
    ] {
        let (address, seen) = tls_server(&made).await;
        let pem = trust_of.map_or(&made.ca, |o| &o.ca).clone();
        assert_eq!(fault(at(address), &Trust::CaFile { pem }).await, wanted);
        assert!(seen.lock().unwrap().is_empty());
    }
    let made = signed(|p| {
        p.subject_alt_names = vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
    });
    let (address, seen) = tls_server(&made).await;
    let file = Trust::CaFile {
        pem: made.ca.clone(),
    };
    let found = fault(at(address), &file).await;
    assert!(
        found.to_string().contains("other.example"),
        "names what it is for: {found}"
    );
    let pins = Trust::Pins(vec![Pin::of(&CertificateFacts::read(&other.der).unwrap())]);
    assert_eq!(fault(at(address), &pins).await, TlsFault::OtherKey);
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn handshakes_that_fail_before_there_is_a_certificate() {
    for (bytes, wanted) in [
        (
            &b"\x15\x03\x03\x00\x02\x02\x28"[..],
            TlsFault::NoCommonCipher,
        ),
        (b"\x15\x03\x01\x00\x02\x02\x46", TlsFault::NoCommonVersion),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", TlsFault::NotTls),
        (b"", TlsFault::Cut),
    ] {
        let address = says(bytes).await;
        assert_eq!(fault(at(address), &Trust::SystemRoots).await, wanted);
    }
}

#[tokio::test]
async fn pins_are_a_list_and_one_of_them_is_enough() {
    let (made, next) = (self_signed(), self_signed());
    let (address, _) = tls_server(&made).await;
    let pins = [&next, &made].map(|m| Pin::of(&CertificateFacts::read(&m.der).unwrap()));
    let trust = Trust::Pins(pins.to_vec());
    let scheme = ntlm_scheme(Some(&Method::Ntlm));
    let client = EwsClient::new(at(address), &trust, scheme).unwrap();
    ask(&client).await.unwrap();
}

#[tokio::test]
async fn the_certificate_of_the_connection_is_known_afterwards() {
    let made = signed(|p| p.not_after = rcgen::date_time_ymd(2090, 1, 2));
    let (address, _) = tls_server(&made).await;
    let trust = Trust::CaFile {
        pem: made.ca.clone(),
    };
    for method in [Some(&Method::Ntlm), None] {
        let client = EwsClient::new(at(address), &trust, ntlm_scheme(method)).unwrap();
        assert_eq!(client.facts().certificate, None);
        ask(&client).await.unwrap();
        let seen = client.facts().certificate.unwrap();
        assert_eq!(
            (seen.subject.as_str(), seen.issuer.as_str()),
            (HOST, "Test CA")
        );
        assert_eq!(seen.not_after.unwrap().to_string(), "2090-01-02T00:00:00Z");
    }
}

#[tokio::test]
async fn through_a_proxy_it_is_one_connection_and_one_sign_in() {
    let made = signed(|_| {});
    let (address, seen) = tls_server(&made).await;
    let (proxy, asked) = proxy(address).await;
    let line = |choice| Line {
        proxy: choice,
        ..Line::default()
    };
    let variables = ProxyVariables {
        https: format!("http://{proxy}"),
        no: String::new(),
    };
    let trust = Trust::CaFile {
        pem: made.ca.clone(),
    };
    let by = |host: &str, choice| {
        let endpoint = Endpoint::on_host(host).unwrap();
        let scheme = ntlm_scheme(Some(&Method::Ntlm));
        EwsClient::on_line(endpoint, &trust, &line(choice), scheme).unwrap()
    };
    let given = ProxyChoice::Url(format!("http://{proxy}").parse().unwrap());
    for choice in [given.clone(), ProxyChoice::Environment(variables)] {
        seen.lock().unwrap().clear();
        asked.lock().unwrap().clear();
        let client = by(HOST, choice);
        for _ in 0..20 {
            ask(&client).await.unwrap();
        }
        assert_eq!(
            *asked.lock().unwrap(),
            [format!("CONNECT {HOST}:443 HTTP/1.1")]
        );
        let signed_in = steps(&seen).iter().filter(|(_, s)| *s == 3).count();
        assert_eq!((signed_in, steps(&seen).len()), (1, 22));
    }
    let error = ask(&by("refused.example", given)).await.unwrap_err();
    assert_eq!(error.code(), "ews.connect.proxy", "{error}");
}
