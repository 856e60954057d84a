//! F9: streams that are refused, break, end, go mad; and what they must leave alone.

use std::net::SocketAddr;

use axum::{extract::ConnectInfo, http::HeaderMap};
use futures_util::StreamExt as _;

use super::*;

const LONG: Duration = Duration::from_secs(20);
const MOMENT: Duration = Duration::from_millis(100);
const OPEN: &str = "<ConnectionStatus>OK</ConnectionStatus>";
const MAIL: &str = "<Notifications><Notification><NewMailEvent/></Notification></Notifications>";
const CLOSED: &str = "<ConnectionStatus>Closed</ConnectionStatus>";

fn subscribed(operation: &str) -> Response<Body> {
    answer(operation, &good("<SubscriptionId>S</SubscriptionId>"))
}

/// A stream that says this and then is silent.
fn stream(text: String) -> Response<Body> {
    let first = futures_util::stream::iter([Ok::<_, std::io::Error>(text)]);
    Response::new(Body::from_stream(
        first.chain(futures_util::stream::pending()),
    ))
}

fn said(content: &str) -> String {
    document("GetStreamingEvents", &good(content))
}

/// The clock goes on by so much, while nothing is on its way.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

fn count(seen: &Mutex<Vec<String>>, operation: &str) -> usize {
    let seen = seen.lock().unwrap();
    seen.iter().filter(|o| *o == operation).count()
}

/// Refused for good, or crowded out: asked once, polled for ten minutes, then tried again.
#[tokio::test]
async fn a_server_that_cannot_stream_is_polled_and_asked_again_later() {
    for code in [
        "ErrorInvalidRequest",
        "ErrorExceededSubscriptionCount",
        "ErrorExceededConnectionCount",
    ] {
        let (mailbox, seen) = play(move |operation, n| match (operation, n) {
            ("Subscribe", 0) => answer(operation, &bad(code)),
            ("Subscribe", _) => subscribed(operation),
            _ => stream(said(OPEN)),
        })
        .await;
        for _ in 0..4 {
            assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Polling), "{code}");
        }
        assert_eq!(count(&seen, "Subscribe"), 1, "{code}");
        pass(Duration::from_mins(10)).await;
        assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang), "{code}");
        assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Quiet), "{code}");
        assert_eq!(count(&seen, "GetStreamingEvents"), 1, "{code}");
    }
}

/// Whatever ends a stream rings, for something may have come in the gap; the next one is opened at
/// once and rings when it is open.
#[tokio::test]
async fn each_end_of_a_stream_rings_and_it_is_opened_again() {
    let ends: [fn() -> Response<Body>; 7] = [
        || stream(said(OPEN) + &said(CLOSED)),
        || stream(said(OPEN) + &said(&(MAIL.to_owned() + CLOSED))),
        || Response::new(Body::from(said(OPEN))),
        || {
            stream(document(
                "GetStreamingEvents",
                &bad("ErrorSubscriptionNotFound"),
            ))
        },
        || {
            stream(document(
                "GetStreamingEvents",
                &bad("ErrorInvalidSubscription"),
            ))
        },
        || stream("<a>no envelope</a>".to_owned()),
        || {
            let begun = futures_util::stream::iter([Ok("<Envelope><Bo".to_owned())]);
            let cut = futures_util::stream::once(async {
                tokio::time::sleep(MOMENT).await;
                Err(std::io::Error::other("cut"))
            });
            Response::new(Body::from_stream(begun.chain(cut)))
        },
    ];
    for (at, end) in ends.into_iter().enumerate() {
        let (mailbox, seen) = play(move |operation, n| match (operation, n) {
            ("Subscribe", _) => subscribed(operation),
            (_, 0) => end(),
            _ => stream(said(OPEN)),
        })
        .await;
        for step in ["open", "ended", "open again"] {
            let rang = mailbox.wait(LONG).await;
            assert_eq!(rang, Ok(Doorbell::Rang), "end {at}: {step}");
        }
        assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Quiet), "end {at}");
        assert_eq!(count(&seen, "Subscribe"), 2, "end {at}: a new subscription");
    }
}

/// Streams that break one after the other are given up for a while, not tried for ever.
#[tokio::test]
async fn a_stream_that_keeps_breaking_is_given_up() {
    let (mailbox, seen) = play(|operation, _| match operation {
        "Subscribe" => subscribed(operation),
        _ => stream(said(CLOSED)),
    })
    .await;
    let mut polls = false;
    for _ in 0..20 {
        polls = mailbox.wait(MOMENT).await == Ok(Doorbell::Polling);
        pass(Duration::from_secs(5)).await;
        if polls {
            break;
        }
    }
    assert!(polls);
    assert_eq!(count(&seen, "GetStreamingEvents"), 3);
}

