//! `name_resolves`: the host name has an address. Waits for nothing.

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::plan::Target;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    let endpoint = &target.endpoint;
    let found = tokio::net::lookup_host((endpoint.host(), endpoint.port())).await;
    known.addresses.clear();
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
        Some((first, [])) => Outcome::passed(first.ip().to_string()),
        Some((first, rest)) => Outcome::passed(format!("{} and {} more", first.ip(), rest.len())),
        None => Outcome::failed(
            "not found",
            finding("probe.name_resolves.not_found", "the name has no address"),
        ),
    }
}
