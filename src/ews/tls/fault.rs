//! Every way a handshake fails, by name. Called where an error of a connection is sorted, and by the
//! probe; decides by types of the TLS library, never by its words where there is a type.

use std::io::ErrorKind;

use tokio_rustls::rustls::{
    self, AlertDescription, CertificateError, InvalidMessage, PeerIncompatible,
};

/// Why no TLS connection came about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    /// After the certificate's end.
    #[error("the certificate is over")]
    Expired,
    /// Before its beginning.
    #[error("the certificate is not valid yet")]
    NotYetValid,
    /// Made for other names.
    #[error("the certificate is for another name{}", named(.0))]
    WrongName(Vec<String>),
    /// Signed by itself.
    #[error("the certificate signed itself")]
    SelfSigned,
    /// Signed by nobody who is believed.
    #[error("nobody who is believed signed the certificate")]
    UnknownIssuer,
    /// Called back by who signed it.
    #[error("the certificate is revoked")]
    Revoked,
    /// Another key than the pinned ones.
    #[error("the server's key is none of the pinned ones")]
    OtherKey,
    /// Not as a certificate of a server should be, in the library's words.
    #[error("the certificate is not as it should be: {0}")]
    BadCertificate(String),
    /// No cipher, key exchange or signature in common.
    #[error("server and client have no cipher in common")]
    NoCommonCipher,
    /// The server speaks no version from TLS 1.2 on.
    #[error("the server speaks only versions of TLS that are not safe any more")]
    NoCommonVersion,
    /// Somebody answers, but not in TLS.
    #[error("the server does not speak TLS at this port")]
    NotTls,
    /// The server wants a certificate of the client.
    #[error("the server wants a certificate of the client")]
    WantsCertificate,
    /// The connection ended in the middle of the handshake.
    #[error("the connection was cut in the handshake")]
    Cut,
    /// Another refusal, in the library's words.
    #[error("{0}")]
    Refused(String),
}

/// A certificate whose signer is itself and is not believed.
#[derive(Debug, thiserror::Error)]
#[error("the certificate signed itself")]
pub(super) struct SignedItself;

fn named(names: &[String]) -> String {
    const SHOWN: usize = 4;
    if names.is_empty() {
        return String::new();
    }
    let clean = |n: &String| n.chars().filter(|c| !c.is_control()).take(80).collect();
    let shown: Vec<String> = names.iter().take(SHOWN).map(clean).collect();
    format!(": {}", shown.join(", "))
}

impl TlsFault {
    /// Sorts an error of the TLS library.
    pub fn of(error: &rustls::Error) -> Self {
        match error {
            rustls::Error::InvalidCertificate(why) => Self::of_certificate(why),
            rustls::Error::PeerIncompatible(why) => match why {
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig => Self::NoCommonVersion,
                _ => Self::NoCommonCipher,
            },
            rustls::Error::AlertReceived(alert) => Self::of_alert(*alert, error),
            rustls::Error::InvalidMessage(InvalidMessage::UnknownProtocolVersion) => {
                Self::NoCommonVersion
            }
            rustls::Error::InvalidMessage(_) => Self::NotTls,
            other => Self::Refused(other.to_string()),
        }
    }

    /// Sorts an error of the connection itself while the handshake went on; none when it says
    /// nothing of TLS.
    pub fn of_connection(kind: ErrorKind) -> Option<Self> {
        matches!(
            kind,
            ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        )
        .then_some(Self::Cut)
    }

    /// Sorts an error of the system's TLS, which has words alone (OpenSSL's).
    #[cfg(feature = "native-tls")]
    pub(in crate::ews) fn of_words(said: &str) -> Option<Self> {
        let table = [
            ("certificate has expired", Self::Expired),
            ("certificate is not yet valid", Self::NotYetValid),
            ("ostname mismatch", Self::WrongName(Vec::new())),
            ("IP address mismatch", Self::WrongName(Vec::new())),
            ("in certificate chain", Self::UnknownIssuer),
            ("self-signed certificate", Self::SelfSigned),
            ("self signed certificate", Self::SelfSigned),
            ("unable to get local issuer", Self::UnknownIssuer),
            ("certificate revoked", Self::Revoked),
            ("handshake failure", Self::NoCommonCipher),
            ("unsupported protocol", Self::NoCommonVersion),
            ("protocol version", Self::NoCommonVersion),
            ("wrong version number", Self::NotTls),
            ("unexpected EOF", Self::Cut),
            ("unexpected eof", Self::Cut),
        ];
        let found = table.into_iter().find(|(words, _)| said.contains(words));
        found.map(|(_, fault)| fault)
    }

