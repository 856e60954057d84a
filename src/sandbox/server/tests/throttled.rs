//! Streams that go wrong and limits that are kept, as a client sees them over HTTP.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;

use super::spoilt::{ask, mail, order, playing, soap, text};
use super::*;

async fn subscribed(running: &Running, http: &reqwest::Client) -> String {
    let request = soap(
        "<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/>\
         </t:FolderIds><t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes>\
         </m:StreamingSubscriptionRequest></m:Subscribe>",
    );
    let answer = text(running, http, &request).await;
    let (_, rest) = answer.split_once("<m:SubscriptionId>").unwrap();
    let (id, _) = rest.split_once('<').unwrap();
    soap(&format!(
        "<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>{id}</t:SubscriptionId></m:SubscriptionIds>\
         <m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>"
    ))
}

/// What comes within three seconds: the text, and whether the stream ended or broke off.
async fn followed(answer: reqwest::Response) -> (String, &'static str) {
    let mut pieces = answer.bytes_stream();
    let mut text = String::new();
    let end = Instant::now() + Duration::from_secs(3);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match tokio::time::timeout(left, pieces.next()).await {
            Ok(Some(Ok(piece))) => text.push_str(&String::from_utf8_lossy(&piece)),
            Ok(Some(Err(_))) => return (text, "broken"),
            Ok(None) => return (text, "ended"),
            Err(_) => return (text, "open"),
        }
    }
}

#[tokio::test]
async fn streams_break_fall_silent_close_or_are_forgotten() {
    let (running, http) = playing("").await;
    for (trouble, how, part) in [
        ("drop", "broken", ">OK<"),
        ("silent", "open", ">OK<"),
        ("close", "ended", ">Closed<"),
        ("not_found", "ended", "ErrorSubscriptionNotFound"),
    ] {
        let stream = subscribed(&running, &http).await;
        let fault =
            json!({"operation": "GetStreamingEvents", "stream": trouble, "stream_after_ms": 1000});
        order(&running, &http, fault).await;
        let following = tokio::spawn(followed(ask(&running, &http, &stream).await));
        let to_alice = "To: alice@example.test\r\n\r\n";
        deliver(&running, &http, "", to_alice).await;
        tokio::time::sleep(Duration::from_millis(1300)).await;
        deliver(&running, &http, "", to_alice).await;
        let (seen, end) = following.await.unwrap();
        assert_eq!(end, how, "{trouble}: {seen}");
        assert!(seen.contains(part), "{trouble}: {seen}");
        assert_eq!(
            seen.matches("NewMailEvent>").count(),
            2,
            "one event: {seen}"
        );
        let again = followed(ask(&running, &http, &stream).await).await.0;
        let forgotten = again.contains("ErrorSubscriptionNotFound");
        assert_eq!(forgotten, trouble == "not_found", "{trouble}");
    }
}

#[tokio::test]
async fn events_are_lost_at_their_share() {
    let (running, http) = playing("[odd]\nlose_events = 0.25").await;
    let stream = subscribed(&running, &http).await;
    let following = tokio::spawn(followed(ask(&running, &http, &stream).await));
    for _ in 0..4 {
        deliver(&running, &http, "", "To: alice@example.test\r\n\r\n").await;
    }
    let (seen, _) = following.await.unwrap();
    // Each mail happens as Created and as NewMail: of eight events the fourth and the eighth go.
    assert_eq!(seen.matches("<t:NewMailEvent>").count(), 2, "{seen}");
    let mails = mailbox(&running, &http, "alice@example.test").await;
    assert_eq!(mails.len(), 4);
}

#[tokio::test]
async fn too_much_at_one_time_is_refused_and_who_does_not_wait_is_counted() {
    let (running, http) = playing(
        "[throttle]\nconcurrency = 2\nstreams = 1\nback_off_ms = 4000\n\
         [[fault]]\noperation = \"GetFolder\"\ncount = 2\ndelay_ms = 1500",
    )
    .await;
    let calls = (0..3).map(|_| text(&running, &http, GET_INBOX));
    let answers = futures_util::future::join_all(calls).await;
    let busy: Vec<&String> = answers
        .iter()
        .filter(|a| a.contains("ErrorServerBusy"))
        .collect();
    assert_eq!(busy.len(), 1, "{answers:?}");
    assert!(
        busy.iter()
            .all(|b| b.contains("\"BackOffMilliseconds\">4000<"))
    );
    assert!(
        text(&running, &http, GET_INBOX).await.contains("NoError"),
        "places are given back"
    );
    let counts = running.counts();
    assert_eq!(
        (counts.told_to_wait, counts.called_while_told_to_wait),
        (1, 1)
    );
    tokio::time::sleep(Duration::from_secs(4)).await;
    ask(&running, &http, GET_INBOX).await;
    assert_eq!(running.counts().called_while_told_to_wait, 1);

    let stream = subscribed(&running, &http).await;
    let first = ask(&running, &http, &stream).await;
    let second = text(&running, &http, &stream).await;
    assert!(second.contains("ErrorExceededConnectionCount"), "{second}");
    drop(first);
    for attempt in 0.. {
        let mut again = ask(&running, &http, &stream).await;
        let begin = again.chunk().await.unwrap().unwrap();
        if String::from_utf8_lossy(&begin).contains(">OK<") {
            break;
        }
        assert!(
            attempt < 50,
            "the place of a stream that ended is not given back"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn messages_a_minute_are_limited() {
    let (running, http) = playing("[throttle]\nmessages_per_minute = 2").await;
    for _ in 0..2 {
        assert!(
            text(&running, &http, &mail("SendOnly"))
                .await
                .contains("NoError")
        );
    }
    let third = text(&running, &http, &mail("SendOnly")).await;
    assert!(third.contains("ErrorServerBusy"), "{third}");
    let (_, wait) = third.split_once("\"BackOffMilliseconds\">").unwrap();
    let wait: u64 = wait.split_once('<').unwrap().0.parse().unwrap();
    assert!((50_000..=60_000).contains(&wait), "{wait}");
    assert!(
        text(&running, &http, &mail("SaveOnly"))
            .await
            .contains("NoError")
    );
    assert_eq!(mailbox(&running, &http, "bob@example.test").await.len(), 2);
}
