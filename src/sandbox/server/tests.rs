#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
mod kept_out;
mod line;
mod signed_in;
mod spoilt;
mod throttled;

use serde_json::{Value, json};

use super::*;

async fn start(tls: bool, data: Option<PathBuf>) -> (Running, reqwest::Client) {
    let options = Options {
        listen: "127.0.0.1:0".to_owned(),
        tls,
        data,
    };
    let running = Sandbox::start(options).await.unwrap();
    let mut client = reqwest::Client::builder().no_proxy();
    if let Some(pem) = &running.ca_pem {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
        client = client.tls_certs_only([root]);
    }
    (running, client.build().unwrap())
}

const MAIL: &str = "From: eve@evil.test\r\nTo: alice@example.test\r\nSubject: hello\r\n\
X-MS-Exchange-Organization-AuthAs: Internal\r\n\r\nbody\r\n";

async fn deliver(running: &Running, http: &reqwest::Client, query: &str, mail: &str) -> Value {
    let url = format!("{}/sandbox/deliver{query}", running.url);
    let answer = http.post(url).body(mail.to_owned()).send().await.unwrap();
    answer.json().await.unwrap()
}

async fn mailbox(running: &Running, http: &reqwest::Client, address: &str) -> Vec<Value> {
    let url = format!("{}/sandbox/mailbox/{address}", running.url);
    http.get(url).send().await.unwrap().json().await.unwrap()
}

