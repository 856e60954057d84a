//! Who is calling: reads the `Authorization` header.
//!
//! Called by [`super::server`] for EWS and Autodiscover. It decides who the caller is, never what
//! the caller may do. The answer is an enum, so that a scheme that takes several legs on one
//! connection (NTLM, Negotiate) can be added beside Basic without changing the callers.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq as _;

use super::model::{Account, AddressKey, Directory};
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
    /// The password fits.
    Accepted(Identity),
    /// No header, an unknown scheme, or a wrong name or password: answer 401 with these values of
    /// `WWW-Authenticate`, one header each.
    Refused(&'static [&'static str]),
}

/// The schemes offered on a 401 (RFC 7617 for Basic).
const CHALLENGES: &[&str] = &["Basic realm=\"SmartActions sandbox\", charset=\"UTF-8\""];

/// Reads the header of one request. Unknown account and wrong password give the same answer, as
/// a domain controller does.
pub(super) fn read(headers: &HeaderMap, directory: &Directory) -> SignIn {
    let account = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Basic"))
        .and_then(|(_, credentials)| basic(credentials.trim(), directory));
    match account {
        Some(account) => SignIn::Accepted(Identity {
            account: AddressKey::new(&account.address),
        }),
        None => SignIn::Refused(CHALLENGES),
    }
}

/// The account of Basic credentials (RFC 7617 section 2: the password starts after the first
/// colon).
fn basic<'a>(credentials: &str, directory: &'a Directory) -> Option<&'a Account> {
    let decoded = STANDARD.decode(credentials).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (name, password) = decoded.split_once(':')?;
    let account = account_of(name, directory);
    // Compared in any case, so that an unknown name takes as long as a wrong password.
    let expected = account.map_or(PASSWORD, |account| account.password.as_str());
    let right: bool = password.as_bytes().ct_eq(expected.as_bytes()).into();
    account.filter(|_| right)
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::people;
    use super::*;

    fn sign_in(authorization: Option<&str>) -> Option<String> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.parse().unwrap());
        }
        match read(&headers, &people::fresh_state().directory) {
            SignIn::Accepted(identity) => Some(identity.account.as_str().to_owned()),
            SignIn::Refused(challenges) => {
                assert!(challenges.iter().any(|c| c.starts_with("Basic realm=")));
                None
            }
        }
    }

    #[test]
    fn three_name_forms_and_the_right_password_sign_in() {
        let cases = [
            ("alice@example.test:sandbox", true),
            ("ALICE@Example.Test:sandbox", true),
            (r"EXAMPLE\alice:sandbox", true),
            (r"example\Alice:sandbox", true),
            ("alice:sandbox", true),
            ("alice:Sandbox", false),
            ("alice:sandbox ", false),
            ("alice:", false),
            ("alice", false),
            ("a.smith@example.test:sandbox", false),
            ("alice@contoso.com:sandbox", false),
            (r"CONTOSO\alice:sandbox", false),
            (r"EXAMPLE\alice@example.test:sandbox", false),
            ("nobody:sandbox", false),
            (":sandbox", false),
        ];
        for (credentials, good) in cases {
            let header = format!("Basic {}", STANDARD.encode(credentials));
            let expected = good.then(|| "alice@example.test".to_owned());
            assert_eq!(sign_in(Some(&header)), expected, "{credentials}");
        }
    }

    #[test]
    fn no_header_other_scheme_and_rubbish_are_refused() {
        for header in [
            None,
            Some("NTLM TlRMTVNTUAAB"),
            Some("Basic"),
            Some("Basic %%%"),
        ] {
            assert_eq!(sign_in(header), None, "{header:?}");
        }
    }
}
