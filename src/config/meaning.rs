//! From what was typed to what it means: every value checked, all faults told at once.

use std::path::PathBuf;

use reqwest::Url;

use super::{
    fault::{Complaint, Fault},
    model::{
        Access, Account, Api, Auth, Config, Endpoint, Exchange, Listener, Relay, ServiceKind,
        StoreUrl, Trust, Via,
    },
    relay,
    settings::{Settings, Value},
};
use crate::domain::{Address, ProofLevel, Span};

impl Settings {
    /// The config these settings mean. Settings that are not given count as missing: call
    /// [`Settings::complete`] first.
    pub fn config(&self) -> Result<Config, Vec<Fault>> {
        let mut check = Check {
            settings: self,
            faults: Vec::new(),
        };
        let exchange = check.exchange();
        let listeners = check.listeners();
        let via = check.via();
        let proof = check.take("trust.proof", proof);
        let store = check.take("store.url", store);
        let listen = check.take("api.listen", |t| {
            t.parse()
                .map_err(|_| Complaint::wrong(t, "an address and port such as 127.0.0.1:8480"))
        });
        let service = check.take("launch.service", service);
        let messages_per_minute = match self.entry("outgoing.messages_per_minute") {
            Some(entry) => u32::try_from(match entry.value {
                Value::Number(n) => n,
                _ => 0,
            })
            .unwrap_or(0),
            None => 0,
        };
        match (exchange, via, proof, store, listen, service) {
            (Some(exchange), Some(via), Some(proof), Some(store), Some(listen), Some(service))
                if check.faults.is_empty() =>
            {
                Ok(Config {
                    exchange,
                    listeners,
                    via,
                    messages_per_minute,
                    proof,
                    store,
                    api: Api { listen },
                    service,
                })
            }
            _ => Err(check.faults),
        }
    }
}

struct Check<'a> {
    settings: &'a Settings,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, path: &str, complaint: Complaint) {
        let place = self
            .settings
            .entry(path)
            .map(|e| e.place.clone())
            .unwrap_or_default();
        self.faults.push(Fault::new(path, place, complaint));
    }

    fn take<T>(
        &mut self,
        path: &str,
        read: impl FnOnce(&str) -> Result<T, Complaint>,
    ) -> Option<T> {
        let text = self.settings.line(path);
        match read(text.trim()) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.fault(path, complaint);
                None
            }
        }
    }

    fn exchange(&mut self) -> Option<Exchange> {
        let endpoint = self.endpoint();
        let account = self.take("exchange.account", |t| {
            account(t)?.ok_or(Complaint::Missing)
        });
        let auth = self.take("exchange.auth", auth);
        let trust = self.trust(("exchange.ca_file", "exchange.pins"));
        Some(Exchange {
            endpoint: endpoint?,
            account: account?,
            auth: auth?,
            trust: trust?,
        })
    }

    fn endpoint(&mut self) -> Option<Endpoint> {
        let url = self.settings.line("exchange.url");
        let auto = self.settings.line("exchange.autodiscover");
        match (url.trim(), auto.trim()) {
            ("", "") => {
                self.fault("exchange.url", Complaint::Missing);
                None
            }
            ("", _) => self
                .take("exchange.autodiscover", mailbox)
                .map(Endpoint::Autodiscover),
            (_, "") => self.take("exchange.url", ews_url).map(Endpoint::Url),
            _ => {
                self.fault(
                    "exchange.autodiscover",
                    Complaint::Both("exchange.url", "exchange.autodiscover"),
                );
                None
            }
        }
    }

    /// Which certificates are believed, by the keys of the CA file and of the pins.
    fn trust(&mut self, (ca_file, pins): (&'static str, &'static str)) -> Option<Trust> {
        let file = self.settings.line(ca_file);
        let keys = match self.settings.entry(pins).map(|e| &e.value) {
            Some(Value::Texts(keys)) => keys.clone(),
            _ => Vec::new(),
        };
        match (file.trim(), keys.is_empty()) {
            ("", true) => Some(Trust::Roots),
            (file, true) => Some(Trust::CaFile(PathBuf::from(file))),
            ("", false) => self.take(pins, |_| {
                keys.iter()
                    .map(|p| pin(p))
                    .collect::<Result<_, _>>()
                    .map(Trust::Pins)
            }),
            _ => {
                self.fault(pins, Complaint::Both(ca_file, pins));
                None
            }
        }
    }

    /// How mail leaves. What is said of a relay where there is none is refused: it would do nothing.
    fn via(&mut self) -> Option<Via> {
        let url = self.take("outgoing.via", relay::url)?;
        let Some(relay::Url { host, port, cover }) = url else {
            for key in ["outgoing.account", "outgoing.ca_file", "outgoing.pins"] {
                if !self.settings.line(key).trim().is_empty() {
                    self.fault(key, Complaint::NoEffect("outgoing.via = \"ews\""));
                }
            }
            return Some(Via::Ews);
        };
        let account = self.take("outgoing.account", account);
        let trust = self.trust(("outgoing.ca_file", "outgoing.pins"));
        Some(Via::Smtp(Relay {
            host,
            port,
            cover,
            account: account?,
            trust: trust?,
        }))
    }

    fn listeners(&mut self) -> Vec<Listener> {
        if self.settings.listeners().is_empty() {
            self.fault("listener.default.name", Complaint::Missing);
        }
        let names: Vec<String> = self.settings.listeners().to_vec();
        names.iter().filter_map(|n| self.listener(n)).collect()
    }

    fn listener(&mut self, name: &str) -> Option<Listener> {
        let at = |key: &str| format!("listener.{name}.{key}");
        let named = self.take(&at("name"), listener_name);
        let mailbox = self.take(&at("mailbox"), |t| {
            if t.is_empty() {
                Ok(None)
            } else {
                mailbox(t).map(Some)
            }
        });
        let access = self.take(&at("access"), access);
        let account = self.take(&at("account"), account);
        let poll_interval = self.take(&at("poll_interval"), poll_interval);
        Some(Listener {
            name: named?,
            mailbox: mailbox?,
            access: access?,
            account: account?,
            poll_interval: poll_interval?,
        })
    }
}

