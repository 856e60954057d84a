//! AUTH PLAIN and LOGIN (RFC 4954): who signs in.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN, request::receiver::LineReceiver};
use subtle::ConstantTimeEq as _;

use super::{Conversation, Mode, Next};
use crate::sandbox::model::AddressKey;

impl Conversation {
    pub(super) fn auth(&mut self, mechanism: u64, initial: &str) -> Next {
        let say = |line: &str| Next::Say(line.to_owned());
        if !self.greeted || self.signed_in.is_some() || self.envelope.is_some() {
            return say("503 5.5.2 Bad sequence of commands");
        }
        match (mechanism, initial) {
            (AUTH_PLAIN, "") => {
                self.mode = Mode::Plain(LineReceiver::new(()));
                say("334 ")
            }
            (AUTH_PLAIN, initial) => self.plain(&decoded(initial.as_bytes())),
            (AUTH_LOGIN, "") => {
                self.mode = Mode::Login(None, LineReceiver::new(()));
                say("334 VXNlcm5hbWU6")
            }
            (AUTH_LOGIN, name) => {
                self.mode = Mode::Login(Some(decoded(name.as_bytes())), LineReceiver::new(()));
                say("334 UGFzc3dvcmQ6")
            }
            _ => say("504 5.7.4 Unrecognized authentication type"),
        }
    }

    /// RFC 4616: whom to act as, NUL, name, NUL, password.
    pub(super) fn plain(&mut self, text: &str) -> Next {
        let mut parts = text.splitn(3, '\0').skip(1);
        let (name, password) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        self.signs_in(name, password)
    }

    pub(super) fn signs_in(&mut self, name: &str, password: &str) -> Next {
        self.mode = Mode::Commands;
        let state = self.state.lock();
        let account = state.directory.account_by_logon(name);
        let right =
            account.is_some_and(|a| password.as_bytes().ct_eq(a.password.as_bytes()).into());
        match account.filter(|_| right) {
            Some(account) => {
                self.signed_in = Some(AddressKey::new(&account.address));
                Next::Say("235 2.7.0 Authentication successful".to_owned())
            }
            None => Next::Say("535 5.7.3 Authentication unsuccessful".to_owned()),
        }
    }
}

/// Base64 as text; empty where it is none, which signs nobody in.
pub(super) fn decoded(base64: &[u8]) -> String {
    let bytes = STANDARD.decode(base64.trim_ascii()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
