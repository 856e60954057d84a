//! F5: told to wait, nothing leaves: not from another call, not from another client of the account,
//! not from a stream.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;

const FAULT: &str = "<s:Envelope xmlns:s=\"s\"><s:Body><s:Fault><faultstring>busy</faultstring><detail><ResponseCode>ErrorServerBusy</ResponseCode><MessageXml><Value Name=\"BackOffMilliseconds\">600000</Value></MessageXml></detail></s:Fault></s:Body></s:Envelope>";
/// What the server wants in all cases here.
const WANTED: Duration = Duration::from_mins(10);
/// Answers before it asks to wait.
const GOOD: usize = 30;
/// Requests that may be under way when it does.
const IN_FLIGHT: usize = 8;

fn with_header(mut answer: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    answer.headers_mut().insert(name, value.parse().unwrap());
    answer
}

fn asks_to_wait(form: usize) -> Response<Body> {
    match form {
        0 => reply(500, FAULT),
        1 => reply(200, FAULT),
        _ => with_header(reply(429, ""), "retry-after", "600"),
    }
}

/// Once it asks to wait, nothing leaves: but for what is under way. When the time is over it goes on.
#[tokio::test]
async fn no_call_and_no_stream_comes_early() {
    for form in 0..3 {
        let (endpoint, server) = serve(move |n| {
            if n == GOOD {
                return asks_to_wait(form);
            }
            reply(200, inbox())
        })
        .await;
        let (one, other) = (client(endpoint.clone()), client(endpoint));
        let calls = (0..6).map(|n| {
            let client = if n % 2 == 0 { &one } else { &other };
            async move {
                for _ in 0..GOOD {
                    let _refused = ask(client).await;
                    let _refused = client.subscribe(Inbox.into()).await;
                }
            }
        });
        futures_util::future::join_all(calls).await;
        let came = server.calls.load(Ordering::SeqCst);
        assert!(came > GOOD && came <= GOOD + IN_FLIGHT, "{form}: {came}");
        tokio::time::pause();
        tokio::time::advance(WANTED).await;
        tokio::time::resume();
        assert!(ask(&one).await.is_ok(), "{form}: it goes on afterwards");
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
    let fault = FAULT.replace("600000", "99999999999999999999999");
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
    for (seconds, in_time) in [(90, true), (121, false)] {
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
            tokio::task::yield_now().await;
        }
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(seconds)).await;
        tokio::time::resume();
        if in_time {
            go.notify_one();
        }
        let answer = call.await.unwrap();
        assert_eq!(answer.is_ok(), in_time, "{seconds} s: {answer:?}");
    }
}
