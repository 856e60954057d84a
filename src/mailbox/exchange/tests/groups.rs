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
    let (mailbox, seen) = play(|_, count| {
        let one = |n| member(&format!("g{n}@corp.example"), "PublicDL");
        members(&(count..count + 30).map(one).collect::<String>())
    })
    .await;
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

/// Depth is bounded beside the number: a chain of groups costs no more calls than it has levels.
#[tokio::test]
async fn groups_are_followed_eight_levels_deep() {
    let (mailbox, seen) = play(|_, level| {
        members(
            &[
                member(&format!("deep{level}@corp.example"), "PublicDL"),
                member(&format!("p{level}@corp.example"), "Mailbox"),
            ]
            .concat(),
        )
    })
    .await;
    let group = asked(&mailbox).await.unwrap().unwrap();
    assert_eq!((group.people.len(), group.whole), (8, false));
    assert_eq!(seen.lock().unwrap().len(), 8);
}

const ANNA: &str = "/o=Corp/ou=Exchange/cn=Recipients/cn=anna";

fn internal(name: &str, kind: &str) -> String {
    format!(
        "<Mailbox><Name>Anna</Name><EmailAddress>{name}</EmailAddress><RoutingType>EX</RoutingType><MailboxType>{kind}</MailboxType></Mailbox>"
    )
}

fn entry(name: &str, primary: &str, proxies: &str) -> String {
    format!(
        "<Resolution><Mailbox><Name>{name}</Name><EmailAddress>{primary}</EmailAddress><RoutingType>SMTP</RoutingType><MailboxType>Mailbox</MailboxType></Mailbox><Contact><EmailAddresses>{proxies}</EmailAddresses></Contact></Resolution>"
    )
}

/// Who is named by an internal name is asked all the same where the directory knows exactly who it is;
/// else the list is not whole, and never looks it.
#[tokio::test]
async fn internal_names_are_looked_up_and_never_passed_over() {
    let own = entry("Anna", "anna@corp.example", "");
    let other = entry("Anna B", "annab@corp.example", "");
    let listed = entry(
        "A. Smith",
        "anna@corp.example",
        &format!(
            "<Entry Key='EmailAddress1'>x500:{}</Entry>",
            ANNA.to_lowercase()
        ),
    );
    let nameless = entry("Anna", "", "");
    for (found, known) in [
        (own.clone(), true),
        (listed.clone(), true),
        (format!("{other}{listed}"), true),
        (other.clone(), false),
        (format!("{own}{other}"), false),
        (nameless, false),
        (String::new(), false),
    ] {
        let answer_of = found.clone();
        let (mailbox, _) = play(move |operation, _| match operation {
            "ExpandDL" => {
                members(&(internal(ANNA, "Mailbox") + &member("b@corp.example", "Mailbox")))
            }
            _ => answer(
                operation,
                &good(&format!("<ResolutionSet>{answer_of}</ResolutionSet>")),
            ),
        })
        .await;
        let group = asked(&mailbox).await.unwrap().unwrap();
        let people: Vec<_> = group.people.iter().map(|p| p.address.as_str()).collect();
        let wanted: &[&str] = if known {
            &["anna@corp.example", "b@corp.example"]
        } else {
            &["b@corp.example"]
        };
        assert_eq!((people.as_slice(), group.whole), (wanted, known), "{found}");
    }
    // An address of another kind gets mail too.
    let odd = member("c=de;a=x;p=corp", "Contact").replace("SMTP", "X400");
    let (mailbox, _) =
        play(move |_, _| members(&(odd.clone() + &member("b@corp.example", "Mailbox")))).await;
    assert!(!asked(&mailbox).await.unwrap().unwrap().whole);
}

/// Nobody is named but by internal names: that is a group all the same, and one of its own name is none.
#[tokio::test]
async fn a_list_of_internal_names_alone_is_a_group() {
    for (primary, group) in [("anna@corp.example", true), ("team@corp.example", false)] {
        let (mailbox, _) = play(move |operation, _| {
            if operation == "ExpandDL" {
                return members(&internal(ANNA, "Mailbox"));
            }
            let one = entry("Anna", primary, "");
            let set = format!("<ResolutionSet>{one}</ResolutionSet>");
            answer(operation, &good(&set))
        })
        .await;
        let told = asked(&mailbox).await.unwrap();
        assert_eq!(told.is_some(), group, "{told:?}");
    }
}

/// Trouble below the first level never makes a group look like a person; back-off stays what it is.
#[tokio::test]
async fn trouble_inside_a_group_is_told_apart() {
    type Is = fn(&MailError) -> bool;
    let cases: [(&str, Is); 2] = [
        ("ErrorADUnavailable", |e| {
            matches!(e, MailError::Deferred(_))
        }),
        ("ErrorServerBusy", |e| matches!(e, MailError::Busy { .. })),
    ];
    for (code, is) in cases {
        let (mailbox, _) = play(move |_, count| match count {
            0 => members(&member("sub@corp.example", "PublicDL")),
            _ => answer("ExpandDL", &bad(code)),
        })
        .await;
        let error = asked(&mailbox).await.unwrap_err();
        assert!(is(&error), "{code}: {error:?}");
    }
}

#[tokio::test]
async fn the_addresses_of_a_mailbox_are_those_of_its_exact_entry() {
    const MINE: [&str; 3] = [
        "SMTP:anna@corp.example",
        "smtp:team@corp.example",
        "X500:/o=Corp/cn=anna",
    ];
    for (kind, proxies, wanted) in [
        ("Mailbox", &MINE[..], 2),
        ("Mailbox", &MINE[..1], 0),
        ("Contact", &MINE[..], 0),
        ("PublicDL", &MINE[..], 0),
    ] {
        let (mailbox, _) = play(move |_, _| resolved("anna@corp.example", kind, proxies)).await;
        let team = Address::parse("Team@corp.example").unwrap();
        let mut told = mailbox.addresses(&team).await.unwrap().all;
        told.dedup();
        assert_eq!(told.len(), wanted, "{kind} {told:?}");
    }
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
