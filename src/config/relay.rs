//! Reads the URL of an SMTP relay: `outgoing.via`.
//!
//! Called by `meaning`. A password in it was refused before (`read`); a bare account is refused here,
//! for it has a key of its own.

use super::{fault::Complaint, meaning::values::is_loopback, model::Cover};

/// Where a relay is, and what keeps the way to it closed to others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Url {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) cover: Cover,
}

/// Port for submission (RFC 6409 section 3.1).
const SUBMISSION: u16 = 587;
/// Port for submission over TLS from the start (RFC 8314 section 3.3).
const SUBMISSIONS: u16 = 465;

/// `ews` (`None`), `smtp://HOST[:PORT]` or `smtps://HOST[:PORT]`, and nothing after it.
pub(super) fn url(text: &str) -> Result<Option<Url>, Complaint> {
    const WANTS: &str = "ews, smtp://relay.contoso.com:587 or smtps://relay.contoso.com:465";
    let wrong = || Complaint::wrong(text, WANTS);
    if text == "ews" {
        return Ok(None);
    }
    if text.contains('@') {
        // Nothing of it is repeated: what stands before the @ may hold a password.
        let wants = "a URL without an account: outgoing.account names it, the password is a secret";
        return Err(Complaint::wrong("…@…", wants));
    }
    let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
    let wrapped = match scheme.to_ascii_lowercase().as_str() {
        "smtp" => false,
        "smtps" => true,
        _ => return Err(wrong()),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let (host, port) = host_and_port(authority).ok_or_else(wrong)?;
    let port = match port {
        None if wrapped => SUBMISSIONS,
        None => SUBMISSION,
        Some(port) => port.parse().ok().filter(|p| *p != 0).ok_or_else(wrong)?,
    };
    let cover = match wrapped {
        true => Cover::Wrapped,
        false if is_loopback(host) => Cover::Loopback,
        false => Cover::Starttls,
    };
    let host = host.to_ascii_lowercase();
    Ok(Some(Url { host, port, cover }))
}

/// Host, without the brackets of an IPv6 address, and what stands after the colon.
fn host_and_port(authority: &str) -> Option<(&str, Option<&str>)> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, after) = rest.split_once(']')?;
        host.parse::<std::net::Ipv6Addr>().ok()?;
        return match after {
            "" => Some((host, None)),
            _ => Some((host, Some(after.strip_prefix(':')?))),
        };
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-' || c == '_';
    let named = !host.is_empty() && host.len() <= 253 && host.chars().all(fits);
    (named && !host.starts_with(['.', '-'])).then_some((host, port))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_url_tells_where_and_under_what_cover() {
        for (text, host, port, cover) in [
            (
                "smtp://relay.contoso.com:587",
                "relay.contoso.com",
                587,
                Cover::Starttls,
            ),
            (
                "smtp://relay.contoso.com",
                "relay.contoso.com",
                587,
                Cover::Starttls,
            ),
            (
                "smtp://Relay.Contoso.com:25/",
                "relay.contoso.com",
                25,
                Cover::Starttls,
            ),
            (
                "smtps://relay.contoso.com",
                "relay.contoso.com",
                465,
                Cover::Wrapped,
            ),
            ("SMTPS://relay:1465", "relay", 1465, Cover::Wrapped),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Cover::Loopback),
            ("smtp://localhost", "localhost", 587, Cover::Loopback),
            ("smtp://[::1]:25", "::1", 25, Cover::Loopback),
            (
                "smtp://[2001:db8::7]:25",
                "2001:db8::7",
                25,
                Cover::Starttls,
            ),
            (
                "smtp://localhost.evil.example",
                "localhost.evil.example",
                587,
                Cover::Starttls,
            ),
            ("smtps://127.0.0.1", "127.0.0.1", 465, Cover::Wrapped),
        ] {
            let host = host.to_owned();
            assert_eq!(
                url(text).unwrap(),
                Some(Url { host, port, cover }),
                "{text}"
            );
        }
        assert_eq!(url("ews").unwrap(), None);
    }

    #[test]
    fn anything_else_is_refused_and_no_password_is_repeated() {
        for text in [
            "",
            "EWS",
            "smtp",
            "smtp:",
            "smtp://",
            "smtp:///",
            "smtp://:25",
            "smtp://relay:",
            "smtp://relay:0",
            "smtp://relay:70000",
            "smtp://relay:25/path",
            "smtp://relay?x=1",
            "smtp://relay#x",
            "smtp://re lay",
            "smtp://relay\r\nRCPT",
            "smtp://[::1",
            "smtp://[::1]25",
            "smtp://[zz]:25",
            "smtp://::1",
            "http://relay:25",
            "smtp://-relay",
            "smtp://reläy",
            "smtp://u@relay",
            "http://u:canary@relay",
            "smtp:u:canary@relay",
            "smtp://u:canary@relay",
            "smtps://:canary@relay/",
            "relay:25",
        ] {
            let refused = url(text).unwrap_err();
            assert_eq!(refused.code(), "config.wrong_value", "{text}");
            assert!(!refused.to_string().contains("canary"), "{refused}");
        }
    }
}
