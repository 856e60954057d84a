//! AUTH: who signs in. One try, under cover; nothing of the password stays behind.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

use super::{
    super::{
        fault::{SmtpFault, Stage},
        reply::Reply,
    },
    Session,
};
use crate::ews::Credentials;

impl Session {
    /// AUTH PLAIN (RFC 4616), else LOGIN; one try. The lines are made here and not by lettre, whose
    /// credentials are not wiped.
    pub(super) async fn sign_in(&mut self, credentials: &Credentials) -> Result<(), SmtpFault> {
        let Credentials { account, password } = credentials;
        let reply = if self.offer.plain {
            let secret = in_one_piece(&["\0", account, "\0", password.expose()]);
            let secret = Zeroizing::new(STANDARD.encode(secret.as_bytes()));
            let line = in_one_piece(&["AUTH PLAIN ", &secret, "\r\n"]);
            self.wire.command(&line, "AUTH PLAIN ****").await?
        } else if self.offer.login {
            self.login(account, password.expose()).await?
        } else {
            return Err(SmtpFault::NoSignInOffered);
        };
        match reply.code() {
            235 => Ok(()),
            // The method, not the password, is what it does not like (RFC 4954 section 6).
            504 | 534 | 538 => Err(SmtpFault::Refused {
                stage: Stage::SignIn,
                reply,
            }),
            500..=599 => Err(SmtpFault::SignInRefused {
                account: account.clone(),
                reply,
            }),
            _ => Err(SmtpFault::Refused {
                stage: Stage::SignIn,
                reply,
            }),
        }
    }

    async fn login(&mut self, account: &str, password: &str) -> Result<Reply, SmtpFault> {
        let reply = self.wire.command("AUTH LOGIN\r\n", "AUTH LOGIN").await?;
        if reply.code() != 334 {
            return Ok(reply);
        }
        let name = format!("{}\r\n", STANDARD.encode(account));
        let reply = self.wire.command(&name, "****").await?;
        if reply.code() != 334 {
            return Ok(reply);
        }
        let secret = Zeroizing::new(STANDARD.encode(password));
        let line = in_one_piece(&[&secret, "\r\n"]);
        self.wire.command(&line, "****").await
    }
}

/// A text of these parts, with room for all of them from the start: one that grows leaves copies
/// behind that nobody wipes.
fn in_one_piece(parts: &[&str]) -> Zeroizing<String> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut whole = Zeroizing::new(String::with_capacity(length));
    for part in parts {
        whole.push_str(part);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_moved_while_its_line_is_made() {
        for length in [0, 1, 15, 16, 17, 63, 200] {
            let secret = "s".repeat(length);
            let line = in_one_piece(&["AUTH PLAIN ", &secret, "\r\n"]);
            assert_eq!(*line, format!("AUTH PLAIN {secret}\r\n"));
            assert_eq!(line.capacity(), line.len(), "it has not grown");
        }
    }
}
