//! From what was typed to what it means: every value checked, all faults told at once. Longer than
//! most files, for it has the reader of every key.

pub(super) mod values;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use super::{
    fault::{Complaint, Fault},
    keys::{Kind, setting},
    model::{Api, Config, Endpoint, Exchange, Listener, Relay, Trust, Via},
    relay,
    settings::{Settings, Value},
};
use crate::domain::StandardAction;
use values::{
    access, account, auth, channel_binding, ews_url, host, listener_name, mailbox, on_or_off, pin,
    poll_interval, proof, proxy, service, store, tls,
};

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
        let trusted_sources = check.hosts("trust.trusted_sources");
        let weak_words = check.take("reply.weak_words", on_or_off);
        let without = check.without();
        let store = check.take("store.url", store);
        let listen = check.take("api.listen", |t| {
            // Port 0 is any port, and nobody would know which.
            let fits = |listen: &SocketAddr| listen.port() != 0;
            t.parse()
                .ok()
                .filter(fits)
                .ok_or_else(|| Complaint::wrong(t, "an address and port such as 127.0.0.1:8480"))
        });
        let service = check.take("launch.service", service);
        let messages_per_minute = check.number("outgoing.messages_per_minute");
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
                    trusted_sources: trusted_sources.unwrap_or_default(),
                    weak_words: weak_words.unwrap_or_default(),
                    without,
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
    /// The standard actions that are left out; Help always works.
    fn without(&mut self) -> Vec<StandardAction> {
        let path = "reply.without";
        let mut all = Vec::new();
        for word in self.texts(path) {
            match StandardAction::of_word(&word) {
                Some(action) if action != StandardAction::Help => all.push(action),
                _ => {
                    let known = "redirect, delegate, sleep, ask, status or undo";
                    self.fault(path, Complaint::wrong(&word, known));
                }
            }
        }
        all
    }

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
        let entry = self.settings.entry(path);
        if entry.is_some_and(|e| e.value.holds_password()) {
            // Typed into setup, it would end in a file where none may be.
            self.fault(path, Complaint::SecretFound);
            return None;
        }
        match read(text.trim()) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.fault(path, complaint);
                None
            }
        }
    }

    /// A number in the range of its key: a config that is read was held to it, one that is made up
    /// by setup has to be too.
    fn number(&mut self, path: &str) -> u32 {
        let value = match self.settings.entry(path).map(|e| &e.value) {
            Some(Value::Number(n)) => *n,
            _ => 0,
        };
        if let Some(Kind::Number { min, max }) = setting(path).map(|s| s.kind)
            && !(min..=max).contains(&value)
        {
            let wants = "a number in its range, 0 to 10000";
            self.fault(path, Complaint::wrong(&value.to_string(), wants));
        }
        u32::try_from(value).unwrap_or(0)
    }

    fn exchange(&mut self) -> Option<Exchange> {
        let endpoint = self.endpoint();
        let account = self.take("exchange.account", |t| {
            account(t)?.ok_or(Complaint::Missing)
        });
        let auth = self.take("exchange.auth", auth);
        let trust = self.trust(("exchange.ca_file", "exchange.pins"));
        let tls = self.take("exchange.tls", tls);
        let channel_binding = self.take("exchange.channel_binding", channel_binding);
        let proxy = self.take("exchange.proxy", proxy);
        let hosts = self.hosts("exchange.autodiscover_hosts");
        Some(Exchange {
            endpoint: endpoint?,
            autodiscover_hosts: hosts?,
            account: account?,
            auth: auth?,
            trust: trust?,
            tls: tls?,
            channel_binding: channel_binding?,
            proxy: proxy?,
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

    /// A list of host names.
    fn hosts(&mut self, path: &'static str) -> Option<Vec<String>> {
        let hosts = self.texts(path);
        self.take(path, |_| hosts.iter().map(|h| host(h)).collect())
    }

    fn texts(&self, path: &str) -> Vec<String> {
        match self.settings.entry(path).map(|e| &e.value) {
            Some(Value::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    /// Which certificates are believed, by the keys of the CA file and of the pins.
    fn trust(&mut self, (ca_file, pins): (&'static str, &'static str)) -> Option<Trust> {
        let file = self.settings.line(ca_file);
        let keys = self.texts(pins);
        match (file.trim(), keys.is_empty()) {
            ("", true) => Some(Trust::Roots),
            // An engine in the background works from `/`, not from where this was typed.
            (file, true) if Path::new(file).is_relative() => {
                let wants = "an absolute path such as /etc/ssl/certs/contoso.pem";
                self.fault(ca_file, Complaint::wrong(file, wants));
                None
            }
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

#[cfg(test)]
mod tests;