/// Half open: nothing comes and nothing breaks. Noticed after 90 s, though each wait is shorter;
/// a server that never spoke is polled after the third time.
#[tokio::test]
async fn a_silent_stream_is_noticed_within_90_seconds() {
    let (mailbox, seen) = play(|operation, _| match operation {
        "Subscribe" => subscribed(operation),
        _ => stream(said(OPEN)),
    })
    .await;
    assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang));
    for _ in 0..3 {
        assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Quiet));
        pass(Duration::from_secs(29)).await;
    }
    assert_eq!(
        mailbox.wait(MOMENT).await,
        Ok(Doorbell::Quiet),
        "87 s are not 90"
    );
    pass(Duration::from_secs(4)).await;
    assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Rang));
    assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang));
    assert_eq!(count(&seen, "GetStreamingEvents"), 2);
}

/// Events that came together are one ring.
#[tokio::test]
async fn a_flood_of_events_is_one_ring() {
    let ring = "<Notifications><Notification><NewMailEvent/></Notification></Notifications>";
    let (mailbox, _) = play(move |operation, _| match operation {
        "Subscribe" => subscribed(operation),
        _ => stream(said(ring).repeat(200)),
    })
    .await;
    assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang));
    let mut rings = 0;
    while mailbox.wait(MOMENT).await == Ok(Doorbell::Rang) {
        rings += 1;
    }
    assert!((1..=10).contains(&rings), "{rings}");
}

/// Told to wait, and a server that is not there, are no faults of streaming: they are told, and it
/// streams again as soon as it can.
#[tokio::test]
async fn what_is_no_fault_of_streaming_does_not_end_it() {
    let busy = "<M ResponseClass='Error'><ResponseCode>ErrorServerBusy</ResponseCode><MessageXml><Value Name='BackOffMilliseconds'>300000</Value></MessageXml></M>";
    let (mailbox, seen) = play(move |operation, n| match (operation, n) {
        ("Subscribe", 0) => answer(operation, busy),
        ("Subscribe", _) => subscribed(operation),
        _ => stream(said(OPEN)),
    })
    .await;
    for _ in 0..5 {
        let told = mailbox.wait(LONG).await;
        assert!(matches!(told, Err(MailError::Busy { .. })), "{told:?}");
    }
    assert_eq!(seen.lock().unwrap().len(), 1, "nothing is sent meanwhile");
    pass(Duration::from_mins(5)).await;
    assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang));
    assert_eq!(mailbox.wait(MOMENT).await, Ok(Doorbell::Quiet));
}

/// One call as the server saw it.
struct Seen {
    operation: &'static str,
    connection: SocketAddr,
    headers: HeaderMap,
}

/// Affinity is asked for from the first call on and given back; and no query ever travels on the
/// connection of the stream, which answers nothing else.
#[tokio::test]
async fn the_stream_keeps_its_server_and_its_connection() {
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let kept = Arc::clone(&seen);
    let reply = move |ConnectInfo(connection): ConnectInfo<SocketAddr>,
                      headers: HeaderMap,
                      body: String| async move {
        let names = ["Subscribe", "GetStreamingEvents", "SyncFolderItems"];
        let operation = names
            .into_iter()
            .find(|n| body.contains(&format!("<m:{n}>")))
            .unwrap();
        kept.lock().unwrap().push(Seen {
            operation,
            connection,
            headers,
        });
        match operation {
            "Subscribe" => {
                let mut answer = subscribed(operation);
                let cookie = "X-BackEndOverrideCookie=be1~123; path=/EWS; secure; HttpOnly";
                answer
                    .headers_mut()
                    .insert("set-cookie", cookie.parse().unwrap());
                answer
            }
            "GetStreamingEvents" => stream(said(OPEN)),
            _ => answer(operation, &good("<SyncState>S</SyncState>")),
        }
    };
    let app = Router::new().fallback(any(reply));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    // Signs in for itself and not with its address: the mailbox has to be named all the same.
    let sign_in = Basic::new(Credentials {
        account: "CORP\\bot".into(),
        password: Secret::new("p".into()),
    });
    let client = EwsClient::new(endpoint, &Trust::SystemRoots, Arc::new(sign_in)).unwrap();
    let address = Address::parse("bot@corp.example").unwrap();
    let mailbox = ExchangeMailbox::new(client, address, World::real());
    assert_eq!(mailbox.wait(LONG).await, Ok(Doorbell::Rang));
    for _ in 0..20 {
        mailbox.changes(Some("S"), 10).await.unwrap();
        assert_eq!(mailbox.wait(MOMENT / 10).await, Ok(Doorbell::Quiet));
    }
    let seen = seen.lock().unwrap();
    for call in seen.iter() {
        assert_eq!(call.headers["x-anchormailbox"], "bot@corp.example");
    }
    let of = |name: &str| {
        seen.iter()
            .filter(|s| s.operation == name)
            .collect::<Vec<_>>()
    };
    let (subscribe, streams) = (of("Subscribe"), of("GetStreamingEvents"));
    for call in [subscribe[0], streams[0]] {
        assert_eq!(call.headers["x-preferserveraffinity"], "true");
    }
    assert_eq!(
        streams[0].headers["cookie"],
        "X-BackEndOverrideCookie=be1~123"
    );
    assert_eq!((streams.len(), of("SyncFolderItems").len()), (1, 20));
    let shared = of("SyncFolderItems")
        .iter()
        .filter(|s| s.connection == streams[0].connection)
        .count();
    assert_eq!(shared, 0);
}
