//! One Kerberos ticket for one connection, from the system's GSSAPI. Blocks while the KDC is asked.
//! Knows nothing of HTTP.

use libgssapi::{
    context::{ClientCtx, CtxFlags, SecurityContext as _},
    credential::{Cred, CredUsage},
    error::Error,
    name::Name,
    oid::{GSS_MECH_KRB5, GSS_MECH_SPNEGO, GSS_NT_KRB5_PRINCIPAL, Oid, OidSet},
};

use super::forms::Form;
use super::wrapping::{self, Kind};
use crate::ews::auth::Credentials;

/// Codes of MIT Kerberos (krb5.h) that a wrong password comes back with; they count toward a
/// lock-out.
const PREAUTH_FAILED: i64 = -1_765_328_360;
const BAD_INTEGRITY: i64 = -1_765_328_353;

/// Why there is no ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The KDC judged the password.
    WrongPassword(String),
    /// Anything else: no KDC, no such principal, a clock that is off.
    NoTicket(String),
}

/// A ticket whose server has not proved itself yet.
pub(super) struct Ticket {
    context: ClientCtx,
    form: Form,
}

impl Ticket {
    /// Fetches a ticket for a server, and gives the token to send in that form. Without a password, that of the
    /// system's ticket cache or client keytab is taken (`KRB5CCNAME`, `KRB5_CLIENT_KTNAME`).
    pub(super) fn fetch(
        credentials: &Credentials,
        host: &str,
        form: Form,
        binding: Option<&[u8]>,
    ) -> Result<(Self, Vec<u8>), Refusal> {
        let principal = principal(&credentials.account);
        let name = Name::new(principal.as_bytes(), Some(GSS_NT_KRB5_PRINCIPAL)).map_err(read)?;
        let account = acquire(&name, credentials.password.expose(), form)?;
        let target = service(&credentials.account, host);
        let target = Name::new(target.as_bytes(), Some(GSS_NT_KRB5_PRINCIPAL)).map_err(read)?;
        let flags = CtxFlags::GSS_C_MUTUAL_FLAG | CtxFlags::GSS_C_INTEG_FLAG;
        let mechanism = mechanism(form);
        let mut context = ClientCtx::new(Some(account), target, flags, Some(mechanism));
        let token = context.step(None, binding).map_err(read)?;
        let token = token.ok_or_else(|| Refusal::NoTicket("the library gave no token".into()))?;
        Ok((Self { context, form }, token.to_vec()))
    }

    /// Whether the server's token proves that it is the one the ticket is for. It may be in the
    /// other form than ours.
    pub(super) fn prove(self, token: &[u8]) -> Result<(), String> {
        let Self { mut context, form } = self;
        let changed = match (form, wrapping::kind(token)) {
            (Form::Raw, Kind::Wrapped) => wrapping::taken_off(token),
            (Form::Wrapped, Kind::Raw) => wrapping::put_on(token),
            _ => Some(token.to_vec()),
        };
        let token = changed.ok_or("its token proves nothing")?;
        context
            .step(Some(&token), None)
            .map_err(|e| shorten(&e.to_string()))?;
        let flags = context.flags().map_err(|e| shorten(&e.to_string()))?;
        if context.is_complete() && flags.contains(CtxFlags::GSS_C_MUTUAL_FLAG) {
            return Ok(());
        }
        Err("its token proves nothing".to_owned())
    }
}

fn mechanism(form: Form) -> Oid<'static> {
    match form {
        Form::Wrapped => GSS_MECH_SPNEGO,
        Form::Raw => GSS_MECH_KRB5,
    }
}

/// Credentials that the mechanism takes: with those of Kerberos alone SPNEGO would take whatever
/// ticket lies about. A password is proved by Kerberos alone first, for SPNEGO hides the code of a
/// wrong one.
fn acquire(name: &Name, password: &str, form: Form) -> Result<Cred, Refusal> {
    let of = |mechanism| OidSet::singleton(mechanism).map_err(read);
    let (kerberos, wanted) = (of(GSS_MECH_KRB5)?, of(mechanism(form))?);
    let usage = || CredUsage::Initiate;
    if password.is_empty() {
        return Cred::acquire(Some(name), None, usage(), Some(&wanted)).map_err(read);
    }
    let by = |mechanisms: &OidSet| {
        Cred::acquire_with_password(Some(name), password, None, usage(), Some(mechanisms))
            .map_err(read)
    };
    let proved = by(&kerberos)?;
    match form {
        Form::Raw => Ok(proved),
        Form::Wrapped => by(&wanted),
    }
}

fn read(error: Error) -> Refusal {
    let said = shorten(&error.to_string());
    // Codes are signed in krb5.h and unsigned in GSSAPI.
    let is = |code: i64| i64::from(error.minor) == code.rem_euclid(1 << 32);
    if is(PREAUTH_FAILED) || is(BAD_INTEGRITY) {
        return Refusal::WrongPassword(said);
    }
    Refusal::NoTicket(said)
}

/// The library's words in one line.
fn shorten(said: &str) -> String {
    let words: Vec<&str> = said
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let words = words.into_iter().filter(|w| !w.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    line.chars().take(200).collect()
}

/// `user@REALM`; a name without a realm is one of the default realm (krb5.conf), also with the
/// short name of a domain before it, which says nothing of the realm's.
fn principal(account: &str) -> String {
    match (account.split_once('\\'), account.rsplit_once('@')) {
        (Some((_, user)), _) => user.to_owned(),
        (None, Some((user, realm))) => format!("{user}@{}", realm.to_uppercase()),
        (None, None) => account.to_owned(),
    }
}

/// The server's principal, its name as in the URL: no name service has a say in it.
fn service(account: &str, host: &str) -> String {
    let host = host.to_ascii_lowercase();
    match (account.contains('\\'), account.rsplit_once('@')) {
        (false, Some((_, realm))) => format!("HTTP/{host}@{}", realm.to_uppercase()),
        _ => format!("HTTP/{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (account, who, what) in [
            (
                "svc@corp.example",
                "svc@CORP.EXAMPLE",
                "HTTP/mail.corp.example@CORP.EXAMPLE",
            ),
            ("CORP\\svc", "svc", "HTTP/mail.corp.example"),
            ("svc", "svc", "HTTP/mail.corp.example"),
        ] {
            assert_eq!(principal(account), who);
            assert_eq!(service(account, "Mail.corp.example"), what);
        }
    }
}
