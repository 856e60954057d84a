#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
use std::{collections::BTreeSet, sync::Arc, time::Duration};

use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};

use super::*;
use crate::{
    api::{ApiKey, Keys, with_keys},
    domain::{Problem, ProofLevel, Tenant},
    engine::{Clerk, EngineConfig, Plan, Reader},
    store::MemoryStore,
    world::World,
};

/// The API on a port of its own, over an engine without a mailbox.
struct Served {
    at: String,
    key: String,
    http: reqwest::Client,
}

impl Served {
    async fn start() -> Self {
        let world = World::real();
        let config = EngineConfig {
            host: String::new(),
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
            trusted_sources: Vec::new(),
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

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.at));
        request.bearer_auth(&self.key)
    }

    /// Status and body; a refusal has to be a problem with a code.
    async fn send(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
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

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.send(self.request(Method::GET, path)).await
    }
}

fn task() -> Value {
    json!({"title": "Order", "assignees": ["anna@contoso.com"], "actions": ["Approve", "Reject"]})
}

#[tokio::test]
async fn a_missing_key_is_told_before_anything_else() {
    let api = Served::start().await;
    for path in ["/v1/tasks", "/nothing", "/metrics"] {
        let bare = api.http.post(format!("{}{path}", api.at)).body("{");
        assert_eq!(api.send(bare).await.1["code"], "api.no_key", "{path}");
        let other = api.http.post(format!("{}{path}", api.at));
        let other = other.bearer_auth("sa_other").body("{");
        assert_eq!(api.send(other).await.0, 403, "{path}");
    }
    for path in ["/healthz", "/readyz", "/openapi.json"] {
        // `/readyz` is 503 here: nobody says that the socket is served too.
        let open = api.http.get(format!("{}{path}", api.at)).send().await;
        let status = open.unwrap().status().as_u16();
        assert!([200, 503].contains(&status), "{path}: {status}");
    }
}

#[tokio::test]
async fn refusals_have_their_status_and_code() {
    let api = Served::start().await;
    let (_, made) = api.post("/v1/tasks", &task()).await;
    let id = format!("/v1/tasks/{}", made["id"].as_str().unwrap());
    let late = json!({"title": "T", "assignees": ["a@b.c"], "actions": ["Go"], "due": "2026-12-01T17:00:00Z"});
    for (path, body, status, code, field) in [
        ("/v1/tasks", json!({}), 422, "task.field.missing", "title"),
        ("/v1/tasks", late, 422, "task.field.not_yet", "due"),
        ("/v1/tasks", json!([1]), 422, "task.json", ""),
        (
            &format!("{id}/cancel"),
            json!({"why": "x"}),
            422,
            "api.field",
            "why",
        ),
        (
            &format!("{id}/cancel"),
            json!({"reason": 1}),
            422,
            "api.field",
            "reason",
        ),
        (
            &format!("{id}/complete"),
            json!({"by": "a@b.c"}),
            422,
            "api.field",
            "action",
        ),
        (
            &format!("{id}/complete"),
            json!({"action": "Approve", "by": "x"}),
            422,
            "api.field",
            "by",
        ),
        (
            &format!("{id}/complete"),
            json!({"action": "No", "by": "a@b.c"}),
            422,
            "task.action.unknown",
            "action",
        ),
        (&format!("{id}/remind"), json!({}), 501, "api.not_yet", ""),
        ("/v1/webhooks", json!({}), 501, "api.not_yet", ""),
        (
            "/v1/tasks/01M84AHG8SX1BMP6X8HYQVGYHV/cancel",
            json!({}),
            404,
            "task.not_found",
            "",
        ),
        ("/nothing", json!({}), 404, "api.no_such_path", ""),
        ("/v1/events", json!({}), 405, "api.method", ""),
    ] {
        let (was, told) = api.post(path, &body).await;
        assert_eq!(
            (was, told["code"].as_str()),
            (status, Some(code)),
            "{path} {body}"
        );
        assert_eq!(
            told["field"].as_str().unwrap_or_default(),
            field,
            "{path} {body}"
        );
    }
    let broken = api.request(Method::POST, "/v1/tasks").body("{\"title\":");
    assert_eq!(api.send(broken).await.1["code"], "task.json");
    let long = api.request(Method::POST, "/v1/tasks").json(&task());
    let long = long.header("idempotency-key", "k".repeat(256));
    assert_eq!(api.send(long).await.1["field"], "Idempotency-Key");
    for path in [
        "/v1/tasks?state=odd",
        "/v1/tasks?colour=red",
        "/v1/events?after=1",
        "/v1/tasks?limit=x",
    ] {
        assert_eq!(api.get(path).await.1["code"], "api.query", "{path}");
    }
    let patched = api.request(Method::PATCH, &id).json(&json!({}));
    assert_eq!(api.send(patched).await.0, 501);
}

#[tokio::test]
async fn too_large_is_413() {
    let api = Served::start().await;
    let large = api.request(Method::POST, "/v1/tasks");
    let (status, told) = api.send(large.body(vec![b' '; LARGEST + 1])).await;
    assert_eq!(
        (status, told["code"].as_str()),
        (413, Some("api.too_large"))
    );
}

