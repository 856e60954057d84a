//! The wrapping of SPNEGO (RFC 4178) around tokens of Kerberos (RFC 4121): tells one from the
//! other, takes it off a server's proof and puts it on. Judges nothing; the library does.

use picky_asn1::wrapper::{ExplicitContextTag0, ExplicitContextTag2, OctetStringAsn1, Optional};
use picky_asn1_der::Asn1RawDer;
use picky_krb::constants::gss_api::ACCEPT_COMPLETE;
use picky_krb::gss_api::{NegTokenTarg, NegTokenTarg1};

use crate::ews::certificate::{Der, OID, SEQUENCE};

/// `NegTokenInit` (RFC 4178 section 4.2.1) with the names of Kerberos and NTLM and no token of either:
/// asks whether a server knows the wrapping, and names nobody. NTLM is in it for a server that knows
/// the wrapping and no Kerberos; nothing of it follows.
pub(super) const QUESTION: &[u8] = &[
    0x60, 0x27, 0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0, 0x1d, 0x30, 0x1b, 0xa0, 0x19,
    0x30, 0x17, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x06, 0x0a, 0x2b,
    0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a,
];
/// Outer tag of a first token (RFC 2743 section 3.1); Kerberos has it on all of its tokens.
const FIRST: u8 = 0x60;
/// Outer tag of `NegTokenResp`.
const RESPONSE: u8 = 0xa1;
/// Tag of `responseToken` in it.
const TOKEN: u8 = 0xa2;
const OCTET_STRING: u8 = 0x04;
/// 1.3.6.1.5.5.2.
const SPNEGO: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x02];
/// 1.2.840.113554.1.2.2.
const KERBEROS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of SPNEGO.
    Wrapped,
    /// One of Kerberos, without it.
    Raw,
    /// Another one, or rubbish.
    Other,
}

/// Reads the outermost names of a token.
pub(super) fn kind(token: &[u8]) -> Kind {
    match Der(token).next() {
        Some(outer) if outer.tag == RESPONSE => Kind::Wrapped,
        // What follows the name in a token of Kerberos is no DER.
        Some(outer) if outer.tag == FIRST => {
            match Der(outer.content).next().and_then(|name| name.inside(OID)) {
                Some(SPNEGO) => Kind::Wrapped,
                Some(KERBEROS) => Kind::Raw,
                _ => Kind::Other,
            }
        }
        _ => Kind::Other,
    }
}

/// The mechanism's token in a `NegTokenResp`; `None` when there is none.
pub(super) fn taken_off(token: &[u8]) -> Option<Vec<u8>> {
    let response = Der(token).next()?.inside(RESPONSE)?;
    let mut fields = Der(Der(response).next()?.inside(SEQUENCE)?);
    let field = fields.find(|field| field.tag == TOKEN)?;
    let inner = Der(field.content).next()?.inside(OCTET_STRING)?;
    (!inner.is_empty()).then(|| inner.to_vec())
}

/// A token of the mechanism as the last `NegTokenResp` of a server that accepts.
pub(super) fn put_on(token: &[u8]) -> Option<Vec<u8>> {
    let state = ExplicitContextTag0::from(Asn1RawDer(ACCEPT_COMPLETE.to_vec()));
    let token = ExplicitContextTag2::from(OctetStringAsn1::from(token.to_vec()));
    let response = NegTokenTarg1::from(NegTokenTarg {
        neg_result: Optional::from(Some(state)),
        supported_mech: Optional::from(None),
        response_token: Optional::from(Some(token)),
        mech_list_mic: Optional::from(None),
    });
    picky_asn1_der::to_vec(&response).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use picky_krb::gss_api::GssApiNegInit;
    use proptest::prelude::*;

    use super::*;

    /// The frame of a KRB-ERROR (RFC 4121 section 4.1).
    const RAW: &[u8] = &[
        0x60, 0x0e, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02, 0x03, 0x00,
        0x7e,
    ];

    #[test]
    fn the_question_is_well_formed_and_carries_no_token() {
        let read: GssApiNegInit = {
            // `picky_krb` reads the outer tag as a sequence.
            let sequence = [&[SEQUENCE], &QUESTION[1..]].concat();
            picky_asn1_der::from_bytes(&sequence).unwrap()
        };
        let init = read.neg_token_init.0;
        assert_eq!(init.mech_types.0.unwrap().0.0.len(), 2);
        assert!(init.mech_token.0.is_none());
    }

    #[test]
    fn one_is_told_from_the_other() {
        assert_eq!(kind(QUESTION), Kind::Wrapped);
        assert_eq!(kind(&put_on(RAW).unwrap()), Kind::Wrapped);
        assert_eq!(kind(RAW), Kind::Raw);
        for other in [
            &b""[..],
            b"NTLMSSP\0",
            &[0x60, 0x02, 0x06, 0x00],
            &[0x30, 0x00],
        ] {
            assert_eq!(kind(other), Kind::Other);
        }
    }

    #[test]
    fn what_is_put_on_comes_off_again() {
        // Lengths of one, two and three bytes.
        for length in [16, 200, 3000] {
            let token = vec![0x6e; length];
            assert_eq!(taken_off(&put_on(&token).unwrap()), Some(token));
        }
        // Without a state, as some servers write it, and without a token.
        assert_eq!(
            taken_off(&[0xa1, 0x07, 0x30, 0x05, 0xa2, 0x03, 0x04, 0x01, 0x2a]),
            Some(vec![0x2a])
        );
        assert_eq!(
            taken_off(&[0xa1, 0x07, 0x30, 0x05, 0xa0, 0x03, 0x0a, 0x01, 0x02]),
            None
        );
        assert_eq!(taken_off(RAW), None);
    }

    proptest! {
        #[test]
        fn broken_tokens_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..60), at in 0usize..30, byte in any::<u8>()) {
            let mut changed = put_on(RAW).unwrap_or_default();
            if let Some(b) = changed.get_mut(at) {
                *b = byte;
            }
            for token in [&bytes, &changed] {
                let _ = (kind(token), taken_off(token));
            }
        }
    }
}
