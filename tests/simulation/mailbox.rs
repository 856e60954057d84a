//! A mail server in memory with all the faults that a real one has. Survives crashes of the
//! engine.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use smartactions::{
    domain::{
        Address, Correspondent, InboundMail, ItemRef, MessageId, OutboxId, OutgoingMail, Problem,
    },
    mailbox::{Addresses, Changes, Doorbell, Found, MailError, MailSource, Matches, Opened, Whom},
};
use tokio::{sync::Notify, time::Instant};

use crate::dice::Dice;

/// An address of Anna's mailbox that the directory finds it by and does not list.
pub const FOURTH: &str = "anna.ash@sim.example";

#[derive(Clone)]
pub struct SimulatedMailbox {
    inside: Arc<Mutex<Inside>>,
    bell: Arc<Notify>,
    pub dice: Arc<Dice>,
    /// The stream breaks.
    breaks: Arc<Notify>,
}

#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Inside {
    /// Whether anything goes wrong now.
    pub faults: bool,
    /// Sign-in is refused.
    pub locked: bool,
    /// The mailbox can't be opened, as while its database moves to another server.
    pub away: bool,
    /// Sign-ins that were refused.
    pub refused: u32,
    epoch: u32,
    pub number: u64,
    arrivals: Vec<(u64, String)>,
    pub inbox: BTreeMap<String, InboundMail>,
    /// The Junk folder.
    pub junk: BTreeMap<u64, InboundMail>,
    /// Nobody may look into it.
    pub junk_closed: bool,
    /// Mails of it that were fetched.
    pub junk_fetched: u32,
    /// Mails whose content no fetch can give.
    pub poison: Vec<String>,
    /// Mails of which any call for them, and for others with them, ends in a fault.
    pub spoilers: Vec<String>,
    /// Mails that the server gives only later, it says each time.
    pub not_now: Vec<String>,
    pub processed: Vec<InboundMail>,
    pub drafts: BTreeMap<String, Draft>,
    pub sent: Vec<Sent>,
    /// Calls that came before a back-off was over.
    pub early: u32,
    /// Engines that died: an answer to one of them is heard by nobody.
    pub crashes: u32,
    pub busy: Option<(Instant, Instant)>,
    /// Each call is answered with this waiting time.
    pub throttled: Option<Duration>,
    /// All calls that came.
    pub calls: u32,
    /// Nothing is answered any more.
    pub silent: bool,
    /// Connections are refused, and the stream has broken.
    pub down: bool,
    /// Every page of changes says that there are more.
    pub always_more: bool,
    /// No state is taken, and the code for it is another one.
    pub refuses_states: bool,
    /// The directory alone does not answer.
    pub directory_silent: bool,
    /// It tells the addresses of mailboxes, of Anna's three of four.
    pub tells_addresses: bool,
    /// It has more people than it lists.
    pub crowded: bool,
    /// The doorbell never rings.
    pub deaf: bool,
    /// Where the process is killed: the next such call is carried out and never answered.
    pub last_call: Option<&'static str>,
    /// What is odd about `SendItem`.
    pub odd: Odd,
    /// Drafts laid down so far.
    pub prepared: u32,
    /// The build number it tells.
    pub version: &'static str,
    /// Submitting takes so long, and goes on when the caller hangs up.
    pub slow_sending: Duration,
    /// Somebody changes each draft once before it is sent.
    pub touched: bool,
    /// Headers that a firewall takes away.
    pub stripped: Vec<&'static str>,
}

impl Inside {
    fn take(&mut self, id: &str) -> Option<InboundMail> {
        let in_junk = self.junk.iter().find(|(_, m)| m.item.id == id);
        match in_junk.map(|(number, _)| *number) {
            Some(number) => self.junk.remove(&number),
            None => self.inbox.remove(id),
        }
    }
}

/// What is odd about `SendItem`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    No,
    LeavesDraft,
    SendsTwice,
    AnswersElse,
}

#[derive(Clone)]
pub struct Draft {
    pub key: OutboxId,
    pub mail: OutgoingMail,
    pub change_key: u32,
    pub touched: bool,
}

#[derive(Clone)]
pub struct Sent {
    pub key: OutboxId,
    pub mail: OutgoingMail,
    pub at: Instant,
    pub visible_at: Instant,
}

