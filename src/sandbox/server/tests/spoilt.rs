//! Faults and limits as a client sees them over HTTP.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use reqwest::redirect::Policy;

use super::*;

/// A sandbox that plays a scenario, and a client that follows no redirects.
pub(super) async fn playing(scenario: &str) -> (Running, reqwest::Client) {
    let options = Options {
        listen: "127.0.0.1:0".to_owned(),
        ..Options::default()
    };
    let scenario = Scenario::parse(scenario).unwrap();
    let running = Sandbox::start_with(options, &scenario).await.unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(Policy::none());
    (running, client.build().unwrap())
}

pub(super) async fn ask(
    running: &Running,
    http: &reqwest::Client,
    body: &str,
) -> reqwest::Response {
    http.post(running.ews_url())
        .basic_auth("alice", Some("sandbox"))
        .body(body.to_owned())
        .send()
        .await
        .unwrap()
}

pub(super) async fn text(running: &Running, http: &reqwest::Client, body: &str) -> String {
    ask(running, http, body).await.text().await.unwrap()
}

async fn play(running: &Running, http: &reqwest::Client, scenario: &str) -> reqwest::Response {
    http.post(format!("{}/sandbox/scenario", running.url))
        .body(scenario.to_owned())
        .send()
        .await
        .unwrap()
}

pub(super) async fn order(running: &Running, http: &reqwest::Client, fault: Value) {
    let answer = play(running, http, &json!({"fault": [fault]}).to_string()).await;
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
}

pub(super) fn soap(request: &str) -> String {
    let (start, rest) = request.split_at(request.find([' ', '>', '/']).unwrap());
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>{start} \
         xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
         xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"{rest}</s:Body></s:Envelope>"
    )
}

pub(super) fn mail(disposition: &str) -> String {
    soap(&format!(
        "<m:CreateItem MessageDisposition=\"{disposition}\"><m:Items><t:Message><t:Subject>s</t:Subject>\
         <t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox>\
         </t:ToRecipients></t:Message></m:Items></m:CreateItem>"
    ))
}

#[tokio::test]
async fn every_http_status_comes_with_its_headers() {
    let (running, http) = playing("").await;
    for status in [401, 403, 404, 413, 429, 500, 502, 503] {
        let fault = json!({"operation": "*", "http_status": status, "retry_after_s": 7});
        order(&running, &http, fault).await;
        let answer = ask(&running, &http, GET_INBOX).await;
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["retry-after"], "7");
        let offers = answer.headers().contains_key("www-authenticate");
        assert_eq!(offers, status == 401);
    }
    assert!(text(&running, &http, GET_INBOX).await.contains("NoError"));
    let counts = running.counts();
    assert_eq!(
        (counts.told_to_wait, counts.called_while_told_to_wait),
        (8, 8)
    );
}

#[tokio::test]
async fn a_busy_server_says_so_in_three_forms() {
    let (running, http) = playing("").await;
    for (extra, status, fault) in [
        (json!({}), 200, false),
        (json!({"http_status": 500}), 500, true),
        (json!({"soap_fault": true}), 200, true),
    ] {
        let mut busy = json!({"operation": "*", "fault": "ErrorServerBusy", "back_off_ms": 321});
        let fields = busy.as_object_mut().unwrap();
        fields.extend(extra.as_object().unwrap().clone());
        order(&running, &http, busy).await;
        let answer = ask(&running, &http, GET_INBOX).await;
        assert_eq!(answer.status(), status, "{extra}");
        let body = answer.text().await.unwrap();
        assert!(body.contains("ErrorServerBusy<"), "{body}");
        assert!(body.contains("\"BackOffMilliseconds\">321<"), "{body}");
        assert_eq!(body.contains("<faultcode"), fault, "{body}");
    }
}

#[tokio::test]
async fn wrong_answers_come_as_they_are_called() {
    let (running, http) = playing("").await;
    for (wrong, status, content_type, part) in [
        ("login_page", 200, "text/html", "name=\"logonForm\""),
        ("owa_redirect", 302, "text/html", ""),
        (
            "wrong_content_type",
            200,
            "application/octet-stream",
            "NoError",
        ),
        ("malformed_xml", 200, "text/xml", "</s:Bdy>"),
        ("control_characters", 200, "text/xml", "&#x0;&#x1F;"),
        (
            "wrong_namespaces",
            200,
            "text/xml",
            "\"https://schemas.xmlsoap.org/soap/envelope/\"",
        ),
        ("other_operation", 200, "text/xml", "UnsubscribeResponse"),
        ("empty", 200, "text/xml", ""),
    ] {
        order(&running, &http, json!({"operation": "*", "answer": wrong})).await;
        let answer = ask(&running, &http, GET_INBOX).await;
        assert_eq!(answer.status(), status, "{wrong}");
        let shown = answer.headers()["content-type"].to_str().unwrap();
        assert!(shown.starts_with(content_type), "{wrong}: {shown}");
        let location = answer.headers().get("location");
        assert_eq!(location.is_some(), wrong == "owa_redirect");
        let body = answer.text().await.unwrap();
        assert!(body.contains(part), "{wrong}: {body}");
        assert_eq!(body.is_empty(), part.is_empty(), "{wrong}");
    }
}