    /// Whether the certificate is not believed; else the handshake did not get so far.
    pub const fn is_of_certificate(&self) -> bool {
        matches!(
            self,
            Self::Expired
                | Self::NotYetValid
                | Self::WrongName(_)
                | Self::SelfSigned
                | Self::UnknownIssuer
                | Self::Revoked
                | Self::OtherKey
                | Self::BadCertificate(_)
        )
    }

    /// Whether another implementation of TLS, with older ciphers, may succeed.
    pub const fn may_be_age(&self) -> bool {
        matches!(
            self,
            Self::NoCommonCipher | Self::NoCommonVersion | Self::Cut
        )
    }

    /// The last part of its stable codes.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not_yet_valid",
            Self::WrongName(_) => "wrong_name",
            Self::SelfSigned => "self_signed",
            Self::UnknownIssuer => "unknown_issuer",
            Self::Revoked => "revoked",
            Self::OtherKey => "pin_mismatch",
            Self::NoCommonCipher => "no_common_cipher",
            Self::NoCommonVersion => "no_common_version",
            Self::NotTls => "not_tls",
            Self::WantsCertificate => "wants_certificate",
            Self::Cut => "cut",
            Self::BadCertificate(_) | Self::Refused(_) => "refused",
        }
    }

    fn of_certificate(why: &CertificateError) -> Self {
        match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::NotValidForName => Self::WrongName(Vec::new()),
            CertificateError::NotValidForNameContext { presented, .. } => {
                Self::WrongName(presented.clone())
            }
            // A CA that was renewed with a new key has the same name and another signature.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Self::UnknownIssuer,
            CertificateError::Other(other) if other.0.is::<SignedItself>() => Self::SelfSigned,
            CertificateError::Revoked => Self::Revoked,
            CertificateError::ApplicationVerificationFailure => Self::OtherKey,
            other => Self::BadCertificate(other.to_string()),
        }
    }

    /// What a server says when it hangs up (RFC 8446 section 6.2).
    fn of_alert(alert: AlertDescription, error: &rustls::Error) -> Self {
        match alert {
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
                Self::NoCommonCipher
            }
            AlertDescription::ProtocolVersion => Self::NoCommonVersion,
            AlertDescription::CertificateRequired => Self::WantsCertificate,
            _ => Self::Refused(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::Error as E;
    use rustls::pki_types::UnixTime;

    #[test]
    fn each_way_has_a_name_of_its_own() {
        let time = UnixTime::now();
        let certificate = |why| TlsFault::of(&E::InvalidCertificate(why));
        let presented = vec!["mail.corp.example".to_owned()];
        let name = CertificateError::NotValidForNameContext {
            expected: rustls::pki_types::ServerName::IpAddress(
                std::net::Ipv4Addr::LOCALHOST.into(),
            ),
            presented: presented.clone(),
        };
        for (fault, wanted) in [
            (certificate(CertificateError::Expired), TlsFault::Expired),
            (
                certificate(CertificateError::ExpiredContext {
                    time,
                    not_after: time,
                }),
                TlsFault::Expired,
            ),
            (
                certificate(CertificateError::NotValidYetContext {
                    time,
                    not_before: time,
                }),
                TlsFault::NotYetValid,
            ),
            (certificate(name), TlsFault::WrongName(presented)),
            (
                certificate(CertificateError::UnknownIssuer),
                TlsFault::UnknownIssuer,
            ),
            (
                certificate(CertificateError::BadSignature),
                TlsFault::UnknownIssuer,
            ),
            (certificate(CertificateError::Revoked), TlsFault::Revoked),
            (
                certificate(CertificateError::ApplicationVerificationFailure),
                TlsFault::OtherKey,
            ),
            (
                TlsFault::of(&E::AlertReceived(AlertDescription::HandshakeFailure)),
                TlsFault::NoCommonCipher,
            ),
            (
                TlsFault::of(&E::AlertReceived(AlertDescription::ProtocolVersion)),
                TlsFault::NoCommonVersion,
            ),
            (
                TlsFault::of(&PeerIncompatible::ServerDoesNotSupportTls12Or13.into()),
                TlsFault::NoCommonVersion,
            ),
            (
                TlsFault::of(&PeerIncompatible::NoCipherSuitesInCommon.into()),
                TlsFault::NoCommonCipher,
            ),
            (
                TlsFault::of(&InvalidMessage::InvalidContentType.into()),
                TlsFault::NotTls,
            ),
        ] {
            assert_eq!(fault, wanted);
        }
        assert_eq!(
            TlsFault::of_connection(ErrorKind::UnexpectedEof),
            Some(TlsFault::Cut)
        );
        assert_eq!(TlsFault::of_connection(ErrorKind::ConnectionRefused), None);
        let shown = certificate(CertificateError::Expired).to_string();
        assert_eq!(shown, "the certificate is over");
    }
}
