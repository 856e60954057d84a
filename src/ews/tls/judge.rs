//! The judges of server certificates that are our own: by pinned key, and those that have the last
//! word on what another says: more plainly, or only to keep what was seen.

use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::rustls::{
    self, CertificateError, DigitallySignedStruct, OtherError, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

use super::Pin;
use super::fault::SignedItself;
use crate::ews::certificate::CertificateFacts;

/// Believes a server by its public key.
#[derive(Debug)]
pub(super) struct PinVerifier {
    pub(super) pins: Vec<Pin>,
    pub(super) provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let facts = CertificateFacts::read(end_entity).ok_or(CertificateError::BadEncoding)?;
        if self.pins.contains(&Pin::of(&facts)) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// What a judge says of a certificate.
pub type Judged = Result<ServerCertVerified, rustls::Error>;

/// Has the last word on what another judge says of a certificate.
struct LastWord<W> {
    other: Arc<dyn ServerCertVerifier>,
    word: W,
}

/// A judge whose last word is `word`: it is told what `other` says, the server's certificate and those
/// that came with it. The signatures of the handshake are checked by `other` all the same: who shows a
/// certificate has its key.
pub fn last_word<W>(other: Arc<dyn ServerCertVerifier>, word: W) -> Arc<dyn ServerCertVerifier>
where
    W: Fn(Judged, &CertificateDer<'_>, &[CertificateDer<'_>]) -> Judged + Send + Sync + 'static,
{
    Arc::new(LastWord { other, word })
}

impl<W> std::fmt::Debug for LastWord<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LastWord").field(&self.other).finish()
    }
}

impl<W> ServerCertVerifier for LastWord<W>
where
    W: Fn(Judged, &CertificateDer<'_>, &[CertificateDer<'_>]) -> Judged + Send + Sync,
{
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Judged {
        let other = &self.other;
        let judged =
            other.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        (self.word)(judged, end_entity, intermediates)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.other.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.other.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.other.supported_verify_schemes()
    }
}

/// Judges as the other, and names a certificate that signed itself.
pub(super) fn plainly(other: Arc<dyn ServerCertVerifier>) -> Arc<dyn ServerCertVerifier> {
    last_word(other, |judged, shown, _| {
        judged.map_err(|error| plain(error, shown))
    })
}

/// rustls calls a certificate that signed itself one of an unknown issuer, or, where it may sign
/// others, a CA that is used as a server.
fn plain(error: rustls::Error, end_entity: &CertificateDer<'_>) -> rustls::Error {
    use rustls::Error::InvalidCertificate;
    let unknown = match &error {
        InvalidCertificate(CertificateError::UnknownIssuer) => true,
        InvalidCertificate(CertificateError::Other(other)) => {
            other.to_string().contains("CaUsedAsEndEntity")
        }
        _ => false,
    };
    let alone = || CertificateFacts::read(end_entity).is_some_and(|facts| facts.self_signed);
    if unknown && alone() {
        let said = OtherError(Arc::new(SignedItself));
        return InvalidCertificate(CertificateError::Other(said));
    }
    error
}

/// Keeps the certificate that was believed last. HTTP clients do not tell it of a connection through
/// a proxy.
#[derive(Debug, Clone, Default)]
pub(in crate::ews) struct Witness(Arc<Mutex<Option<CertificateDer<'static>>>>);

impl Witness {
    /// A judge that this one looks at; it judges as the other.
    pub(in crate::ews) fn of(
        &self,
        other: Arc<dyn ServerCertVerifier>,
    ) -> Arc<dyn ServerCertVerifier> {
        let seen = Arc::clone(&self.0);
        last_word(other, move |judged, shown, _| {
            if judged.is_ok() {
                *seen.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(shown.clone().into_owned());
            }
            judged
        })
    }

    /// The certificate that was believed last.
    pub(in crate::ews) fn seen(&self) -> Option<CertificateDer<'static>> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }
}
