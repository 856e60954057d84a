#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use proptest::prelude::*;

use super::super::client::Client;
use super::*;

/// Both sides up to the last message.
fn last_message(password: &str, binding: Option<&[u8]>) -> (Acceptor, Vec<u8>) {
    let mut client = Client::new("alice", Some("EXAMPLE"), password);
    let (acceptor, challenge) = Acceptor::challenge(client.step(Vec::new())).unwrap();
    client.binding = binding.map(<[u8]>::to_vec);
    let last = client.step(challenge);
    (acceptor, last)
}

#[test]
fn the_right_password_is_let_in_and_no_other() {
    let (mut acceptor, last) = last_message("sandbox", None);
    let claimed = claim(&last).unwrap();
    assert_eq!(claimed.logon(), "EXAMPLE\\alice");
    let judged = acceptor.authenticate(&last, "sandbox", None, ChannelBinding::Off);
    assert_eq!(judged, Ok(()));
    let (mut acceptor, last) = last_message("Sandbox", None);
    let judged = acceptor.authenticate(&last, "sandbox", None, ChannelBinding::Off);
    assert_eq!(judged, Err(Refusal::WrongPassword));
}

#[test]
fn a_binding_is_ignored_checked_or_required() {
    use ChannelBinding::{Allow, Off, Require};
    let (right, wrong) = (Some(b"right".as_slice()), Some(b"wrong".as_slice()));
    for (rule, sent, ours, expected) in [
        (Off, None, right, Ok(())),
        (Off, wrong, right, Ok(())),
        (Allow, None, right, Ok(())),
        (Allow, right, right, Ok(())),
        (Allow, wrong, right, Err(Refusal::WrongBinding)),
        (Allow, right, None, Err(Refusal::WrongBinding)),
        (Require, None, right, Err(Refusal::NoBinding)),
        (Require, right, right, Ok(())),
        (Require, wrong, right, Err(Refusal::WrongBinding)),
        (Require, None, None, Err(Refusal::NoBinding)),
    ] {
        let (mut acceptor, last) = last_message("sandbox", sent);
        let judged = acceptor.authenticate(&last, "sandbox", ours, rule);
        assert_eq!(judged, expected, "{rule:?} {sent:?} {ours:?}");
    }
}

/// Who knows no password leaves out what would prove it: the flag of the integrity code.
#[test]
fn a_message_without_an_integrity_code_proves_nothing() {
    let (_, last) = last_message("guess", None);
    let (acceptor, _) = last_message("guess", None);
    let flag = last.windows(8).position(|w| w == [6, 0, 4, 0, 2, 0, 0, 0]);
    let mut forged = last;
    forged[flag.unwrap() + 4] = 0;
    let mut sspi_alone = acceptor.ntlm.clone();
    assert_eq!(
        judge(&mut sspi_alone, &forged, "sandbox"),
        Ok(()),
        "what sspi does"
    );
    let mut acceptor = acceptor;
    let judged = acceptor.authenticate(&forged, "sandbox", None, ChannelBinding::Off);
    assert_eq!(judged, Err(Refusal::Malformed));
}

#[test]
fn signatures_go_both_ways() {
    let mut client = Client::new("alice", None, "sandbox");
    let (mut acceptor, challenge) = Acceptor::challenge(client.step(Vec::new())).unwrap();
    let last = client.step(challenge);
    acceptor
        .authenticate(&last, "sandbox", None, ChannelBinding::Off)
        .unwrap();
    let ours = acceptor.signs(b"mechanisms").unwrap();
    assert!(client.verifies(b"mechanisms", &ours));
    let theirs = client.signs(b"mechanisms");
    assert!(acceptor.verifies(b"mechanisms", &theirs));
    assert!(!acceptor.verifies(b"mechanisms", &[7; SIGNATURE_SIZE]));
    assert!(!acceptor.verifies(b"mechanisms", b"short"));
}

proptest! {
    #[test]
    fn broken_messages_are_refused_and_never_panic(cut in 0usize..400, at in 0usize..400, byte in any::<u8>()) {
        let (mut acceptor, last) = last_message("guess", None);
        let mut broken = last;
        broken.truncate(cut);
        if let Some(b) = broken.get_mut(at) {
            *b = byte;
        }
        let _ = claim(&broken);
        prop_assert!(acceptor.authenticate(&broken, "sandbox", None, ChannelBinding::Off).is_err());
        let mut client = Client::new("alice", None, "guess");
        let mut first = client.step(Vec::new());
        first.truncate(cut);
        if let Some(b) = first.get_mut(at) {
            *b = byte;
        }
        let _ = Acceptor::challenge(first);
    }
}
