//! `server_version`: the server is new enough. Waits for `sign_in`.

use super::{Known, Outcome};
use crate::probe::findings::finding;

pub(super) fn run(known: &Known) -> Outcome {
    let facts = known
        .client
        .as_ref()
        .map(crate::ews::EwsClient::facts)
        .unwrap_or_default();
    let sandbox = if facts.is_sandbox() { ", sandbox" } else { "" };
    let Some(version) = facts.version else {
        return Outcome::failed(
            "unknown",
            finding(
                "probe.server_version.unknown",
                "no ServerVersionInfo in the answer",
            ),
        );
    };
    let value = format!("{} ({}{sandbox})", version.product(), version.build());
    if version.understands_us() {
        Outcome::passed(value)
    } else {
        let said = value.clone();
        Outcome::failed(value, finding("probe.server_version.too_old", said))
    }
}
