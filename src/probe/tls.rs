//! Looks at a server's certificate without sending anything, and judges it.

mod connect;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio_rustls::{
    TlsConnector,
    rustls::{
        self, ProtocolVersion,
        client::danger::{ServerCertVerified, ServerCertVerifier},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

pub(super) use self::connect::connect;
use self::connect::connect_through;
use crate::ews::{
    CertificateFacts, Endpoint, EwsError, Line, TlsFault, Trust, TrustError, config_with, last_word,
};

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
    /// What the system's TLS said of the certificate, where ours has no cipher in common.
    by_system: Option<Result<(), TlsFault>>,
}

/// Why a certificate is not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustFault {
    /// Code of the finding.
    pub code: String,
    /// In a few words.
    pub said: String,
}

/// Why a server showed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookFault {
    /// The handshake failed.
    Tls(TlsFault),
    /// The handshake was not ended in time.
    Silent,
    /// No connection, in the system's words.
    Connection(String),
}

impl LookFault {
    /// Code of the finding.
    pub fn code(&self) -> String {
        let word = match self {
            Self::Tls(fault) => fault.word(),
            Self::Silent => "silent",
            Self::Connection(_) => "refused",
        };
        format!("probe.tls_handshake.{word}")
    }
}

impl std::fmt::Display for LookFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Tls(fault) => fault.fmt(f),
            Self::Silent => f.write_str("the server does not answer the handshake"),
            Self::Connection(said) => f.write_str(said),
        }
    }
}

impl ServerShown {
    /// Whether it was the system's TLS that saw it.
    pub fn is_by_system(&self) -> bool {
        self.by_system.is_some()
    }

    /// Whether these settings believe what was shown.
    pub fn judge(&self, endpoint: &Endpoint, trust: &Trust) -> Result<(), TrustFault> {
        if let Some(judged) = &self.by_system {
            return judged.clone().map_err(|fault| not_believed(&fault));
        }
        let settings = |said: String| TrustFault {
            code: "probe.certificate_trust.settings".to_owned(),
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
            Err(error) => Err(not_believed(&TlsFault::of(&error))),
        }
    }
}

pub(super) fn not_believed(fault: &TlsFault) -> TrustFault {
    TrustFault {
        code: format!("probe.certificate_trust.{}", fault.word()),
        said: fault.to_string(),
    }
}

/// Looks by the system's TLS, which judges at the same time; sends an empty request. `None` when it
/// comes no further than ours.
#[cfg(feature = "native-tls")]
pub(super) async fn look_by_system(
    endpoint: &Endpoint,
    trust: &Trust,
    line: &Line,
) -> Option<ServerShown> {
    use crate::ews::{ConnectFault, Connector, TlsChoice};
    let line = Line {
        tls: TlsChoice::System,
        ..line.clone()
    };
    let connector = Connector::new(endpoint, trust, &line).ok()?;
    let asking = connector.shared().post(endpoint.url().clone()).send();
    let answer = tokio::time::timeout(HANDSHAKE_LIMIT, asking).await.ok()?;
    let shown = |der: Option<&[u8]>, judged| ServerShown {
        version: "TLS",
        certificate: der.and_then(CertificateFacts::read),
        chain: Vec::new(),
        by_system: Some(judged),
    };
    match answer {
        Ok(answer) => {
            let told = answer.extensions().get::<reqwest::tls::TlsInfo>();
            let der = told.and_then(reqwest::tls::TlsInfo::peer_certificate);
            Some(shown(der, Ok(())))
        }
        Err(error) => match EwsError::from_http(&error, endpoint.host()) {
            EwsError::NotConnected {
                fault: ConnectFault::Tls(fault),
                ..
            } if fault.is_of_certificate() => Some(shown(None, Err(fault))),
            _ => None,
        },
    }
}

/// Connects, shakes hands, and looks; believes nothing and sends nothing but the handshake. Takes
/// the first address that answers, through the proxy where there is one.
pub async fn look_at_server(
    endpoint: &Endpoint,
    line: &Line,
    addresses: &[SocketAddr],
) -> Result<ServerShown, LookFault> {
    let settings = |e: &dyn std::fmt::Display| LookFault::Connection(e.to_string());
    let socket = connect_through(endpoint, line, addresses)
        .await
        .map_err(LookFault::Connection)?;
    let seen = Chain::default();
    let config = onlooker(Arc::clone(&seen))
        .and_then(config_with)
        .map_err(|e| settings(&e))?;
    let name = ServerName::try_from(endpoint.host().to_owned()).map_err(|e| settings(&e))?;
    let shaking = TlsConnector::from(Arc::new(config)).connect(name, socket);
    let stream = match tokio::time::timeout(HANDSHAKE_LIMIT, shaking).await {
        Ok(shaken) => shaken.map_err(|e| shaking_failed(&e))?,
        Err(_) => return Err(LookFault::Silent),
    };
    let version = match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS",
    };
    let chain = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let certificate = chain.first().and_then(|der| CertificateFacts::read(der));
    Ok(ServerShown {
        version,
        certificate,
        chain,
        by_system: None,
    })
}

/// TLS settings that let every handshake through; only for a request that carries no secret.
pub(super) fn onlooker_config() -> Result<rustls::ClientConfig, EwsError> {
    onlooker(Chain::default())
        .and_then(config_with)
        .map_err(|e| EwsError::Settings(e.to_string()))
}

/// The TLS library's error lies inside that of the connection.
fn shaking_failed(error: &std::io::Error) -> LookFault {
    let inner = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rustls::Error>());
    match inner.map(TlsFault::of) {
        Some(fault) => LookFault::Tls(fault),
        None => TlsFault::of_connection(error.kind())
            .map_or_else(|| LookFault::Connection(error.to_string()), LookFault::Tls),
    }
}

/// Where an onlooker keeps the certificates that a server showed.
type Chain = Arc<Mutex<Vec<CertificateDer<'static>>>>;

/// Lets the handshake go through and keeps the chain; the connection is then closed. The signatures
/// of the handshake are checked as for every other connection.
fn onlooker(chain: Chain) -> Result<Arc<dyn ServerCertVerifier>, TrustError> {
    let nobody = Trust::Pins(Vec::new()).verifier()?;
    Ok(last_word(nobody, move |_, first, rest| {
        let all = std::iter::once(first).chain(rest);
        *chain.lock().unwrap_or_else(PoisonError::into_inner) =
            all.map(|c| c.clone().into_owned()).collect();
        Ok(ServerCertVerified::assertion())
    }))
}
