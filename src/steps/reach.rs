//! Reaches Exchange for the wizard: where it is, who signs in, and who was let in already.

use std::collections::BTreeMap;

use tokio::sync::mpsc::unbounded_channel;

use super::{
    Runner,
    ask::refused,
    connect::{self, ConnectError},
};
use crate::{
    config::{self, Config, Secrets},
    domain::{Address, CheckState, Finding, Secret},
    ews::{Credentials, Endpoint, EndpointError, Line, Method, Trust, autodiscover::Attempt},
    host::exchange::{self, Found, Refusals, SearchFault},
    probe::{self, CheckId, Probe},
    setup::{Connection, Discovery, NotDiscovered, Tried},
    world::{Environment, World},
};

/// The probe's code of a password that was not taken.
const REFUSED: &str = "probe.sign_in.refused";
/// Accounts whose sign-in is remembered.
const MOST_ACCOUNTS: usize = 16;

/// Who was let in where, and how.
#[derive(PartialEq, Eq)]
pub(super) struct Account {
    endpoint: Endpoint,
    trust: Trust,
    line: Line,
    credentials: Credentials,
    method: Option<Method>,
}

impl Account {
    fn of(target: &probe::Target) -> Self {
        Self {
            endpoint: target.endpoint.clone(),
            trust: target.trust.clone(),
            line: target.line.clone(),
            credentials: target.credentials.clone(),
            method: target.method.clone(),
        }
    }
}

/// Autodiscover's last answer with each place that was asked, and to which question.
#[derive(Default)]
pub(super) struct Discovered(Option<((Address, Credentials), Endpoint, Vec<Tried>)>);

impl Discovered {
    fn get(&self, key: &(Address, Credentials)) -> Option<(Endpoint, Vec<Tried>)> {
        let (kept, endpoint, attempts) = self.0.as_ref()?;
        (kept == key).then(|| (endpoint.clone(), attempts.clone()))
    }
}

impl Runner {
    /// What is spoken with; Autodiscover's answer is kept for as long as the same is asked.
    pub(super) async fn target(
        &self,
        connection: &Connection,
    ) -> Result<probe::Target, ConnectError> {
        self.target_told(connection, false).await.0
    }

    /// The same with each place that Autodiscover asked for it. `afresh`: a person wants it asked
    /// again, also where the account was refused.
    pub(super) async fn target_told(
        &self,
        connection: &Connection,
        afresh: bool,
    ) -> (Result<probe::Target, ConnectError>, Vec<Tried>) {
        let config = &connection.config;
        let party = connect::party(config, &connection.passwords, &self.secrets(), &self.env);
        let party = match party {
            Ok(party) => party,
            Err(error) => return (Err(error), Vec::new()),
        };
        let (endpoint, attempts) = match &config.exchange.endpoint {
            config::Endpoint::Url(url) => {
                let endpoint = Endpoint::parse(url.as_str()).map_err(ConnectError::from);
                (endpoint, Vec::new())
            }
            config::Endpoint::Autodiscover(address) => {
                if afresh {
                    self.refusals.forget(address, &party.credentials);
                }
                let key = (address.clone(), party.credentials.clone());
                let kept = self.discovered.lock().ok().and_then(|d| d.get(&key));
                if let Some((endpoint, attempts)) = kept.filter(|_| !afresh) {
                    (Ok(endpoint), attempts)
                } else {
                    let found = self.search(address, &party, &[]).await;
                    let attempts = found.attempts.iter().map(tried).collect();
                    (found.endpoint.map_err(ConnectError::from), attempts)
                }
            }
        };
        (endpoint.map(|e| connect::aim(config, party, e)), attempts)
    }

    async fn search(&self, address: &Address, party: &connect::Party, allow: &[String]) -> Found {
        let found = search(
            address,
            party,
            allow,
            &self.refusals,
            &self.env,
            &self.world,
        )
        .await;
        if let (Ok(endpoint), Ok(mut kept)) = (&found.endpoint, self.discovered.lock()) {
            let attempts = found.attempts.iter().map(tried).collect();
            let key = (address.clone(), party.credentials.clone());
            kept.0 = Some((key, endpoint.clone(), attempts));
        }
        found
    }

    /// Asks Autodiscover for the wizard; each attempt is kept to be shown. `afresh`: a person wants
    /// places to be tried again that refused the account.
    pub(super) async fn discover(
        &self,
        connection: &Connection,
        allow: &[String],
        afresh: bool,
    ) -> Result<Discovery, Box<NotDiscovered>> {
        let failed = |error: &ConnectError, attempts| {
            let ask = match error {
                ConnectError::Search(SearchFault::OtherHost { host, .. }) => Some(host.clone()),
                _ => None,
            };
            Box::new(NotDiscovered {
                finding: refused(error),
                ask,
                attempts,
            })
        };
        let config = &connection.config;
        let config::Endpoint::Autodiscover(address) = &config.exchange.endpoint else {
            let fault = ConnectError::Endpoint(EndpointError::NotAUrl(String::new()));
            return Err(failed(&fault, Vec::new()));
        };
        let party = connect::party(config, &connection.passwords, &self.secrets(), &self.env)
            .map_err(|e| failed(&e, Vec::new()))?;
        if afresh {
            self.refusals.forget(address, &party.credentials);
        }
        let found = self.search(address, &party, allow).await;
        let attempts = found.attempts.iter().map(tried).collect();
        match found.endpoint {
            Ok(endpoint) => Ok(Discovery {
                host: endpoint.host().to_owned(),
                url: endpoint.to_string(),
                primary: found.facts.primary.map(|a| a.to_string()),
                attempts,
            }),
            Err(fault) => Err(failed(&fault.into(), attempts)),
        }
    }

