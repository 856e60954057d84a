//! One SMTP conversation, from the greeting to its end: commands in order, limits, STARTTLS, AUTH.
//!
//! What is to become of a mail is asked of `receive`. Every wait and every length has a limit.

mod auth;

use std::io;
use std::time::Duration;

use smtp_proto::{
    AUTH_LOGIN, AUTH_PLAIN, EXT_8BIT_MIME, EXT_AUTH, EXT_ENHANCED_STATUS_CODES, EXT_SIZE,
    EXT_SMTP_UTF8, EXT_START_TLS, EhloResponse, Error, Request,
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
/// Recipients of one mail.
const MOST_RECIPIENTS: usize = 200;
/// Commands that were none, before the conversation ends.
const MOST_ERRORS: u32 = 10;

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

    fn command(&mut self, request: Request<String>) -> Next {
        let say = |line: &str| Next::Say(line.to_owned());
        match request {
            Request::Ehlo { .. } => self.ehlo(),
            Request::Helo { .. } => {
                self.greeted = true;
                say("250 hello")
            }
            Request::StartTls if self.covered || self.tls.is_none() => {
                say("502 5.5.1 STARTTLS is not offered")
            }
            Request::StartTls => Next::StartTls,
            Request::Auth {
                mechanism,
                initial_response,
            } => self.auth(mechanism, &initial_response),
            Request::Mail { .. } if !self.greeted => say("503 5.5.2 Send hello first"),
            Request::Mail { .. } if self.envelope.is_some() => {
                say("503 5.5.2 Sender already specified")
            }
            Request::Mail { from } if from.size > LARGEST && from.size != usize::MAX => {
                say("552 5.3.4 Message size exceeds fixed maximum")
            }
            Request::Mail { from } => {
                self.envelope = Some(Envelope {
                    from: from.address,
                    to: Vec::new(),
                });
                say("250 2.1.0 Sender OK")
            }
            Request::Rcpt { to } => self.recipient(&to.address),
            Request::Data => self.data(),
            Request::Rset => {
                self.envelope = None;
                say("250 2.0.0 Resetting")
            }
            Request::Noop { .. } => say("250 2.0.0 OK"),
            Request::Quit => Next::End("221 2.0.0 Service closing transmission channel".to_owned()),
            other => Next::Say(format!("502 5.5.1 {} is not served", other.name())),
        }
    }

    fn no_command(&mut self, error: &Error) -> Next {
        self.errors += 1;
        if self.errors > MOST_ERRORS {
            return Next::End("421 4.7.0 Too many errors on this connection".to_owned());
        }
        Next::Say(match error {
            Error::InvalidRecipientAddress | Error::InvalidSenderAddress => {
                "501 5.1.3 Invalid address".to_owned()
            }
            Error::SyntaxError { syntax } => format!("501 5.5.4 Expected {syntax}"),
            Error::ResponseTooLong => "500 5.5.2 Line too long".to_owned(),
            _ => "500 5.3.3 Unrecognized command".to_owned(),
        })
    }

    fn ehlo(&mut self) -> Next {
        self.greeted = true;
        self.envelope = None;
        let mut offer = EhloResponse::new(self.state.lock().server_name());
        offer.capabilities =
            EXT_SIZE | EXT_8BIT_MIME | EXT_SMTP_UTF8 | EXT_ENHANCED_STATUS_CODES | EXT_AUTH;
        offer.size = LARGEST;
        offer.auth_mechanisms = AUTH_PLAIN | AUTH_LOGIN;
        if self.tls.is_some() && !self.covered {
            offer.capabilities |= EXT_START_TLS;
        }
        let mut lines = Vec::new();
        match offer.write(&mut lines) {
            Ok(()) => Next::Say(String::from_utf8_lossy(&lines).trim_end().to_owned()),
            Err(_) => Next::End("421 4.3.0 No memory".to_owned()),
        }
    }

    fn recipient(&mut self, address: &str) -> Next {
        let Some(envelope) = &mut self.envelope else {
            return Next::Say("503 5.5.2 Need mail command".to_owned());
        };
        if envelope.to.len() >= MOST_RECIPIENTS {
            return Next::Say("452 4.5.3 Too many recipients".to_owned());
        }
        let taken = receive::recipient(&self.state.lock(), address, self.signed_in.is_some());
        Next::Say(match taken {
            Ok(recipient) => {
                envelope.to.push(recipient);
                "250 2.1.5 Recipient OK".to_owned()
            }
            Err(line) => line,
        })
    }

    fn data(&mut self) -> Next {
        if self.envelope.as_ref().is_none_or(|e| e.to.is_empty()) {
            return Next::Say("503 5.5.2 Need rcpt command".to_owned());
        }
        let mut receiver = DataReceiver::new();
        // The end of the command's own line counts: a dot may be the first byte of the mail.
        receiver.ingest(&mut b"\r\n".iter(), &mut Vec::new());
        self.mode = Mode::Mail(receiver, Vec::new());
        Next::Say("354 Start mail input; end with <CRLF>.<CRLF>".to_owned())
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
