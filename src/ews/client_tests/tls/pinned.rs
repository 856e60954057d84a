//! Certificates that no store believes, as many an Exchange has them, and that a pin does.

use super::*;

/// Signed by itself with SHA-1 (`openssl req -x509 -sha1`), as those that old Exchange made.
fn sha1_signed() -> Made {
    let der = rustls::pki_types::CertificateDer::from_slice(include_bytes!("sha1.der"));
    let key = include_bytes!("sha1.key").to_vec();
    Made {
        ca: Vec::new(),
        key: rustls::pki_types::PrivateKeyDer::Pkcs8(key.into()),
        der,
    }
}

/// Expired, for another name, signed by itself, or with SHA-1: the pinned key is enough, and the
/// sign-in is bound to that certificate.
#[tokio::test]
async fn a_pinned_certificate_may_be_anything_else() {
    let other_name = signed(|p| {
        p.subject_alt_names = vec![rcgen::SanType::DnsName("other.example".try_into().unwrap())];
    });
    for made in [
        signed(|p| p.not_after = rcgen::date_time_ymd(2020, 1, 1)),
        other_name,
        self_signed(),
        sha1_signed(),
    ] {
        let (address, seen) = tls_server(&made).await;
        assert!(matches!(
            fault(at(address), &Trust::SystemRoots).await,
            TlsFault::Expired
                | TlsFault::UnknownIssuer
                | TlsFault::SelfSigned
                | TlsFault::WrongName(_)
                | TlsFault::BadCertificate(_)
        ));
        assert!(seen.lock().unwrap().is_empty());
        let pin = Pin::of(&CertificateFacts::read(&made.der).unwrap());
        let scheme = ntlm_scheme(Some(&Method::Ntlm));
        let client = EwsClient::new(at(address), &Trust::Pins(vec![pin]), scheme).unwrap();
        ask(&client).await.unwrap();
    }
}
