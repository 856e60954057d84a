//! What is told of the server and of the sign-in.
#![allow(clippy::unnecessary_wraps, reason = "answers have one type")]

use axum::{body::Body, http::Response};

use super::code;
use super::exchange::{Answers, Asked, answer, fault, message, probed, refused, version};
use super::{remedies, reply, run, serve, target};
use crate::ews::Endpoint;
use crate::probe::{CheckId, Probe};

async fn alone(answers: Answers, check: CheckId) -> (String, Probe) {
    let (probe, _) = probed(answers, |t| t.listener = None).await;
    (code(&probe, check), probe)
}

#[tokio::test]
async fn each_version_has_its_state_of_support() {
    fn of(asked: &Asked<'_>, text: &str) -> Option<(u16, String)> {
        (asked.operation == "GetFolder").then(|| (200, version(text)))
    }
    let cases: [(Answers, &str); 6] = [
        (|a| of(a, "14.3.123"), "probe.server_version.too_old"),
        (
            |a| of(a, "15.1.2507"),
            "probe.server_version.out_of_support",
        ),
        (
            |a| of(a, "15.2.1544"),
            "probe.server_version.out_of_support",
        ),
        (|a| of(a, "15.2.2562"), "passed"),
        (|a| of(a, "15.20.9000"), "probe.server_version.online"),
        (|a| of(a, ""), "probe.server_version.unknown"),
    ];
    for (answers, wanted) in cases {
        let (seen, _) = alone(answers, CheckId::ServerVersion).await;
        assert_eq!(seen, wanted);
    }
}

#[tokio::test]
async fn a_policy_that_blocks_us_is_told_with_what_lets_us_in() {
    fn denied(asked: &Asked<'_>) -> Option<(u16, String)> {
        Some((200, refused(asked.operation, "ErrorAccessDenied")))
    }
    let (seen, probe) = alone(denied, CheckId::SignIn).await;
    assert_eq!(seen, "probe.sign_in.blocked");
    let told = remedies(&probe, CheckId::SignIn);
    assert!(
        told.contains("-EwsAllowList @{Add='SmartActions/*'}"),
        "{told}"
    );
    assert!(
        told.contains("Set-CASMailbox -Identity 'CORP\\\\svc' -EwsEnabled $true"),
        "{told}"
    );
    let (seen, probe) = alone(|_| Some((403, String::new())), CheckId::SignIn).await;
    assert_eq!(seen, "probe.sign_in.forbidden");
    assert!(remedies(&probe, CheckId::SignIn).contains("SmartActions/*"));
}

/// What is published for `EwsApplicationAccessPolicy` is what is sent.
#[tokio::test]
async fn every_request_has_the_published_user_agent() {
    let (_, seen) = probed(|_| None, |_| {}).await;
    let seen = seen.lock().unwrap();
    assert!(seen.len() > 10);
    let agent = format!(
        "\"user-agent\": \"SmartActions/{}\"",
        env!("CARGO_PKG_VERSION")
    );
    assert!(seen.iter().all(|r| r.contains(&agent)));
}

#[tokio::test]
async fn what_answers_instead_of_ews_after_the_sign_in() {
    let page: Answers = |_| Some((200, "<!DOCTYPE html><html>Sign in</html>".to_owned()));
    let owa: Answers = |_| Some((302, "to https://mail.corp.example/owa/".to_owned()));
    let cases: [(Answers, &str); 5] = [
        (page, "probe.sign_in.web_page"),
        (owa, "probe.sign_in.owa"),
        (|_| Some((503, String::new())), "probe.sign_in.throttled"),
        (
            |_| Some((500, fault("ErrorServerBusy"))),
            "probe.sign_in.throttled",
        ),
        (|_| Some((200, "{}".to_owned())), "probe.sign_in.no_answer"),
    ];
    for (answers, wanted) in cases {
        assert_eq!(alone(answers, CheckId::SignIn).await.0, wanted);
    }
    let elsewhere = |t: &mut crate::probe::Target| {
        let url = t.endpoint.url().join("/mapi/emsmdb").unwrap();
        t.endpoint = Endpoint::parse(url.as_str()).unwrap();
    };
    let (probe, _) = probed(|_| Some((404, String::new())), elsewhere).await;
    assert_eq!(
        code(&probe, CheckId::SignIn),
        "probe.sign_in.wrong_directory"
    );
}

#[tokio::test]
async fn an_account_without_a_mailbox_is_a_warning_and_streams_nothing() {
    let none: Answers = |a| {
        (a.operation == "GetFolder")
            .then(|| (200, refused("GetFolder", "ErrorMissingEmailAddress")))
    };
    let (seen, probe) = alone(none, CheckId::OwnMailbox).await;
    assert_eq!(seen, "probe.own_mailbox.none");
    assert_eq!(code(&probe, CheckId::Streaming), "left out");
    let moving: Answers = |a| {
        (a.operation == "GetFolder")
            .then(|| (200, refused("GetFolder", "ErrorMailboxMoveInProgress")))
    };
    let (seen, _) = alone(moving, CheckId::OwnMailbox).await;
    assert_eq!(seen, "probe.own_mailbox.no_answer");
}

#[tokio::test]
async fn a_stream_is_heard_or_its_silence_is_told() {
    let (seen, _) = alone(|_| None, CheckId::Streaming).await;
    assert_eq!(seen, "passed");
    let full: Answers = |a| {
        let code = "ErrorExceededSubscriptionCount";
        (a.operation == "Subscribe").then(|| (200, refused("Subscribe", code)))
    };
    let (seen, _) = alone(full, CheckId::Streaming).await;
    assert_eq!(seen, "probe.streaming.refused");
    let ended: Answers = |a| (a.operation == "GetStreamingEvents").then(|| (200, String::new()));
    let (seen, _) = alone(ended, CheckId::Streaming).await;
    assert_eq!(seen, "probe.streaming.silent");
}

#[tokio::test]
async fn the_transcript_tells_who_asked_what_and_hides_the_password() {
    fn echo(asked: &Asked<'_>) -> Option<(u16, String)> {
        let told = message("GetFolder", "Error", "ErrorAccessDenied", "").replace("said", "canary");
        let own = asked.operation == "GetFolder" && !asked.body.contains("Impersonation");
        own.then(|| (200, answer("GetFolder", &told.repeat(2))))
    }
    let endpoint_events = {
        let (probe, _) = probed(echo, |_| {}).await;
        probe
    };
    assert_eq!(code(&endpoint_events, CheckId::SignIn), "passed");
    let (_, events) = run(target(
        serve(|headers, _| {
            if headers.contains_key("authorization") {
                let told = message("GetFolder", "Error", "ErrorX", "").replace("said", "canary");
                Response::new(Body::from(answer("GetFolder", &told)))
            } else {
                reply(401, &["Basic"])
            }
        })
        .await,
    ))
    .await;
    let told = format!("{events:?}");
    assert!(!told.contains("canary"), "{told}");
    assert!(told.contains("> GetFolder") && told.contains("MessageText: ****"));
    assert!(told.contains("> Authorization: Basic ****"));
}
