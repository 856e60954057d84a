//! Servers that speak EWS in another accent: grommunio, Exchange behind gateways, and what other
//! projects met (exchange.md 1.2 to 2.8, ews-rs issues 53, 66, 69, 73, 78, 82).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod envelopes;
mod parts;
mod refusals;

use super::*;

/// What a server answers with: status, headers, body.
type Told = (u16, Vec<(&'static str, &'static str)>, String);

async fn answering((status, headers, body): Told) -> (EwsClient, Arc<Server>) {
    let (endpoint, server) = serve(move |_| {
        let mut answer = reply(status, body.clone());
        for (name, value) in &headers {
            answer.headers_mut().insert(*name, value.parse().unwrap());
        }
        answer
    })
    .await;
    (client(endpoint), server)
}
