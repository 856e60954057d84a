//! The ports against a server that plays one scene; against the sandbox they are tested as a
//! black box.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod groups;
mod odd;
mod people;
mod sending;
mod streaming;

use std::sync::{Arc, Mutex};

use axum::{Router, body::Body, http::Response, routing::any};

use super::*;
use crate::domain::Secret;
use crate::ews::{Basic, Credentials, Endpoint, Trust};

type Script = Arc<dyn Fn(&str, usize) -> Response<Body> + Send + Sync>;

/// A mailbox on a server that answers by the operation's name and how often it came, and the names
/// of the operations that came.
async fn play(
    script: impl Fn(&str, usize) -> Response<Body> + Send + Sync + 'static,
) -> (ExchangeMailbox, Arc<Mutex<Vec<String>>>) {
    let (script, seen): (Script, _) =
        (Arc::new(script), Arc::new(Mutex::new(Vec::<String>::new())));
    let kept = Arc::clone(&seen);
    let reply = move |body: String| async move {
        let operation = body
            .split("<soap:Body><m:")
            .nth(1)
            .unwrap()
            .split([' ', '>'])
            .next()
            .unwrap()
            .to_owned();
        let count = kept
            .lock()
            .unwrap()
            .iter()
            .filter(|o| **o == operation)
            .count();
        kept.lock().unwrap().push(operation.clone());
        script(&operation, count)
    };
    let app = Router::new().fallback(any(reply));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    let sign_in = Basic::new(Credentials {
        account: "svc".into(),
        password: Secret::new("p".into()),
    });
    let client = EwsClient::new(endpoint, &Trust::SystemRoots, Arc::new(sign_in)).unwrap();
    let address = Address::parse("bot@corp.example").unwrap();
    (ExchangeMailbox::new(client, address, World::real()), seen)
}

fn answer(operation: &str, messages: &str) -> Response<Body> {
    Response::new(Body::from(document(operation, messages)))
}

fn document(operation: &str, messages: &str) -> String {
    format!(
        "<Envelope><Body><{operation}Response><ResponseMessages>{messages}</ResponseMessages></{operation}Response></Body></Envelope>"
    )
}

fn good(content: &str) -> String {
    format!("<M ResponseClass='Success'><ResponseCode>NoError</ResponseCode>{content}</M>")
}

fn bad(code: &str) -> String {
    format!(
        "<M ResponseClass='Error'><MessageText>no</MessageText><ResponseCode>{code}</ResponseCode></M>"
    )
}

fn refs(count: usize) -> Vec<ItemRef> {
    (0..count)
        .map(|i| ItemRef {
            id: format!("I{i}"),
            change_key: None,
        })
        .collect()
}

#[tokio::test]
async fn changes_come_oldest_first_and_only_what_is_new() {
    let (mailbox, _) = play(|operation, _| {
        answer(
            operation,
            &good(
                "<SyncState>S1</SyncState><IncludesLastItemInRange>false</IncludesLastItemInRange><Changes>\
                 <Create><Message><ItemId Id='new'/><DateTimeReceived>2026-11-23T10:00:02Z</DateTimeReceived></Message></Create>\
                 <Create><Message><ItemId Id='old'/><DateTimeReceived>2026-11-23T10:00:01Z</DateTimeReceived></Message></Create>\
                 <Create><Message><ItemId Id=''/></Message></Create>\
                 <ReadFlagChange><ItemId Id='read'/></ReadFlagChange><Delete><ItemId Id='gone'/></Delete></Changes>",
            ),
        )
    })
    .await;
    let changes = mailbox.changes(None, 100).await.unwrap();
    let ids: Vec<_> = changes.arrived.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(
        (ids, changes.state.as_str(), changes.more),
        (vec!["old", "new"], "S1", true)
    );
}

