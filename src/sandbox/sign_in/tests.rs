#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use super::super::people;
use super::*;

fn sign_in_to(state: &mut State, authorization: Option<&str>) -> Result<String, Refusal> {
    let mut headers = HeaderMap::new();
    if let Some(value) = authorization {
        headers.insert(AUTHORIZATION, value.parse().unwrap());
    }
    match read(&headers, &mut Conversation::default(), state, None) {
        SignIn::Accepted { identity, .. } => Ok(identity.account.as_str().to_owned()),
        SignIn::Refused(refusal) => Err(refusal),
        SignIn::Challenged(_) => panic!("nobody began a handshake"),
    }
}

fn of_basic(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

#[test]
fn three_name_forms_and_the_right_password_sign_in() {
    let cases = [
        ("alice@example.test:sandbox", true),
        ("ALICE@Example.Test:sandbox", true),
        (r"EXAMPLE\alice:sandbox", true),
        (r"example\Alice:sandbox", true),
        ("alice:sandbox", true),
        ("alice:Sandbox", false),
        ("alice:sandbox ", false),
        ("alice:", false),
        ("alice", false),
        ("a.smith@example.test:sandbox", false),
        ("alice@contoso.com:sandbox", false),
        (r"CONTOSO\alice:sandbox", false),
        (r"EXAMPLE\alice@example.test:sandbox", false),
        ("nobody:sandbox", false),
        (":sandbox", false),
    ];
    for (credentials, good) in cases {
        let mut state = people::fresh_state();
        let expected = good.then(|| "alice@example.test".to_owned());
        let signed_in = sign_in_to(&mut state, Some(&of_basic(credentials)));
        assert_eq!(signed_in.ok(), expected, "{credentials}");
    }
}

#[test]
fn no_header_other_scheme_and_rubbish_are_refused() {
    for (header, refusal) in [
        (None, Refusal::NotAsked),
        (Some("NTLM TlRMTVNTUAAB"), Refusal::NotAsked),
        (Some("Basic"), Refusal::NotAsked),
        (Some("Basic %%%"), Refusal::Malformed),
        (Some("Basic YQ=="), Refusal::Malformed),
    ] {
        let mut state = people::fresh_state();
        assert_eq!(sign_in_to(&mut state, header), Err(refusal), "{header:?}");
    }
    let mut state = people::fresh_state();
    state.gate.methods = vec![Method::Negotiate, Method::Ntlm];
    for (header, refusal) in [
        ("NTLM", Refusal::NotAsked),
        ("NTLM TlRMTVNTUAAB", Refusal::Malformed),
        ("NTLM TlRMTVNTUAADAAAA", Refusal::Malformed),
        ("Negotiate YIIB", Refusal::Malformed),
        ("Negotiate %", Refusal::Malformed),
    ] {
        assert_eq!(
            sign_in_to(&mut state, Some(header)),
            Err(refusal),
            "{header}"
        );
    }
    let right = of_basic("alice:sandbox");
    assert_eq!(sign_in_to(&mut state, Some(&right)), Err(Refusal::NotAsked));
}

#[test]
fn what_is_offered_stands_in_its_order_in_one_header_or_several() {
    let mut gate = Gate::default();
    assert_eq!(offers(&gate).len(), 1);
    gate.methods = vec![Method::Negotiate, Method::Ntlm, Method::Basic];
    let [first, second, third] = &offers(&gate)[..] else {
        panic!("three");
    };
    assert_eq!((first.as_str(), second.as_str()), ("Negotiate", "NTLM"));
    assert!(third.starts_with("Basic realm="));
    gate.joined = true;
    assert!(offers(&gate)[0].starts_with("Negotiate, NTLM, Basic realm="));
}

#[test]
fn an_account_is_locked_out_whatever_its_password_then() {
    let mut state = people::fresh_state();
    state.gate.lockout_after = Some(2);
    let (right, wrong) = (of_basic("alice:sandbox"), of_basic("alice:guess"));
    let mut as_alice = |header| sign_in_to(&mut state, Some(header));
    assert_eq!(as_alice(&wrong), Err(Refusal::WrongPassword));
    assert!(as_alice(&right).is_ok());
    assert_eq!(as_alice(&wrong), Err(Refusal::WrongPassword));
    assert_eq!(as_alice(&wrong), Err(Refusal::WrongPassword));
    assert_eq!(as_alice(&right), Err(Refusal::Locked));
    assert!(sign_in_to(&mut state, Some(&of_basic("bob:sandbox"))).is_ok());
}