fn mailbox(text: &str) -> Result<Address, Complaint> {
    Address::parse(text).map_err(|_| Complaint::wrong(text, "a mail address"))
}

/// HTTP without TLS is allowed to loopback only: the password would be readable on the way.
fn ews_url(text: &str) -> Result<Url, Complaint> {
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

pub(super) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// `None` when nothing was given.
fn account(text: &str) -> Result<Option<Account>, Complaint> {
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

fn auth(text: &str) -> Result<Auth, Complaint> {
    match text {
        "auto" => Ok(Auth::Auto),
        "negotiate" => Ok(Auth::Negotiate),
        "ntlm" => Ok(Auth::Ntlm),
        "basic" => Ok(Auth::Basic),
        _ => Err(Complaint::wrong(text, "auto, negotiate, ntlm or basic")),
    }
}

fn access(text: &str) -> Result<Access, Complaint> {
    Access::ALL
        .into_iter()
        .find(|a| a.word() == text)
        .ok_or_else(|| Complaint::wrong(text, "impersonation, delegate or own"))
}

fn proof(text: &str) -> Result<ProofLevel, Complaint> {
    [ProofLevel::Exchange, ProofLevel::Token, ProofLevel::Address]
        .into_iter()
        .find(|p| p.word() == text)
        .ok_or_else(|| Complaint::wrong(text, "exchange, token or address"))
}

fn service(text: &str) -> Result<ServiceKind, Complaint> {
    match text {
        "detached" => Ok(ServiceKind::Detached),
        "systemd" => Ok(ServiceKind::Systemd),
        _ => Err(Complaint::wrong(text, "detached or systemd")),
    }
}

fn poll_interval(text: &str) -> Result<Span, Complaint> {
    match Span::parse(text) {
        Ok(span) if (5..=3_600).contains(&span.as_secs()) => Ok(span),
        _ => Err(Complaint::wrong(text, "a duration from 5s to 1h")),
    }
}

fn listener_name(text: &str) -> Result<String, Complaint> {
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

fn store(text: &str) -> Result<StoreUrl, Complaint> {
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
fn pin(text: &str) -> Result<[u8; 32], Complaint> {
    let wrong = || Complaint::wrong(text, "sha256: and 64 hexadecimal digits");
    let digits = text.trim().strip_prefix("sha256:").ok_or_else(wrong)?;
    let bare: String = digits.chars().filter(|c| *c != ':').collect();
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(bare.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(wrong)
}

#[cfg(test)]
#[path = "meaning_tests.rs"]
mod tests;
