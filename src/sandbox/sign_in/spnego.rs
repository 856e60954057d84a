//! SPNEGO (RFC 4178, MS-SPNG): the wrapping in which `Negotiate` carries NTLM.
//!
//! Used by [`super`] for one connection at a time. Tokens whose first choice is Kerberos do not come
//! here where the gate takes them ([`super::kerberos`]); otherwise a client that prefers it is told to
//! go on with NTLM.

use picky_asn1::wrapper::{
    ExplicitContextTag0, ExplicitContextTag1, ExplicitContextTag2, ExplicitContextTag3,
    OctetStringAsn1, Optional,
};
use picky_asn1_der::Asn1RawDer;
use picky_krb::constants::gss_api::{ACCEPT_COMPLETE, ACCEPT_INCOMPLETE};
use picky_krb::gss_api::{GssApiNegInit, MechType, NegTokenTarg, NegTokenTarg1};

use super::ntlm::{self, Acceptor};
use crate::sandbox::model::Refusal;

/// `1.3.6.1.4.1.311.2.2.10`, NTLM, in DER.
const NTLM: &[u8] = &[
    0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a,
];
/// Tag of a GSS-API token (RFC 2743 section 3.1), and the one that its content has.
const APPLICATION_0: u8 = 0x60;
const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 0x04;
/// Largest token that is read.
const LARGEST: usize = 32 * 1024;

/// A negotiation that has begun.
pub(super) struct Spnego {
    /// The client's list of mechanisms in DER, which both sides sign.
    mechanisms: Vec<u8>,
    /// NTLM was not the client's first choice: somebody may have changed the list.
    must_sign: bool,
    acceptor: Option<Acceptor>,
}

/// What a step of the negotiation gave.
pub(super) enum Step<'a> {
    /// The answer; the client has another message.
    Continue(Vec<u8>),
    /// The last message of NTLM, to be judged, and the client's signature of the list.
    Judge(&'a mut Acceptor, Vec<u8>, Option<Vec<u8>>),
}

impl Spnego {
    /// Reads the client's first token and gives the answer.
    pub(super) fn begin(token: &[u8]) -> Result<(Self, Vec<u8>), Refusal> {
        let (mechanisms, token) = read_init(token).ok_or(Refusal::Malformed)?;
        let in_der = |m: &MechType| picky_asn1_der::to_vec(m).unwrap_or_default();
        let at = mechanisms.iter().position(|m| in_der(m) == NTLM);
        let first_choice = at.ok_or(Refusal::Malformed)? == 0;
        let list = picky_asn1::wrapper::Asn1SequenceOf::from(mechanisms);
        let mut begun = Self {
            mechanisms: picky_asn1_der::to_vec(&list).map_err(|_| Refusal::Malformed)?,
            must_sign: !first_choice,
            acceptor: None,
        };
        // The token is of the client's first choice; of another one it is of no use.
        let challenge = match token.filter(|t| first_choice && ntlm::is_ntlm(t)) {
            Some(message) => {
                let (acceptor, challenge) = Acceptor::challenge(message)?;
                begun.acceptor = Some(acceptor);
                Some(challenge)
            }
            None => None,
        };
        let answer = response(&ACCEPT_INCOMPLETE, true, challenge, None);
        Ok((begun, answer.ok_or(Refusal::Malformed)?))
    }

    /// Reads a further token.
    pub(super) fn step(&mut self, token: &[u8]) -> Result<Step<'_>, Refusal> {
        let (message, signature) = read_response(token).ok_or(Refusal::Malformed)?;
        if self.acceptor.is_none() {
            let (acceptor, challenge) = Acceptor::challenge(message)?;
            self.acceptor = Some(acceptor);
            let answer = response(&ACCEPT_INCOMPLETE, false, Some(challenge), None);
            return answer.map(Step::Continue).ok_or(Refusal::Malformed);
        }
        let acceptor = self.acceptor.as_mut().ok_or(Refusal::Malformed)?;
        Ok(Step::Judge(acceptor, message, signature))
    }

    /// The last answer, after NTLM let the client in: the list of mechanisms is what the client
    /// sent, if it signed it or has to.
    pub(super) fn complete(&mut self, signature: Option<&[u8]>) -> Result<Vec<u8>, Refusal> {
        let acceptor = self.acceptor.as_mut().ok_or(Refusal::Malformed)?;
        let ours = match signature {
            Some(theirs) if acceptor.verifies(&self.mechanisms, theirs) => {
                acceptor.signs(&self.mechanisms)
            }
            None if !self.must_sign => None,
            _ => return Err(Refusal::Malformed),
        };
        response(&ACCEPT_COMPLETE, false, None, ours).ok_or(Refusal::Malformed)
    }
}

