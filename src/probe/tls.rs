//! Looks at a server's certificate without sending anything, and judges it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, CertificateError, DigitallySignedStruct, ProtocolVersion, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

use crate::ews::{CertificateFacts, Endpoint, EwsError, Trust, TrustError, config_with};

/// Time for one connection to one address.
pub(super) const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Time for the handshake.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(8);

/// What a server showed in the handshake.
#[derive(Debug, Clone)]
pub struct ServerShown {
    /// Such as `TLS 1.3`.
    pub version: &'static str,
    /// Facts of its certificate; `None` when it could not be read.
    pub certificate: Option<CertificateFacts>,
    chain: Vec<CertificateDer<'static>>,
}

/// Why a certificate is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustFault {
    /// Code of the finding.
    pub code: &'static str,
    /// In the words of the TLS library.
    pub said: String,
}

impl ServerShown {
    /// Whether these settings believe what was shown.
    pub fn judge(&self, endpoint: &Endpoint, trust: &Trust) -> Result<(), TrustFault> {
        let settings = |said: String| TrustFault {
            code: "probe.certificate_trust.settings",
            said,
        };
        let verifier = trust.verifier().map_err(|e| settings(e.to_string()))?;
        let name = ServerName::try_from(endpoint.host().to_owned())
            .map_err(|e| settings(e.to_string()))?;
        let Some((first, rest)) = self.chain.split_first() else {
            return Err(settings("the server showed no certificate".to_owned()));
        };
        match verifier.verify_server_cert(first, rest, &name, &[], UnixTime::now()) {
            Ok(_) => Ok(()),
            Err(error) => Err(TrustFault {
                code: fault_code(&error),
                said: error.to_string(),
            }),
        }
    }
}

fn fault_code(error: &rustls::Error) -> &'static str {
    let rustls::Error::InvalidCertificate(why) = error else {
        return "probe.certificate_trust.refused";
    };
    match why {
        CertificateError::UnknownIssuer => "probe.certificate_trust.unknown_issuer",
        // rustls says so of a self-signed certificate that may sign others.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
            "probe.certificate_trust.unknown_issuer"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "probe.certificate_trust.wrong_name"
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => "probe.certificate_trust.expired",
        CertificateError::ApplicationVerificationFailure => "probe.certificate_trust.pin_mismatch",
        _ => "probe.certificate_trust.refused",
    }
}

/// Connects, shakes hands, and looks; believes nothing and sends nothing but the handshake. Takes
/// the first address that answers; `Err` holds what the system or the server said.
pub async fn look_at_server(
    endpoint: &Endpoint,
    addresses: &[SocketAddr],
) -> Result<ServerShown, String> {
    let socket = connect(addresses).await.map_err(|e| e.to_string())?;
    let seen = Arc::new(Onlooker::new().map_err(|e| e.to_string())?);
    let config =
        config_with(Arc::clone(&seen) as Arc<dyn ServerCertVerifier>).map_err(|e| e.to_string())?;
    let name = ServerName::try_from(endpoint.host().to_owned()).map_err(|e| e.to_string())?;
    let shaking = TlsConnector::from(Arc::new(config)).connect(name, socket);
    let stream = match tokio::time::timeout(HANDSHAKE_LIMIT, shaking).await {
        Ok(shaken) => shaken.map_err(|e| e.to_string())?,
        Err(_) => return Err("the server does not answer the handshake".to_owned()),
    };
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS",
    };
    let chain = seen
        .chain
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let certificate = chain.first().and_then(|der| CertificateFacts::read(der));
    Ok(ServerShown {
        version,
        certificate,
        chain,
    })
}

/// TLS settings that let every handshake through; only for a request that carries no secret.
pub(super) fn onlooker_config() -> Result<rustls::ClientConfig, EwsError> {
    Onlooker::new()
        .and_then(|onlooker| config_with(Arc::new(onlooker)))
        .map_err(|e| EwsError::Settings(e.to_string()))
}

/// A connection to the first address that answers.
pub(super) async fn connect(addresses: &[SocketAddr]) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match tokio::time::timeout(CONNECT_LIMIT, TcpStream::connect(address)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(error)) => last = error,
            Err(_) => last = std::io::Error::from(std::io::ErrorKind::TimedOut),
        }
    }
    Err(last)
}

/// Keeps the chain and lets the handshake go through; the connection is then closed.
#[derive(Debug)]
struct Onlooker {
    chain: Mutex<Vec<CertificateDer<'static>>>,
    /// Checks the signatures of the handshake, as for every other connection; believes nobody.
    signatures: Arc<dyn ServerCertVerifier>,
}

impl Onlooker {
    fn new() -> Result<Self, TrustError> {
        Ok(Self {
            chain: Mutex::default(),
            signatures: Trust::Pins(Vec::new()).verifier()?,
        })
    }
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let all = std::iter::once(end_entity).chain(intermediates);
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) =
            all.map(|c| c.clone().into_owned()).collect();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signatures.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.signatures.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.signatures.supported_verify_schemes()
    }
}
