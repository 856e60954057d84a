//! The whole engine inside one test: simulated clock, mailbox, people, seeded faults and crashes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs
)]

mod again;
mod asking;
mod dice;
mod directory;
mod junk;
mod limits;
mod mailbox;
mod oracle;
mod outgoing;
mod parts;
mod people;
mod relay;
mod sending;
mod standing;
mod stuck;
mod told;

use std::time::Duration;

use dice::Dice;
use mailbox::SimulatedMailbox;
use oracle::{Written, judge};
use parts::{plan, start};
use people::{WAYS, Way, answer, come_back};
use serde_json::json;
use smartactions::{
    domain::{EventKind, OutgoingMail, Tenant},
    engine::{Engine, Plan},
    store::{EventQuery, MemoryStore, Purpose, Store},
    world::World,
};

const SEEDS: u64 = 100;

/// Seeds to run: `SMARTACTIONS_SEEDS`, else [`SEEDS`]; `.ci/full` runs more.
fn seeds() -> u64 {
    let set = std::env::var("SMARTACTIONS_SEEDS").ok();
    set.and_then(|n| n.parse().ok()).unwrap_or(SEEDS)
}

/// Everything that survives a crash, and the engine that does not.
struct Run {
    seed: u64,
    dice: Dice,
    world: World,
    store: MemoryStore,
    mailbox: SimulatedMailbox,
    plan: Plan,
    engine: Engine,
    written: Vec<Written>,
    /// How many of the mails that left people have seen.
    seen: usize,
    /// Answers to come: when, how, to what.
    to_come: Vec<(u64, Way, OutgoingMail)>,
}

impl Run {
    fn new(seed: u64) -> Self {
        let world = World::simulated("2026-11-01T09:00:00Z".parse().unwrap(), seed);
        let (store, mailbox) = (MemoryStore::default(), SimulatedMailbox::new(seed ^ 0xABCD));
        let pace = if seed.is_multiple_of(2) { 0 } else { 60 };
        // Some runs begin without a mailbox: mail waits.
        let first = plan((!seed.is_multiple_of(5)).then_some(&mailbox), pace);
        Self {
            seed,
            dice: Dice::new(seed ^ 0x5EED),
            engine: start(&world, &store, &first),
            plan: plan(Some(&mailbox), pace),
            world,
            store,
            mailbox,
            written: Vec::new(),
            seen: 0,
            to_come: Vec::new(),
        }
    }

    async fn make_task(&self, number: u64) {
        let people = ["anna@sim.example", "bo@sim.example", "cy@sim.example"];
        let count = 1 + usize::try_from(self.dice.below(3)).unwrap();
        let request = json!({"title": format!("Order {number}"), "assignees": people[..count],
            "actions": ["Approve", "Reject"]});
        let key = format!("key{number}");
        let task = self.engine.create_task(&request, Some(&key)).await.unwrap();
        let again = self.engine.create_task(&request, Some(&key)).await.unwrap();
        assert_eq!(task.id, again.id);
    }

    /// People read what came to them and plan their answers; a valid one comes from everybody at
    /// the end, so that each task can be decided.
    async fn people_read(&mut self, second: u64) {
        let new = self.mailbox.inside().sent[self.seen..].to_vec();
        self.seen += new.len();
        for one in new {
            let tenant = Tenant::default();
            let row = self.store.sent_mail(&tenant, &one.mail.message_id);
            let purpose = row.await.unwrap().unwrap().new.purpose;
            if purpose == Purpose::RoundTrip {
                let stripped = self.mailbox.inside().stripped.clone();
                self.mailbox.deliver(come_back(&one.mail, &stripped));
            }
            if purpose != Purpose::Notification {
                continue;
            }
            for _ in 0..self.dice.below(6) {
                let way = WAYS[usize::try_from(self.dice.below(10)).unwrap()];
                let at = second + self.dice.below(600);
                self.to_come.push((at, way, one.mail.clone()));
            }
            let last = second.max(900) + self.dice.below(300);
            self.to_come.push((last, Way::Approve, one.mail));
        }
    }

    fn people_write(&mut self, second: u64) {
        let due: Vec<_> = self
            .to_come
            .extract_if(.., |(at, ..)| *at <= second)
            .collect();
        for (_, way, sent) in due {
            let number = u64::try_from(self.written.len()).unwrap() + 1;
            let mail = answer(way, &sent, number);
            let copies = 1 + self.dice.below(3);
            // Whatever names one of our mails can be found in Junk as well; what can't be read there
            // is left there.
            let findable = !matches!(way, Way::Poison | Way::Junk);
            let items: Vec<String> = (0..copies)
                .map(|_| {
                    if findable && self.dice.chance(10) {
                        self.mailbox.deliver_to_junk(mail.clone())
                    } else {
                        self.mailbox.deliver(mail.clone())
                    }
                })
                .collect();
            if way == Way::Poison {
                self.mailbox.inside().poison.extend(items.clone());
            }
            self.written.push(Written {
                way,
                subject: mail.subject,
                items,
            });
        }
    }

