//! Looks at config and secrets while the engine runs; a change is taken up within two seconds.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{accounts::Accounts, plan::Recipe, refusals::Refusals, seen::Seen};
use crate::{
    api::Keys,
    config::{self, Loaded, Secrets, StoreUrl},
    domain::Problem,
    engine::Engine,
    ews::EwsClient,
    world::{Directories, World, environment},
};

/// How often the files are looked at. A look is two `stat` calls.
const PACE: Duration = Duration::from_millis(500);

/// Pause before Autodiscover is asked again.
const SEARCH_AGAIN: Duration = Duration::from_secs(30);

/// What only a restart can change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fixed {
    listen: SocketAddr,
    store: StoreUrl,
}

impl Fixed {
    pub(super) fn of(recipe: &Recipe) -> Self {
        let config = &recipe.loaded.config;
        Self {
            listen: config.api.listen,
            store: config.store.clone(),
        }
    }
}

/// What is told of changes, and where they are seen.
pub(super) struct Watched {
    pub(super) engine: Engine,
    pub(super) keys: Keys,
    pub(super) directories: Directories,
    pub(super) world: World,
    pub(super) fixed: Fixed,
    /// The files before `recipe` was read.
    pub(super) seen: Seen,
    pub(super) stop: CancellationToken,
    /// Who signs in.
    pub(super) accounts: Accounts,
    /// The client in use; none while Exchange is not found.
    pub(super) client: Arc<Mutex<Option<EwsClient>>>,
}

/// Runs until stopped; `recipe` is what is in force at the beginning. A config that can't be
/// carried out is refused: the old one stays in force and the snapshot says why. While Exchange is
/// `not_found`, the search is made again.
pub(super) async fn watch(watched: Watched, recipe: Recipe, mut not_found: bool) {
    let refusals = recipe.refusals();
    let mut in_force = recipe.loaded;
    let mut known = in_force.secrets.clone();
    let mut seen = watched.seen.clone();
    let mut searched = Instant::now();
    loop {
        tokio::select! {
            () = sleep(PACE) => {}
            () = watched.stop.cancelled() => return,
        }
        let now = Seen::now(&watched.directories);
        let changed = now != seen;
        let search_again = not_found && searched.elapsed() >= SEARCH_AGAIN;
        if !changed && !search_again {
            watched.engine.looked();
            continue;
        }
        let touched = now.secrets() != seen.secrets();
        seen = now;
        if let Some(secrets) = watched.take_up_keys() {
            if touched && !is_about_keys(&known, &secrets) {
                watched.accounts.forget();
                refusals.forget_all();
            }
            known = secrets;
        }
        let found = tokio::select! {
            found = watched.take_up(&mut in_force, changed, &refusals) => found,
            () = watched.stop.cancelled() => return,
        };
        // A config that is refused changes nothing: what was searched for still is.
        not_found = found.map_or(not_found, |found| !found);
        watched.engine.looked();
        searched = Instant::now();
    }
}

impl Watched {
    /// Keys come first and by themselves: one that is revoked counts no longer, even while the
    /// config beside it is broken. Secrets that can't be read leave the keys as they are.
    fn take_up_keys(&self) -> Option<Secrets> {
        let loaded = Secrets::load(&self.directories.secrets_file(), &environment());
        let (secrets, _) = loaded.ok()?;
        self.keys.take_up(&secrets.api_keys);
        Some(secrets)
    }

    /// Whether Exchange is found; `None` when the config is refused. A plan that still has not found
    /// it is taken up only when the files `changed`.
    async fn take_up(
        &self,
        in_force: &mut Loaded,
        changed: bool,
        refusals: &Refusals,
    ) -> Option<bool> {
        let drawn = match read(&self.directories.config_file, &self.directories) {
            Ok(recipe) => {
                let recipe = recipe
                    .with_accounts(self.accounts.clone())
                    .knowing(refusals.clone());
                recipe.plan(&self.world).await.map(|d| (d, recipe))
            }
            Err(faults) => Err(faults),
        };
        match drawn {
            Ok((mut drawn, recipe)) => {
                let found = drawn.not_found.is_none();
                self.engine.settled("config");
                self.tell_restart(&Fixed::of(&recipe));
                // The snapshot tells where the API is, not where it is wanted.
                drawn.plan.config.api = self.fixed.listen.to_string();
                let loaded = recipe.loaded;
                let new = changed && !only_keys_differ(in_force, &loaded);
                if new || (!changed && found) {
                    tracing::info!("config: taken up");
                    self.engine.apply(drawn.plan);
                    *self.client.lock().unwrap_or_else(PoisonError::into_inner) = drawn.client;
                }
                *in_force = loaded;
                Some(found)
            }
            Err(faults) => {
                self.refuse(faults);
                None
            }
        }
    }

