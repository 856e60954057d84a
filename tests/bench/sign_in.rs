//! What signing in costs, side by side in one run against the sandbox on loopback, over TLS.
//!
//! `cargo bench --bench sign_in` prints the figures; nothing here fails for being slow.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark stops at the first fault and prints what it measured"
)]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use smartactions::{
    domain::Secret,
    ews::{
        Basic, Credentials, Endpoint, EwsClient, Ntlm, SignIn, Trust, operations::GetFolder,
        types::DistinguishedFolder,
    },
    sandbox::{Options, Running, Sandbox, Scenario},
};

const METHODS: &str = "[sign_in]\nmethods = [\"ntlm\", \"basic\"]\n";
/// Calls of one session.
const CALLS: u32 = 2_000;
/// Sign-ins of new clients.
const ROUNDS: usize = 41;

#[tokio::main]
async fn main() {
    let running = start().await;
    many_calls(&running).await;
    first_answers(&running).await;
    slow_calls_at_once(&running).await;
}

async fn start() -> Running {
    let options = Options {
        listen: "127.0.0.1:0".into(),
        tls: true,
        data: None,
    };
    let scenario = Scenario::parse(METHODS).unwrap();
    Sandbox::start_with(options, &scenario).await.unwrap()
}

fn credentials() -> Credentials {
    Credentials {
        account: "svc-smartactions@example.test".into(),
        password: Secret::new("sandbox".into()),
    }
}

fn client(running: &Running, sign_in: Arc<dyn SignIn>) -> EwsClient {
    let pem = running.ca_pem.clone().unwrap().into_bytes();
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    EwsClient::new(endpoint, &Trust::CaFile { pem }, sign_in).unwrap()
}

fn schemes() -> [(&'static str, Arc<dyn SignIn>); 2] {
    [
        ("NTLM", Arc::new(Ntlm::new(credentials()))),
        ("Basic", Arc::new(Basic::new(credentials()))),
    ]
}

async fn ask(client: &EwsClient) {
    let inbox = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: Vec::new(),
    };
    for folder in client.call(&inbox).await.unwrap() {
        folder.unwrap();
    }
}

async fn many_calls(running: &Running) {
    for (name, sign_in) in schemes() {
        let client = client(running, sign_in);
        let before = running.counts();
        let begun = Instant::now();
        for _ in 0..CALLS {
            ask(&client).await;
        }
        let took = begun.elapsed();
        let after = running.counts();
        println!(
            "{CALLS} calls over one session, {name}: {} handshakes, {} connections, {:.0} calls/s",
            after.ntlm_handshakes - before.ntlm_handshakes,
            after.connections - before.connections,
            f64::from(CALLS) / took.as_secs_f64(),
        );
    }
}

/// From a new client to its first answer, the two methods in turn.
async fn first_answers(running: &Running) {
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for ((_, sign_in), kept) in schemes().into_iter().zip(&mut times) {
            let client = client(running, sign_in);
            let begun = Instant::now();
            ask(&client).await;
            kept.push(begun.elapsed());
        }
    }
    let [ntlm, basic] = times.map(median);
    println!(
        "sign-in to first answer, median of {ROUNDS}: NTLM {:.2} ms, Basic {:.2} ms, over it {:.2} ms",
        milliseconds(ntlm),
        milliseconds(basic),
        milliseconds(ntlm.saturating_sub(basic)),
    );
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Four calls of one second each, at once, over connections that are signed in already.
async fn slow_calls_at_once(running: &Running) {
    let client = client(running, Arc::new(Ntlm::new(credentials())));
    let four = || async { tokio::join!(ask(&client), ask(&client), ask(&client), ask(&client)) };
    ask(&client).await;
    four().await;
    let slow = "[[fault]]\noperation = \"GetFolder\"\ncount = 4\ndelay_ms = 1000\n";
    let slow = Scenario::parse(&format!("{METHODS}{slow}")).unwrap();
    slow.apply(&mut running.state().lock()).unwrap();
    let begun = Instant::now();
    four().await;
    println!(
        "4 calls of one second each at once, NTLM: {:.2} s",
        begun.elapsed().as_secs_f64()
    );
}