/// How a call goes.
enum Luck {
    Well,
    Fails(MailError),
    /// Carried out, but the answer is lost.
    DoneUnheard,
}

pub fn trouble(what: &str) -> Problem {
    Problem::new("sim.trouble", what, "", "wait")
}

impl SimulatedMailbox {
    pub fn new(seed: u64) -> Self {
        let inside = Inside {
            faults: true,
            locked: false,
            away: false,
            refused: 0,
            epoch: 0,
            number: 0,
            arrivals: Vec::new(),
            inbox: BTreeMap::new(),
            junk: BTreeMap::new(),
            junk_closed: false,
            junk_fetched: 0,
            poison: Vec::new(),
            spoilers: Vec::new(),
            not_now: Vec::new(),
            processed: Vec::new(),
            drafts: BTreeMap::new(),
            sent: Vec::new(),
            early: 0,
            crashes: 0,
            busy: None,
            throttled: None,
            calls: 0,
            silent: false,
            down: false,
            always_more: false,
            refuses_states: false,
            directory_silent: false,
            tells_addresses: false,
            crowded: false,
            deaf: false,
            last_call: None,
            odd: Odd::No,
            prepared: 0,
            version: "15.2.1748.10",
            slow_sending: Duration::ZERO,
            touched: false,
            stripped: Vec::new(),
        };
        Self {
            inside: Arc::new(Mutex::new(inside)),
            bell: Arc::new(Notify::new()),
            dice: Arc::new(Dice::new(seed)),
            breaks: Arc::new(Notify::new()),
        }
    }

    pub fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.inside.lock().unwrap()
    }

    /// The server is gone from one moment to the next.
    pub fn goes_down(&self) {
        self.inside().down = true;
        self.breaks.notify_waiters();
    }

    /// A mail comes in; gives its id in the mailbox. The doorbell is sometimes lost.
    pub fn deliver(&self, mut mail: InboundMail) -> String {
        let mut inside = self.inside();
        inside.number += 1;
        let id = format!("m{}", inside.number);
        mail.item = ItemRef {
            id: id.clone(),
            change_key: None,
        };
        let number = inside.number;
        inside.arrivals.push((number, id.clone()));
        inside.inbox.insert(id.clone(), mail);
        if !inside.deaf && (!inside.faults || self.dice.chance(60)) {
            self.bell.notify_waiters();
        }
        id
    }

    /// A mail comes in and is taken for junk; gives its id in the mailbox. Nobody rings.
    pub fn deliver_to_junk(&self, mut mail: InboundMail) -> String {
        let mut inside = self.inside();
        inside.number += 1;
        let (number, id) = (inside.number, format!("m{}", inside.number));
        mail.item = ItemRef {
            id: id.clone(),
            change_key: None,
        };
        inside.junk.insert(number, mail);
        id
    }

    /// Hangs while the directory is silent.
    async fn directory(&self) {
        if self.inside().directory_silent {
            std::future::pending::<()>().await;
        }
    }

    /// Latency and luck of one call.
    async fn luck(&self) -> Luck {
        let began = Instant::now();
        let asked_by = self.inside().crashes;
        tokio::time::sleep(Duration::from_millis(5 + self.dice.below(200))).await;
        if self.inside().silent {
            std::future::pending::<()>().await;
        }
        let (faults, hangs) = {
            let mut inside = self.inside();
            if inside.down {
                return Luck::Fails(MailError::Transient(trouble("connection refused")));
            }
            inside.calls += 1;
            if inside.locked {
                inside.refused += 1;
                return Luck::Fails(MailError::SignInRefused(trouble("refused")));
            }
            let early = |(from, until): (Instant, Instant)| from < began && began < until;
            if inside.busy.is_some_and(early) {
                inside.early += 1;
            }
            if let Some(back_off) = inside.throttled {
                let now = Instant::now();
                // Words of calls that were in flight together: the longest holds.
                let until = now.checked_add(back_off).unwrap_or(now);
                inside.busy = Some((now, until));
                return Luck::Fails(MailError::Busy {
                    back_off: Some(back_off),
                });
            }
            (inside.faults, self.dice.chance(1))
        };
        if !faults {
            return Luck::Well;
        }
        if hangs {
            tokio::time::sleep(Duration::from_hours(1)).await;
        }
        match self.dice.below(100) {
            0..=2 => {
                let back_off = Duration::from_secs(5 + self.dice.below(20));
                let now = Instant::now();
                // After an hour, or a crash, nobody is there to hear it.
                let mut inside = self.inside();
                if !hangs && inside.crashes == asked_by {
                    inside.busy = Some((now, now + back_off));
                }
                Luck::Fails(MailError::Busy {
                    back_off: Some(back_off),
                })
            }
            3..=8 => Luck::Fails(MailError::Transient(trouble("connection reset"))),
            9..=11 => Luck::Fails(MailError::FateUnknown(trouble("lost, not done"))),
            12..=14 => Luck::DoneUnheard,
            _ => Luck::Well,
        }
    }

    /// Does `work` unless luck is against it, and loses the answer if luck wants so.
    pub async fn call<T>(
        &self,
        work: impl FnOnce(&mut Inside) -> Result<T, MailError>,
    ) -> Result<T, MailError> {
        match self.luck().await {
            Luck::Fails(error) => Err(error),
            Luck::Well => {
                let outcome = work(&mut self.inside());
                // The answer is on its way back for a while: a crash may come now.
                tokio::time::sleep(Duration::from_millis(1 + self.dice.below(50))).await;
                outcome
            }
            Luck::DoneUnheard => {
                let _done = work(&mut self.inside());
                Err(MailError::FateUnknown(trouble("done, answer lost")))
            }
        }
    }
}