    async fn crash(&mut self) {
        self.engine.crash().await;
        self.mailbox.inside().crashes += 1;
        tokio::time::sleep(Duration::from_secs(self.dice.below(5))).await;
        self.engine = start(&self.world, &self.store, &self.plan);
    }

    /// Faults and crashes for 20 minutes, then 40 quiet ones.
    async fn play(&mut self) {
        let mut next_crash = 20;
        for second in 0..1_500 {
            if second % 60 == 0 && second < 600 {
                self.make_task(second / 60).await;
            }
            if second == 45 && self.seed.is_multiple_of(5) {
                assert!(
                    self.mailbox.inside().sent.is_empty(),
                    "sent without a mailbox"
                );
                assert!(
                    self.engine.snapshot().await.ready,
                    "ready without a mailbox"
                );
                self.engine.apply(self.plan.clone());
            }
            if second == 200 && self.seed.is_multiple_of(3) {
                self.engine.pause();
                self.engine.resume();
                self.engine.round_trip().await.unwrap();
            }
            self.people_read(second).await;
            self.people_write(second);
            if second == next_crash && second < 1_200 {
                next_crash += 10 + self.dice.below(120);
                // A mailbox that is not set yet stays so over a crash of that time.
                if second > 45 || !self.seed.is_multiple_of(5) {
                    self.crash().await;
                }
            }
            let jitter = self.dice.below(400);
            tokio::time::sleep(Duration::from_millis(800 + jitter)).await;
        }
        self.mailbox.inside().faults = false;
        for second in 1_500..2_700 {
            self.people_read(second).await;
            self.people_write(second);
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        self.engine.shutdown().await;
    }
}

fn simulate(seed: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut run = Run::new(seed);
        run.play().await;
        assert!(run.written.len() >= 10, "seed {seed}: the run was empty");
        judge(seed, &run.store, &run.mailbox, &run.written).await;
    });
}

/// `SMARTACTIONS_SEED` plays a single seed.
fn simulate_all(mut seeds: impl Iterator<Item = u64>) {
    match std::env::var("SMARTACTIONS_SEED") {
        Ok(seed) => simulate(seed.parse().unwrap()),
        Err(_) => seeds.by_ref().for_each(simulate),
    }
}

/// Two halves, for two cores.
#[test]
fn faults_and_crashes_lose_and_repeat_nothing_even() {
    simulate_all((0..seeds()).step_by(2));
}

#[test]
fn faults_and_crashes_lose_and_repeat_nothing_odd() {
    simulate_all((1..seeds()).step_by(2));
}

/// F6: a refused sign-in stops all logons until a new plan comes, and then all goes on.
#[tokio::test(start_paused = true)]
async fn a_refused_sign_in_is_not_tried_again() {
    let mut run = Run::new(1);
    run.mailbox.inside().faults = false;
    run.mailbox.inside().locked = true;
    run.make_task(1).await;
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert!((1..=2).contains(&run.mailbox.inside().refused));
    let told = run.engine.snapshot().await;
    assert!(!told.ready);
    assert_eq!(told.troubles[0].problem.code, "sim.trouble");
    run.mailbox.inside().locked = false;
    run.engine.apply(run.plan.clone());
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(!run.mailbox.inside().sent.is_empty(), "mail leaves again");
    let told = run.engine.snapshot().await;
    assert!(told.ready && told.troubles.is_empty(), "{told:#?}");
    // Applications learn of it once.
    let query = EventQuery {
        limit: 1_000,
        ..EventQuery::default()
    };
    let events = run.engine.events(&query).await.unwrap().rows;
    let count = |kind| events.iter().filter(|e| e.kind == kind).count();
    assert_eq!(count(EventKind::EngineTrouble), 1, "{events:#?}");
    assert_eq!(count(EventKind::EngineRecovered), 1, "{events:#?}");
    run.people_read(0).await;
}

/// Rule 5: the pace that an administrator set holds, however often new mail rings the bell.
#[tokio::test(start_paused = true)]
async fn new_mail_does_not_break_the_pace() {
    let run = Run::new(1);
    run.mailbox.inside().faults = false;
    run.engine.apply(plan(Some(&run.mailbox), 6));
    for number in 0..20 {
        run.make_task(number).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // One at once, then one each ten seconds.
    let sent = run.mailbox.inside().sent.len();
    assert!((1..=3).contains(&sent), "{sent}");
}

/// The round-trip test mail is recognised, told, and answers nothing.
#[tokio::test(start_paused = true)]
async fn the_round_trip_comes_back() {
    let mut run = Run::new(1);
    run.mailbox.inside().faults = false;
    run.engine.round_trip().await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    run.people_read(0).await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    let told = run.engine.snapshot().await;
    let trip = told.round_trip.unwrap();
    assert!(trip.sent.is_some() && trip.back.is_some(), "{trip:?}");
    assert_eq!(run.mailbox.inside().sent.len(), 1);
    assert_eq!(run.mailbox.inside().processed.len(), 1, "filed");
}