#[tokio::test]
async fn one_bad_mail_never_spoils_the_others() {
    // The batch is garbage; alone, the first is fine, the second is gone, the third is garbage.
    let (mailbox, seen) = play(|operation, n| match n {
        1 => answer(
            operation,
            &good("<Items><Message><Subject>fine</Subject></Message></Items>"),
        ),
        2 => answer(operation, &bad("ErrorItemNotFound")),
        _ => Response::new(Body::from("<Envelope><Body>")),
    })
    .await;
    let results = mailbox.fetch(&refs(3)).await.unwrap();
    assert_eq!(results[0].as_ref().unwrap().subject, "fine");
    assert_eq!(results[1], Err(MailError::Gone));
    assert!(matches!(results[2], Err(MailError::Unusable(_))));
    assert_eq!(seen.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn a_huge_mail_is_read_without_its_bodies() {
    let (mailbox, _) = play(|operation, n| match n {
        0 | 1 => answer(
            operation,
            &good(&format!(
                "<Items><Message><Body BodyType='Text'>{}</Body></Message></Items>",
                "x".repeat(5_000_000)
            )),
        ),
        _ => answer(
            operation,
            &good("<Items><Message><Subject>huge</Subject><Size>50000000</Size></Message></Items>"),
        ),
    })
    .await;
    let mail = mailbox.fetch(&refs(1)).await.unwrap().remove(0).unwrap();
    assert!(mail.truncated && mail.text.is_empty());
    assert_eq!((mail.subject.as_str(), mail.size), ("huge", 50_000_000));
}

#[tokio::test]
async fn the_text_of_html_is_asked_for_where_it_lacks() {
    let (mailbox, seen) = play(|operation, n| {
        let body = if n == 0 {
            "<Body BodyType='HTML'>&lt;p&gt;Approve</Body>"
        } else {
            "<Body BodyType='Text'>Approve</Body>"
        };
        answer(
            operation,
            &good(&format!(
                "<Items><Message><ItemId Id='I0'/>{body}</Message></Items>"
            )),
        )
    })
    .await;
    let mail = mailbox.fetch(&refs(1)).await.unwrap().remove(0).unwrap();
    assert_eq!(
        (mail.text.as_str(), mail.html.as_deref()),
        ("Approve", Some("<p>Approve"))
    );
    assert_eq!(seen.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn the_folder_is_made_once_and_a_gone_mail_is_filed() {
    let (mailbox, seen) = play(|operation, _| match operation {
        "FindFolder" => answer(
            operation,
            &good("<RootFolder IncludesLastItemInRange='true'><Folders/></RootFolder>"),
        ),
        "CreateFolder" => answer(
            operation,
            &good("<Folders><Folder><FolderId Id='F'/></Folder></Folders>"),
        ),
        _ => answer(
            operation,
            &(good("<Items/>") + &bad("ErrorItemNotFound") + &bad("ErrorQuotaExceeded")),
        ),
    })
    .await;
    for _ in 0..2 {
        let filed = mailbox.file_away(&refs(3), "Processed").await.unwrap();
        assert!(
            filed[0].is_ok() && filed[1].is_ok() && matches!(filed[2], Err(MailError::Full(_)))
        );
    }
    assert_eq!(
        *seen.lock().unwrap(),
        ["FindFolder", "CreateFolder", "MoveItem", "MoveItem"]
    );
}

#[tokio::test]
async fn a_deleted_folder_is_found_again() {
    let (mailbox, seen) = play(|operation, n| match (operation, n) {
        ("FindFolder", _) => answer(
            operation,
            &good(
                "<RootFolder><Folders><Folder><FolderId Id='F'/></Folder></Folders></RootFolder>",
            ),
        ),
        (_, 0) => answer(operation, &bad("ErrorToFolderNotFound")),
        _ => answer(operation, &good("<Items/>")),
    })
    .await;
    assert_eq!(
        mailbox.file_away(&refs(1), "Processed").await.unwrap(),
        [Ok(())]
    );
    assert_eq!(seen.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn the_bell_rings_on_connecting_then_on_mail_and_else_is_quiet() {
    use futures_util::StreamExt as _;
    let (mailbox, seen) = play(|operation, _| {
        if operation == "Subscribe" {
            return answer(operation, &good("<SubscriptionId>S</SubscriptionId>"));
        }
        let ring = "<Notifications><Notification><NewMailEvent/></Notification></Notifications>";
        let first = document(operation, &good(ring));
        let first = futures_util::stream::iter([Ok::<_, std::io::Error>(first)]);
        Response::new(Body::from_stream(
            first.chain(futures_util::stream::pending()),
        ))
    })
    .await;
    let moment = Duration::from_millis(200);
    assert_eq!(
        mailbox.wait(Duration::from_secs(5)).await,
        Ok(Doorbell::Rang)
    );
    assert_eq!(
        mailbox.wait(Duration::from_secs(5)).await,
        Ok(Doorbell::Rang)
    );
    assert_eq!(mailbox.wait(moment).await, Ok(Doorbell::Quiet));
    assert_eq!(
        *seen.lock().unwrap(),
        ["Subscribe", "GetStreamingEvents"],
        "one stream for all waits"
    );
}