#[test]
fn only_loopback_addresses_are_taken() {
    for good in ["127.0.0.1:0", "[::1]:8443", "localhost:8443", "127.1.2.3:1"] {
        assert!(loopback(good).is_ok(), "{good}");
    }
    for bad in [
        "0.0.0.0:8443",
        "[::]:1",
        "192.168.1.2:80",
        "[2001:db8::1]:80",
    ] {
        assert!(
            matches!(loopback(bad), Err(SandboxError::NotLoopback(_))),
            "{bad}"
        );
    }
    for bad in ["", "8443", "localhost", "localhost:x", "example.test:80"] {
        assert!(
            matches!(loopback(bad), Err(SandboxError::Address(_))),
            "{bad}"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_told() {
    let (running, _) = start(false, None).await;
    let second = Sandbox::start(Options {
        listen: running.address.to_string(),
        ..Options::default()
    });
    assert!(matches!(second.await, Err(SandboxError::Listen { .. })));
}

#[tokio::test]
async fn the_header_firewall_stamps_by_mode() {
    let (running, http) = start(false, None).await;
    for (query, expected) in [
        ("", "Anonymous"),
        ("?mode=internal", "Internal"),
        ("?mode=intact", "Internal"),
    ] {
        let delivered = deliver(&running, &http, query, MAIL).await;
        assert_eq!(delivered["delivered"], json!(["alice@example.test"]));
        let mails = mailbox(&running, &http, "alice@example.test").await;
        let mail = mails.last().unwrap();
        assert_eq!(
            mail["headers"]["X-MS-Exchange-Organization-AuthAs"], expected,
            "{query}"
        );
        assert_eq!(mail["folder"], "inbox");
        assert_eq!(mail["from"], "eve@evil.test");
        assert_eq!(mail["message_id"], delivered["message_id"]);
        assert_eq!(mail["message_id"].is_null(), query == "?mode=intact");
    }
    assert_eq!(
        mailbox(&running, &http, "A.Smith@example.test").await.len(),
        3
    );
}

#[tokio::test]
async fn bad_admin_calls_say_what_is_wrong() {
    let (running, http) = start(false, None).await;
    let post = |path: &str, body: &str| {
        http.post(format!("{}{path}", running.url))
            .body(body.to_owned())
            .send()
    };
    let cases = [
        (
            "/sandbox/deliver",
            "Subject: nobody\r\n\r\n",
            422,
            "sandbox.deliver.nobody",
        ),
        ("/sandbox/deliver?mode=x", MAIL, 422, "sandbox.deliver.mode"),
        ("/sandbox/fault", "{}", 422, "sandbox.admin.json"),
        (
            "/sandbox/fault",
            r#"{"operation":"X"}"#,
            422,
            "sandbox.fault.empty",
        ),
        (
            "/sandbox/mailbox",
            r#"{"address":"x"}"#,
            422,
            "sandbox.people.address",
        ),
        (
            "/sandbox/rights",
            r#"{"account":"x","mailbox":"y"}"#,
            404,
            "sandbox.people.unknown",
        ),
        (
            "/sandbox/reply",
            r#"{"as":"zoe@example.test","text":"x"}"#,
            404,
            "sandbox.reply.mailbox",
        ),
    ];
    for (path, body, status, code) in cases {
        let answer = post(path, body).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["code"], code);
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    let url = format!("{}/sandbox/mailbox/zoe@example.test", running.url);
    assert_eq!(http.get(&url).send().await.unwrap().status(), 404);
    let from_page = http.get(&url).header("Origin", "https://evil.test");
    assert_eq!(from_page.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn sign_in_is_asked_for_and_the_sandbox_says_what_it_is() {
    let (running, http) = start(true, None).await;
    for path in [
        "/EWS/Exchange.asmx",
        "/ews/exchange.asmx",
        "/Autodiscover/Autodiscover.xml",
    ] {
        let url = format!("{}{path}", running.url);
        let answer = http.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
        let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
        assert!(challenge.starts_with("Basic realm="), "{challenge}");
        let wrong = http.get(&url).basic_auth("alice", Some("Sandbox"));
        assert_eq!(wrong.send().await.unwrap().status(), 401);
        let right = http.get(&url).basic_auth("EXAMPLE\\alice", Some("sandbox"));
        let right = right.send().await.unwrap();
        assert_eq!(right.status(), 200, "{path}");
        assert!(
            right.headers()["server"]
                .to_str()
                .unwrap()
                .contains("sandbox")
        );
    }
    let counts = running.counts();
    assert_eq!(counts.refused, 6);
    assert!(counts.tls_handshakes >= 1 && counts.handshakes >= 1);
    assert_eq!(http.get(&running.url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_client_that_does_not_know_the_certificate_is_kept_out() {
    let (running, _) = start(true, None).await;
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(stranger.get(running.ews_url()).send().await.is_err());
    let plain = running.url.replace("https", "http");
    assert!(stranger.get(plain).send().await.is_err());
}

#[tokio::test]
async fn what_was_delivered_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (running, http) = start(false, Some(dir.path().to_owned())).await;
    deliver(&running, &http, "", MAIL).await;
    running.stop().await.unwrap();
    let (again, http) = start(false, Some(dir.path().to_owned())).await;
    assert_eq!(
        mailbox(&again, &http, "alice%40example.test").await.len(),
        1
    );
}

#[tokio::test]
async fn stopping_breaks_connections_off() {
    let (running, http) = start(false, None).await;
    let url = running.ews_url();
    assert_eq!(http.get(&url).send().await.unwrap().status(), 401);
    running.stop().await.unwrap();
    assert!(http.get(&url).send().await.is_err());
}

const GET_INBOX: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\" \
xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\"><s:Body><m:GetFolder>\
<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>\
<t:DistinguishedFolderId Id=\"inbox\"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>";

#[tokio::test]
async fn ordered_faults_hit_ews_calls_and_calls_are_counted() {
    let (running, http) = start(false, None).await;
    let call = || {
        http.post(running.ews_url())
            .basic_auth("alice", Some("sandbox"))
            .body(GET_INBOX)
            .send()
    };
    let order = |json: Value| {
        http.post(format!("{}/sandbox/fault", running.url))
            .body(json.to_string())
            .send()
    };
    let good = call().await.unwrap();
    assert_eq!(good.status(), 200);
    assert!(good.text().await.unwrap().contains("NoError"));
    order(json!({"operation":"GetFolder","http_status":503}))
        .await
        .unwrap();
    assert_eq!(call().await.unwrap().status(), 503);
    order(json!({"operation":"GetFolder","drop":"before"}))
        .await
        .unwrap();
    assert!(call().await.is_err());
    order(json!({"operation":"*","fault":"ErrorServerBusy","back_off_ms":77,"count":9}))
        .await
        .unwrap();
    let busy = call().await.unwrap().text().await.unwrap();
    assert!(
        busy.contains("ErrorServerBusy") && busy.contains("77"),
        "{busy}"
    );
    let clear = http.delete(format!("{}/sandbox/fault", running.url));
    assert_eq!(clear.send().await.unwrap().status(), 200);
    assert_eq!(call().await.unwrap().status(), 200);
    let counts = running.counts();
    assert_eq!(counts.calls.get("GetFolder"), Some(&5), "{counts:?}");
    assert!(counts.handshakes <= counts.connections);
}