#[async_trait]
impl MailSource for SimulatedMailbox {
    async fn open(&self) -> Result<Opened, MailError> {
        self.call(|inside| {
            if inside.away {
                return Err(MailError::Transient(trouble("away")));
            }
            Ok(Opened {
                address: Address::parse("actions@sim.example").unwrap(),
                percent_full: None,
                host: "sim.example".to_owned(),
            })
        })
        .await
    }

    async fn changes(&self, state: Option<&str>, most: u16) -> Result<Changes, MailError> {
        if self.inside().faults && self.dice.chance(2) {
            self.inside().epoch += 1;
        }
        let (twice, shuffled) = (self.dice.chance(10), self.dice.chance(50));
        self.call(|inside| {
            let since = match state.map(|s| s.split_once(':').unwrap()) {
                None => 0,
                Some(_) if inside.refuses_states => {
                    return Err(MailError::Unusable(trouble("schema")));
                }
                Some((epoch, since)) if epoch == inside.epoch.to_string() => since.parse().unwrap(),
                Some(_) => return Err(MailError::SyncStateLost),
            };
            let mut newest = since;
            let mut arrived = Vec::new();
            let mut more = false;
            for (number, id) in inside.arrivals.iter().filter(|(n, _)| *n > since) {
                if arrived.len() >= usize::from(most).min(7) {
                    more = true;
                    break;
                }
                newest = *number;
                if let Some(mail) = inside.inbox.get(id) {
                    arrived.push(mail.item.clone());
                }
            }
            more |= inside.always_more;
            if twice && !arrived.is_empty() {
                arrived.push(arrived[0].clone());
            }
            if shuffled {
                arrived.reverse();
            }
            Ok(Changes {
                arrived,
                state: format!("{}:{newest}", inside.epoch),
                more,
            })
        })
        .await
    }

    async fn fetch(
        &self,
        mails: &[ItemRef],
    ) -> Result<Vec<Result<InboundMail, MailError>>, MailError> {
        let unlucky = self.dice.below(12);
        self.call(|inside| {
            let faults = inside.faults;
            if mails.iter().any(|m| inside.spoilers.contains(&m.id)) {
                return Err(MailError::Transient(trouble("the whole call")));
            }
            let one = |(at, item): (usize, &ItemRef)| {
                if inside.poison.contains(&item.id) {
                    return Err(MailError::Unusable(trouble("broken mail")));
                }
                if inside.not_now.contains(&item.id) {
                    return Err(MailError::Transient(trouble("not now")));
                }
                if faults && u64::try_from(at).unwrap() == unlucky {
                    return Err(MailError::Transient(trouble("one mail")));
                }
                let lies_in_junk = inside.junk.values().find(|m| m.item.id == item.id);
                let filed = item.id.strip_prefix("filed:");
                let filed = inside.processed.iter().find(|m| filed == Some(&m.item.id));
                let found = inside.inbox.get(&item.id).or(lies_in_junk).or(filed);
                found.cloned().ok_or(MailError::Gone)
            };
            let answers = mails.iter().enumerate().map(one).collect();
            let junk: Vec<_> = inside.junk.values().map(|m| &m.item.id).collect();
            let fetched = mails.iter().filter(|m| junk.contains(&&m.id)).count();
            inside.junk_fetched += u32::try_from(fetched).unwrap();
            Ok(answers)
        })
        .await
    }

