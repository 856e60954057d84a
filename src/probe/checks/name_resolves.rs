//! `name_resolves`: the host name has an address. Waits for nothing.

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::plan::Target;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    let endpoint = &target.endpoint;
    known.addresses.clear();
    let proxy = match target.line.proxy_to(endpoint) {
        Ok(proxy) => proxy,
        Err(refused) => {
            let finding = finding("probe.name_resolves.proxy", refused.to_string());
            return Outcome::failed("proxy", finding);
        }
    };
    // A proxy looks the server's name up by itself; this machine may not be able to.
    let (host, port) = match &proxy {
        Some(proxy) => (proxy.host(), proxy.port()),
        None => (endpoint.host(), endpoint.port()),
    };
    let found = tokio::net::lookup_host((host, port)).await;
    match found {
        Ok(addresses) => known.addresses = addresses.collect(),
        Err(error) => {
            return Outcome::failed(
                "not found",
                finding("probe.name_resolves.not_found", error.to_string()),
            );
        }
    }
    match known.addresses.split_first() {
        Some(_) if proxy.is_some() => Outcome::passed(format!("by the proxy {host}:{port}")),
        Some((first, [])) => Outcome::passed(first.ip().to_string()),
        Some((first, rest)) => Outcome::passed(format!("{} and {} more", first.ip(), rest.len())),
        None => Outcome::failed(
            "not found",
            finding("probe.name_resolves.not_found", "the name has no address"),
        ),
    }
}
