//! `tls_handshake`: both sides speak the same TLS. Waits for `port_answers`; left out without TLS.

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
#[cfg(feature = "native-tls")]
use crate::probe::tls::LookFault;
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
        #[cfg(feature = "native-tls")]
        Err(LookFault::Tls(fault))
            if fault.may_be_age()
                && target.line.tls != crate::ews::TlsChoice::Rustls
                && by_system(target, known).await =>
        {
            let finding = finding("probe.tls_handshake.old_ciphers", fault.to_string());
            Outcome::failed("by the system's TLS", finding)
        }
        Err(fault) => Outcome::failed("refused", finding(&fault.code(), fault.to_string())),
    }
}

/// Whether the system's TLS, which still speaks older ciphers, comes further.
#[cfg(feature = "native-tls")]
async fn by_system(target: &Target, known: &mut Known) -> bool {
    known.shown =
        crate::probe::tls::look_by_system(&target.endpoint, &target.trust, &target.line).await;
    known.shown.is_some()
}
