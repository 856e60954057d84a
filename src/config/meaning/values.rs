//! One value each: from its text to what it means, or what would do instead.

use std::path::PathBuf;

use reqwest::Url;

use crate::{
    config::{
        fault::Complaint,
        model::{Access, Account, Auth, Proxy, ServiceKind, StoreUrl, Tls},
    },
    domain::{Address, ProofLevel, Span},
};

pub(super) fn mailbox(text: &str) -> Result<Address, Complaint> {
    Address::parse(text).map_err(|_| Complaint::wrong(text, "a mail address"))
}

/// HTTP without TLS is allowed to loopback only: the password would be readable on the way.
pub(super) fn ews_url(text: &str) -> Result<Url, Complaint> {
    let wrong = || {
        Complaint::wrong(
            text,
            "a URL such as https://mail.contoso.com/EWS/Exchange.asmx",
        )
    };
    let url = Url::parse(text).map_err(|_| wrong())?;
    let host = url.host_str().ok_or_else(wrong)?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(host) => Ok(url),
        "http" => Err(Complaint::PlainHttp(host.to_owned())),
        _ => Err(wrong()),
    }
}

pub(in crate::config) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// `None` when nothing was given.
pub(super) fn account(text: &str) -> Result<Option<Account>, Complaint> {
    let wrong = || Complaint::wrong(text, "an account such as CONTOSO\\svc-tasks or user@domain");
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(char::is_control) || text.chars().count() > 256 {
        return Err(wrong());
    }
    if let Some((domain, user)) = text.split_once('\\') {
        if domain.is_empty() || user.is_empty() || user.contains('\\') {
            return Err(wrong());
        }
        return Ok(Some(Account::Domain {
            domain: domain.to_owned(),
            user: user.to_owned(),
        }));
    }
    match text.split_once('@') {
        Some((user, domain)) if user.is_empty() || domain.is_empty() => Err(wrong()),
        Some(_) => Ok(Some(Account::Principal(text.to_owned()))),
        None => Ok(Some(Account::User(text.to_owned()))),
    }
}

/// A host and nothing else: no scheme, port, path or wildcard, which would let in more than was read.
pub(super) fn host(text: &str) -> Result<String, Complaint> {
    let text = text.trim();
    let alone = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        url.as_str() == format!("https://{host}/") && !host.contains('*')
    };
    let plain = !text.contains(['/', '@', ':', '?', '#', '*']);
    Url::parse(&format!("https://{text}/"))
        .ok()
        .filter(|url| plain && alone(url))
        .and_then(|url| Some(url.host_str()?.trim_end_matches('.').to_owned()))
        .ok_or_else(|| Complaint::wrong(text, "host names such as \"autodiscover.hoster.com\""))
}

pub(super) fn auth(text: &str) -> Result<Auth, Complaint> {
    match text {
        "auto" => Ok(Auth::Auto),
        "negotiate" => Ok(Auth::Negotiate),
        "ntlm" => Ok(Auth::Ntlm),
        "basic" => Ok(Auth::Basic),
        _ => Err(Complaint::wrong(text, "auto, negotiate, ntlm or basic")),
    }
}

pub(super) fn tls(text: &str) -> Result<Tls, Complaint> {
    match text {
        "auto" => Ok(Tls::Auto),
        "rustls" => Ok(Tls::Rustls),
        "system" => Ok(Tls::System),
        _ => Err(Complaint::wrong(text, "auto, rustls or system")),
    }
}

pub(super) fn channel_binding(text: &str) -> Result<bool, Complaint> {
    match text {
        "auto" => Ok(true),
        "off" => Ok(false),
        _ => Err(Complaint::wrong(text, "auto or off")),
    }
}

/// A name or a password in the URL is refused without being repeated.
pub(super) fn proxy(text: &str) -> Result<Proxy, Complaint> {
    let wants = "auto, none or a proxy such as http://proxy.contoso.com:3128";
    match text {
        "auto" => return Ok(Proxy::Environment),
        "none" => return Ok(Proxy::None),
        _ => {}
    }
    let Ok(url) = Url::parse(text) else {
        // What is no URL may still hold a password.
        let given = if text.contains('@') { "" } else { text };
        return Err(Complaint::wrong(given, wants));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Complaint::SecretFound);
    }
    let bare = url.path().trim_matches('/').is_empty() && url.query().is_none();
    if url.scheme() != "http" || url.host_str().is_none_or(str::is_empty) || !bare {
        return Err(Complaint::wrong(text, wants));
    }
    Ok(Proxy::Url(url))
}

pub(super) fn access(text: &str) -> Result<Access, Complaint> {
    Access::ALL
        .into_iter()
        .find(|a| a.word() == text)
        .ok_or_else(|| Complaint::wrong(text, "impersonation, delegate or own"))
}

pub(super) fn proof(text: &str) -> Result<ProofLevel, Complaint> {
    [ProofLevel::Exchange, ProofLevel::Token, ProofLevel::Address]
        .into_iter()
        .find(|p| p.word() == text)
        .ok_or_else(|| Complaint::wrong(text, "exchange, token or address"))
}

pub(super) fn service(text: &str) -> Result<ServiceKind, Complaint> {
    match text {
        "detached" => Ok(ServiceKind::Detached),
        "systemd" => Ok(ServiceKind::Systemd),
        _ => Err(Complaint::wrong(text, "detached or systemd")),
    }
}

pub(super) fn on_or_off(text: &str) -> Result<bool, Complaint> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(Complaint::wrong(text, "on or off")),
    }
}

pub(super) fn poll_interval(text: &str) -> Result<Span, Complaint> {
    match Span::parse(text) {
        Ok(span) if (5..=3_600).contains(&span.as_secs()) => Ok(span),
        _ => Err(Complaint::wrong(text, "a duration from 5s to 1h")),
    }
}

pub(super) fn listener_name(text: &str) -> Result<String, Complaint> {
    let fits = !text.is_empty()
        && text.len() <= 40
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(Complaint::wrong(
            text,
            "a name of letters, digits, - and _, at most 40",
        ))
    }
}

pub(in crate::config) fn store(text: &str) -> Result<StoreUrl, Complaint> {
    if let Some(file) = text.strip_prefix("sqlite:").filter(|f| !f.is_empty()) {
        return Ok(StoreUrl::Sqlite(PathBuf::from(file)));
    }
    let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
    if postgres && Url::parse(text).is_ok_and(|u| u.has_host()) {
        return Ok(StoreUrl::Postgres(text.to_owned()));
    }
    Err(Complaint::wrong(
        text,
        "sqlite:FILE or postgres://user@host/database",
    ))
}

/// `sha256:` and 64 hexadecimal digits; colons between the bytes are let through, as openssl
/// prints them.
pub(super) fn pin(text: &str) -> Result<[u8; 32], Complaint> {
    let wrong = || Complaint::wrong(text, "sha256: and 64 hexadecimal digits");
    let digits = text.trim().strip_prefix("sha256:").ok_or_else(wrong)?;
    let bare: String = digits.chars().filter(|c| *c != ':').collect();
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(bare.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(wrong)
}
