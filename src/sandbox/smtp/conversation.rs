//! One SMTP conversation, from the greeting to its end: commands in order, limits, STARTTLS, AUTH.
//!
//! What is to become of a mail is asked of `receive`. Every wait and every length has a limit.

mod auth;
mod commands;

use std::io;
use std::time::Duration;

use smtp_proto::{
    Error, Request,
    request::receiver::{DataReceiver, LineReceiver, RequestReceiver},
};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::receive::{self, Envelope};
use crate::sandbox::model::{AddressKey, SharedState};
use auth::decoded;

/// A client that says nothing for so long is gone; Exchange waits five minutes.
const IDLE: Duration = Duration::from_mins(1);
/// A handshake takes milliseconds on loopback.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Largest mail; Exchange's receive connectors take 36 MB.
const LARGEST: usize = 36 << 20;
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// What the next bytes are.
enum Mode {
    Commands,
    /// Answers to AUTH: the name, once it is known.
    Login(Option<String>, LineReceiver<()>),
    Plain(LineReceiver<()>),
    Mail(DataReceiver, Vec<u8>),
}

/// What comes after a step.
enum Next {
    Say(String),
    StartTls,
    Mail(Vec<u8>),
    End(String),
}

pub(super) struct Conversation {
    stream: Box<dyn Stream>,
    tls: Option<TlsAcceptor>,
    state: SharedState,
    covered: bool,
    greeted: bool,
    signed_in: Option<AddressKey>,
    envelope: Option<Envelope>,
    mode: Mode,
    receiver: RequestReceiver,
    errors: u32,
}

impl Conversation {
    pub(super) fn new(
        stream: Box<dyn Stream>,
        tls: Option<TlsAcceptor>,
        state: SharedState,
    ) -> Self {
        Self {
            stream,
            tls,
            state,
            covered: false,
            greeted: false,
            signed_in: None,
            envelope: None,
            mode: Mode::Commands,
            receiver: RequestReceiver::default(),
            errors: 0,
        }
    }

    /// Speaks until somebody ends it. A connection that breaks is an end like any other.
    pub(super) async fn run(mut self) {
        let _ = self.speak().await;
    }

    async fn speak(&mut self) -> io::Result<()> {
        let server = self.state.lock().server_name();
        self.say(&format!(
            "220 {server} SmartActions sandbox, not Microsoft Exchange"
        ))
        .await?;
        let mut chunk = vec![0; 16 << 10];
        loop {
            let read = timeout(IDLE, self.stream.read(&mut chunk)).await;
            let Ok(count) = read else {
                return self.say("421 4.4.2 Idle too long").await;
            };
            let count = count?;
            if count == 0 {
                return Ok(());
            }
            let mut bytes = chunk.get(..count).unwrap_or_default().iter();
            while let Some(next) = self.take(&mut bytes) {
                match next {
                    Next::Say(line) => self.say(&line).await?,
                    Next::End(line) => return self.say(&line).await,
                    Next::Mail(mail) => {
                        if !self.mail(mail).await? {
                            return Ok(());
                        }
                    }
                    Next::StartTls => {
                        // Words behind STARTTLS would be read as if they had come under TLS.
                        if bytes.len() > 0 {
                            return self.say("501 5.5.4 Nothing may follow STARTTLS").await;
                        }
                        self.say("220 2.0.0 SMTP server ready").await?;
                        self.cover().await?;
                    }
                }
            }
        }
    }

    /// The next step of these bytes; `None` when they are used up.
    fn take(&mut self, bytes: &mut std::slice::Iter<'_, u8>) -> Option<Next> {
        match &mut self.mode {
            Mode::Commands => {
                let request = self.receiver.ingest(bytes).map(Request::into_owned);
                match request {
                    Ok(request) => Some(self.command(request)),
                    Err(Error::NeedsMoreData { .. }) => None,
                    Err(error) => Some(self.no_command(&error)),
                }
            }
            Mode::Login(name, line) => {
                if !line.ingest(bytes) {
                    return None;
                }
                let text = decoded(&line.buf);
                match name.take() {
                    None => {
                        self.mode = Mode::Login(Some(text), LineReceiver::new(()));
                        Some(Next::Say("334 UGFzc3dvcmQ6".to_owned()))
                    }
                    Some(name) => Some(self.signs_in(&name, &text)),
                }
            }
            Mode::Plain(line) => {
                if !line.ingest(bytes) {
                    return None;
                }
                let text = decoded(&line.buf);
                Some(self.plain(&text))
            }
            Mode::Mail(receiver, mail) => {
                if bytes.len() == 0 {
                    return None;
                }
                let whole = receiver.ingest(bytes, mail);
                if mail.len() > LARGEST {
                    return Some(Next::End(
                        "552 5.3.4 Message size exceeds fixed maximum".to_owned(),
                    ));
                }
                whole.then(|| Next::Mail(std::mem::take(mail)))
            }
        }
    }

    /// Takes a whole mail in and answers; false when the connection is to be cut.
    async fn mail(&mut self, mail: Vec<u8>) -> io::Result<bool> {
        self.mode = Mode::Commands;
        let Some(envelope) = self.envelope.take() else {
            return Ok(false);
        };
        let signed_in = self.signed_in.clone();
        match receive::mail(&self.state, envelope, signed_in, mail).await {
            Some(line) => self.say(&line).await.map(|()| true),
            None => Ok(false),
        }
    }

    async fn cover(&mut self) -> io::Result<()> {
        let gone = || io::Error::from(io::ErrorKind::ConnectionAborted);
        let tls = self.tls.clone().ok_or_else(gone)?;
        let (nobody, _) = tokio::io::duplex(1);
        let plain = std::mem::replace(&mut self.stream, Box::new(nobody));
        let shaken = timeout(HANDSHAKE, tls.accept(plain)).await;
        self.stream = Box::new(shaken.map_err(|_| gone())??);
        // Nothing of before counts any more (RFC 3207 section 4.2).
        (self.covered, self.greeted) = (true, false);
        (self.signed_in, self.envelope) = (None, None);
        self.receiver = RequestReceiver::default();
        Ok(())
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        let text = format!("{line}\r\n");
        let writing = async {
            self.stream.write_all(text.as_bytes()).await?;
            self.stream.flush().await
        };
        let written = timeout(IDLE, writing).await;
        written.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}
