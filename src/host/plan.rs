//! From a checked config to the engine's plan.

use std::sync::Arc;

use crate::{
    config::{self as model, Config, Loaded},
    domain::{Problem, Secret},
    engine::{Connect, Connection, EngineConfig, Plan},
    ews::{Access, Basic, Credentials, Endpoint, EwsClient, Pin, Trust},
    mailbox::exchange::ExchangeMailbox,
    world::World,
};

/// What is wrong with a config that can be read but not carried out.
pub type PlanFaults = Vec<Problem>;

/// Folder that handled mail is moved to.
const PROCESSED: &str = "Processed";

/// A config with its secrets, ready to be carried out.
pub struct Recipe {
    /// As read.
    pub loaded: Loaded,
}

impl Recipe {
    /// Checks that all of the config works in this program: what does not yet is refused by its
    /// key, never silently taken.
    pub fn new(loaded: Loaded) -> Result<Self, PlanFaults> {
        let faults = not_yet(&loaded.config);
        if faults.is_empty() {
            Ok(Self { loaded })
        } else {
            Err(faults)
        }
    }

    /// The engine's plan.
    pub fn plan(&self, world: &World) -> Result<Plan, PlanFaults> {
        let config = &self.loaded.config;
        let Some(listener) = config.listeners.first() else {
            return Err(vec![absent("listener", "a listener entry is missing")]);
        };
        let client = self.client(listener).map_err(|p| vec![p])?;
        let engine = EngineConfig {
            listener: listener.name.clone(),
            mailbox: listener.mailbox.clone(),
            poll_interval: listener.poll_interval.as_std(),
            proof: config.proof,
            messages_per_minute: config.messages_per_minute,
            mail_domain: mail_domain(config, listener, &client),
            folder: PROCESSED.to_owned(),
            host: client.endpoint().host().to_owned(),
            api: config.api.listen.to_string(),
        };
        let connect = connect(client, listener.access, world.clone());
        Ok(Plan {
            config: engine,
            connect,
        })
    }

    fn client(&self, listener: &model::Listener) -> Result<EwsClient, Problem> {
        let exchange = &self.loaded.config.exchange;
        let model::Endpoint::Url(url) = &exchange.endpoint else {
            return Err(later("exchange.autodiscover", "give exchange.url instead"));
        };
        let endpoint =
            Endpoint::parse(url.as_str()).map_err(|e| wrong("exchange.url", &e.to_string()))?;
        let own = listener.access == model::Access::Own;
        let account = match (&listener.account, own) {
            (Some(account), true) => account,
            _ => &exchange.account,
        };
        let name = match (&listener.account, own) {
            (Some(_), true) => format!("listener.{}.password", listener.name),
            _ => "exchange.password".to_owned(),
        };
        let password: &Secret = self.loaded.secrets.password(&name).ok_or_else(|| {
            Problem::new(
                "secret.missing",
                format!("no password is set: {name}"),
                "secrets.toml",
                "run setup, or set SMARTACTIONS_PASSWORD",
            )
        })?;
        let sign_in = Basic::new(Credentials {
            account: account.to_string(),
            password: password.clone(),
        });
        EwsClient::new(endpoint, &trust(&exchange.trust)?, Arc::new(sign_in))
            .map_err(|e| wrong("exchange", &e.to_string()))
    }
}

/// Domain of our Message-IDs: that of the mailbox, else of the account, else the server's name.
fn mail_domain(config: &Config, listener: &model::Listener, client: &EwsClient) -> String {
    let of_account = || match &config.exchange.account {
        model::Account::Principal(name) => name.rsplit_once('@').map(|(_, d)| d.to_owned()),
        _ => None,
    };
    listener
        .mailbox
        .as_ref()
        .map(|m| m.domain().to_owned())
        .or_else(of_account)
        .unwrap_or_else(|| client.endpoint().host().to_owned())
}

fn connect(client: EwsClient, access: model::Access, world: World) -> Connect {
    Arc::new(move |config: &EngineConfig| {
        let Some(mailbox) = &config.mailbox else {
            return Err(absent("listener.mailbox", "no listener mailbox is set"));
        };
        let access = match access {
            model::Access::Impersonation => Access::Impersonation(mailbox.clone()),
            model::Access::Delegate => Access::Delegate(mailbox.clone()),
            model::Access::Own => Access::Own,
        };
        let way = client.with_access(access);
        let exchange = Arc::new(ExchangeMailbox::new(way, mailbox.clone(), world.clone()));
        Ok(Connection {
            source: Arc::clone(&exchange) as _,
            sender: exchange,
        })
    })
}

fn trust(trust: &model::Trust) -> Result<Trust, Problem> {
    Ok(match trust {
        model::Trust::Roots => Trust::SystemRoots,
        model::Trust::CaFile(file) => Trust::CaFile {
            pem: model::read_text(file)
                .map_err(|e| wrong("exchange.ca_file", &e.to_string()))?
                .ok_or_else(|| {
                    wrong(
                        "exchange.ca_file",
                        &format!("no such file: {}", file.display()),
                    )
                })?
                .into_bytes(),
        },
        model::Trust::Pins(pins) => Trust::Pins(
            pins.iter()
                .map(|pin| Pin::parse(&format!("sha256:{}", data_encoding::HEXLOWER.encode(pin))))
                .collect::<Result<_, _>>()
                .map_err(|e| wrong("exchange.pins", &e.to_string()))?,
        ),
    })
}

fn not_yet(config: &Config) -> PlanFaults {
    let mut faults = Vec::new();
    if matches!(config.exchange.endpoint, model::Endpoint::Autodiscover(_)) {
        faults.push(later("exchange.autodiscover", "give exchange.url instead"));
    }
    if matches!(
        config.exchange.auth,
        model::Auth::Ntlm | model::Auth::Negotiate
    ) {
        faults.push(later("exchange.auth", "use auto or basic"));
    }
    if matches!(config.via, model::Via::Smtp { .. }) {
        faults.push(later("outgoing.via", "use ews"));
    }
    if matches!(config.store, model::StoreUrl::Postgres(_)) {
        faults.push(later("store.url", "use sqlite:tasks.db"));
    }
    if config.listeners.len() > 1 {
        faults.push(later("listener", "keep one listener entry"));
    }
    faults
}

fn later(key: &str, remedy: &str) -> Problem {
    Problem::new(
        "config.not_yet",
        "this value is not served by this version yet",
        key,
        remedy,
    )
}

fn wrong(key: &str, what: &str) -> Problem {
    Problem::new("config.wrong", what, key, "mend the value, or run setup")
}

fn absent(key: &str, what: &str) -> Problem {
    Problem::new(
        "config.absent",
        what,
        key,
        "smartactions mailbox set ADDRESS, or run setup",
    )
}