    fn tell_restart(&self, wanted: &Fixed) {
        if *wanted == self.fixed {
            self.engine.settled("restart");
        } else {
            let effect = "the engine goes on with the old ones until then";
            self.engine.trouble("restart", needs_restart(), effect);
        }
    }

    fn refuse(&self, faults: Vec<Problem>) {
        for fault in &faults {
            tracing::warn!(code = %fault.code, "config: refused, the old one stays: {}: {}", fault.place, fault.what);
        }
        if let Some(first) = faults.into_iter().next() {
            let effect = "the config before it stays in force";
            self.engine.trouble("config", first, effect);
        }
    }
}

/// A new key is no reason to sign in anew.
fn only_keys_differ(old: &Loaded, new: &Loaded) -> bool {
    old.text == new.text && is_about_keys(&old.secrets, &new.secrets)
}

/// Whether the file of secrets was written for its keys alone. The same secrets once more are not:
/// somebody set a password that is the same, since the account is unlocked now.
fn is_about_keys(old: &Secrets, new: &Secrets) -> bool {
    let mut passwords = new.clone();
    passwords.api_keys.clone_from(&old.api_keys);
    *old == passwords && old.api_keys != new.api_keys
}

fn needs_restart() -> Problem {
    Problem::new(
        "config.needs_restart",
        "another API address or database is taken up by a restart only",
        "api.listen, store.url",
        "smartactions restart",
    )
}

/// Reads config and secrets into what can be carried out.
pub(super) fn read(config: &Path, directories: &Directories) -> Result<Recipe, Vec<Problem>> {
    let env = environment();
    let loaded = config::load(config, &directories.secrets_file(), &env);
    Recipe::new(loaded.map_err(|e| e.problems())?, env)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{collections::BTreeMap, fs};

    use super::*;
    use crate::{
        domain::Tenant,
        engine::{Clerk, Reader},
        reply::token::TokenKey,
        store::MemoryStore,
    };

    fn write(file: &Path, pace: u8) {
        let text = format!(
            "[exchange]\nurl = \"https://127.0.0.1:9/EWS/Exchange.asmx\"\naccount = \"a@x.test\"\n\
             [outgoing]\nmessages_per_minute = {pace}\n[[listener]]\nname = \"default\"\nmailbox = \"\"\n"
        );
        fs::write(file, text).unwrap();
    }

    /// The search for Exchange may take 20 s at the start: what is written meanwhile counts.
    #[tokio::test(start_paused = true)]
    async fn a_change_while_the_engine_starts_is_taken_up() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        let at = Directories::find(&BTreeMap::new(), false, Some(&file), Some(dir.path()));
        let directories = at.unwrap();
        fs::write(directories.secrets_file(), "[exchange]\npassword = \"p\"\n").unwrap();
        write(&file, 1);
        let seen = Seen::now(&directories);
        let recipe = read(&file, &directories).unwrap();
        let world = World::real();
        let plan = recipe.plan(&world).await.unwrap().plan;
        write(&file, 2);
        let reader = Reader {
            tenant: Tenant::default(),
            keys: vec![TokenKey {
                id: 1,
                bytes: [7; 32],
            }],
        };
        let clerk = Clerk::new(reader, "test").unwrap();
        let store = std::sync::Arc::new(MemoryStore::default());
        let engine = Engine::start(
            plan,
            world.clone(),
            Tenant::default(),
            store,
            std::sync::Arc::new(clerk),
        );
        assert_eq!(engine.config().messages_per_minute, 1);
        let stop = CancellationToken::new();
        let watched = Watched {
            engine: engine.clone(),
            keys: Keys::default(),
            directories,
            world,
            fixed: Fixed::of(&recipe),
            seen,
            stop: stop.clone(),
            accounts: recipe.accounts(),
            client: Arc::default(),
        };
        let watch = tokio::spawn(watch(watched, recipe, false));
        sleep(PACE * 3).await;
        assert_eq!(engine.config().messages_per_minute, 2);
        stop.cancel();
        watch.await.unwrap();
    }

    /// An account that was refused is not tried again because somebody made an API key; it is when
    /// its password was set, be it the same.
    #[test]
    fn a_key_is_no_reason_to_try_a_refused_account_again() {
        let secrets = |password: &str, keys: &[&str]| {
            let mut made = Secrets::default();
            let password = crate::domain::Secret::new(password.to_owned());
            made.put(
                "exchange.password",
                password,
                crate::config::SecretSource::File,
            );
            made.api_keys = keys.iter().map(|k| (*k).to_owned()).collect();
            made
        };
        let old = secrets("p", &["a"]);
        assert!(is_about_keys(&old, &secrets("p", &["a", "b"])));
        assert!(!is_about_keys(&old, &secrets("p", &["a"])));
        assert!(!is_about_keys(&old, &secrets("q", &["a", "b"])));
    }
}
