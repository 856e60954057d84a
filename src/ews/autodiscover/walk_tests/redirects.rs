//! Where a search may be led, and how often.

use super::*;

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
