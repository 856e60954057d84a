//! Streams that go wrong and limits that are kept, as a client sees them over HTTP.

use std::time::Duration;

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

/// The clock goes on by so much, while nothing is on its way.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

/// A stream that is read, and what came in it so far.
struct Followed {
    answer: reqwest::Response,
    text: String,
}

impl Followed {
    /// Reads on until it holds this so often.
    async fn until(&mut self, part: &str, often: usize) {
        while self.text.matches(part).count() < often {
            let piece = self.answer.chunk().await.unwrap().expect("it ended");
            self.text.push_str(&String::from_utf8_lossy(&piece));
        }
    }

    /// Whether it ended, broke off, or nothing comes for so long.
    async fn end(&mut self, within: Duration) -> &'static str {
        loop {
            let next = tokio::time::timeout(within, self.answer.chunk()).await;
            match next {
                Ok(Ok(Some(piece))) => self.text.push_str(&String::from_utf8_lossy(&piece)),
                Ok(Ok(None)) => return "ended",
                Ok(Err(_)) => return "broken",
                Err(_) => return "open",
            }
        }
    }
}

/// For what stays open; what ends is waited for.
const MOMENT: Duration = Duration::from_millis(500);
const LONG: Duration = Duration::from_mins(3);

async fn follow(running: &Running, http: &reqwest::Client, stream: &str) -> Followed {
    Followed {
        answer: ask(running, http, stream).await,
        text: String::new(),
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
        // Later than anything here takes, and before the first heartbeat.
        let fault = json!({"operation": "GetStreamingEvents", "stream": trouble, "stream_after_ms": 25_000});
        order(&running, &http, fault).await;
        let mut followed = follow(&running, &http, &stream).await;
        let to_alice = "To: alice@example.test\r\n\r\n";
        deliver(&running, &http, "", to_alice).await;
        followed.until("</t:NewMailEvent>", 1).await;
        pass(26).await;
        let end = if how == "open" {
            // It falls silent while it is read on.
            followed.end(MOMENT).await;
            deliver(&running, &http, "", to_alice).await;
            followed.end(MOMENT).await
        } else {
            followed.end(LONG).await
        };
        let seen = &followed.text;
        assert_eq!(end, how, "{trouble}: {seen}");
        assert!(seen.contains(part), "{trouble}: {seen}");
        assert_eq!(
            seen.matches("NewMailEvent>").count(),
            2,
            "one event: {seen}"
        );
        let mut again = follow(&running, &http, &stream).await;
        again.until("ResponseCode>", 2).await;
        let forgotten = again.text.contains("ErrorSubscriptionNotFound");
        assert_eq!(forgotten, trouble == "not_found", "{trouble}");
    }
}

#[tokio::test]
async fn events_are_lost_at_their_share() {
    let (running, http) = playing("[odd]\nlose_events = 0.25").await;
    let stream = subscribed(&running, &http).await;
    let mut followed = follow(&running, &http, &stream).await;
    for _ in 0..4 {
        deliver(&running, &http, "", "To: alice@example.test\r\n\r\n").await;
    }
    // Each mail happens as Created and as NewMail: of eight events the fourth and the eighth go.
    followed.until("</t:NewMailEvent>", 2).await;
    assert_eq!(followed.end(MOMENT).await, "open");
    let seen = followed.text;
    assert_eq!(seen.matches("<t:NewMailEvent>").count(), 2, "{seen}");
    let mails = mailbox(&running, &http, "alice@example.test").await;
    assert_eq!(mails.len(), 4);
}

#[tokio::test]
async fn too_much_at_one_time_is_refused_and_who_does_not_wait_is_counted() {
    let (running, http) = playing(
        "[throttle]\nconcurrency = 2\nstreams = 1\nback_off_ms = 60000\n\
         [[fault]]\noperation = \"GetFolder\"\ncount = 2\ndelay_ms = 60000",
    )
    .await;
    // Two are let in and are slow, whichever they are: the first answer is that of the third.
    let calls = (0..3).map(|_| Box::pin(text(&running, &http, GET_INBOX)));
    let (busy, _, slow) = futures_util::future::select_all(calls).await;
    assert!(busy.contains("ErrorServerBusy"), "{busy}");
    assert!(busy.contains("\"BackOffMilliseconds\">60000<"), "{busy}");
    let told_and_early = || {
        let counts = running.counts();
        (counts.told_to_wait, counts.called_while_told_to_wait)
    };
    assert_eq!(told_and_early(), (1, 0));
    let early = text(&running, &http, GET_INBOX).await;
    assert!(early.contains("ErrorServerBusy"), "{early}");
    assert_eq!(told_and_early(), (2, 1));
    pass(61).await;
    let answers = futures_util::future::join_all(slow).await;
    assert!(answers.iter().all(|a| a.contains("NoError")), "{answers:?}");
    let after = text(&running, &http, GET_INBOX).await;
    assert!(after.contains("NoError"), "places are given back: {after}");
    assert_eq!(running.counts().called_while_told_to_wait, 1);

    let stream = subscribed(&running, &http).await;
    let first = ask(&running, &http, &stream).await;
    let second = text(&running, &http, &stream).await;
    assert!(second.contains("ErrorExceededConnectionCount"), "{second}");
    drop(first);
    // Until the server has noticed that the first is gone.
    loop {
        let mut again = ask(&running, &http, &stream).await;
        let begin = again.chunk().await.unwrap().unwrap();
        if String::from_utf8_lossy(&begin).contains(">OK<") {
            break;
        }
        tokio::task::yield_now().await;
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
