//! The search against small servers on this machine: HTTP, TLS and DNS.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod ends;
mod servers;
mod sign_in;

use std::sync::Arc;

use self::servers::{Server, ask_for_password, dns, empty, https, page, serve, status};
use super::places::{Place, places};
use super::*;
use crate::domain::Secret;
use crate::ews::auth::{Anonymous, Basic, Credentials, Ntlm, Strongest};
use reqwest::Url;

const SOAP_PATH: &str = "/autodiscover/autodiscover.svc";
const POX_PATH: &str = "/autodiscover/autodiscover.xml";

fn credentials() -> Credentials {
    Credentials {
        account: "a".into(),
        password: Secret::new("p".into()),
    }
}

fn address() -> Address {
    Address::parse("a@localhost").unwrap()
}

/// A search of the domain `localhost` (a host of this machine) at these places.
fn search<'a>(
    sign_in: &'a dyn SignIn,
    trust: &'a Trust,
    world: &'a World,
    places: &[(Asked, String)],
) -> Search<'a> {
    let mut search = Search::new(&address(), trust, sign_in, world);
    let place = |(asked, url): &(Asked, String)| Place {
        asked: *asked,
        url: Url::parse(url).unwrap(),
        address: address(),
    };
    search.walk.start_with(places.iter().map(place).collect());
    search
}

/// Both forms at servers on these ports, then plain HTTP.
fn at(ports: &[u16], plain: Option<u16>) -> Vec<(Asked, String)> {
    let mut all = Vec::new();
    for port in ports {
        all.push((Asked::Soap, format!("http://localhost:{port}{SOAP_PATH}")));
        all.push((Asked::Pox, format!("http://localhost:{port}{POX_PATH}")));
    }
    all.extend(plain.map(|port| (Asked::Get, format!("http://localhost:{port}{POX_PATH}"))));
    all
}

async fn run(places: &[(Asked, String)]) -> (Discovery, Vec<Attempt>) {
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    let mut search = search(&sign_in, &Trust::SystemRoots, &world, places);
    let found = search.run().await;
    (found, search.attempts().to_vec())
}

fn pox(ews: &str) -> String {
    format!(
        "<Autodiscover xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006\">\
         <Response xmlns=\"http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a\">\
         <Account><Protocol><Type>EXPR</Type><EwsUrl>{ews}</EwsUrl></Protocol></Account></Response></Autodiscover>"
    )
}

fn soap(user: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
         <GetUserSettingsResponseMessage xmlns=\"http://schemas.microsoft.com/exchange/2010/Autodiscover\">\
         <Response><ErrorCode>NoError</ErrorCode><UserResponses><UserResponse>{user}</UserResponse></UserResponses>\
         </Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"
    )
}

fn soap_found(ews: &str) -> String {
    soap(&format!(
        "<ErrorCode>NoError</ErrorCode><UserSettings><UserSetting><Name>ExternalEwsUrl</Name>\
         <Value>{ews}</Value></UserSetting><UserSetting><Name>CasVersion</Name><Value>15.02</Value></UserSetting></UserSettings>"
    ))
}

const EWS: &str = "https://mail.localhost/EWS/Exchange.asmx";

