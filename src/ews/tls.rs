//! Whom we believe: the roots of this machine, a CA file, or pinned keys. Never "anything".
//!
//! The handshake decides before a single byte of a request leaves, so a password never reaches a
//! host whose certificate is not believed.

mod fault;
mod judge;

use std::sync::Arc;

use tokio_rustls::rustls::{
    ClientConfig, RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, pem::PemObject as _},
};

pub use self::fault::TlsFault;
pub(super) use self::judge::Witness;
pub use self::judge::{Judged, last_word};

use self::judge::{PinVerifier, plainly};
use super::certificate::CertificateFacts;

/// SHA-256 of a public key (`SubjectPublicKeyInfo`), written `sha256:` and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pin([u8; 32]);

/// What makes a server certificate believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// The roots of this machine.
    SystemRoots,
    /// The certificates in a PEM file, and no others.
    CaFile {
        /// The text of the file.
        pem: Vec<u8>,
    },
    /// The server has one of these keys; name and dates are not looked at.
    Pins(Vec<Pin>),
}

/// Why no trust can be made of the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The CA file has no certificate in PEM form.
    #[error("there is no certificate in PEM form in the CA file")]
    NoCertificate,
    /// Not `sha256:` and 64 hexadecimal digits.
    #[error("not a pinned key, which is sha256: and 64 hexadecimal digits: {0}")]
    NotAPin(String),
    /// TLS refused the settings.
    #[error("{0}")]
    Refused(String),
}

impl Pin {
    /// Reads `sha256:…`.
    pub fn parse(text: &str) -> Result<Self, TrustError> {
        let refused = || TrustError::NotAPin(text.chars().take(80).collect());
        let digits = text.trim().strip_prefix("sha256:").ok_or_else(refused)?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE
            .decode(digits.as_bytes())
            .map_err(|_| refused())?;
        bytes.try_into().map(Self).map_err(|_| refused())
    }

    /// The pin of a certificate's key.
    pub fn of(facts: &CertificateFacts) -> Self {
        Self(facts.key_sha256)
    }
}

impl std::fmt::Display for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "sha256:{}", data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl Trust {
    /// The judge of server certificates. It tells a certificate that signed itself from one whose
    /// signer is not known.
    pub fn verifier(&self) -> Result<Arc<dyn ServerCertVerifier>, TrustError> {
        self.judge().map(plainly)
    }

    fn judge(&self) -> Result<Arc<dyn ServerCertVerifier>, TrustError> {
        let refused = |e: &dyn std::fmt::Display| TrustError::Refused(e.to_string());
        match self {
            Self::SystemRoots => {
                let platform =
                    rustls_platform_verifier::Verifier::new(provider()).map_err(|e| refused(&e))?;
                Ok(Arc::new(platform))
            }
            Self::CaFile { pem } => {
                let mut roots = RootCertStore::empty();
                for certificate in CertificateDer::pem_slice_iter(pem).flatten() {
                    roots.add(certificate).map_err(|e| refused(&e))?;
                }
                if roots.is_empty() {
                    return Err(TrustError::NoCertificate);
                }
                let builder =
                    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider());
                builder
                    .build()
                    .map(|v| v as Arc<dyn ServerCertVerifier>)
                    .map_err(|e| refused(&e))
            }
            Self::Pins(pins) => Ok(Arc::new(PinVerifier {
                pins: pins.clone(),
                provider: provider(),
            })),
        }
    }

    /// TLS settings of a client that believes accordingly.
    pub fn client_config(&self) -> Result<ClientConfig, TrustError> {
        config_with(self.verifier()?)
    }
}

/// TLS settings of a client with this judge; used by the probe, which only looks.
pub fn config_with(verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, TrustError> {
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|e| TrustError::Refused(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(config)
}

/// The cryptography that every connection uses.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;
    use tokio_rustls::rustls::pki_types::{ServerName, UnixTime};

    fn judge(trust: &Trust, der: &CertificateDer<'_>, host: &str) -> bool {
        let name = ServerName::try_from(host.to_owned()).unwrap();
        trust
            .verifier()
            .unwrap()
            .verify_server_cert(der, &[], &name, &[], UnixTime::now())
            .is_ok()
    }

    #[test]
    fn a_self_signed_server_is_believed_by_file_or_pin_alone() {
        let made = rcgen::generate_simple_self_signed(vec!["mail.corp.example".into()]).unwrap();
        let der = made.cert.der();
        let file = Trust::CaFile {
            pem: made.cert.pem().into_bytes(),
        };
        assert!(judge(&file, der, "mail.corp.example"));
        assert!(!judge(&file, der, "evil.example"));
        let pin = Pin::of(&CertificateFacts::read(der).unwrap());
        assert!(judge(&Trust::Pins(vec![pin]), der, "mail.corp.example"));
        let other = rcgen::generate_simple_self_signed(vec!["mail.corp.example".into()]).unwrap();
        assert!(!judge(
            &Trust::Pins(vec![pin]),
            other.cert.der(),
            "mail.corp.example"
        ));
        assert!(!judge(&file, other.cert.der(), "mail.corp.example"));
    }

    #[test]
    fn pins_read_back_and_rubbish_is_refused() {
        let text = format!("sha256:{}", "4f".repeat(32));
        assert_eq!(Pin::parse(&text).unwrap().to_string(), text);
        for bad in ["", "4f", "sha256:", "sha256:zz", "sha1:4f4f"] {
            assert!(Pin::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Trust::CaFile {
                pem: b"hello".to_vec()
            }
            .verifier()
            .err(),
            Some(TrustError::NoCertificate)
        );
    }
}
