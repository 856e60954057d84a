//! F5: told to wait, nothing leaves: not from another call, not from another client of the account,
//! not from a stream.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::time::Instant;

use super::*;

const FAULT: &str = "<s:Envelope xmlns:s=\"s\"><s:Body><s:Fault><faultstring>busy</faultstring><detail><ResponseCode>ErrorServerBusy</ResponseCode><MessageXml><Value Name=\"BackOffMilliseconds\">400</Value></MessageXml></detail></s:Fault></s:Body></s:Envelope>";
/// What the server says it wants, in all cases here at least.
const WANTED: Duration = Duration::from_millis(400);
fn with_header(mut answer: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    answer.headers_mut().insert(name, value.parse().unwrap());
    answer
}

/// However it is told: once one client has read it, no call and no stream of the account leaves until
/// the time is over, and then they do.
#[tokio::test]
async fn no_call_and_no_stream_comes_early() {
    let busy_200 = envelope(
        "GetFolder",
        &refusal("GetFolder", "ErrorServerBusy").replace(
            "<q:DescriptiveLinkKey>",
            "<q:MessageXml><w:Value Name=\"BackOffMilliseconds\">400</w:Value></q:MessageXml><q:DescriptiveLinkKey>",
        ),
    );
    type Told = Box<dyn Fn() -> Response<Body> + Send + Sync>;
    let ways: [Told; 3] = [
        Box::new(|| reply(500, FAULT)),
        Box::new(move || reply(200, busy_200.clone())),
        Box::new(|| with_header(reply(429, ""), "retry-after", "1")),
    ];
    for told in ways {
        let told_at = Arc::new(Mutex::new(None::<Instant>));
        let early = Arc::new(AtomicUsize::new(0));
        let (noted, counted) = (Arc::clone(&told_at), Arc::clone(&early));
        // One call is answered, the second is told to wait, whatever comes after it is answered.
        let (endpoint, _server) = serve(move |n| {
            let mut told_at = noted.lock().unwrap();
            if told_at.is_some_and(|t| t.elapsed() < WANTED) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            if n != 1 {
                return reply(200, inbox());
            }
            *told_at = Some(Instant::now());
            told()
        })
        .await;
        let (one, other) = (client(endpoint.clone()), client(endpoint));
        ask(&one).await.unwrap();
        assert!(ask(&one).await.unwrap_err().back_off() >= Some(WANTED));
        let end = Instant::now() + Duration::from_mins(2);
        while ask(&one).await.is_err() | ask(&other).await.is_err() {
            let _refused = one.subscribe(Inbox.into()).await;
            let _refused = other.subscribe(Inbox.into()).await;
            assert!(Instant::now() < end, "it goes on afterwards");
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        assert_eq!(early.load(Ordering::SeqCst), 0);
    }
}

/// Calls that wait for the first sign-in to be decided learn that the server wants none of them.
#[tokio::test]
async fn calls_that_wait_for_a_turn_are_stopped_too() {
    let (endpoint, server) = serve(|_| with_header(reply(503, ""), "retry-after", "600")).await;
    let client = client(endpoint);
    let results = futures_util::future::join_all((0..8).map(|_| ask(&client))).await;
    assert_eq!(server.calls.load(Ordering::SeqCst), 1);
    let held = |r: &&Result<Folder, EwsError>| matches!(r, Err(EwsError::BackingOff { .. }));
    assert_eq!(results.iter().filter(held).count(), 7);
}

/// `Retry-After` as a date counts by the server's clock, which may be a day off ours.
#[tokio::test]
async fn a_date_to_wait_for_counts_by_the_servers_clock() {
    let (endpoint, _server) = serve(|_| {
        let answer = with_header(reply(503, ""), "date", "Mon, 23 Nov 2020 10:00:00 GMT");
        with_header(answer, "retry-after", "Mon, 23 Nov 2020 10:00:50 GMT")
    })
    .await;
    let client = client(endpoint);
    let error = ask(&client).await.unwrap_err();
    assert_eq!(error.back_off(), Some(Duration::from_secs(50)));
    let EwsError::BackingOff { remaining } = ask(&client).await.unwrap_err() else {
        panic!("asked again");
    };
    assert!(remaining > Duration::from_secs(45) && remaining <= Duration::from_secs(50));
}

/// Numbers beyond all measure neither panic nor count as nothing.
#[tokio::test]
async fn absurd_waiting_times_are_an_hour() {
    let fault = FAULT.replace("400", "99999999999999999999999");
    let (endpoint, _server) = serve(move |_| reply(500, fault.clone())).await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(error.back_off(), Some(Duration::from_hours(1)));
    let (endpoint, _server) =
        serve(|_| with_header(reply(503, ""), "retry-after", "18446744073709551615")).await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(error.back_off(), Some(Duration::from_hours(1)));
}

/// Sending takes half a minute and more at times (exchangelib issue 1196): an answer that comes
/// within two minutes is taken, and one that does not is no success.
#[tokio::test]
async fn a_slow_answer_is_waited_for_two_minutes() {
    for (seconds, in_time) in [(119, true), (121, false)] {
        let go = Arc::new(tokio::sync::Notify::new());
        let held = Arc::clone(&go);
        let (endpoint, server) = serve(move |_| {
            let held = Arc::clone(&held);
            let late = futures_util::stream::once(async move {
                held.notified().await;
                Ok::<_, std::io::Error>(inbox())
            });
            reply(200, Body::from_stream(late))
        })
        .await;
        let credentials = Credentials {
            account: "svc@corp.example".into(),
            password: Secret::new("pw".into()),
        };
        let sign_in = Arc::new(Basic::new(credentials));
        let client = EwsClient::new(endpoint, &Trust::SystemRoots, sign_in).unwrap();
        let call = tokio::spawn(async move { ask(&client).await });
        while server.calls.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Until the head of the answer is there as well.
        tokio::time::sleep(Duration::from_millis(100)).await;
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(seconds)).await;
        tokio::time::resume();
        tokio::time::sleep(Duration::from_millis(50)).await;
        go.notify_one();
        let answer = call.await.unwrap();
        assert_eq!(answer.is_ok(), in_time, "{seconds} s: {answer:?}");
    }
}
