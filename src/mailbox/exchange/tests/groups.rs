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

fn resolved(primary: &str, kind: &str, proxies: &[&str]) -> Response<Body> {
    let listed: Vec<String> = (1..)
        .zip(proxies)
        .map(|(n, proxy)| format!("<Entry Key='EmailAddress{n}'>{proxy}</Entry>"))
        .collect();
    let listed = listed.concat();
    let one = format!(
        "<Resolution>{}<Contact><EmailAddresses>{listed}</EmailAddresses></Contact></Resolution>",
        member(primary, kind)
    );
    answer(
        "ResolveNames",
        &good(&format!("<ResolutionSet>{one}</ResolutionSet>")),
    )
}

/// Some servers name nobody, or the address itself, of whom they know no group.
#[tokio::test]
async fn a_list_of_nobody_is_a_group_only_where_the_directory_says_so() {
    let itself = member("team@corp.example", "Mailbox");
    for (all, kind, group) in [
        (String::new(), "Mailbox", false),
        (itself, "Mailbox", false),
        (String::new(), "PublicDL", true),
    ] {
        let (mailbox, _) = play(move |operation, _| match operation {
            "ExpandDL" => members(&all),
            _ => resolved("team@corp.example", kind, &[]),
        })
        .await;
        let told = asked(&mailbox).await.unwrap();
        let empty = Group {
            whole: true,
            ..Group::default()
        };
        assert_eq!(told, group.then_some(empty), "{kind}");
    }
}

#[tokio::test]
async fn an_alias_is_whose_it_is_and_similar_names_are_nobody() {
    const MINE: [&str; 2] = ["SMTP:anna@corp.example", "smtp:team@corp.example"];
    for (primary, kind, proxies, who) in [
        (
            "anna@corp.example",
            "Mailbox",
            &MINE[..],
            Some("anna@corp.example"),
        ),
        ("TEAM@corp.example", "Mailbox", &MINE[1..], None),
        ("anna@corp.example", "Mailbox", &MINE[..1], None),
        ("anna@corp.example", "Contact", &MINE[..], None),
    ] {
        let (mailbox, _) = play(move |operation, _| match operation {
            "ExpandDL" => answer("ExpandDL", &bad("ErrorNameResolutionNoResults")),
            _ => resolved(primary, kind, proxies),
        })
        .await;
        let group = asked(&mailbox).await.unwrap();
        let told = group
            .as_ref()
            .map(|g| (g.is_alias, g.people[0].address.as_str()));
        assert_eq!(
            told,
            who.map(|who| (true, who)),
            "{primary} {kind} {proxies:?}"
        );
    }
}
