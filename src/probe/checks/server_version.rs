//! `server_version`: the server is new enough and still supported. Waits for `sign_in`.

use super::{Known, Outcome};
use crate::ews::ServerFacts;
use crate::probe::findings::finding;
use crate::words::checks::version as words;

pub(super) fn run(known: &Known) -> Outcome {
    let client = known.client.as_ref();
    judge(client.map(crate::ews::EwsClient::facts).unwrap_or_default())
}

fn judge(facts: ServerFacts) -> Outcome {
    let sandbox = facts.is_sandbox();
    let Some(version) = facts.version else {
        return Outcome::failed(
            "unknown",
            finding(
                "probe.server_version.unknown",
                "no ServerVersionInfo in the answer",
            ),
        );
    };
    let product = version.product();
    let mark = if sandbox { ", sandbox" } else { "" };
    let value = format!("{product} ({}{mark})", version.build());
    if !version.understands_us() {
        let said = value.clone();
        return Outcome::failed(value, finding("probe.server_version.too_old", said));
    }
    if product == "Exchange Online" {
        let said = value.clone();
        return Outcome::failed(value, finding("probe.server_version.online", said));
    }
    match words::support_ended(product) {
        // The sandbox plays a version; nobody supports it.
        Some(ended) if !sandbox => {
            let said = words::out_of_support(product, ended);
            Outcome::failed(value, finding("probe.server_version.out_of_support", said))
        }
        _ => Outcome::passed(value),
    }
}
