//! NTLM and Negotiate over one connection, as a client's bytes on the wire.

use picky_asn1::wrapper::{
    ExplicitContextTag0, ExplicitContextTag1, ExplicitContextTag2, ExplicitContextTag3,
    ObjectIdentifierAsn1, OctetStringAsn1, Optional,
};
use picky_krb::gss_api::{
    ApplicationTag0, GssApiNegInit, MechTypeList, NegTokenInit, NegTokenTarg, NegTokenTarg1,
};

use super::line::{Line, Reply, certificate};
use super::*;
use crate::sandbox::sign_in::client::Client;

/// What a client says of the channel to this sandbox.
fn binding(running: &Running) -> Vec<u8> {
    use sha2::{Digest as _, Sha256};
    let der = certificate(running.ca_pem.as_ref().unwrap());
    [b"tls-server-end-point:".as_slice(), &Sha256::digest(&der)].concat()
}

async fn playing(tls: bool, rules: &str) -> Running {
    let options = Options {
        listen: "127.0.0.1:0".to_owned(),
        tls,
        data: None,
    };
    let scenario = Scenario::parse(&format!("[sign_in]\n{rules}")).unwrap();
    Sandbox::start_with(options, &scenario).await.unwrap()
}

const ALL: &str = "methods = [\"negotiate\", \"ntlm\", \"basic\"]\n";

fn alice(password: &str) -> Client {
    Client::new("alice", Some("EXAMPLE"), password)
}

#[tokio::test]
async fn ntlm_signs_in_a_connection_and_no_other() {
    for tls in [false, true] {
        let running = playing(tls, ALL).await;
        let mut line = Line::to(&running).await;
        let first = line.ask(None, GET_INBOX).await;
        assert_eq!(first.status, 401);
        assert!(
            first.head.contains("www-authenticate: NTLM\r\n"),
            "{}",
            first.head
        );
        for client in [
            &mut alice("sandbox"),
            &mut Client::new("bob@example.test", None, "sandbox"),
        ] {
            let answer = line.ntlm("NTLM", client).await;
            assert_eq!(answer.status, 200);
            assert!(answer.body.contains("NoError"), "{}", answer.body);
            for _ in 0..3 {
                assert_eq!(line.ask(None, GET_INBOX).await.status, 200);
            }
        }
        assert_eq!(
            Line::to(&running).await.ask(None, GET_INBOX).await.status,
            401
        );
        let counts = running.counts();
        assert_eq!((counts.handshakes, counts.ntlm_handshakes), (1, 2));
        assert_eq!((counts.challenged, counts.refused), (2, 2));
        assert_eq!(counts.calls["GetFolder"], 8);
        assert!(counts.refusals.is_empty());
    }
}

#[tokio::test]
async fn who_begins_anew_or_fails_is_nobody() {
    let running = playing(false, ALL).await;
    let mut line = Line::to(&running).await;
    assert_eq!(line.ntlm("NTLM", &mut alice("sandbox")).await.status, 200);
    assert_eq!(line.ntlm("NTLM", &mut alice("guess")).await.status, 401);
    assert_eq!(line.ask(None, GET_INBOX).await.status, 401);
    // The last message without its challenge is worth nothing, nor is one used twice.
    let mut client = alice("sandbox");
    let challenge = line.send("NTLM", &client.step(Vec::new()), "").await;
    let last = client.step(challenge.token("NTLM").unwrap());
    let mut other = Line::to(&running).await;
    assert_eq!(other.send("NTLM", &last, GET_INBOX).await.status, 401);
    assert_eq!(line.send("NTLM", &last, GET_INBOX).await.status, 200);
    assert_eq!(line.send("NTLM", &last, GET_INBOX).await.status, 401);
    let refusals = running.counts().refusals;
    assert_eq!(refusals["wrong_password"], 1);
    assert_eq!(refusals["malformed"], 2);
}

#[tokio::test]
async fn a_channel_binding_is_checked_against_the_own_certificate() {
    for (rule, none, right, wrong) in [
        ("off", 200, 200, 200),
        ("allow", 200, 200, 401),
        ("require", 401, 200, 401),
    ] {
        let running = playing(true, &format!("{ALL}channel_binding = \"{rule}\"")).await;
        for (bound, expected) in [
            (None, none),
            (Some(binding(&running)), right),
            (Some(b"tls-server-end-point:another".to_vec()), wrong),
        ] {
            let mut client = alice("sandbox");
            client.binding = bound;
            let answer = Line::to(&running).await.ntlm("NTLM", &mut client).await;
            assert_eq!(answer.status, expected, "{rule}");
        }
        let refusals = running.counts().refusals;
        let count = |why: &str| refusals.get(why).copied().unwrap_or(0);
        assert_eq!(count("no_binding"), u64::from(rule == "require"));
        assert_eq!(count("wrong_binding"), u64::from(rule != "off"));
        assert_eq!(count("wrong_password"), 0);
    }
}

