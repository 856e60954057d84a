//! Who is calling: reads the `Authorization` header, and what the connection knows already.
//!
//! Called by [`super::exchange`] for EWS and Autodiscover. It decides who the caller is, never what
//! the caller may do. Basic signs in a request; NTLM, Negotiate and Kerberos sign in a connection
//! and from then on every request on it, as IIS does (MS-NTHT).

#[cfg(test)]
pub(super) mod client;
mod conversation;
mod kerberos;
mod ntlm;
mod spnego;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq as _;

pub(super) use self::conversation::Conversation;
pub(super) use self::kerberos::ready as tickets_ready;

use self::conversation::Progress;
use super::model::{Account, AddressKey, Directory, Gate, Method, Refusal, State, TicketForm};
use super::soap::Identity;

/// The one password of everybody in the sandbox.
pub const PASSWORD: &str = "sandbox";
/// The mail domain of the sandbox's people.
pub const DOMAIN: &str = "example.test";
/// The old-style (`DOMAIN\user`) name of the same domain.
pub(super) const NETBIOS_DOMAIN: &str = "EXAMPLE";

/// What a request's `Authorization` header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum SignIn {
    /// The caller is known.
    Accepted {
        /// Who it is.
        identity: Identity,
        /// A handshake of several requests just ended.
        handshake: bool,
        /// The last value of `WWW-Authenticate`, where the scheme has one.
        answer: Option<String>,
        /// It was a Kerberos ticket in this form.
        ticket: Option<TicketForm>,
    },
    /// A handshake goes on: answer 401 with this value of `WWW-Authenticate`.
    Challenged(String),
    /// Answer 401 with what is offered ([`offers`]).
    Refused(Refusal),
}

/// Values of `WWW-Authenticate` on a 401, one header each.
pub(super) fn offers(gate: &Gate) -> Vec<String> {
    let offer = |method: &Method| match method {
        // RFC 7617.
        Method::Basic => "Basic realm=\"SmartActions sandbox\", charset=\"UTF-8\"".to_owned(),
        other => other.scheme().to_owned(),
    };
    let offers: Vec<String> = gate.methods.iter().map(offer).collect();
    if gate.joined {
        return vec![offers.join(", ")];
    }
    offers
}

/// Reads the header of one request. `binding` is that of the sandbox's own certificate
/// (`tls-server-end-point:` and its hash), none without TLS.
pub(super) fn read(
    headers: &HeaderMap,
    conversation: &mut Conversation,
    state: &mut State,
    binding: Option<&[u8]>,
) -> SignIn {
    let Some(header) = headers.get(AUTHORIZATION) else {
        return match conversation.who() {
            Some(identity) => accepted(identity.clone()),
            None => SignIn::Refused(Refusal::NotAsked),
        };
    };
    let parts = header.to_str().ok().and_then(|value| value.split_once(' '));
    let method = parts.and_then(|(scheme, _)| Method::of_scheme(scheme));
    let (Some((_, value)), Some(method)) = (parts, method) else {
        return SignIn::Refused(Refusal::NotAsked);
    };
    if !state.gate.methods.contains(&method) {
        return SignIn::Refused(Refusal::NotAsked);
    }
    let value = value.trim();
    if method == Method::Basic {
        return basic(value, state).map_or_else(SignIn::Refused, accepted);
    }
    let token = STANDARD.decode(value).map_err(|_| Refusal::Malformed);
    match conversation.go_on(method, token, state, binding) {
        Ok(Progress::Answer(token)) => {
            SignIn::Challenged(format!("{} {}", method.scheme(), STANDARD.encode(token)))
        }
        Ok(Progress::Done {
            identity,
            token,
            ticket,
        }) => {
            let answer = token.map(|t| format!("{} {}", method.scheme(), STANDARD.encode(t)));
            SignIn::Accepted {
                identity,
                handshake: true,
                answer,
                ticket,
            }
        }
        Err(refusal) => SignIn::Refused(refusal),
    }
}

fn accepted(identity: Identity) -> SignIn {
    SignIn::Accepted {
        identity,
        handshake: false,
        answer: None,
        ticket: None,
    }
}

/// Judges Basic credentials (RFC 7617 section 2: the password starts after the first colon).
fn basic(credentials: &str, state: &mut State) -> Result<Identity, Refusal> {
    let decoded = STANDARD.decode(credentials).ok();
    let decoded = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or(Refusal::Malformed)?;
    let (name, password) = decoded.split_once(':').ok_or(Refusal::Malformed)?;
    let account = account_of(name, &state.directory);
    // Compared in any case, so that an unknown name takes as long as a wrong password.
    let expected = account.map_or(PASSWORD, |account| account.password.as_str());
    let right: bool = password.as_bytes().ct_eq(expected.as_bytes()).into();
    let key = account.map(|account| AddressKey::new(&account.address));
    let key = key.ok_or(Refusal::WrongPassword)?;
    state.gate.judge(&key, right)?;
    Ok(Identity { account: key })
}

/// The account of `user@example.test`, `EXAMPLE\user` or `user`. An alias is an address, not a
/// logon name.
fn account_of<'a>(name: &str, directory: &'a Directory) -> Option<&'a Account> {
    let is_domain = |domain: &str| {
        domain.eq_ignore_ascii_case(&directory.netbios)
            || domain.eq_ignore_ascii_case(&directory.domain)
    };
    let user = if let Some((domain, user)) = name.split_once('\\') {
        is_domain(domain).then_some(user)?
    } else if let Some((user, domain)) = name.rsplit_once('@') {
        domain
            .eq_ignore_ascii_case(&directory.domain)
            .then_some(user)?
    } else {
        name
    };
    directory
        .accounts
        .values()
        .find(|account| account.user.eq_ignore_ascii_case(user))
}

#[cfg(test)]
mod tests;
