//! From a checked config to the engine's plan.

use std::sync::Arc;

use crate::{
    config::{self as model, Config, Loaded},
    domain::{Problem, StandardAction},
    engine::{Connect, Connection, EngineConfig, Plan, ReplyRules},
    ews::{Access, Credentials, Endpoint, EwsClient, Line, SignIn, Trust},
    mailbox::{
        MailSender, PROCESSED,
        exchange::ExchangeMailbox,
        smtp::{RelaySettings, SmtpRelay},
    },
    world::{Environment, World},
};

use super::{accounts::Accounts, exchange, refusals::Refusals, relay};

/// What is wrong with a config that can be read but not carried out.
pub type PlanFaults = Vec<Problem>;

/// A config with its secrets, ready to be carried out.
pub struct Recipe {
    /// As read.
    pub loaded: Loaded,
    env: Environment,
    accounts: Accounts,
    refusals: Refusals,
}

/// A plan, and whether Exchange was found for it.
pub struct Drawn {
    /// What the engine is to do.
    pub plan: Plan,
    /// Why Autodiscover gave no server; the search has to be made again.
    pub not_found: Option<Problem>,
    /// The client that the plan's connections are made of.
    pub client: Option<EwsClient>,
}

impl Recipe {
    /// Checks that all of the config works in this program: what does not yet is refused by its
    /// key, never silently taken.
    pub fn new(loaded: Loaded, env: Environment) -> Result<Self, PlanFaults> {
        let faults = loaded.settings.complete().not_served();
        if faults.is_empty() {
            Ok(Self {
                loaded,
                env,
                accounts: Accounts::default(),
                refusals: Refusals::default(),
            })
        } else {
            Err(faults.iter().map(model::Fault::problem).collect())
        }
    }

    /// Whether an engine would start with it, as far as that is known without asking anybody: whom to
    /// believe, and who signs in.
    pub fn startable(&self) -> Result<(), PlanFaults> {
        let config = &self.loaded.config;
        let Some(listener) = config.listeners.first() else {
            return Err(vec![absent("listener", "a listener entry is missing")]);
        };
        self.credentials(listener).map_err(|p| vec![p])?;
        exchange::trust(&config.exchange.trust)
            .map_err(|e| vec![wrong(e.key(), &e.to_string())])?;
        self.relay().map(drop).map_err(|p| vec![p])
    }

    /// The same with accounts whose refusals are counted already.
    #[must_use]
    pub fn with_accounts(self, accounts: Accounts) -> Self {
        Self { accounts, ..self }
    }

    /// Who signs in, for the next recipe.
    pub fn accounts(&self) -> Accounts {
        self.accounts.clone()
    }

    /// With what an earlier recipe learned: a place that refused the account is not asked again with
    /// the same password.
    #[must_use]
    pub fn knowing(self, refusals: Refusals) -> Self {
        Self { refusals, ..self }
    }

    /// What was learned so far.
    pub fn refusals(&self) -> Refusals {
        self.refusals.clone()
    }

    /// The engine's plan. With `exchange.autodiscover` the search is made now, at most 20 s; when it
    /// finds nothing, the plan holds mail and [`Drawn::not_found`] says why.
    pub async fn plan(&self, world: &World) -> Result<Drawn, PlanFaults> {
        let config = &self.loaded.config;
        let Some(listener) = config.listeners.first() else {
            return Err(vec![absent("listener", "a listener entry is missing")]);
        };
        let signs_in = self.credentials(listener).map_err(|p| vec![p])?;
        let trust = exchange::trust(&config.exchange.trust)
            .map_err(|e| vec![wrong(e.key(), &e.to_string())])?;
        let line = exchange::line(&config.exchange, &self.env);
        let wanted = exchange::method(config.exchange.auth);
        let scheme = self
            .accounts
            .scheme(&signs_in, wanted.as_ref())
            .map_err(|m| vec![wrong("exchange.auth", &format!("{m} is not served yet"))])?;
        let endpoint = self
            .endpoint(&signs_in, &trust, &line, Arc::clone(&scheme), world)
            .await;
        let host = endpoint.as_ref().ok().map(|e| e.host().to_owned());
        let (connect, not_found, client) = match endpoint {
            Ok(endpoint) => {
                let client = EwsClient::on_line(endpoint, &trust, &line, scheme)
                    .map_err(|e| vec![wrong("exchange", &e.to_string())])?
                    .with_password_name(config.signs_in(Some(listener)).1);
                let relay = self.relay().map_err(|p| vec![p])?;
                let connect = connect(client.clone(), listener.access, relay, world.clone());
                (connect, None, Some(client))
            }
            Err(problem) => (nowhere(problem.clone()), Some(problem), None),
        };
        let engine = EngineConfig {
            listener: listener.name.clone(),
            mailbox: listener.mailbox.clone(),
            poll_interval: listener.poll_interval.as_std(),
            proof: config.proof,
            replies: ReplyRules {
                standard: offered(&config.without),
                weak_words: config.weak_words,
                trusted_sources: config.trusted_sources.clone(),
            },
            messages_per_minute: config.messages_per_minute,
            mail_domain: mail_domain(config, listener, host.as_deref()),
            folder: PROCESSED.to_owned(),
            host: host.unwrap_or_default(),
            account: signs_in.account,
            relay_account: relay_account(config),
            api: config.api.listen.to_string(),
        };
        let config = engine;
        Ok(Drawn {
            plan: Plan { config, connect },
            not_found,
            client,
        })
    }

