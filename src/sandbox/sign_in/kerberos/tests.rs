#![allow(clippy::unwrap_used)]
use super::*;

/// A `NegTokenInit` with Kerberos alone and no token.
const WRAPPED: &[u8] = &[
    0x60, 0x1b, 0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02, 0xa0, 0x11, 0x30, 0x0f, 0xa0, 0x0d,
    0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02,
];

fn raw(length: &[u8]) -> Vec<u8> {
    [&[APPLICATION_0], length, KERBEROS[0], &[0x01, 0x00, 0x6e]].concat()
}

#[test]
fn only_the_forms_that_the_gate_takes_are_kerberos() {
    let [w, r] = [TicketForm::Wrapped, TicketForm::Raw];
    let mut windows = WRAPPED.to_vec();
    *windows.get_mut(23).unwrap() = 0x82;
    for (takes, wrapped, raw_too) in [
        (&[][..], None, None),
        (&[w], Some(w), None),
        (&[r], None, Some(r)),
        (&[w, r], Some(w), Some(r)),
    ] {
        let mut gate = Gate::default();
        gate.tickets = takes.to_vec();
        assert_eq!(form(WRAPPED, &gate), wrapped);
        assert_eq!(form(&windows, &gate), wrapped);
        for length in [&[0x0e][..], &[0x81, 0x90], &[0x82, 0x10, 0x00]] {
            assert_eq!(form(&raw(length), &gate), raw_too);
        }
        for other in [
            &b""[..],
            b"NTLMSSP\0",
            &[0x60],
            &[0x60, 0x84],
            &[0x60, 0xff, 0x06],
        ] {
            assert_eq!(form(other, &gate), None);
        }
    }
}
