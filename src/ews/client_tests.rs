//! The client against a small server that misbehaves on purpose.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::StreamExt as _;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response},
    routing::any,
};

use super::operations::testing::{envelope, refusal, success};
use super::operations::{ConnectionStatus, GetFolder};
use super::types::{DistinguishedFolder::Inbox, Folder};
use super::*;
use crate::domain::{Address, Secret};

type Reply = Box<dyn Fn(usize) -> Response<Body> + Send + Sync>;

struct Server {
    replies: Reply,
    calls: AtomicUsize,
    seen: Mutex<Vec<(HeaderMap, Bytes)>>,
}

async fn serve(
    replies: impl Fn(usize) -> Response<Body> + Send + Sync + 'static,
) -> (Endpoint, Arc<Server>) {
    let server = Arc::new(Server {
        replies: Box::new(replies),
        calls: AtomicUsize::new(0),
        seen: Mutex::default(),
    });
    let answer = |State(s): State<Arc<Server>>, headers: HeaderMap, body: Bytes| async move {
        s.seen.lock().unwrap().push((headers, body));
        (s.replies)(s.calls.fetch_add(1, Ordering::SeqCst))
    };
    let app = Router::new()
        .fallback(any(answer))
        .with_state(Arc::clone(&server));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!(
        "http://{}/EWS/Exchange.asmx",
        listener.local_addr().unwrap()
    ))
    .unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    (endpoint, server)
}

fn client(endpoint: Endpoint) -> EwsClient {
    client_within(endpoint, Duration::from_secs(10))
}

fn client_within(endpoint: Endpoint, limit: Duration) -> EwsClient {
    let credentials = Credentials {
        account: "svc@corp.example".into(),
        password: Secret::new("pw".into()),
    };
    EwsClient::with_limit(
        endpoint,
        &Trust::SystemRoots,
        Arc::new(Basic::new(credentials)),
        limit,
    )
    .unwrap()
}

fn reply(status: u16, body: impl Into<Body>) -> Response<Body> {
    Response::builder()
        .status(status)
        .body(body.into())
        .unwrap()
}

fn inbox() -> String {
    envelope(
        "GetFolder",
        &success(
            "GetFolder",
            "<q:Folders><w:Folder><w:FolderId Id=\"I\"/></w:Folder></q:Folders>",
        ),
    )
}

async fn ask(client: &EwsClient) -> Result<Folder, EwsError> {
    let mut answers = client
        .call(&GetFolder {
            folders: vec![Inbox.into()],
            properties: vec![],
        })
        .await?;
    answers.remove(0).map_err(EwsError::Refused)
}

mod faults;
mod limits;
mod ntlm;
mod odd;
mod tls;

#[tokio::test]
async fn a_good_answer_and_what_was_sent_for_it() {
    let (endpoint, server) = serve(|_| reply(200, format!("\u{FEFF}{}", inbox()))).await;
    let bot = Address::parse("bot@corp.example").unwrap();
    let client = client(endpoint).with_access(Access::Impersonation(bot));
    assert_eq!(ask(&client).await.unwrap().folder_id.unwrap().id, "I");
    let facts = client.facts();
    assert!(facts.date.is_some());
    assert_eq!(facts.version.unwrap().product(), "Exchange 2016");
    let seen = server.seen.lock().unwrap();
    let (headers, body) = &seen[0];
    assert_eq!(
        headers["authorization"],
        "Basic c3ZjQGNvcnAuZXhhbXBsZTpwdw=="
    );
    assert_eq!(headers["x-anchormailbox"], "bot@corp.example");
    assert_eq!(headers["content-type"], "text/xml; charset=utf-8");
    assert!(
        std::str::from_utf8(body)
            .unwrap()
            .contains("<t:SmtpAddress>bot@corp.example</t:SmtpAddress>")
    );
}

