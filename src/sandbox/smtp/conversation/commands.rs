//! What each command of a conversation does, and what is answered.

use smtp_proto::{
    AUTH_LOGIN, AUTH_PLAIN, EXT_8BIT_MIME, EXT_AUTH, EXT_ENHANCED_STATUS_CODES, EXT_SIZE,
    EXT_SMTP_UTF8, EXT_START_TLS, EhloResponse, Error, Request, request::receiver::DataReceiver,
};

use super::super::receive::{self, Envelope};
use super::{Conversation, LARGEST, Mode, Next};

/// Recipients of one mail.
const MOST_RECIPIENTS: usize = 200;
/// Commands that were none, before the conversation ends.
const MOST_ERRORS: u32 = 10;

impl Conversation {
    pub(super) fn command(&mut self, request: Request<String>) -> Next {
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

    pub(super) fn no_command(&mut self, error: &Error) -> Next {
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
}