    /// Stored secrets with `--password-file` over them; without any when they cannot be read, for
    /// then the missing password is told.
    pub(super) fn secrets(&self) -> Secrets {
        let file = self.plan.directories.secrets_file();
        let mut secrets = Secrets::load(&file, &self.env)
            .map(|(s, _)| s)
            .unwrap_or_default();
        if let Some(password) = &self.password {
            let given = crate::config::SecretSource::Given;
            secrets.put("exchange.password", password.clone(), given);
        }
        secrets
    }

    /// Proves the sign-in by the probe's own check before an account is used that no probe has let
    /// in: a mailbox query signs in no other way than the probe does.
    ///
    /// A password that was refused is tried once more only when the user asked for it (`again`):
    /// the directory would lock the account.
    pub(super) async fn signs_in(
        &self,
        target: &probe::Target,
        again: bool,
    ) -> Result<(), Finding> {
        let asked = Account::of(target);
        if self.let_in.lock().is_ok_and(|l| l.contains(&asked)) {
            return Ok(());
        }
        if !again && let Some(finding) = self.was_refused(&asked) {
            return Err(finding);
        }
        let (sender, _changes) = unbounded_channel::<probe::Event>();
        let mut probe = Probe::new(target.clone(), self.world.clone());
        probe.run_only(&[CheckId::SignIn], &sender).await;
        let failed = probe.states().values().find_map(|state| match state {
            CheckState::Failed { finding, .. } => Some((state, finding.clone())),
            _ => None,
        });
        if let Some((state, finding)) = failed {
            self.note_sign_in(target, state);
            return Err(finding);
        }
        self.remember(target);
        Ok(())
    }

    fn was_refused(&self, asked: &Account) -> Option<Finding> {
        let refused = self.refused.lock().ok()?;
        let known = refused.iter().find(|(account, _)| account == asked);
        known.map(|(_, finding)| finding.clone())
    }

    /// What came of a sign-in: who was let in is asked no more, who was refused not by itself.
    pub(super) fn note_sign_in(&self, target: &probe::Target, state: &CheckState) {
        match state {
            CheckState::Passed { .. } | CheckState::Warned { .. } => self.remember(target),
            CheckState::Failed { finding, .. } if finding.code == REFUSED => {
                let Ok(mut refused) = self.refused.lock() else {
                    return;
                };
                if refused.len() >= MOST_ACCOUNTS {
                    refused.clear();
                }
                refused.push((Account::of(target), finding.clone()));
            }
            _ => {}
        }
    }

    fn remember(&self, target: &probe::Target) {
        let now = Account::of(target);
        if let Ok(mut refused) = self.refused.lock() {
            refused.retain(|(account, _)| *account != now);
        }
        if let Ok(mut let_in) = self.let_in.lock() {
            // A run of setup signs in with a few accounts; older ones are asked again.
            if let_in.len() >= MOST_ACCOUNTS {
                let_in.clear();
            }
            let_in.push(now);
        }
    }
}

/// What is spoken with for a checked config: Autodiscover is asked where it says so, and each place
/// that it asked is given as well. For commands that ask Exchange without the wizard.
pub async fn target(
    config: &Config,
    typed: &BTreeMap<String, Secret>,
    stored: &Secrets,
    env: &Environment,
    world: &World,
) -> (Result<probe::Target, ConnectError>, Vec<Tried>) {
    let party = match connect::party(config, typed, stored, env) {
        Ok(party) => party,
        Err(error) => return (Err(error), Vec::new()),
    };
    let (endpoint, attempts) = match &config.exchange.endpoint {
        config::Endpoint::Url(url) => {
            let endpoint = Endpoint::parse(url.as_str()).map_err(ConnectError::from);
            (endpoint, Vec::new())
        }
        config::Endpoint::Autodiscover(address) => {
            let refusals = Refusals::default();
            let found = search(address, &party, &[], &refusals, env, world).await;
            let attempts = found.attempts.iter().map(tried).collect();
            (found.endpoint.map_err(ConnectError::from), attempts)
        }
    };
    (endpoint.map(|e| connect::aim(config, party, e)), attempts)
}

/// `allow` is beside the hosts of the config.
async fn search(
    address: &Address,
    party: &connect::Party,
    allow: &[String],
    refusals: &Refusals,
    env: &Environment,
    world: &World,
) -> Found {
    let allow: Vec<String> = party.hosts.iter().chain(allow).cloned().collect();
    exchange::search(&exchange::Wanted {
        address,
        trust: &party.trust,
        line: &party.line,
        credentials: &party.credentials,
        password: &party.password_name,
        method: party.method.clone(),
        sign_in: None,
        allow: &allow,
        refusals,
        world,
        env,
    })
    .await
}

fn tried(attempt: &Attempt) -> Tried {
    Tried {
        asked: attempt.asked.as_str(),
        url: attempt.url.clone(),
        status: attempt.status,
        said: attempt.outcome.to_string(),
        elapsed: attempt.elapsed,
    }
}