#[tokio::test]
async fn a_refused_password_is_sent_twice_and_never_again() {
    let (endpoint, server) = serve(|_| {
        let mut answer = reply(401, "");
        answer
            .headers_mut()
            .append("www-authenticate", "Negotiate".parse().unwrap());
        answer
            .headers_mut()
            .append("www-authenticate", "Basic realm=\"x\"".parse().unwrap());
        answer
    })
    .await;
    let client = client(endpoint);
    let EwsError::SignInRefused {
        account, offered, ..
    } = ask(&client).await.unwrap_err()
    else {
        panic!()
    };
    assert_eq!(
        (account.as_str(), offered),
        ("svc@corp.example", vec![Method::Negotiate, Method::Basic])
    );
    let calls: Vec<_> = (0..20).map(|_| ask(&client)).collect();
    let errors = futures_util::future::join_all(calls).await;
    assert!(
        errors
            .iter()
            .any(|e| matches!(e, Err(EwsError::SignInStopped { .. })))
    );
    assert_eq!(server.calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn one_refusal_of_an_accepted_account_is_tried_once_more() {
    let (endpoint, server) = serve(|n| {
        if n == 1 {
            reply(401, "")
        } else {
            reply(200, inbox())
        }
    })
    .await;
    let client = client(endpoint);
    ask(&client).await.unwrap();
    ask(&client).await.unwrap();
    assert_eq!(server.calls.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn while_the_server_is_busy_nothing_is_sent() {
    let (endpoint, server) = serve(|_| {
        let mut answer = reply(503, "busy");
        answer
            .headers_mut()
            .insert("retry-after", "600".parse().unwrap());
        answer
    })
    .await;
    let client = client(endpoint);
    let error = ask(&client).await.unwrap_err();
    assert!(error.is_throttled() && error.is_transient() && !error.fate_unknown());
    assert_eq!(error.back_off(), Some(Duration::from_mins(10)));
    for _ in 0..3 {
        assert!(matches!(
            ask(&client).await,
            Err(EwsError::BackingOff { .. })
        ));
    }
    assert_eq!(server.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn back_off_in_a_fault_and_in_a_batch_is_kept() {
    let fault = "<s:Envelope xmlns:s=\"s\"><s:Body><s:Fault><faultstring>busy</faultstring><detail><ResponseCode>ErrorServerBusy</ResponseCode><MessageXml><Value Name=\"BackOffMilliseconds\">300000</Value></MessageXml></detail></s:Fault></s:Body></s:Envelope>";
    let busy = refusal("GetFolder", "ErrorServerBusy").replace("<q:DescriptiveLinkKey>", "<q:MessageXml><w:Value Name=\"BackOffMilliseconds\">300000</w:Value></q:MessageXml><q:DescriptiveLinkKey>");
    for (status, body) in [(500, fault.to_owned()), (200, envelope("GetFolder", &busy))] {
        let (endpoint, server) = serve(move |_| reply(status, body.clone())).await;
        let client = client(endpoint);
        let error = ask(&client).await.unwrap_err();
        assert_eq!(error.response_code(), Some(&ResponseCode::ErrorServerBusy));
        assert!(matches!(
            ask(&client).await,
            Err(EwsError::BackingOff { .. })
        ));
        assert_eq!(server.calls.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_stream_rings_and_a_silent_one_is_dead() {
    let part = |content: &str| {
        envelope(
            "GetStreamingEvents",
            &success("GetStreamingEvents", content),
        )
    };
    let ring = part(
        "<q:Notifications><w:Notification><w:NewMailEvent/></w:Notification></q:Notifications>",
    );
    let open = part("<q:ConnectionStatus>OK</q:ConnectionStatus>");
    let (endpoint, server) = serve(move |n| {
        if n == 0 {
            let mut answer = reply(
                200,
                envelope(
                    "Subscribe",
                    &success("Subscribe", "<q:SubscriptionId>S</q:SubscriptionId>"),
                ),
            );
            answer.headers_mut().insert(
                "set-cookie",
                "X-BackEndOverrideCookie=be1; path=/; secure"
                    .parse()
                    .unwrap(),
            );
            return answer;
        }
        let bytes = format!("{open}{ring}").into_bytes();
        let chunks: Vec<Result<Bytes, std::io::Error>> = bytes
            .chunks(7)
            .map(|c| Ok(Bytes::copy_from_slice(c)))
            .collect();
        reply(
            200,
            Body::from_stream(
                futures_util::stream::iter(chunks).chain(futures_util::stream::pending()),
            ),
        )
    })
    .await;
    let client = client(endpoint);
    let subscription = client.subscribe(Inbox.into()).await.unwrap();
    let mut stream = client
        .stream_with_patience(&subscription, 29, Duration::from_mins(1))
        .await
        .unwrap();
    assert_eq!(
        stream.next().await.unwrap().unwrap().status,
        Some(ConnectionStatus::Ok)
    );
    assert!(stream.next().await.unwrap().unwrap().rang);
    let passes = async {
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(61)).await;
        tokio::time::resume();
    };
    let (silent, ()) = tokio::join!(stream.next(), passes);
    assert_eq!(silent.unwrap_err().code(), "ews.no_answer");
    assert_eq!(
        server.seen.lock().unwrap()[1].0["cookie"],
        "X-BackEndOverrideCookie=be1"
    );
}