    async fn file_away(
        &self,
        mails: &[ItemRef],
        _folder: &str,
    ) -> Result<Vec<Result<(), MailError>>, MailError> {
        let full = self.dice.chance(10);
        self.call(|inside| {
            let mut answers = Vec::new();
            for item in mails {
                if inside.faults && full {
                    answers.push(Err(MailError::Full(trouble("full"))));
                } else if let Some(mail) = inside.take(&item.id) {
                    inside.processed.push(mail);
                    answers.push(Ok(()));
                } else {
                    answers.push(Err(MailError::Gone));
                }
            }
            Ok(answers)
        })
        .await
    }

    async fn people(&self, whom: &Whom<'_>) -> Result<Matches, MailError> {
        self.directory().await;
        self.call(|inside| {
            let all = [
                ("Anna Ash", "anna"),
                ("Bo Berg", "bo"),
                ("Bo Berger", "bb"),
                ("Tasks", "actions"),
            ];
            let person = |(name, local): (&str, &str)| Correspondent {
                name: name.to_owned(),
                address: Address::parse(&format!("{local}@sim.example")).unwrap(),
            };
            let found = |who: Correspondent| {
                let is_exact = *whom == Whom::Address(&who.address);
                let begins = matches!(whom, Whom::Name(name) if who.name.starts_with(name));
                (is_exact || begins).then_some(Found { who, is_exact })
            };
            Ok(Matches {
                found: all.into_iter().map(person).filter_map(found).collect(),
                more: inside.crowded,
            })
        })
        .await
    }

    fn has_directory(&self) -> bool {
        self.inside().tells_addresses
    }

    async fn addresses(&self, address: &Address) -> Result<Addresses, MailError> {
        self.directory().await;
        if !self.inside().tells_addresses || address.as_str() != FOURTH {
            return Ok(Addresses::default());
        }
        let listed = ["anna", "a.ash", "ash"].map(|local| format!("{local}@sim.example"));
        Ok(Addresses {
            all: listed.iter().map(|a| Address::parse(a).unwrap()).collect(),
            is_listed: false,
        })
    }

    async fn find(&self, wanted: &MessageId, _folder: &str) -> Result<Vec<ItemRef>, MailError> {
        self.call(|inside| {
            let filed = inside.processed.iter();
            let of = filed.filter(|mail| mail.message_id.as_ref() == Some(wanted));
            // Moving a mail gives it another id.
            let moved = |mail: &InboundMail| ItemRef {
                id: format!("filed:{}", mail.item.id),
                change_key: None,
            };
            Ok(of.map(moved).collect())
        })
        .await
    }

    async fn junk(&self, most: u16) -> Result<Vec<ItemRef>, MailError> {
        self.call(|inside| {
            if inside.junk_closed {
                return Err(MailError::Denied(trouble("no right to look")));
            }
            let newest_first = inside.junk.values().rev();
            let places = newest_first.map(|mail| mail.item.clone());
            Ok(places.take(most.into()).collect())
        })
        .await
    }

    async fn wait(&self, at_most: Duration) -> Result<Doorbell, MailError> {
        let now = Instant::now();
        {
            let mut inside = self.inside();
            // A word said in this very moment nobody can have heard yet.
            if inside
                .busy
                .is_some_and(|(from, until)| from < now && now < until)
            {
                inside.early += 1;
            }
            if inside.down || (inside.faults && self.dice.chance(10)) {
                return Err(MailError::Transient(trouble("stream broken")));
            }
        }
        let rings = async {
            tokio::select! {
                () = self.bell.notified() => true,
                () = self.breaks.notified() => false,
            }
        };
        let rang = tokio::time::timeout(at_most, rings).await;
        if rang == Ok(false) {
            return Err(MailError::Transient(trouble("stream broken")));
        }
        Ok(if rang.is_ok() {
            Doorbell::Rang
        } else {
            Doorbell::Quiet
        })
    }
}
