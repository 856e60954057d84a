//! A relay that plays a script: what it says, what it waits for; it keeps what it heard.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpListener,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::super::*;
use crate::{
    domain::{Correspondent, MessageId, Secret},
    ews::provider,
};

/// One step of a relay.
#[derive(Clone)]
pub(super) enum Do {
    /// Says this.
    Say(&'static str),
    /// Says that many bytes of it, again and again.
    Flood(&'static str, usize),
    /// Waits for a line that begins so.
    Hear(&'static str),
    /// Waits for the mail, as far as the dot.
    Mail,
    /// Goes under TLS.
    Tls,
    /// Ends the connection.
    Cut,
    /// Says nothing more, and stays.
    Hang,
}
pub(super) use Do::{Cut, Flood, Hang, Hear, Mail, Say, Tls};

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(super) struct Relay {
    pub(super) port: u16,
    /// Everything it heard, on all connections.
    pub(super) heard: Arc<Mutex<String>>,
    pub(super) connections: Arc<Mutex<u32>>,
    pub(super) certificate: rcgen::CertifiedKey<rcgen::KeyPair>,
}

impl Relay {
    /// Each connection plays the next script; the last one again and again.
    pub(super) async fn start(scripts: Vec<Vec<Do>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let certificate =
            rcgen::generate_simple_self_signed(vec!["127.0.0.1".into(), "localhost".into()])
                .unwrap();
        let key = certificate.signing_key.serialize_der().try_into().unwrap();
        let tls = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.cert.der().clone()], key)
            .unwrap();
        let tls = TlsAcceptor::from(Arc::new(tls));
        let (heard, connections) = (
            Arc::<Mutex<String>>::default(),
            Arc::<Mutex<u32>>::default(),
        );
        let (kept, counted) = (heard.clone(), connections.clone());
        tokio::spawn(async move {
            let mut scripts = scripts.into_iter().peekable();
            let mut script = Vec::new();
            loop {
                let (tcp, _) = listener.accept().await.unwrap();
                *counted.lock().unwrap() += 1;
                script = scripts.next().unwrap_or(script);
                tokio::spawn(play(
                    Box::new(tcp),
                    script.clone(),
                    kept.clone(),
                    tls.clone(),
                ));
            }
        });
        Self {
            port,
            heard,
            connections,
            certificate,
        }
    }

    pub(super) fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }

    pub(super) fn settings(&self, cover: Cover) -> RelaySettings {
        RelaySettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            cover,
            trust: Trust::CaFile {
                pem: self.certificate.cert.pem().into_bytes(),
            },
            sign_in: SignIn::Nobody,
        }
    }

    pub(super) fn signing_in(&self, cover: Cover) -> RelaySettings {
        let password = Secret::new("canary".to_owned());
        let credentials = Credentials {
            account: "svc".to_owned(),
            password,
        };
        RelaySettings {
            sign_in: SignIn::As(credentials),
            ..self.settings(cover)
        }
    }
}

async fn play(
    mut stream: Box<dyn Stream>,
    script: Vec<Do>,
    heard: Arc<Mutex<String>>,
    tls: TlsAcceptor,
) -> Option<()> {
    let mut seen = Vec::new();
    for step in script {
        match step {
            Say(text) => stream.write_all(text.as_bytes()).await.ok()?,
            Flood(text, times) => {
                for _ in 0..times {
                    stream.write_all(text.as_bytes()).await.ok()?;
                }
            }
            Hear(start) => {
                let line = take(&mut stream, &mut seen, b"\r\n", &heard).await?;
                assert!(line.starts_with(start), "{line:?} for {start}");
            }
            Mail => drop(take(&mut stream, &mut seen, b"\r\n.\r\n", &heard).await?),
            Tls => stream = Box::new(tls.accept(stream).await.ok()?),
            Cut => return None,
            Hang => std::future::pending::<()>().await,
        }
    }
    Some(())
}

async fn take(
    stream: &mut Box<dyn Stream>,
    seen: &mut Vec<u8>,
    end: &[u8],
    heard: &Mutex<String>,
) -> Option<String> {
    loop {
        if let Some(at) = seen.windows(end.len()).position(|w| w == end) {
            let text: Vec<u8> = seen.drain(..at + end.len()).collect();
            let text = String::from_utf8(text).unwrap();
            heard.lock().unwrap().push_str(&text);
            return Some(text);
        }
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.ok().filter(|n| *n > 0)?;
        seen.extend(&bytes[..count]);
    }
}

pub(super) const QUICK: Limits = Limits {
    answer: Duration::from_millis(400),
    prepare: Duration::from_millis(1500),
    last: Duration::from_millis(300),
    submit: Duration::from_millis(900),
};
pub(super) const EHLO: &str = "250-relay\r\n250-SIZE 100000\r\n250 8BITMIME\r\n";

pub(super) fn mail() -> OutgoingMail {
    OutgoingMail {
        message_id: MessageId::parse("<01J@corp.example>").unwrap(),
        to: vec![Correspondent::bare(
            Address::parse("anna@corp.example").unwrap(),
        )],
        subject: "Order".into(),
        text: "Hello\n.\nß".into(),
        html: "<p>Hello</p>".into(),
        in_reply_to: None,
        references: Vec::new(),
        headers: vec![("Auto-Submitted".into(), "auto-generated".into())],
    }
}

pub(super) fn key() -> OutboxId {
    OutboxId::from_parts("2026-11-23T10:00:00Z".parse().unwrap(), 7)
}

pub(super) fn sender(settings: &RelaySettings) -> SmtpRelay {
    let from = Address::parse("bot@corp.example").unwrap();
    SmtpRelay::with_limits(settings, from, QUICK).unwrap()
}

/// Both steps; how far it came, and its end.
pub(super) async fn send(sender: &SmtpRelay) -> (&'static str, Result<(), MailError>) {
    match sender.prepare(key(), &mail()).await {
        Err(error) => ("prepare", Err(error)),
        Ok(draft) => ("submit", sender.submit(&draft).await),
    }
}

pub(super) fn code(end: &Result<(), MailError>) -> String {
    match end {
        Ok(()) => "ok".to_owned(),
        Err(MailError::Busy { .. }) => "busy".to_owned(),
        Err(MailError::Transient(p)) => format!("transient {}", p.code),
        Err(MailError::FateUnknown(p)) => format!("unknown {}", p.code),
        Err(MailError::Denied(p)) => format!("denied {}", p.code),
        Err(MailError::Deferred(p)) => format!("deferred {}", p.code),
        Err(MailError::Unusable(p)) => format!("unusable {}", p.code),
        Err(MailError::SignInRefused(p)) => format!("sign-in {}", p.code),
        Err(other) => format!("{other:?}"),
    }
}

/// A script that goes well as far as the mail.
pub(super) fn well(then: &[Do]) -> Vec<Do> {
    let mut script = vec![
        Say("220 hi\r\n"),
        Hear("EHLO [127.0.0.1]"),
        Say(EHLO),
        Hear("MAIL FROM:<bot@corp.example> SIZE="),
        Say("250 ok\r\n"),
    ];
    script.extend([
        Hear("RCPT TO:<anna@corp.example>"),
        Say("250 ok\r\n"),
        Hear("DATA"),
        Say("354 go\r\n"),
    ]);
    script.extend_from_slice(then);
    script
}
