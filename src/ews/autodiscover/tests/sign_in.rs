//! Who is told a password, and how often one may be refused.

use super::*;

#[tokio::test]
async fn the_password_goes_only_where_it_is_asked_for() {
    let open = serve(|_| status(404, "")).await;
    let locked = serve(|path| ask_for_password(path, &soap_found(EWS))).await;
    let (discovery, _) = run(&at(&[open.port, locked.port], None)).await;
    assert_eq!(found(&discovery), EWS);
    assert_eq!(open.heard(), [false, false]);
    assert_eq!(locked.heard(), [false, true]);
}

#[tokio::test]
async fn the_strongest_method_is_found_out_at_each_place() {
    let locked = serve(|path| ask_for_password(path, &soap_found(EWS))).await;
    let (sign_in, world) = (Strongest::new(credentials()), World::real());
    let places = at(&[locked.port], None);
    let mut search = search(&sign_in, &Trust::SystemRoots, &world, &places);
    assert_eq!(found(&search.run().await), EWS);
}

fn refusing() -> impl Fn(&str) -> axum::http::Response<axum::body::Body> + Clone {
    |_: &str| {
        let mut response = status(401, "");
        let basic = axum::http::HeaderValue::from_static("Basic realm=\"x\"");
        response.headers_mut().insert("www-authenticate", basic);
        response
    }
}

fn signed_in(servers: &[&Server]) -> usize {
    let heard = servers.iter().flat_map(|s| s.heard());
    heard.filter(|signed_in| *signed_in).count()
}

#[tokio::test]
async fn an_account_is_refused_twice_and_no_more() {
    let (a, b, c) = (
        serve(refusing()).await,
        serve(refusing()).await,
        serve(refusing()).await,
    );
    let places = at(&[a.port, b.port, c.port], None);
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    let mut search = search(&sign_in, &Trust::SystemRoots, &world, &places);
    assert!(matches!(
        search.run().await,
        Discovery::SignInRefused { .. }
    ));
    assert_eq!(signed_in(&[&a, &b, &c]), 2);
    // What it learned holds for the next search: nobody is asked.
    let refused = search.refused().to_vec();
    let mut next = self::search(&sign_in, &Trust::SystemRoots, &world, &places);
    next.remember(&refused);
    assert!(matches!(next.run().await, Discovery::SignInRefused { .. }));
    assert_eq!(signed_in(&[&a, &b, &c]), 2);
}

#[tokio::test]
async fn one_refusal_is_not_a_wrong_password() {
    let refuses = serve(refusing()).await;
    let knows = serve(|path| ask_for_password(path, &soap_found(EWS))).await;
    let (discovery, attempts) = run(&at(&[refuses.port, knows.port], None)).await;
    assert_eq!(found(&discovery), EWS);
    assert_eq!(attempts[0].outcome, Outcome::Refused);
    assert_eq!(attempts.len(), 2, "the other form there is left out");
}

#[tokio::test]
async fn a_401_that_judges_nobody_does_not_count() {
    let server = serve(refusing()).await;
    let places = at(&[server.port], None);
    let world = World::real();
    for sign_in in [&Anonymous as &dyn SignIn, &Ntlm::new(credentials())] {
        let mut search = search(sign_in, &Trust::SystemRoots, &world, &places);
        assert_eq!(search.run().await, Discovery::NotFound);
        assert!(search.refused().is_empty());
        let said = search.attempts()[0].outcome.to_string();
        assert_eq!(said, "no way to sign in there: Basic");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_gets_nothing() {
    let (server, _pem) = https(|path| ask_for_password(path, &soap_found(EWS))).await;
    let places = [(
        Asked::Soap,
        format!("https://localhost:{}{SOAP_PATH}", server.port),
    )];
    let (discovery, attempts) = run(&places).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert!(
        matches!(attempts[0].outcome, Outcome::Untrusted(_)),
        "{attempts:?}"
    );
    assert!(server.heard().is_empty());
}
