//! The count of refusals, and who may send meanwhile.
#![allow(clippy::unwrap_used)]
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use tokio::time::Instant;

use super::*;
use crate::ews::{Method, endpoint::Endpoint, line::Line, tls::Trust};

/// A scheme whose requests are judged each, by a server that takes its time.
struct Judged {
    gate: SignInGate,
    asked: AtomicUsize,
    /// Number of the first request that is refused.
    refuses_from: usize,
    takes: fn(usize) -> Duration,
}

#[async_trait]
impl SignIn for Judged {
    fn method(&self) -> Method {
        Method::Basic
    }

    fn account(&self) -> &'static str {
        "svc"
    }

    fn gate(&self) -> Option<&SignInGate> {
        Some(&self.gate)
    }

    fn is_judged_by_request(&self) -> bool {
        true
    }

    async fn attempt(&self, _: &Connector, _: Request) -> Result<Response, SignInFault> {
        let ever = self.gate.refusals_ever();
        let number = self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep((self.takes)(number)).await;
        let status = if number < self.refuses_from {
            self.gate.accepted_since(ever);
            200
        } else {
            self.gate.refused();
            401
        };
        let answer = http::Response::builder().status(status).body("");
        Ok(answer.unwrap().into())
    }
}

fn connector() -> Connector {
    let endpoint = Endpoint::parse("http://127.0.0.1:9/").unwrap();
    Connector::new(&endpoint, &Trust::SystemRoots, &Line::default()).unwrap()
}

async fn ask(scheme: &Judged, connector: &Connector) -> Result<Response, SignInFault> {
    let url = connector.endpoint().url().clone();
    send(scheme, connector, Request::new(reqwest::Method::POST, url)).await
}

/// The password changes while many requests are under way: two are judged by it, whatever the order in
/// which the answers come.
#[tokio::test(start_paused = true)]
async fn a_password_that_changes_under_many_requests_is_refused_twice() {
    let orders: [fn(usize) -> Duration; 3] = [
        |_| Duration::from_millis(10),
        |n| Duration::from_millis(if n % 2 == 0 { 500 } else { 10 }),
        |n| Duration::from_millis(if n % 2 == 1 { 500 } else { 10 }),
    ];
    let connector = connector();
    for takes in orders {
        for refuses_from in 1..8 {
            let scheme = Arc::new(Judged {
                gate: SignInGate::default(),
                asked: AtomicUsize::new(0),
                refuses_from,
                takes,
            });
            ask(&scheme, &connector).await.unwrap();
            let calls: Vec<_> = (0..20).map(|_| ask(&scheme, &connector)).collect();
            futures_util::future::join_all(calls).await;
            assert_eq!(scheme.asked.load(Ordering::SeqCst), refuses_from + 2);
            assert!(matches!(
                ask(&scheme, &connector).await,
                Err(SignInFault::Stopped)
            ));
        }
    }
}

/// What is slow to answer has been let in, and holds up nobody for long.
#[tokio::test(start_paused = true)]
async fn slow_answers_do_not_hold_up_the_others() {
    let scheme = Judged {
        gate: SignInGate::default(),
        asked: AtomicUsize::new(0),
        refuses_from: usize::MAX,
        takes: |n| Duration::from_secs(if (1..=4).contains(&n) { 60 } else { 0 }),
    };
    let connector = connector();
    ask(&scheme, &connector).await.unwrap();
    let began = Instant::now();
    let slow = futures_util::future::join_all((0..4).map(|_| ask(&scheme, &connector)));
    let quick = async {
        tokio::task::yield_now().await;
        ask(&scheme, &connector).await.unwrap();
        began.elapsed()
    };
    let (slow, quick) = tokio::join!(slow, quick);
    assert!(slow.iter().all(Result::is_ok));
    assert!(quick <= JUDGED_WITHIN * 2, "{quick:?}");
}

#[tokio::test]
async fn two_refusals_stop() {
    let gate = SignInGate::default();
    assert!(gate.enter(|| true).await.unwrap().alone.is_some());
    gate.refused();
    assert!(!gate.take_second_chance(), "it was never let in");
    drop(gate.enter(|| true).await.unwrap());
    gate.refused();
    assert_eq!(gate.enter(|| true).await.err(), Some(Stopped));
}

#[tokio::test]
async fn one_more_try_after_a_single_refusal() {
    let gate = SignInGate::default();
    gate.accepted();
    assert!(
        gate.enter(|| false).await.unwrap().alone.is_none(),
        "nobody waits once the account is accepted"
    );
    gate.refused();
    assert!(gate.take_second_chance());
    assert!(!gate.take_second_chance(), "for one request, not for all");
    gate.refused();
    assert!(!gate.take_second_chance());
    assert_eq!(gate.enter(|| true).await.err(), Some(Stopped));
}

#[tokio::test]
async fn nobody_waits_for_the_answer_of_the_first_once_it_is_let_in() {
    let gate = SignInGate::default();
    let first = gate.enter(|| false).await.unwrap();
    let waiting = gate.enter(|| false);
    let let_in = async {
        tokio::task::yield_now().await;
        gate.accepted();
    };
    let (passed, ()) = tokio::join!(waiting, let_in);
    assert!(passed.unwrap().alone.is_none());
    drop(first);
}

#[tokio::test]
async fn being_let_in_begins_the_count_anew() {
    let gate = SignInGate::default();
    for _ in 0..5 {
        gate.refused();
        gate.accepted();
    }
    assert!(!gate.is_stopped());
}
