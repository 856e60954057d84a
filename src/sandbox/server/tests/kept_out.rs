//! Who may not use EWS at all, as a client sees it over HTTP.

use super::spoilt::playing;
use super::*;

async fn call(running: &Running, http: &reqwest::Client, who: &str, agent: &str) -> (u16, String) {
    let answer = http
        .post(running.ews_url())
        .basic_auth(who, Some("sandbox"))
        .header("User-Agent", agent)
        .body(GET_INBOX)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn ews_is_switched_off_for_an_account_as_caller_and_as_impersonated() {
    for (refuse_with, status) in [("403", 403), ("ErrorAccessDenied", 500)] {
        let (running, http) = playing(&format!(
            "[access]\ndisabled = [\"alice@example.test\"]\nrefuse_with = \"{refuse_with}\""
        ))
        .await;
        let (seen, body) = call(&running, &http, "alice", "any").await;
        assert_eq!(seen, status);
        assert_eq!(body.contains("ErrorAccessDenied<"), status == 500, "{body}");
        assert_eq!(call(&running, &http, "bob", "any").await.0, 200);
        let as_alice = GET_INBOX.replace(
            "<s:Body>",
            "<s:Header><t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>alice@example.test\
             </t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation></s:Header><s:Body>",
        );
        let answer = http
            .post(running.ews_url())
            .basic_auth("svc-smartactions", Some("sandbox"))
            .body(as_alice);
        let body = answer.send().await.unwrap().text().await.unwrap();
        assert!(body.contains("ErrorAccessDenied<"), "{body}");
    }
}

#[tokio::test]
async fn a_policy_lets_in_or_keeps_out_by_user_agent() {
    for (list, ours, other) in [
        ("allow_agents = [\"SmartActions/*\"]", 200, 403),
        ("block_agents = [\"SmartActions/*\"]", 403, 200),
    ] {
        let (running, http) = playing(&format!("[access]\n{list}")).await;
        assert_eq!(
            call(&running, &http, "alice", "SmartActions/9").await.0,
            ours
        );
        assert_eq!(call(&running, &http, "alice", "Outlook").await.0, other);
    }
}
