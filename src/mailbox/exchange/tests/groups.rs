//! Who is in a group.

use axum::{body::Body, http::Response};

use super::super::*;
use super::{answer, bad, good, play};
use crate::mailbox::Group;

fn member(address: &str, kind: &str) -> String {
    format!(
        "<Mailbox><Name>N</Name><EmailAddress>{address}</EmailAddress><RoutingType>SMTP</RoutingType><MailboxType>{kind}</MailboxType></Mailbox>"
    )
}

fn members(all: &str) -> Response<Body> {
    answer(
        "ExpandDL",
        &good(&format!("<DLExpansion>{all}</DLExpansion>")),
    )
}

async fn asked(mailbox: &ExchangeMailbox) -> Result<Option<Group>, MailError> {
    let team = Address::parse("team@corp.example").unwrap();
    mailbox.group(&team).await
}

#[tokio::test]
async fn groups_in_groups_are_looked_into_once_and_each_person_is_listed_once() {
    let (mailbox, seen) = play(|_, count| {
        members(&match count {
            0 => [
                member("a@corp.example", "Mailbox"),
                member("sub@corp.example", "PublicDL"),
                member("", "PublicFolder"),
            ]
            .concat(),
            _ => [
                member("team@corp.example", "PublicDL"),
                member("A@corp.example", "Mailbox"),
                member("out@else.example", "Contact"),
            ]
            .concat(),
        })
    })
    .await;
    let group = asked(&mailbox).await.unwrap().unwrap();
    let people: Vec<_> = group.people.iter().map(|p| p.address.as_str()).collect();
    assert_eq!(people, ["a@corp.example", "out@else.example"]);
    assert!(group.whole);
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_has_no_end_is_cut_and_said_to_be() {
    let (mailbox, seen) =
        play(|_, count| members(&member(&format!("g{count}@corp.example"), "PublicDL"))).await;
    assert!(!asked(&mailbox).await.unwrap().unwrap().whole);
    assert_eq!(seen.lock().unwrap().len(), 20);
    let (mailbox, _) = play(|_, _| {
        let one = |n| member(&format!("p{n}@corp.example"), "Mailbox");
        members(&(0..500).map(one).collect::<String>())
    })
    .await;
    let group = asked(&mailbox).await.unwrap().unwrap();
    assert_eq!((group.people.len(), group.whole), (100, false));
    let (mailbox, _) = play(|_, count| match count {
        0 => members(&member("hidden@corp.example", "PublicDL")),
        _ => answer("ExpandDL", &bad("ErrorAccessDenied")),
    })
    .await;
    assert!(!asked(&mailbox).await.unwrap().unwrap().whole);
}

/// A server that knows no groups must not hold up mail; one that is in trouble may.
#[tokio::test]
async fn a_no_is_no_group_and_trouble_is_no_answer() {
    for code in [
        "ErrorNameResolutionNoResults",
        "ErrorAccessDenied",
        "ErrorInvalidRequest",
    ] {
        let (mailbox, _) = play(move |_, _| answer("ExpandDL", &bad(code))).await;
        assert_eq!(asked(&mailbox).await, Ok(None), "{code}");
    }
    for status in [500, 501, 404] {
        let reply = move |_: &str, _| {
            Response::builder()
                .status(status)
                .body(Body::empty())
                .unwrap()
        };
        let (mailbox, _) = play(reply).await;
        assert_eq!(asked(&mailbox).await, Ok(None), "{status}");
    }
    let (mailbox, _) = play(|_, _| answer("ExpandDL", &bad("ErrorADUnavailable"))).await;
    assert!(matches!(
        asked(&mailbox).await,
        Err(MailError::Transient(_))
    ));
    let (mailbox, _) = play(|_, _| answer("ExpandDL", &bad("ErrorServerBusy"))).await;
    assert!(matches!(asked(&mailbox).await, Err(MailError::Busy { .. })));
}
