//! What a config means: checked types, as the engine and the probe take them.

use std::{net::SocketAddr, path::PathBuf};

use reqwest::Url;

use crate::domain::{Address, ProofLevel, Span, StandardAction};

/// A whole, checked config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The server and who signs in.
    pub exchange: Exchange,
    /// At least one, names unique.
    pub listeners: Vec<Listener>,
    /// How mail leaves.
    pub via: Via,
    /// Mails a minute; 0 = as fast as Exchange lets us.
    pub messages_per_minute: u32,
    /// What a reply must show.
    pub proof: ProofLevel,
    /// Servers whose stamp counts, in lower case; empty: any.
    pub trusted_sources: Vec<String>,
    /// Whether a weak word (ok, yes, 👍) that is the whole reply acts.
    pub weak_words: bool,
    /// Standard actions that no task offers.
    pub without: Vec<StandardAction>,
    /// Where tasks are kept.
    pub store: StoreUrl,
    /// The applications' API.
    pub api: Api,
    /// How setup starts the engine.
    pub service: ServiceKind,
}

/// How to reach Exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Where it is.
    pub endpoint: Endpoint,
    /// Hosts outside the mail domain to which Autodiscover may lead, and which may have the
    /// password; in lower case.
    pub autodiscover_hosts: Vec<String>,
    /// The service account.
    pub account: Account,
    /// How it signs in.
    pub auth: Auth,
    /// Which certificates are believed.
    pub trust: Trust,
    /// Whose TLS speaks.
    pub tls: Tls,
    /// Whether sign-ins are bound to the certificate seen (Extended Protection); `false` = never.
    pub channel_binding: bool,
    /// Through what it is reached.
    pub proxy: Proxy,
}

/// Where Exchange Web Services are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// At this URL: https, or http to loopback.
    Url(Url),
    /// Where Autodiscover says, asked with this mailbox address.
    Autodiscover(Address),
}

/// Who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// `DOMAIN\user`.
    Domain {
        /// NetBIOS name of the domain.
        domain: String,
        /// sAMAccountName.
        user: String,
    },
    /// `user@domain` (user principal name).
    Principal(String),
    /// A bare user name.
    User(String),
}

impl std::fmt::Display for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Domain { domain, user } => write!(f, "{domain}\\{user}"),
            Self::Principal(name) | Self::User(name) => f.write_str(name),
        }
    }
}

/// Sign-in method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// The strongest that the server offers.
    Auto,
    /// SPNEGO (RFC 4559).
    Negotiate,
    /// NTLM.
    Ntlm,
    /// Basic (RFC 7617), only over TLS or to loopback.
    Basic,
}

/// Whose TLS speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Ours; the system's where a server knows none of our ciphers.
    Auto,
    /// Ours alone.
    Rustls,
    /// The system's alone.
    System,
}

/// Through what Exchange is reached. Servers on this machine are always reached directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proxy {
    /// As the environment says (`HTTPS_PROXY`, `NO_PROXY`).
    Environment,
    /// Directly.
    None,
    /// Through this HTTP proxy; the URL carries no name and no password.
    Url(Url),
}

/// Which server certificates are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Those of this machine's roots.
    Roots,
    /// Those signed by a certificate in this PEM file.
    CaFile(PathBuf),
    /// Those with one of these public keys: SHA-256 of the SPKI, 32 bytes each.
    Pins(Vec<[u8; 32]>),
}

/// One mailbox that is listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Unique: letters, digits, `-` and `_`, at most 40.
    pub name: String,
    /// The mailbox; `None` = none yet.
    pub mailbox: Option<Address>,
    /// How we get in.
    pub access: Access,
    /// Who signs in with `Access::Own`; `None` = the service account.
    pub account: Option<Account>,
    /// How often to look without notifications.
    pub poll_interval: Span,
}

impl Listener {
    /// Its own account and the name of that one's password, where it signs in for itself.
    pub fn own_account(&self) -> Option<(&Account, String)> {
        let account = self.account.as_ref();
        let own = account.filter(|_| self.access == Access::Own)?;
        Some((own, format!("listener.{}.password", self.name)))
    }
}

/// Name of the service account's password.
const SERVICE_PASSWORD: &str = "exchange.password";

impl Config {
    /// Who signs in for a listener, and the name of the password.
    pub fn signs_in<'a>(&'a self, listener: Option<&'a Listener>) -> (&'a Account, String) {
        let own = listener.and_then(Listener::own_account);
        own.unwrap_or_else(|| (&self.exchange.account, SERVICE_PASSWORD.to_owned()))
    }
}

/// How the service account gets into the listener mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Role `ApplicationImpersonation`.
    Impersonation,
    /// Full access permission.
    Delegate,
    /// The mailbox's own account signs in.
    Own,
}

impl Access {
    /// All, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Impersonation, Self::Delegate, Self::Own];

    /// The word in the config.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Impersonation => "impersonation",
            Self::Delegate => "delegate",
            Self::Own => "own",
        }
    }
}

/// How mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    /// Through Exchange Web Services.
    Ews,
    /// Through an SMTP relay (RFC 5321, RFC 6409).
    Smtp(Relay),
}

/// An SMTP relay, and how it is spoken with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Name or address, an IPv6 address without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What keeps the way to it closed to others.
    pub cover: Cover,
    /// Who signs in; `None` = nobody, the relay knows us by our address.
    pub account: Option<Account>,
    /// Which of its certificates are believed.
    pub trust: Trust,
}

/// What keeps the way to a relay closed to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// STARTTLS (RFC 3207), or nothing is sent.
    Starttls,
    /// STARTTLS where it is offered; the relay is on this machine.
    Loopback,
    /// TLS from the first byte (RFC 8314).
    Wrapped,
}

/// Where tasks are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// A file, relative to the state folder.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as given.
    Postgres(String),
}

/// The applications' API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Api {
    /// Where it listens.
    pub listen: SocketAddr,
}

/// How setup starts the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKind {
    /// A process of its own.
    Detached,
    /// As a systemd unit.
    Systemd,
}
