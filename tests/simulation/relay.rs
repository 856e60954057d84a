//! Mail that leaves through a relay while Exchange is read: what holds for Exchange's two ways of
//! sending must not leak into it, and the limits hold all the same.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use async_trait::async_trait;
use serde_json::json;
use smartactions::{
    domain::{ItemRef, OutboxId, OutgoingMail, TaskId, Tenant},
    engine::{Connection, Plan},
    mailbox::{MailError, MailSender, Whereabouts},
    store::Store,
};
use tokio::time::Instant;

use crate::{
    Run,
    mailbox::{Odd, SimulatedMailbox, trouble},
    parts::plan,
    people::come_back,
};

const PLACE: &str = "relay.example:587";

#[derive(Default)]
pub struct Inside {
    laid: HashMap<String, (OutboxId, OutgoingMail)>,
    pub handed_over: Vec<(OutboxId, Instant, OutgoingMail)>,
    pub calls: u32,
    /// What comes instead of a yes to the envelope.
    pub refuses: Option<MailError>,
    /// The connection breaks before the mail is handed over.
    breaks: bool,
    /// The mail arrives, and the answer does not.
    pub mute: bool,
}

#[derive(Clone, Default)]
pub struct SimulatedRelay(Arc<Mutex<Inside>>);

impl SimulatedRelay {
    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap()
    }

    fn plan(&self, mailbox: &SimulatedMailbox, messages_per_minute: u32) -> Plan {
        let (source, sender) = (mailbox.clone(), self.clone());
        Plan {
            config: plan(Some(mailbox), messages_per_minute).config,
            connect: Arc::new(move |_| {
                Ok(Connection {
                    source: Arc::new(source.clone()),
                    sender: Arc::new(sender.clone()),
                })
            }),
        }
    }

    pub fn left(&self) -> Vec<OutboxId> {
        self.inside().handed_over.iter().map(|m| m.0).collect()
    }
}

#[async_trait]
impl MailSender for SimulatedRelay {
    async fn prepare(&self, key: OutboxId, mail: &OutgoingMail) -> Result<ItemRef, MailError> {
        let mut inside = self.inside();
        inside.calls += 1;
        if let Some(error) = &inside.refuses {
            return Err(error.clone());
        }
        let id = format!("envelope {}", inside.calls);
        inside.laid.insert(id.clone(), (key, mail.clone()));
        Ok(ItemRef {
            id,
            change_key: None,
        })
    }

    async fn submit(&self, draft: &ItemRef) -> Result<(), MailError> {
        let mut inside = self.inside();
        let (key, mail) = inside.laid.remove(&draft.id).expect("never laid down");
        if inside.breaks {
            return Err(MailError::Transient(trouble("closed")));
        }
        inside.handed_over.push((key, Instant::now(), mail));
        if inside.mute {
            return Err(MailError::FateUnknown(trouble("no answer")));
        }
        Ok(())
    }

    async fn whereabouts(&self, _key: OutboxId) -> Result<Whereabouts, MailError> {
        panic!("a relay keeps nothing to look into")
    }

    fn relay(&self) -> Option<&str> {
        Some(PLACE)
    }
}

pub async fn settled(relay: &SimulatedRelay, messages_per_minute: u32) -> Run {
    let mut run = Run::new(2);
    run.mailbox.inside().faults = false;
    run.plan = relay.plan(&run.mailbox, messages_per_minute);
    run.engine.apply(run.plan.clone());
    tokio::time::sleep(Duration::from_secs(10)).await;
    run
}

impl Run {
    pub async fn task_for_anna(&self) -> TaskId {
        let request =
            json!({"title": "one", "assignees": ["anna@sim.example"], "actions": ["Approve"]});
        self.engine.create_task(&request, None).await.unwrap().id
    }

    pub async fn tally(&self) -> (u64, u64) {
        let tally = self
            .store
            .outbox_tally(&Tenant::default(), jiff::Timestamp::MAX)
            .await
            .unwrap();
        (tally.waiting, tally.failed)
    }
}

