//! `certificate_trust`: the certificate is believed. Waits for `tls_handshake`; left out without TLS.

use super::{Known, Outcome};
use crate::domain::Remedy;
use crate::ews::{CertificateFacts, Pin, Trust};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
use crate::probe::tls::TrustFault;
use crate::world::World;

/// Days before its end from which a certificate is worth a word.
const SOON: i64 = 30;

pub(super) fn run(target: &Target, world: &World, known: &mut Known) -> Outcome {
    let Some(shown) = &known.shown else {
        return Outcome::LeftOut;
    };
    let facts = shown.certificate.as_ref();
    if let Err(fault) = shown.judge(&target.endpoint, &target.trust) {
        return not_believed(&fault, facts);
    }
    let days = facts.and_then(|f| f.days_left(world.now()));
    let left = days.map_or_else(String::new, |d| format!(", {d} days left"));
    let issuer = facts.map(|f| f.issuer.clone()).unwrap_or_default();
    if days.is_some_and(|d| d < SOON) {
        return Outcome::failed(
            format!("believed{left}"),
            finding("probe.certificate_trust.expires_soon", issuer),
        );
    }
    match &target.trust {
        Trust::SystemRoots => Outcome::passed(format!("{issuer}{left}")),
        Trust::Pins(_) => Outcome::passed(format!("pinned key{left}")),
        Trust::CaFile { .. } => {
            let said = format!("signed by {issuer}");
            Outcome::failed(
                format!("private CA{left}"),
                finding("probe.certificate_trust.private_ca", said),
            )
        }
    }
}

/// Names who signed it and the key, so that the CA file or the pin can be found.
fn not_believed(fault: &TrustFault, facts: Option<&CertificateFacts>) -> Outcome {
    let mut finding = finding(&fault.code, fault.said.clone());
    let Some(facts) = facts else {
        return Outcome::failed("not believed", finding);
    };
    let signer = if facts.self_signed {
        "itself".to_owned()
    } else {
        facts.issuer.clone()
    };
    finding.said = format!(
        "{}; made for {}, signed by {signer}",
        fault.said, facts.subject
    );
    let to_pin = ["unknown_issuer", "self_signed", "pin_mismatch"];
    if to_pin.iter().any(|word| fault.code.ends_with(word)) {
        let text = "the key that the server showed, as it would be pinned".to_owned();
        finding.remedies.push(Remedy {
            text,
            command: Some(Pin::of(facts).to_string()),
        });
    }
    Outcome::failed("not believed", finding)
}