#[tokio::test]
async fn keys_versions_and_outcomes() {
    let api = Served::start().await;
    let keyed = |body: Value| {
        let request = api.request(Method::POST, "/v1/tasks").json(&body);
        api.send(request.header("idempotency-key", "k1"))
    };
    let (status, first) = keyed(task()).await;
    assert_eq!(status, 201);
    assert_eq!(keyed(task()).await, (201, first.clone()));
    let mut other = task();
    other["title"] = json!("Other");
    assert_eq!(keyed(other).await.0, 409);
    let id = format!("/v1/tasks/{}", first["id"].as_str().unwrap());
    let stale = api.request(Method::POST, &format!("{id}/cancel"));
    assert_eq!(api.send(stale.header("if-match", "\"7\"")).await.0, 412);
    let by = json!({"action": "approve", "by": "Boss@contoso.com", "comment": "by phone"});
    let done = api
        .request(Method::POST, &format!("{id}/complete"))
        .json(&by);
    let (status, done) = api.send(done.header("if-match", "\"1\"")).await;
    assert_eq!((status, done["state"].as_str()), (200, Some("completed")));
    assert_eq!(done["outcome"]["action"], "Approve");
    assert_eq!(done["outcome"]["by"], "boss@contoso.com");
    assert_eq!(api.post(&format!("{id}/cancel"), &json!({})).await.0, 409);
}

#[tokio::test]
async fn lists_page_by_cursor_and_filter() {
    let api = Served::start().await;
    for n in 0..3 {
        let mut new = task();
        new["reference"] = json!(format!("R{n}"));
        assert_eq!(api.post("/v1/tasks", &new).await.0, 201);
    }
    let mut seen = BTreeSet::new();
    let mut path = "/v1/tasks?limit=2".to_owned();
    for wanted in [2, 1] {
        let (_, page) = api.get(&path).await;
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), wanted);
        seen.extend(items.iter().map(|t| t["reference"].to_string()));
        let next = page["next"].as_str().unwrap_or_default();
        path = format!("/v1/tasks?limit=2&after={next}");
    }
    assert_eq!(seen.len(), 3);
    let (_, one) = api
        .get("/v1/tasks?reference=R1&state=open&assignee=Anna@contoso.com")
        .await;
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
    assert_eq!(one["next"], Value::Null);
}

#[tokio::test]
async fn the_feed_is_read_again_and_live() {
    let api = Served::start().await;
    api.post("/v1/tasks", &task()).await;
    let (_, page) = api.get("/v1/events").await;
    assert_eq!(page["items"][0]["type"], "task.created");
    let cursor = page["next"].as_str().unwrap();
    let (_, empty) = api.get(&format!("/v1/events?after={cursor}")).await;
    assert_eq!(
        (empty["items"].as_array().unwrap().len(), &empty["next"]),
        (0, &page["next"])
    );
    let live = api.request(Method::GET, &format!("/v1/events?after={cursor}"));
    let live = live
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    assert_eq!(live.headers()["content-type"], "text/event-stream");
    let mut stream = live.bytes_stream();
    let (_, second) = api.post("/v1/tasks", &task()).await;
    let mut text = String::new();
    while !text.contains("\n\n") {
        let piece = stream.next().await.unwrap().unwrap();
        text.push_str(&String::from_utf8_lossy(&piece));
    }
    assert!(text.contains("event: task.created"), "{text}");
    assert!(text.contains(second["id"].as_str().unwrap()), "{text}");
}

/// Methods of a path, from the header `Allow` that answers one it does not take.
async fn methods(api: &Served, path: &str) -> BTreeSet<String> {
    let path = path.replace("{id}", "x");
    let answer = api.request(Method::TRACE, &path).send().await.unwrap();
    assert_eq!(answer.status(), 405, "{path}");
    let allow = answer.headers()["allow"].to_str().unwrap().to_lowercase();
    // HEAD comes with GET; PATCH is routed and refused: not served yet.
    let real = allow.split(',').filter(|m| !["head", "patch"].contains(m));
    real.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_document_tells_what_the_router_serves() {
    let api = Served::start().await;
    let (_, document) = api.get("/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let told: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    let served: BTreeSet<&str> = built().into_iter().map(|(path, _)| path).collect();
    assert_eq!(told, served);
    for (path, entry) in paths {
        let told: BTreeSet<String> = entry.as_object().unwrap().keys().cloned().collect();
        let told: BTreeSet<String> = told.into_iter().filter(|k| k != "parameters").collect();
        assert_eq!(told, methods(&api, path).await, "{path}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let text = super::openapi::DOCUMENT;
    let document: Value = serde_json::from_str(text).unwrap();
    let mut seen = 0;
    for piece in text.split("\"$ref\": \"#").skip(1) {
        let pointer = piece.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

/// The clock jumps as soon as nobody has anything to do: the server waits for the rest of the body.
#[tokio::test(start_paused = true)]
async fn half_a_body_does_not_hold_a_connection_for_ever() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let served = Served::start().await;
    let at = served.at.strip_prefix("http://").unwrap();
    let mut line = tokio::net::TcpStream::connect(at).await.unwrap();
    let head = format!(
        "POST /v1/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Length: 9\r\n\r\n{{",
        served.key
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
}