fn found(discovery: &Discovery) -> String {
    match discovery {
        Discovery::Found { endpoint, .. } => endpoint.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn soap_is_asked_first_and_pox_where_it_is_not_there() {
    let both = serve(|path| match path {
        SOAP_PATH => page(soap_found(EWS)),
        _ => page(pox("https://other.localhost/")),
    })
    .await;
    let (discovery, attempts) = run(&at(&[both.port], None)).await;
    assert_eq!(found(&discovery), EWS);
    let Discovery::Found { facts, .. } = discovery else {
        panic!();
    };
    assert_eq!(facts.cas_version.as_deref(), Some("15.02"));
    assert_eq!(attempts.len(), 1);

    let old = serve(|path| match path {
        SOAP_PATH => status(404, ""),
        _ => page(pox(EWS)),
    })
    .await;
    let nothing = serve(|_| status(404, "")).await;
    let (discovery, attempts) = run(&at(&[nothing.port, old.port], None)).await;
    assert_eq!(found(&discovery), EWS);
    let seen: Vec<_> = attempts.iter().map(|a| (a.asked, a.status)).collect();
    assert_eq!(
        seen,
        [
            (Asked::Soap, Some(404)),
            (Asked::Pox, Some(404)),
            (Asked::Soap, Some(404)),
            (Asked::Pox, Some(200)),
        ]
    );
    assert!(attempts[3].url.ends_with(POX_PATH));
}

#[tokio::test]
async fn each_odd_answer_is_told_and_the_search_goes_on() {
    let https = |text: String| text.replace("http://", "https://");
    let error = soap("<ErrorCode>InvalidUser</ErrorCode><ErrorMessage>Nobody.</ErrorMessage>");
    let url = |to: &str| soap_found(to);
    let cases: Vec<(String, &str)> = vec![
        (error, "InvalidUser: Nobody."),
        (String::new(), "an empty answer"),
        (
            "<html><form/></html>".into(),
            "a web page, no answer of Autodiscover",
        ),
        ("<s:Envelope".into(), "not readable as XML"),
        (
            https(soap_found(EWS)),
            "XML in a wrong namespace: https://schemas",
        ),
        (
            soap("<ErrorCode>NoError</ErrorCode>"),
            "the answer has no URL of EWS",
        ),
        (url("http://mail.localhost/EWS"), "it is not https"),
        (url("/EWS/Exchange.asmx"), "it is relative"),
        (url("https://"), "it has no host"),
        ("x".repeat(300 * 1024), "more than 262144 bytes"),
        (pox(EWS), "XML, but no answer of Autodiscover: Autodiscover"),
    ];
    for (body, wanted) in cases {
        let odd = serve(move |path| match path {
            SOAP_PATH => page(body.clone()),
            _ => page(pox(EWS)),
        })
        .await;
        let (discovery, attempts) = run(&at(&[odd.port], None)).await;
        assert_eq!(found(&discovery), EWS, "{wanted}");
        let said = attempts[0].outcome.to_string();
        assert!(said.contains(wanted), "{said} instead of {wanted}");
    }
}

#[tokio::test]
async fn a_fault_of_soap_says_what_it_says() {
    let fault = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
                 <faultcode>s:Client</faultcode><faultstring>Wrong.</faultstring></s:Fault></s:Body></s:Envelope>";
    let server = serve(move |path| match path {
        SOAP_PATH => {
            let mut response = page(fault.to_owned());
            *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
        _ => status(500, ""),
    })
    .await;
    let (discovery, attempts) = run(&at(&[server.port], None)).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert_eq!(attempts[0].outcome.to_string(), "s:Client: Wrong.");
    assert_eq!(attempts[1].outcome, Outcome::Status(500));
}

#[tokio::test]
async fn a_host_elsewhere_is_asked_about_and_gets_nothing_before() {
    let elsewhere = serve(|path| ask_for_password(path, &pox(EWS))).await;
    let target = format!("http://127.0.0.1:{}{POX_PATH}", elsewhere.port);
    let first = serve(move |_| status(302, &target)).await;
    let places = at(&[first.port], None);
    let (discovery, _) = run(&places).await;
    let host = "127.0.0.1".to_owned();
    assert_eq!(discovery, Discovery::AskAbout { host });
    assert!(elsewhere.heard().is_empty());
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    let mut search = search(&sign_in, &Trust::SystemRoots, &world, &places);
    search.allow("127.0.0.1");
    assert_eq!(found(&search.run().await), EWS);
    assert_eq!(elsewhere.heard(), [false, true]);
}

#[tokio::test]
async fn the_plain_step_takes_a_302_and_nothing_else() {
    let target = serve(|_| page(pox(EWS))).await;
    for (code, follows) in [(302, true), (301, false), (307, false), (200, false)] {
        let to = format!("http://localhost:{}{POX_PATH}", target.port);
        let plain = serve(move |_| status(code, &to)).await;
        let (discovery, attempts) = run(&at(&[], Some(plain.port))).await;
        assert_eq!(
            matches!(discovery, Discovery::Found { .. }),
            follows,
            "{code}"
        );
        assert_eq!(attempts[0].status, Some(code));
        assert_eq!(plain.heard(), [false]);
        if !follows {
            assert_eq!(attempts[0].outcome, Outcome::NoRedirect);
        }
    }
    // From there to plain HTTP on another machine: never.
    let plain = serve(|_| status(302, "http://mail.localhost/autodiscover.xml")).await;
    let (discovery, attempts) = run(&at(&[], Some(plain.port))).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert!(matches!(attempts[0].outcome, Outcome::BadRedirect(_)));
}

#[tokio::test]
async fn a_circle_ends() {
    let server =
        serve(|path| status(302, if path == "/a.xml" { "/b.xml" } else { "/a.xml" })).await;
    let (discovery, attempts) = run(&at(&[server.port], None)).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert!(
        attempts
            .iter()
            .any(|a| matches!(a.outcome, Outcome::Circle(_)))
    );
    assert!(attempts.len() <= 5, "{attempts:?}");
}
