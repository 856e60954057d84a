//! A real engine over the real client and the embedded sandbox, in one process.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use smartactions::{
    domain::{Address, ProofLevel, Secret, Tenant},
    engine::{Clerk, Connection, Engine, EngineConfig, Plan, Reader, Served},
    ews::{Access, Basic, Credentials, Endpoint, EwsClient, Trust},
    mailbox::exchange::ExchangeMailbox,
    reply::token::TokenKey,
    sandbox::{Client, Options, PASSWORD, Running, Sandbox, Scenario},
    store::{MemoryStore, Store},
    task::Task,
    world::World,
};

pub const BOT: &str = "smartactions@example.test";
pub const ALICE: &str = "alice@example.test";
/// Time for anything that has to happen.
const PATIENCE: Duration = Duration::from_mins(3);

pub struct Rig {
    pub running: Running,
    pub admin: Client,
    pub store: MemoryStore,
    pub engine: Engine,
}

impl Rig {
    pub async fn new(scenario: &str) -> Self {
        let (running, admin) = sandbox(scenario).await;
        let store = MemoryStore::default();
        let engine = start(&running, &store);
        Self {
            running,
            admin,
            store,
            engine,
        }
    }

    pub async fn ask(&self, title: &str, whom: &str) -> Task {
        let request =
            json!({"title": title, "assignees": [whom], "actions": ["Approve", "Reject"]});
        self.engine.create_task(&request, None).await.unwrap()
    }

    pub async fn task(&self, task: &Task) -> Task {
        let found = self.store.task(&Tenant::default(), task.id).await;
        found.unwrap().unwrap()
    }

    /// Alice approves the task of that title, once she has its mail.
    pub async fn approve(&self, title: &str) {
        let mail = async || {
            let inbox = messages(&self.admin, ALICE, "inbox").await;
            let about = |m: &&Value| m["subject"].as_str().is_some_and(|s| s.contains(title));
            inbox.iter().find(about).map(|m| m["message_id"].clone())
        };
        eventually("the notification", async || mail().await.is_some()).await;
        let id = mail().await.unwrap();
        let answered = self
            .admin
            .reply(ALICE, id.as_str().unwrap(), "Approve", &[]);
        answered.await.unwrap();
    }

    pub async fn decided(&self, task: &Task) {
        eventually("the outcome", async || {
            self.task(task).await.outcome.is_some()
        })
        .await;
    }

    /// How often an operation was called.
    pub fn calls(&self, operation: &str) -> u64 {
        let calls = self.running.counts().calls;
        calls.get(operation).copied().unwrap_or_default()
    }
}

/// Waits until it is so; fails when it does not get so.
pub async fn eventually(what: &str, so: impl AsyncFn() -> bool) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    assert!(waited.await.is_ok(), "{what} did not come");
}

pub async fn sandbox(scenario: &str) -> (Running, Client) {
    let options = Options {
        listen: "127.0.0.1:0".into(),
        tls: false,
        data: None,
    };
    let scenario = Scenario::parse(scenario).unwrap();
    let running = Sandbox::start_with(options, &scenario).await.unwrap();
    let admin = Client::new(&running.url).unwrap();
    (running, admin)
}

/// A further scenario while it runs.
pub async fn play(running: &Running, scenario: &str) {
    let played = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/sandbox/scenario", running.url);
    let answer = played.post(url).body(scenario.to_owned()).send().await;
    let answer = answer.unwrap();
    assert!(answer.status().is_success(), "{:?}", answer.text().await);
}

/// The messages of one folder.
pub async fn messages(admin: &Client, mailbox: &str, folder: &str) -> Vec<Value> {
    let all = admin.mailbox(mailbox).await.unwrap();
    let all = all.as_array().unwrap().iter();
    all.filter(|m| m["folder"] == folder).cloned().collect()
}

pub fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub fn client(running: &Running, access: Access) -> EwsClient {
    let sign_in = Arc::new(Basic::new(Credentials {
        account: "svc-smartactions@example.test".into(),
        password: Secret::new(PASSWORD.into()),
    }));
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    let client = EwsClient::new(endpoint, &Trust::SystemRoots, sign_in).unwrap();
    client.with_access(access)
}

pub fn mailbox(running: &Running, access: Access) -> ExchangeMailbox {
    let whose = access.mailbox().cloned().unwrap_or_else(|| address(BOT));
    ExchangeMailbox::new(client(running, access), whose, World::real())
}

fn start(running: &Running, store: &MemoryStore) -> Engine {
    let bot = Access::Impersonation(address(BOT));
    let mailbox = Arc::new(mailbox(running, bot));
    let config = EngineConfig {
        listener: "default".to_owned(),
        mailbox: Some(address(BOT)),
        poll_interval: Duration::from_secs(2),
        proof: ProofLevel::Exchange,
        replies: smartactions::engine::ReplyRules::default(),
        messages_per_minute: 0,
        mail_domain: "example.test".to_owned(),
        folder: "Processed".to_owned(),
        host: "127.0.0.1".to_owned(),
        account: String::new(),
        relay_account: String::new(),
        api: String::new(),
    };
    let plan = Plan {
        config,
        connect: Arc::new(move |_| {
            Ok(Connection {
                source: Arc::clone(&mailbox) as _,
                sender: Arc::clone(&mailbox) as _,
            })
        }),
    };
    let key = TokenKey {
        id: 1,
        bytes: [7; 32],
    };
    let reader = Reader {
        tenant: Tenant::default(),
        keys: vec![key],
    };
    let clerk = Arc::new(Clerk::new(reader, "pitfalls").unwrap());
    let store = Arc::new(store.clone()) as Arc<dyn Store>;
    let engine = Engine::start(plan, World::real(), Tenant::default(), store, clerk);
    engine.serves(Served::Control);
    engine.serves(Served::Api);
    engine
}
