//! Kerberos (RFC 4559): what the sandbox can judge of it. The tickets themselves are judged by MIT
//! Kerberos, with the key table of this machine or the one that `KRB5_KTNAME` names.
//!
//! Used by [`super`] and, for [`ready`], by the scenario. Without the cargo feature `kerberos` there
//! is nobody to judge, and nothing is accepted.

#[cfg(feature = "kerberos")]
mod acceptor;
#[cfg(feature = "kerberos")]
mod guest;

#[cfg(feature = "kerberos")]
pub(super) use self::{
    acceptor::{Acceptor, Step},
    guest::identify,
};

use super::spnego;
use crate::sandbox::model::{Gate, TicketForm};

/// 1.2.840.113554.1.2.2 in DER, and as Windows wrote it by mistake (MS-SPNG 3.1.5.2).
const KERBEROS: [&[u8]; 2] = [
    &[
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02,
    ],
    &[
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02,
    ],
];
/// Outer tag of a first token (RFC 2743 section 3.1).
const APPLICATION_0: u8 = 0x60;

/// Why tickets cannot be judged here, if they cannot.
#[cfg(feature = "kerberos")]
pub(in crate::sandbox) fn ready() -> Result<(), String> {
    acceptor::keys().map(drop)
}

/// Why tickets cannot be judged here.
#[cfg(not(feature = "kerberos"))]
pub(in crate::sandbox) fn ready() -> Result<(), String> {
    Err("this program is built without the feature kerberos".to_owned())
}

/// In which form a first token carries Kerberos, where the gate takes that form: raw, or in SPNEGO
/// as the client's first choice. What the gate does not take is left to NTLM.
pub(super) fn form(token: &[u8], gate: &Gate) -> Option<TicketForm> {
    let form = if is_raw(token) {
        TicketForm::Raw
    } else {
        let first = spnego::first_choice(token)?;
        KERBEROS
            .contains(&first.as_slice())
            .then_some(TicketForm::Wrapped)?
    };
    gate.tickets.contains(&form).then_some(form)
}

/// Whether a first token names Kerberos as its own mechanism.
fn is_raw(token: &[u8]) -> bool {
    let Some((&APPLICATION_0, rest)) = token.split_first() else {
        return false;
    };
    // One byte of length, or the number of those that follow.
    let header = match rest.first() {
        Some(first) if *first < 0x80 => 1,
        Some(first) => 1 + usize::from(first & 0x7f),
        None => return false,
    };
    let content = rest.get(header..).unwrap_or_default();
    KERBEROS.iter().any(|name| content.starts_with(name))
}

#[cfg(test)]
mod tests;
