//! `tls_handshake`: both sides speak the same TLS. Waits for `port_answers`; left out without TLS.

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
use crate::probe::tls::look_at_server;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    known.shown = None;
    if !target.endpoint.is_tls() {
        return Outcome::LeftOut;
    }
    match look_at_server(&target.endpoint, &target.line, &known.addresses).await {
        Ok(shown) => {
            let version = shown.version;
            known.shown = Some(shown);
            Outcome::passed(version)
        }
        Err(fault) => Outcome::failed("refused", finding(&fault.code(), fault.to_string())),
    }
}