#[tokio::test]
async fn wrong_passwords_lock_the_account_out_over_ntlm_too() {
    let running = playing(
        false,
        &format!("{ALL}lockout_after = 2\nlocked = [\"carol@example.test\"]"),
    )
    .await;
    for (password, status) in [("guess", 401), ("guess", 401), ("sandbox", 401)] {
        let answer = Line::to(&running)
            .await
            .ntlm("NTLM", &mut alice(password))
            .await;
        assert_eq!(answer.status, status);
    }
    let mut carol = Client::new("carol", None, "sandbox");
    assert_eq!(
        Line::to(&running)
            .await
            .ntlm("NTLM", &mut carol)
            .await
            .status,
        401
    );
    let refusals = running.counts().refusals;
    assert_eq!((refusals["wrong_password"], refusals["locked"]), (2, 2));
}

fn oid(text: &str) -> ObjectIdentifierAsn1 {
    let der = match text {
        "ntlm" => &[
            0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x02, 0x02, 0x0a,
        ][..],
        "kerberos" => &[
            0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02,
        ][..],
        _ => &[0x06, 0x06, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x02][..],
    };
    picky_asn1_der::from_bytes(der).unwrap()
}

fn init(mechanisms: &[&str], token: Vec<u8>) -> Vec<u8> {
    let token = ExplicitContextTag2::from(OctetStringAsn1::from(token));
    let token = NegTokenInit {
        mech_types: Optional::from(Some(ExplicitContextTag0::from(list(mechanisms)))),
        req_flags: Optional::from(None),
        mech_token: Optional::from(Some(token)),
        mech_list_mic: Optional::from(None),
    };
    let init = ApplicationTag0(GssApiNegInit {
        oid: oid("spnego"),
        neg_token_init: ExplicitContextTag0::from(token),
    });
    picky_asn1_der::to_vec(&init).unwrap()
}

fn list(mechanisms: &[&str]) -> MechTypeList {
    MechTypeList::from(mechanisms.iter().map(|m| oid(m)).collect::<Vec<_>>())
}

fn further(token: Vec<u8>, signature: Option<Vec<u8>>) -> Vec<u8> {
    let signature = signature.map(|s| ExplicitContextTag3::from(OctetStringAsn1::from(s)));
    let response = NegTokenTarg1::from(NegTokenTarg {
        neg_result: Optional::from(None),
        supported_mech: Optional::from(None),
        response_token: Optional::from(Some(ExplicitContextTag2::from(OctetStringAsn1::from(
            token,
        )))),
        mech_list_mic: Optional::from(signature),
    });
    picky_asn1_der::to_vec(&response).unwrap()
}

fn inside(answer: &Reply) -> NegTokenTarg {
    let token = answer.token("Negotiate").unwrap();
    let read: NegTokenTarg1 = picky_asn1_der::from_bytes(&token).unwrap();
    let ExplicitContextTag1(read) = read;
    read
}

#[tokio::test]
async fn negotiate_takes_ntlm_bare_and_wrapped() {
    let running = playing(true, &format!("{ALL}channel_binding = \"require\"")).await;
    let client = || {
        let mut client = alice("sandbox");
        client.binding = Some(binding(&running));
        client
    };
    let bare = Line::to(&running)
        .await
        .ntlm("Negotiate", &mut client())
        .await;
    assert_eq!(bare.status, 200);

    let signed_list = ["ntlm"];
    for (signs, good) in [(true, true), (false, true)] {
        let (mut line, mut client) = (Line::to(&running).await, client());
        let first = init(&signed_list, client.step(Vec::new()));
        let answer = line.send("Negotiate", &first, "").await;
        let challenge = inside(&answer).response_token.0.unwrap().0.0;
        let last = client.step(challenge);
        let der = picky_asn1_der::to_vec(&list(&signed_list)).unwrap();
        let signature = signs.then(|| client.signs(&der));
        let answer = line
            .send("Negotiate", &further(last, signature), GET_INBOX)
            .await;
        assert_eq!(answer.status == 200, good, "{}", answer.head);
        assert_eq!(inside(&answer).mech_list_mic.0.is_some(), signs);
        assert_eq!(line.ask(None, GET_INBOX).await.status, 200);
    }
}

#[tokio::test]
async fn a_client_that_prefers_kerberos_goes_on_with_ntlm_and_must_sign_its_list() {
    let running = playing(false, ALL).await;
    let offered = ["kerberos", "ntlm"];
    let der = picky_asn1_der::to_vec(&list(&offered)).unwrap();
    let changed = picky_asn1_der::to_vec(&list(&["ntlm"])).unwrap();
    for (signed, status) in [(Some(&der), 200), (Some(&changed), 401), (None, 401)] {
        let (mut line, mut client) = (Line::to(&running).await, alice("sandbox"));
        let answer = line
            .send("Negotiate", &init(&offered, b"a ticket".to_vec()), "")
            .await;
        assert_eq!(answer.status, 401);
        assert!(inside(&answer).response_token.0.is_none());
        let first = further(client.step(Vec::new()), None);
        let answer = line.send("Negotiate", &first, "").await;
        let last = client.step(inside(&answer).response_token.0.unwrap().0.0);
        let signature = signed.map(|list| client.signs(list));
        let answer = line
            .send("Negotiate", &further(last, signature), GET_INBOX)
            .await;
        assert_eq!(answer.status, status);
    }
}
