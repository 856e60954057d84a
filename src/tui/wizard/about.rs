//! What fields and choices mean: which words stand beside and behind which field.

use crate::{setup::FieldId, words::setup::about as words};

/// A choice as it is written on the screen; the config's word where it says enough.
pub(super) fn shown(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Auth, "auto") => words::AUTH_AUTO,
        (FieldId::Auth, "negotiate") => "Negotiate",
        (FieldId::Auth, "ntlm") => "NTLM",
        (FieldId::Auth, "basic") => "Basic",
        (FieldId::Access, "own") => words::ACCESS_OWN,
        (FieldId::Service, "detached") => words::SERVICE_DETACHED,
        (FieldId::Service, "systemd") => words::SERVICE_SYSTEMD,
        _ => choice,
    }
}

/// What stands beside a choice; empty for most.
pub(super) fn choice(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Proof, "exchange") => words::PROOF_EXCHANGE,
        (FieldId::Proof, "token") => words::PROOF_TOKEN,
        (FieldId::Proof, "address") => words::PROOF_ADDRESS,
        _ => "",
    }
}

/// What stands behind a number.
pub(super) fn unit(field: FieldId) -> &'static str {
    match field {
        FieldId::PerMinute => words::PER_MINUTE,
        FieldId::Poll => words::POLL,
        _ => "",
    }
}