/// The mechanism that a `NegTokenInit` names first, in DER.
pub(super) fn first_choice(token: &[u8]) -> Option<Vec<u8>> {
    let (mechanisms, _) = read_init(token)?;
    picky_asn1_der::to_vec(mechanisms.first()?).ok()
}

/// The mechanisms and the first mechanism's token of a `NegTokenInit`.
fn read_init(token: &[u8]) -> Option<(Vec<MechType>, Option<Vec<u8>>)> {
    if token.len() > LARGEST {
        return None;
    }
    // `picky_krb`'s own reader of the outer tag panics on broken content; a sequence it is anyway.
    let (&APPLICATION_0, content) = token.split_first()? else {
        return None;
    };
    let sequence = [&[SEQUENCE], content].concat();
    let init: GssApiNegInit = picky_asn1_der::from_bytes(&sequence).ok()?;
    let init = init.neg_token_init.0;
    let mechanisms = init.mech_types.0?.0.0;
    Some((mechanisms, init.mech_token.0.map(|token| token.0.0)))
}

/// The mechanism's token and the signature of a `NegTokenResp`.
fn read_response(token: &[u8]) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    if token.len() > LARGEST {
        return None;
    }
    let response: NegTokenTarg1 = picky_asn1_der::from_bytes(token).ok()?;
    let message = response.0.response_token.0?.0.0;
    // `picky-asn1-der` 0.5 leaves the header of the string on it when `negState` is missing, as
    // Windows leaves it out.
    let message = match message.first() {
        Some(&OCTET_STRING) => {
            picky_asn1_der::from_bytes::<OctetStringAsn1>(&message)
                .ok()?
                .0
        }
        _ => message,
    };
    Some((message, response.0.mech_list_mic.0.map(|mic| mic.0.0)))
}

fn response(
    state: &[u8],
    names_ntlm: bool,
    token: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let mechanism: Option<MechType> = if names_ntlm {
        Some(picky_asn1_der::from_bytes(NTLM).ok()?)
    } else {
        None
    };
    let octets = OctetStringAsn1::from;
    let state = ExplicitContextTag0::from(Asn1RawDer(state.to_vec()));
    let response = NegTokenTarg1::from(NegTokenTarg {
        neg_result: Optional::from(Some(state)),
        supported_mech: Optional::from(mechanism.map(ExplicitContextTag1::from)),
        response_token: Optional::from(token.map(|t| ExplicitContextTag2::from(octets(t)))),
        mech_list_mic: Optional::from(signature.map(|s| ExplicitContextTag3::from(octets(s)))),
    });
    picky_asn1_der::to_vec(&response).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    /// A `NegTokenInit` with NTLM alone and no token, as Windows writes it.
    const INIT: &[u8] = &[
        0x60, 0x1c, 0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0, 0x12, 0x30, 0x10, 0xa0,
        0x0e, 0x30, 0x0c, 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a,
    ];

    #[test]
    fn ntlm_is_chosen_and_nothing_else_is_known() {
        let (begun, answer) = Spnego::begin(INIT).unwrap();
        assert!(!begun.must_sign && begun.acceptor.is_none());
        assert!(answer.windows(NTLM.len()).any(|w| w == NTLM));
        let mut kerberos = INIT.to_vec();
        if let Some(last) = kerberos.last_mut() {
            *last = 9;
        }
        assert!(matches!(Spnego::begin(&kerberos), Err(Refusal::Malformed)));
    }

    proptest! {
        #[test]
        fn broken_tokens_never_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..80), at in 0usize..40, byte in any::<u8>()) {
            let _ = Spnego::begin(&bytes);
            let mut init = INIT.to_vec();
            if let Some(b) = init.get_mut(at) {
                *b = byte;
            }
            let _ = Spnego::begin(&init);
            bytes.insert(0, 0xa1);
            let (mut begun, _) = Spnego::begin(INIT).unwrap();
            let _ = begun.step(&bytes);
        }
    }
}