/// The test mail of an odd Exchange was learned from; a relay is sent through in its own two steps
/// all the same, its test mail teaches nothing of Exchange, and what it had in hand leaves through
/// Exchange when that is the way out again.
#[tokio::test(start_paused = true)]
async fn the_second_way_of_exchange_is_none_of_a_relay() {
    let relay = SimulatedRelay::default();
    let mut run = Run::new(2);
    let exchange = run.plan.clone();
    run.mailbox.inside().faults = false;
    run.mailbox.inside().odd = Odd::LeavesDraft;
    run.engine.round_trip().await.unwrap();
    for _ in 0..120 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        run.people_read(0).await;
    }
    assert_eq!(run.mailbox.inside().sent.len(), 1, "the test mail");

    run.engine.apply(relay.plan(&run.mailbox, 0));
    run.task_for_anna().await;
    run.engine.round_trip().await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let to_itself = |m: &OutgoingMail| m.to[0].address.as_str() == "actions@sim.example";
    let all = relay.inside().handed_over.clone();
    let test_mail = all.iter().find(|m| to_itself(&m.2)).unwrap();
    run.mailbox.deliver(come_back(&test_mail.2, &[]));
    tokio::time::sleep(Duration::from_mins(3)).await;
    assert_eq!(relay.left().len(), 2);
    let trip = run.engine.snapshot().await.round_trip.unwrap();
    assert!(trip.back.is_some(), "{trip:?}");
    assert_eq!(trip.relay.as_deref(), Some(PLACE));

    relay.inside().breaks = true;
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(run.tally().await, (1, 0));
    run.engine.apply(exchange);
    tokio::time::sleep(Duration::from_mins(2)).await;
    assert_eq!(run.tally().await, (0, 0));
    assert_eq!(relay.left().len(), 2);
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let inside = run.mailbox.inside();
    assert_eq!(inside.sent.len(), 3, "the test mail and two tasks");
    assert_eq!(inside.prepared, 1, "Exchange's second way is still known");
}

#[tokio::test(start_paused = true)]
async fn the_pace_holds_through_a_relay() {
    let relay = SimulatedRelay::default();
    let run = settled(&relay, 6).await;
    for _ in 0..4 {
        run.task_for_anna().await;
    }
    tokio::time::sleep(Duration::from_mins(1)).await;
    let times: Vec<Instant> = relay.inside().handed_over.iter().map(|m| m.1).collect();
    assert_eq!(times.len(), 4);
    let close = |pair: &[Instant]| pair[1] - pair[0] < Duration::from_millis(9_900);
    assert!(!times.windows(2).any(close), "{times:?}");
}

/// A relay that asks for time gets it, and Exchange is read meanwhile; the other way round nobody
/// asks Exchange for a mail that leaves through a relay.
#[tokio::test(start_paused = true)]
async fn the_back_off_of_a_relay_is_its_own() {
    let relay = SimulatedRelay::default();
    let run = settled(&relay, 0).await;
    let back_off = Some(Duration::from_mins(10));
    relay.inside().refuses = Some(MailError::Busy { back_off });
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    relay.inside().refuses = None;
    let before = run.mailbox.inside().calls;
    for _ in 0..10 {
        run.task_for_anna().await;
    }
    tokio::time::sleep(Duration::from_mins(9)).await;
    assert_eq!(relay.inside().calls, 1);
    assert!(run.mailbox.inside().calls > before, "Exchange is not read");
    let troubles = run.engine.snapshot().await.troubles;
    assert_eq!(troubles[0].problem.code, "relay.busy");
    tokio::time::sleep(Duration::from_mins(5)).await;
    assert_eq!(relay.left().len(), 11);

    run.mailbox.inside().throttled = Some(Duration::from_mins(30));
    tokio::time::sleep(Duration::from_mins(1)).await;
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(relay.left().len(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_mute_relay_gets_a_mail_three_times_and_no_more() {
    let relay = SimulatedRelay::default();
    let mut run = settled(&relay, 0).await;
    relay.inside().mute = true;
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(30)).await;
    run.crash().await;
    tokio::time::sleep(Duration::from_hours(2)).await;
    assert_eq!(relay.left().len(), 3);
    assert_eq!(run.tally().await, (0, 1));
    let ids = relay.inside().handed_over.clone();
    assert!(ids.iter().all(|m| m.2.message_id == ids[0].2.message_id));
}

/// What the process before was told to wait holds for the relay too, and nothing is begun meanwhile:
/// an attempt that waits would be in doubt after the next crash.
#[tokio::test(start_paused = true)]
async fn the_pause_of_a_relay_holds_over_a_restart() {
    let relay = SimulatedRelay::default();
    let mut run = settled(&relay, 0).await;
    let back_off = Some(Duration::from_mins(10));
    relay.inside().refuses = Some(MailError::Busy { back_off });
    run.task_for_anna().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    relay.inside().refuses = None;
    let waiting = async |run: &Run| {
        run.store
            .waiting(&Tenant::default(), jiff::Timestamp::MAX, 9)
            .await
            .unwrap()
    };
    for _ in 0..3 {
        run.crash().await;
        tokio::time::sleep(Duration::from_mins(2)).await;
        let troubles = run.engine.snapshot().await.troubles;
        assert_eq!(troubles[0].problem.code, "relay.busy");
        assert_eq!(waiting(&run).await[0].attempts, 1);
    }
    assert_eq!(relay.inside().calls, 1, "asked early");
    tokio::time::sleep(Duration::from_mins(10)).await;
    assert_eq!(relay.left().len(), 1);
}
