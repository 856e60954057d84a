//! The way without a network: order, redirects of all kinds, refusals, questions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod redirects;
mod refusals;

use proptest::prelude::*;

use super::{
    Discovery, Facts, MOST_REDIRECTS, Outcome,
    attempt::Asked,
    choice::{Candidate, Source},
    heard::{Account, Answer, Heard},
    places::Place,
    walk::Walk,
};
use crate::domain::Address;

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn walk() -> Walk {
    Walk::new(&address("a@corp.example"))
}

/// EWS at this host.
fn at(host: &str) -> Heard {
    Heard::Answer(Answer::Account(Account {
        candidates: vec![Candidate {
            source: Source::External,
            url: format!("https://{host}/EWS/Exchange.asmx"),
        }],
        ..Account::default()
    }))
}

fn none() -> Heard {
    Heard::nothing(Outcome::Status(404))
}

fn gone() -> Heard {
    Heard::Nothing {
        outcome: Outcome::TooSlow,
        gone: true,
    }
}

fn to(url: &str) -> Heard {
    Heard::PointsTo(url.to_owned())
}

fn to_address(text: &str) -> Heard {
    Heard::Answer(Answer::RedirectAddress(text.to_owned()))
}

/// Runs a search in which `answer` says what comes from each place; gives the places and outcomes.
fn run(walk: &mut Walk, mut answer: impl FnMut(&Place) -> Heard) -> Vec<(String, Outcome)> {
    let mut all = Vec::new();
    while let Some(place) = walk.next() {
        let outcome = walk.take(&place, answer(&place));
        all.push((
            format!("{} {}", place.asked.as_str(), place.shown()),
            outcome,
        ));
        assert!(all.len() < 200, "it does not end");
    }
    all
}

fn hosts(all: &[(String, Outcome)]) -> Vec<String> {
    all.iter()
        .map(|(place, _)| {
            let rest = place.replace("https://", "").replace("http://", "");
            let ending = rest.rsplit('.').next().unwrap_or_default().to_owned();
            let host = rest.split('/').next().unwrap_or_default().to_owned();
            if rest.contains('/') {
                format!("{host} {ending}")
            } else {
                host
            }
        })
        .collect()
}

#[test]
fn all_places_in_order_when_nobody_knows() {
    let mut walk = walk();
    let all = run(&mut walk, |_| none());
    assert_eq!(
        hosts(&all),
        [
            "SOAP corp.example svc",
            "POX corp.example xml",
            "SOAP autodiscover.corp.example svc",
            "POX autodiscover.corp.example xml",
            "GET autodiscover.corp.example xml",
            "SRV _autodiscover._tcp.corp.example",
        ]
    );
    assert_eq!(walk.end(false), Discovery::NotFound);
    assert_eq!(walk.end(true), Discovery::OutOfTime);
}

#[test]
fn nobody_there_means_that_the_other_form_is_not_tried() {
    let mut walk = walk();
    let all = run(&mut walk, |_| gone());
    let forms: Vec<_> = hosts(&all).iter().map(|h| h[..4].to_owned()).collect();
    assert_eq!(forms, ["SOAP", "SOAP", "GET ", "SRV "]);
}

#[test]
fn the_first_that_knows_ends_it() {
    let mut walk = walk();
    let all = run(&mut walk, |p| match p.asked {
        Asked::Pox => at("mail.corp.example"),
        _ => none(),
    });
    assert_eq!(all.len(), 2);
    let Discovery::Found { endpoint, .. } = walk.end(false) else {
        panic!("not found");
    };
    assert_eq!(endpoint.host(), "mail.corp.example");
}

#[test]
fn a_host_elsewhere_is_asked_about_after_the_others() {
    let redirect = |p: &Place| match p.asked {
        Asked::Get => to("https://autodiscover.hoster.example/autodiscover/autodiscover.xml"),
        _ => none(),
    };
    let mut walk = walk();
    let all = run(&mut walk, redirect);
    assert_eq!(all.len(), 6, "it was not asked: {all:?}");
    let host = "autodiscover.hoster.example".to_owned();
    assert_eq!(all[4].1, Outcome::Elsewhere(host.clone()));
    assert_eq!(walk.end(false), Discovery::AskAbout { host });

    let mut allowed = self::walk();
    allowed.allow("Autodiscover.Hoster.example");
    let all = run(&mut allowed, |p| match p.server().0.as_str() {
        "autodiscover.hoster.example" => at("mail.corp.example"),
        _ => redirect(p),
    });
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(matches!(allowed.end(false), Discovery::Found { .. }));
}

#[test]
fn ews_elsewhere_is_asked_about_as_well() {
    let mut walk = walk();
    let all = run(&mut walk, |_| at("mail.hoster.example"));
    assert_eq!(all.len(), 6);
    let host = "mail.hoster.example".to_owned();
    assert_eq!(walk.end(false), Discovery::AskAbout { host });
    // Names that only look like the mail domain.
    for host in ["evilcorp.example", "corp.example.evil.example", "127.0.0.1"] {
        let mut walk = self::walk();
        run(&mut walk, |_| at(host));
        let host = host.to_owned();
        assert_eq!(walk.end(false), Discovery::AskAbout { host });
    }
}

#[test]
fn another_address_begins_anew_and_widens_nothing() {
    let mut walk = walk();
    let all = run(&mut walk, |p| match (p.address.as_str(), p.asked) {
        ("a@corp.example", Asked::Soap) => to_address("A.Smith@eu.corp.example"),
        ("a.smith@eu.corp.example", Asked::Pox) => at("mail.eu.corp.example"),
        _ => none(),
    });
    assert_eq!(
        hosts(&all),
        [
            "SOAP corp.example svc",
            "SOAP eu.corp.example svc",
            "POX eu.corp.example xml"
        ]
    );
    let other = address("a.smith@eu.corp.example");
    assert_eq!(all[0].1, Outcome::PointsToAddress(other.clone()));
    let Discovery::Found { facts, .. } = walk.end(false) else {
        panic!("not found");
    };
    assert_eq!(facts.primary, Some(other));

    let mut elsewhere = self::walk();
    run(&mut elsewhere, |_| to_address("a@evil.example"));
    let host = "evil.example".to_owned();
    assert_eq!(elsewhere.end(false), Discovery::AskAbout { host });

    let mut allowed = self::walk();
    allowed.allow("evil.example");
    let all = run(&mut allowed, |p| match p.address.as_str() {
        "a@corp.example" => to_address("a@evil.example"),
        _ => none(),
    });
    let asked = hosts(&all);
    assert!(
        asked.contains(&"POX autodiscover.evil.example xml".to_owned()),
        "{asked:?}"
    );
    assert_eq!(
        all[7].1,
        Outcome::Circle("a@evil.example".into()),
        "{all:?}"
    );
}

#[test]
fn an_alias_is_told() {
    let mut walk = walk();
    let primary = Some(address("alice@corp.example"));
    let all = run(&mut walk, |_| match at("mail.corp.example") {
        Heard::Answer(Answer::Account(account)) => Heard::Answer(Answer::Account(Account {
            primary: primary.clone(),
            facts: Facts {
                grouping: Some("g".into()),
                ..Facts::default()
            },
            ..account
        })),
        other => other,
    });
    assert!(
        all[0]
            .1
            .to_string()
            .ends_with("the mailbox is alice@corp.example"),
        "{}",
        all[0].1
    );
    let Discovery::Found { facts, .. } = walk.end(false) else {
        panic!("not found");
    };
    assert_eq!(
        (facts.primary, facts.grouping.as_deref()),
        (primary, Some("g"))
    );
}
