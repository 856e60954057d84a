//! The EWS client, the mailbox ports and the probe against the embedded sandbox.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod hostile;
mod mail;
mod probe;
mod recorded;
mod relay;
mod sign_in;

use std::sync::Arc;

use smartactions::{
    domain::{Address, Secret},
    ews::{Access, Basic, Credentials, Endpoint, EwsClient, Trust},
    mailbox::exchange::ExchangeMailbox,
    sandbox::{Client, Options, Running, Sandbox},
    world::World,
};

const BOT: &str = "smartactions@example.test";

async fn sandbox(tls: bool) -> (Running, Client) {
    let options = Options {
        listen: "127.0.0.1:0".into(),
        tls,
        data: None,
    };
    let running = Sandbox::start(options).await.unwrap();
    let client = Client::new(&running.url).unwrap();
    (running, client)
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn credentials(password: &str) -> Credentials {
    Credentials {
        account: "svc-smartactions@example.test".into(),
        password: Secret::new(password.into()),
    }
}

fn service_account(running: &Running) -> EwsClient {
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    let trust = match &running.ca_pem {
        Some(pem) => Trust::CaFile {
            pem: pem.clone().into_bytes(),
        },
        None => Trust::SystemRoots,
    };
    EwsClient::new(
        endpoint,
        &trust,
        Arc::new(Basic::new(credentials("sandbox"))),
    )
    .unwrap()
}

fn listener(running: &Running) -> ExchangeMailbox {
    let bot = address(BOT);
    let client = service_account(running).with_access(Access::Impersonation(bot.clone()));
    ExchangeMailbox::new(client, bot, World::real())
}

async fn fault(running: &Running, operation: &str, fault: &str) {
    let wanted = serde_json::json!({"operation": operation, "fault": fault, "count": 1});
    order(running, &wanted).await;
}

async fn order(running: &Running, wanted: &serde_json::Value) {
    let url = format!("{}/sandbox/fault", running.url);
    let response = reqwest::Client::new()
        .post(url)
        .json(wanted)
        .send()
        .await
        .unwrap();
    assert!(
        response.status().is_success(),
        "{}",
        response.text().await.unwrap()
    );
}
