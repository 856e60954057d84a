//! One connection to a sandbox, request after request, for sign-ins that belong to a connection.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::*;
use crate::sandbox::sign_in::client::Client;

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// One connection; requests on it follow each other.
pub(super) struct Line(Box<dyn Wire>);

pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: String,
}

impl Reply {
    /// The token of `WWW-Authenticate`.
    pub(super) fn token(&self, scheme: &str) -> Option<Vec<u8>> {
        let start = format!("www-authenticate: {scheme} ");
        let value = self.head.lines().find_map(|l| l.strip_prefix(&start))?;
        STANDARD.decode(value.trim()).ok()
    }
}

impl Line {
    pub(super) async fn to(running: &Running) -> Self {
        let tcp = TcpStream::connect(running.address).await.unwrap();
        let Some(pem) = &running.ca_pem else {
            return Self(Box::new(tcp));
        };
        let mut roots = RootCertStore::empty();
        roots.add(certificate(pem)).unwrap();
        let provider = tokio_rustls::rustls::crypto::aws_lc_rs::default_provider();
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector = TlsConnector::from(Arc::new(config));
        let name = ServerName::try_from("localhost").unwrap();
        Self(Box::new(connector.connect(name, tcp).await.unwrap()))
    }

    pub(super) async fn ask(&mut self, authorization: Option<&str>, body: &str) -> Reply {
        let header = authorization.map_or(String::new(), |a| format!("Authorization: {a}\r\n"));
        let length = body.len();
        let request = format!(
            "POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: localhost\r\n{header}Content-Length: {length}\r\n\r\n{body}"
        );
        self.0.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"\r\n\r\n") {
            seen.push(self.0.read_u8().await.unwrap());
        }
        let head = String::from_utf8(seen).unwrap();
        let length = head
            .lines()
            .find_map(|l| l.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |l| l.parse().unwrap())];
        self.0.read_exact(&mut body).await.unwrap();
        Reply {
            status: head[9..12].parse().unwrap(),
            body: String::from_utf8(body).unwrap(),
            head,
        }
    }

    pub(super) async fn send(&mut self, scheme: &str, token: &[u8], body: &str) -> Reply {
        let value = format!("{scheme} {}", STANDARD.encode(token));
        self.ask(Some(&value), body).await
    }

    /// Signs in with bare NTLM; the answer to the last message, which carries the call.
    pub(super) async fn ntlm(&mut self, scheme: &str, client: &mut Client) -> Reply {
        let challenge = self.send(scheme, &client.step(Vec::new()), "").await;
        assert_eq!(challenge.status, 401);
        let last = client.step(challenge.token(scheme).unwrap());
        self.send(scheme, &last, GET_INBOX).await
    }
}

pub(super) fn certificate(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
}
