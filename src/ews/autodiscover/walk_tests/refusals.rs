//! How many refusals of an account end a search.

use super::*;

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
