//! What is told of a handshake that fails, and of a certificate that is not believed.

use super::code;
use super::way::{raw, trusted, with_certificate};
use super::{run, target};
use crate::ews::{Endpoint, ProxyChoice, Trust};
use crate::probe::{CheckId, LookFault};

/// What the check tells of a server that answers the first message with these bytes.
async fn told_of(bytes: &'static [u8]) -> String {
    let port = raw(bytes).await;
    let endpoint = Endpoint::parse(&format!("https://localhost:{port}/EWS/Exchange.asmx"));
    let (probe, _) = run(target(endpoint.unwrap())).await;
    code(&probe, CheckId::TlsHandshake)
}

/// Alerts as RFC 8446 section 6 writes them: type 21, version, length 2, fatal, description.
#[tokio::test]
async fn each_way_in_which_a_handshake_fails() {
    for (bytes, wanted) in [
        (
            &b"\x15\x03\x03\0\x02\x02\x28"[..],
            "probe.tls_handshake.no_common_cipher",
        ),
        (
            b"\x15\x03\x03\0\x02\x02\x46",
            "probe.tls_handshake.no_common_version",
        ),
        (
            b"\x15\x03\x03\0\x02\x02\x74",
            "probe.tls_handshake.wants_certificate",
        ),
        (b"\x15\x03\x03\0\x02\x02\x50", "probe.tls_handshake.refused"),
        (b"", "probe.tls_handshake.cut"),
    ] {
        assert_eq!(told_of(bytes).await, wanted);
    }
}

#[tokio::test]
async fn somebody_who_never_answers_the_handshake_is_not_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let kept = tokio::spawn(async move {
        let mut all = Vec::new();
        while let Ok(accepted) = listener.accept().await {
            all.push(accepted);
        }
    });
    let endpoint = Endpoint::parse(&format!("https://localhost:{port}/EWS/Exchange.asmx"));
    let (probe, _) = run(target(endpoint.unwrap())).await;
    assert_eq!(
        code(&probe, CheckId::TlsHandshake),
        "probe.tls_handshake.silent"
    );
    kept.abort();
}

#[tokio::test]
async fn a_certificate_that_is_too_new_and_one_of_a_stranger() {
    let of = |probe: &crate::probe::Probe| code(probe, CheckId::CertificateTrust);
    let tomorrow = rcgen::date_time_ymd(2090, 1, 1);
    let (port, pem) = with_certificate(|p| {
        p.not_before = tomorrow;
        p.not_after = rcgen::date_time_ymd(2091, 1, 1);
    })
    .await;
    let file = Trust::CaFile {
        pem: pem.into_bytes(),
    };
    let seen = of(&trusted(port, file).await);
    assert_eq!(seen, "probe.certificate_trust.not_yet_valid");
}

/// What no small server brings about: the code of each, from the fault that the library tells.
#[test]
fn faults_and_their_codes() {
    use crate::ews::TlsFault;
    let code = |fault| LookFault::Tls(fault).code();
    assert_eq!(code(TlsFault::Cut), "probe.tls_handshake.cut");
    for (fault, wanted) in [
        (TlsFault::Revoked, "probe.certificate_trust.revoked"),
        (
            TlsFault::UnknownIssuer,
            "probe.certificate_trust.unknown_issuer",
        ),
    ] {
        let told = crate::probe::tls::not_believed(&fault);
        assert_eq!(told.code, wanted);
        assert!(
            !crate::probe::findings::finding(&told.code, told.said)
                .likely
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_proxy_that_is_none_of_http() {
    let endpoint = Endpoint::parse("https://mail.corp.example/EWS/Exchange.asmx").unwrap();
    let mut target = target(endpoint);
    target.line.proxy = ProxyChoice::Environment(crate::ews::ProxyVariables {
        https: "socks5://proxy.corp.example:1080".to_owned(),
        no: String::new(),
    });
    let (probe, _) = run(target).await;
    assert_eq!(
        code(&probe, CheckId::NameResolves),
        "probe.name_resolves.proxy"
    );
}