    /// The relay that mail leaves through, if it is not Exchange. Without its password it is there all
    /// the same, and the status says what is missing: reading goes on meanwhile.
    fn relay(&self) -> Result<Option<RelaySettings>, Problem> {
        let model::Via::Smtp(relay) = &self.loaded.config.via else {
            return Ok(None);
        };
        let password = self.loaded.secrets.password(relay::SECRET);
        let settings = relay::settings(relay, password.cloned());
        settings.map(Some).map_err(|e| {
            let key = e.key().replacen("exchange.", "outgoing.", 1);
            wrong(&key, &e.to_string())
        })
    }

    async fn endpoint(
        &self,
        signs_in: &Credentials,
        trust: &Trust,
        line: &Line,
        scheme: Arc<dyn SignIn>,
        world: &World,
    ) -> Result<Endpoint, Problem> {
        match &self.loaded.config.exchange.endpoint {
            model::Endpoint::Url(url) => {
                Endpoint::parse(url.as_str()).map_err(|e| wrong("exchange.url", &e.to_string()))
            }
            model::Endpoint::Autodiscover(address) => {
                let config = &self.loaded.config;
                let exchange = &config.exchange;
                let (_, password) = config.signs_in(config.listeners.first());
                let wanted = exchange::Wanted {
                    address,
                    trust,
                    line,
                    credentials: signs_in,
                    password: &password,
                    method: exchange::method(exchange.auth),
                    sign_in: Some(scheme),
                    allow: &exchange.autodiscover_hosts,
                    refusals: &self.refusals,
                    world,
                    env: &self.env,
                };
                let found = exchange::search(&wanted).await;
                for a in &found.attempts {
                    let (asked, took) = (a.asked.as_str(), a.elapsed.as_millis());
                    tracing::info!(url = %a.url, asked, took, "autodiscover: {}", a.outcome);
                }
                found.endpoint.map_err(|fault| fault.problem())
            }
        }
    }

    fn credentials(&self, listener: &model::Listener) -> Result<Credentials, Problem> {
        let (account, name) = self.loaded.config.signs_in(Some(listener));
        let auth = self.loaded.config.exchange.auth;
        let password = self.loaded.secrets.password(&name).cloned();
        let password = password.or_else(|| exchange::no_password(auth));
        let password = password.ok_or_else(|| {
            Problem::new(
                "secret.missing",
                format!("no password is set: {name}"),
                "secrets.toml",
                format!("run setup, or smartactions secret set {name}"),
            )
        })?;
        Ok(Credentials {
            account: account.to_string(),
            password,
        })
    }
}

fn relay_account(config: &Config) -> String {
    match &config.via {
        model::Via::Smtp(relay) => {
            let account = relay.account.as_ref();
            account.map_or_else(String::new, ToString::to_string)
        }
        model::Via::Ews => String::new(),
    }
}

/// The standard actions that tasks offer: all but those that the config leaves out.
fn offered(without: &[StandardAction]) -> Vec<StandardAction> {
    let on = |action: &StandardAction| !without.contains(action);
    StandardAction::ALL.into_iter().filter(on).collect()
}

/// Domain of our Message-IDs: that of the mailbox, else of the account, else the server's name.
fn mail_domain(config: &Config, listener: &model::Listener, host: Option<&str>) -> String {
    let of_account = || match &config.exchange.account {
        model::Account::Principal(name) => name.rsplit_once('@').map(|(_, d)| d.to_owned()),
        _ => None,
    };
    let of_search = || match &config.exchange.endpoint {
        model::Endpoint::Autodiscover(address) => Some(address.domain().to_owned()),
        model::Endpoint::Url(_) => None,
    };
    listener
        .mailbox
        .as_ref()
        .map(|m| m.domain().to_owned())
        .or_else(of_account)
        .or_else(|| host.map(str::to_owned))
        .or_else(of_search)
        .unwrap_or_default()
}

/// The way to a mail system that was not found.
fn nowhere(problem: Problem) -> Connect {
    Arc::new(move |_: &EngineConfig| Err(problem.clone()))
}

fn connect(
    client: EwsClient,
    access: model::Access,
    relay: Option<RelaySettings>,
    world: World,
) -> Connect {
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
        let source = Arc::clone(&exchange) as _;
        let sender: Arc<dyn MailSender> = match &relay {
            None => exchange,
            Some(settings) => {
                let relay = SmtpRelay::new(settings, mailbox.clone());
                Arc::new(relay.map_err(|e| wrong("outgoing", &e.to_string()))?)
            }
        };
        Ok(Connection { source, sender })
    })
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
