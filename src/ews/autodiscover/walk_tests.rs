//! The way without a network: order, redirects of all kinds, refusals, questions.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

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
fn two_refusals_end_it_one_does_not() {
    let mut walk = walk();
    let all = run(&mut walk, |_| Heard::Refused);
    assert_eq!(
        hosts(&all),
        [
            "SOAP corp.example svc",
            "SOAP autodiscover.corp.example svc"
        ]
    );
    assert!(matches!(walk.end(false), Discovery::SignInRefused { .. }));

    let mut once = self::walk();
    let mut refused = false;
    run(&mut once, |_| {
        if refused {
            at("mail.corp.example")
        } else {
            refused = true;
            Heard::Refused
        }
    });
    assert!(matches!(once.end(false), Discovery::Found { .. }));

    let mut only = self::walk();
    let mut refused = false;
    let all = run(&mut only, |_| {
        if refused {
            none()
        } else {
            refused = true;
            Heard::Refused
        }
    });
    assert_eq!(all.len(), 5, "the other form at that server is left out");
    assert!(matches!(only.end(false), Discovery::SignInRefused { .. }));
}

#[test]
fn refusals_of_earlier_searches_count() {
    let first = "https://corp.example/autodiscover/autodiscover.svc".to_owned();
    let mut walk = walk();
    walk.remember(std::slice::from_ref(&first));
    let place = walk.next().unwrap();
    assert!(walk.has_refused(&place));
    let next = walk.next().unwrap();
    walk.take(&next, Heard::Refused);
    assert!(walk.next().is_none());
    assert_eq!(walk.refused().len(), 2);

    let mut stopped = self::walk();
    stopped.remember(&[first, "https://other/".to_owned()]);
    assert!(stopped.next().is_none());
    assert!(matches!(
        stopped.end(false),
        Discovery::SignInRefused { .. }
    ));
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

#[test]
fn what_a_redirect_may_be() {
    let place = |walk: &mut Walk| walk.next().unwrap();
    for (target, wanted) in [
        (
            "/b.xml",
            Outcome::PointsTo("https://corp.example/b.xml".into()),
        ),
        (
            "//autodiscover.corp.example/b",
            Outcome::PointsTo("https://autodiscover.corp.example/b".into()),
        ),
        (
            "http://corp.example/b",
            Outcome::BadRedirect("http://corp.example/b".into()),
        ),
        (
            "ftp://corp.example/b",
            Outcome::BadRedirect("ftp://corp.example/b".into()),
        ),
        (
            "https://u:p@corp.example/b",
            Outcome::BadRedirect("https://u:p@corp.example/b".into()),
        ),
        ("https://[", Outcome::BadRedirect("https://[".into())),
        (
            "",
            Outcome::Circle("https://corp.example/autodiscover/autodiscover.svc".into()),
        ),
    ] {
        let mut walk = walk();
        let first = place(&mut walk);
        assert_eq!(walk.take(&first, to(target)), wanted, "{target}");
        let same = Heard::Answer(Answer::RedirectUrl(target.to_owned()));
        let mut walk = self::walk();
        let first = place(&mut walk);
        assert_eq!(walk.take(&first, same), wanted, "{target} in an answer");
    }
    let mut walk = walk();
    let first = place(&mut walk);
    let nobody = walk.take(&first, to_address("nobody"));
    assert_eq!(nobody, Outcome::BadRedirect("nobody".into()));
}

#[test]
fn redirects_of_all_kinds_are_counted_together() {
    let mut walk = walk();
    let mut n = 0;
    let all = run(&mut walk, |_| {
        n += 1;
        match n % 3 {
            0 => to(&format!("https://corp.example/{n}.xml")),
            1 => Heard::Answer(Answer::RedirectUrl(format!("https://corp.example/{n}.svc"))),
            _ => to_address(&format!("a{n}@corp.example")),
        }
    });
    let led = |o: &Outcome| matches!(o, Outcome::PointsTo(_) | Outcome::PointsToAddress(_));
    assert_eq!(all.iter().filter(|(_, o)| led(o)).count(), MOST_REDIRECTS);
    assert!(all.iter().any(|(_, o)| *o == Outcome::TooManyRedirects));
    assert_eq!(walk.end(false), Discovery::NotFound);
}

#[test]
fn records_lead_to_servers_of_the_mail_domain_first() {
    let targets = [
        "mail.hoster.example:443",
        "mail.corp.example:444",
        "\u{1}:1",
    ];
    let records = Heard::Records(targets.map(str::to_owned).to_vec());
    let mut walk = walk();
    let all = run(&mut walk, |p| match p.asked {
        Asked::Srv => records.clone(),
        _ => none(),
    });
    assert_eq!(
        hosts(&all)[6..],
        [
            "SOAP mail.corp.example:444 svc",
            "POX mail.corp.example:444 xml"
        ]
    );
    let host = "mail.hoster.example".to_owned();
    assert_eq!(walk.end(false), Discovery::AskAbout { host });
}

proptest! {
    /// Whatever servers answer: the search ends, asks nobody twice, refuses the account twice at
    /// most, and asks nobody elsewhere.
    #[test]
    fn it_always_ends(answers in prop::collection::vec((0_u8..10, 0_u8..6), 1..60)) {
        let mut walk = walk();
        let mut at_ = 0;
        let mut refusals = 0;
        let mut seen = Vec::new();
        while let Some(place) = walk.next() {
            prop_assert!(!seen.contains(&place));
            let host = place.server().0;
            prop_assert!(host.is_empty() || host == "corp.example" || host.ends_with(".corp.example"), "{}", host);
            seen.push(place.clone());
            prop_assert!(seen.len() < 120);
            let (kind, which) = answers[at_ % answers.len()];
            at_ += 1;
            let heard = match kind {
                0 => none(),
                1 => gone(),
                2 => to(["/x.xml", "/y.svc", "https://evil.example/", "http://corp.example/", "//a.corp.example/z", "?"][usize::from(which)]),
                3 => to_address(["b@corp.example", "a@corp.example", "c@x.corp.example", "d@evil.example", "", "e@y.corp.example"][usize::from(which)]),
                4 => Heard::Records(vec![format!("h{which}.corp.example:443"), "evil.example:1".into()]),
                5 => { refusals += 1; Heard::Refused }
                6 => Heard::Answer(Answer::Nothing(Outcome::Empty)),
                7 => at("mail.evil.example"),
                8 => Heard::Answer(Answer::RedirectUrl(format!("https://h{which}.corp.example/a.svc"))),
                _ => Heard::nothing(Outcome::TooSlow),
            };
            walk.take(&place, heard);
        }
        prop_assert!(refusals <= 2);
        prop_assert!(matches!(walk.end(false), Discovery::AskAbout { .. } | Discovery::NotFound | Discovery::SignInRefused { .. }), "never found: EWS is elsewhere");
    }
}
