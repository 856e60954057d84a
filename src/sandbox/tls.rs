//! The sandbox's certificate: made at start, valid for loopback, never written anywhere.
//!
//! Called by [`super::server`]. It never reads a certificate of the machine, so that nobody can
//! mistake the sandbox for a real server.

use std::sync::Arc;

use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256};
use sha2::{Digest as _, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Names a client may use for the sandbox; all of them mean this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// Why no certificate could be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The key or the certificate could not be made.
    #[error("sandbox.tls.certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused the certificate or its own defaults.
    #[error("sandbox.tls.library: {0}")]
    Library(#[from] tokio_rustls::rustls::Error),
}

/// What the server needs to speak TLS, and what a client needs to trust it.
pub(super) struct Certificate {
    /// Performs the handshake on accepted connections (TLS 1.2 and 1.3).
    pub(super) acceptor: TlsAcceptor,
    /// The self-signed certificate in PEM, to be used as `ca_file` by a client.
    pub(super) pem: String,
    /// Its channel binding `tls-server-end-point` (RFC 5929 section 4).
    pub(super) binding: Arc<[u8]>,
}

/// Makes a fresh key and a self-signed certificate for `localhost`, `127.0.0.1` and `::1`.
///
/// The certificate is an end-entity certificate (no `CA:TRUE`): rustls refuses a server
/// certificate that is an authority (`CaUsedAsEndEntity`) but takes this one as its own root.
pub(super) fn self_signed() -> Result<Certificate, TlsError> {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(NAMES.map(str::to_owned))?;
    params
        .distinguished_name
        .push(DnType::CommonName, "SmartActions sandbox");
    let certificate = params.self_signed(&key)?;
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    // The provider is named because several libraries of the program bring one each.
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)?;
    // Signed with SHA-256, so the binding is that hash too.
    let hash = Sha256::digest(certificate.der());
    let binding = [b"tls-server-end-point:".as_slice(), &hash].concat();
    Ok(Certificate {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        pem: certificate.pem(),
        binding: binding.into(),
    })
}
