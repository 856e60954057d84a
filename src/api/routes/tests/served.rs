//! The API as its tests speak with it.

use std::{sync::Arc, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    api::{ApiKey, Keys, routes, with_keys},
    domain::{Problem, ProofLevel, Tenant},
    engine::{Clerk, Engine, EngineConfig, Plan, Reader},
    store::MemoryStore,
    world::World,
};

/// The API on a port of its own, over an engine without a mailbox.
pub(super) struct Served {
    pub(super) at: String,
    pub(super) key: String,
    pub(super) http: reqwest::Client,
}

impl Served {
    pub(super) async fn start() -> Self {
        let world = World::real();
        let config = EngineConfig {
            host: String::new(),
            account: String::new(),
            relay_account: String::new(),
            listener: "default".to_owned(),
            mailbox: None,
            poll_interval: Duration::from_secs(30),
            proof: ProofLevel::Exchange,
            replies: crate::engine::ReplyRules::default(),
            messages_per_minute: 0,
            mail_domain: "example.test".to_owned(),
            folder: "Processed".to_owned(),
            api: String::new(),
        };
        let connect = Arc::new(|_: &EngineConfig| Err(Problem::new("test", "no mailbox", "", "")));
        let reader = Reader {
            tenant: Tenant::default(),
            keys: vec![crate::reply::token::TokenKey {
                id: 1,
                bytes: [7; 32],
            }],
        };
        let engine = Engine::start(
            Plan { config, connect },
            world.clone(),
            Tenant::default(),
            Arc::new(MemoryStore::default()),
            Arc::new(Clerk::new(reader, "test").unwrap()),
        );
        let key = ApiKey::generate(&world);
        let keys = Keys::default();
        keys.take_up(&[key.hash().as_str().to_owned()]);
        let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", port.local_addr().unwrap());
        let app = with_keys(routes(engine), keys);
        tokio::spawn(async move { axum::serve(port, app).await });
        Self {
            at,
            key: key.expose().to_owned(),
            http: reqwest::Client::new(),
        }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.at));
        request.bearer_auth(&self.key)
    }

    /// Status and body; a refusal has to be a problem with a code.
    pub(super) async fn send(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let kind = answer.headers()["content-type"].clone();
        let body: Value = answer.json().await.unwrap();
        if status >= 400 {
            assert_eq!(kind, "application/problem+json", "{status} {body}");
            assert_eq!(body["status"], status, "{body}");
            for member in ["code", "remedy", "detail", "type", "title"] {
                assert!(body[member].is_string(), "{member} in {body}");
            }
        }
        (status, body)
    }

    pub(super) async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.request(Method::GET, path)).await
    }
}

pub(super) fn task() -> Value {
    json!({"title": "Order", "assignees": ["anna@contoso.com"], "actions": ["Approve", "Reject"]})
}