#[tokio::test]
async fn a_spoilt_answer_tells_of_work_that_was_done_and_a_page_of_none() {
    let (running, http) = playing("").await;
    for (wrong, delivered) in [("login_page", 0), ("empty", 1), ("other_operation", 2)] {
        order(
            &running,
            &http,
            json!({"operation": "CreateItem", "answer": wrong}),
        )
        .await;
        ask(&running, &http, &mail("SendOnly")).await;
        let mails = mailbox(&running, &http, "bob@example.test").await;
        assert_eq!(mails.len(), delivered, "{wrong}");
    }
}

#[tokio::test]
async fn answers_are_slow_or_half() {
    let (running, http) = playing("").await;
    let whole = text(&running, &http, GET_INBOX).await;
    let cut = json!({"operation": "*", "cut_after_bytes": 100});
    order(&running, &http, cut).await;
    let answer = ask(&running, &http, GET_INBOX).await;
    let length = answer.content_length();
    assert_eq!(length, Some(u64::try_from(whole.len()).unwrap()));
    let mut pieces = answer.bytes_stream();
    let mut got = 0;
    let broken = loop {
        match pieces.next().await {
            Some(Ok(piece)) => got += piece.len(),
            Some(Err(_)) => break true,
            None => break false,
        }
    };
    assert_eq!((got, broken), (100, true));

    let begun = Instant::now();
    let slow = json!({"operation": "*", "chunk_bytes": whole.len() / 4 + 1, "chunk_delay_ms": 60});
    order(&running, &http, slow).await;
    let slowly = text(&running, &http, GET_INBOX).await;
    assert_eq!(slowly.len(), whole.len());
    assert!(begun.elapsed() >= Duration::from_millis(180));

    let begun = Instant::now();
    order(&running, &http, json!({"operation": "*", "delay_ms": 120})).await;
    ask(&running, &http, GET_INBOX).await;
    assert!(begun.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn a_gateway_can_stand_before_the_sign_in() {
    let (running, http) = playing(
        "[[fault]]\noperation = \"*\"\nbefore_sign_in = true\nanswer = \"login_page\"\n\
         [[fault]]\noperation = \"*\"\nbefore_sign_in = true\nhttp_status = 503\nretry_after_s = 2",
    )
    .await;
    let bare = || http.post(running.ews_url()).send();
    let page = bare().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("logonForm"));
    let gateway = bare().await.unwrap();
    assert_eq!(gateway.status(), 503);
    assert_eq!(gateway.headers()["retry-after"], "2");
    assert_eq!(bare().await.unwrap().status(), 401);
}

#[tokio::test]
async fn only_the_named_account_is_struck_after_its_first_calls_and_for_ever() {
    let (running, http) = playing(
        "[[fault]]\noperation = \"GetFolder\"\naccount = \"bob@example.test\"\nafter = 1\n\
         count = \"forever\"\nfault = \"ErrorMailboxMoveInProgress\"",
    )
    .await;
    let mut seen = Vec::new();
    for who in ["bob", "alice", "bob", "bob", "alice", "bob"] {
        let call = http.post(running.ews_url()).body(GET_INBOX);
        let answer = call.basic_auth(who, Some("sandbox")).send().await.unwrap();
        seen.push(answer.text().await.unwrap().contains("MoveInProgress"));
    }
    assert_eq!(seen, [false, false, true, true, false, true]);
}

#[tokio::test]
async fn a_scenario_is_taken_refused_and_ended_over_http() {
    let (running, http) = playing("").await;
    for (scenario, code, part) in [
        (
            "[odd]\n\nidz = 1",
            "sandbox.scenario.form",
            "line 3: unknown field `idz`",
        ),
        (
            "[odd]\nlose_events = 2.0",
            "sandbox.scenario.value",
            "odd.lose_events",
        ),
        (
            "[[fault]]\noperation = \"*\"",
            "sandbox.fault.empty",
            "[[fault]] 1",
        ),
    ] {
        let answer = play(&running, &http, scenario).await;
        assert_eq!(answer.status(), 422, "{scenario}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code);
        assert!(
            problem["detail"].as_str().unwrap().contains(part),
            "{problem}"
        );
    }
    let bad = "[[fault]]\noperation = \"*\"\ncount = \"forever\"\nhttp_status = 502";
    assert_eq!(play(&running, &http, bad).await.status(), 200);
    assert_eq!(ask(&running, &http, GET_INBOX).await.status(), 502);
    let end = http.delete(format!("{}/sandbox/scenario", running.url));
    assert_eq!(end.send().await.unwrap().status(), 200);
    assert_eq!(ask(&running, &http, GET_INBOX).await.status(), 200);
}
