//! Finds replies that the server took for junk.
//!
//! Looks at the newest mails in Junk again and again, beside the listener. A mail that bears a token of
//! ours that counts is dealt with as if it lay in the inbox: same desk, same proof of its sender, filed
//! afterwards. One that only names a mail that we sent is told in the status. All others are strangers':
//! they stay as they are, unread, unanswered, not in the ledger.

use std::{
    collections::{HashMap, HashSet},
    slice,
    sync::Arc,
    time::Duration,
};

use super::{
    core::Core,
    desk::{Desk, Tie},
    gate::Gate,
    keeper::Tray,
};
use crate::{
    domain::{InboundMail, ItemRef, Problem},
    mailbox::{MailError, MailSource},
    store::StoreError,
    words::junk as words,
};

/// Code of the trouble that holds no mail back: replies lie in Junk that nobody reads.
pub(super) const REPLY_IN_JUNK: &str = "listener.reply_in_junk";
/// Mails looked at; older ones in a folder that has more are not.
const MOST: u16 = 500;
/// Mails fetched with one call.
const CHUNK: usize = 10;
/// Fetches of one mail that may fail while the server answers otherwise.
const MOST_FETCHES: u32 = 10;
/// Longest time between two looks.
const LONGEST_QUIET: Duration = Duration::from_mins(5);
/// How often it is looked whether the mailbox is open.
const PACE: Duration = Duration::from_millis(100);
/// Name of the trouble; no call has it, for a call that works ends the troubles of its name.
const OF: &str = "replies_in_junk";

/// What is known of a mail in Junk. A mail that is moved or changed gets another place, and is looked at
/// anew.
enum Known {
    /// Nothing to do with it: a stranger's, or dealt with.
    Left,
    /// It answers us, and nobody can say by a token whom.
    Told { from: String, subject: String },
}

/// Looks into the Junk folder of one mailbox.
pub(super) struct Junk {
    core: Arc<Core>,
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    tray: Arc<Tray>,
    desk: Desk,
    mailbox: String,
    /// By the mail's place; never more than were listed.
    known: HashMap<String, Known>,
    /// Fetches that failed, by the mail's place.
    failed: HashMap<String, u32>,
    /// Whether it was said that the folder is closed to us.
    said_closed: bool,
}

impl Junk {
    pub(super) fn new(
        core: Arc<Core>,
        gate: Arc<Gate>,
        source: Arc<dyn MailSource>,
        tray: Arc<Tray>,
        mailbox: String,
    ) -> Self {
        Self {
            desk: Desk::new(Arc::clone(&core), mailbox.clone(), &gate, &source),
            core,
            gate,
            source,
            tray,
            mailbox,
            known: HashMap::new(),
            failed: HashMap::new(),
            said_closed: false,
        }
    }

    /// Looks until dropped, from when the mailbox is open: one sign-in at the start, not several.
    pub(super) async fn run(mut self) {
        while self.core.board.facts().opened.is_none() {
            tokio::time::sleep(PACE).await;
        }
        loop {
            if let Some(listed) = self.listed().await {
                self.look(&listed).await;
                self.tell(&listed);
            }
            let quiet = self.core.config().poll_interval.min(LONGEST_QUIET);
            tokio::time::sleep(quiet).await;
        }
    }

    /// What lies there, newest first; `None` when that is not known now.
    async fn listed(&mut self) -> Option<Vec<ItemRef>> {
        // A folder that is closed to the account is no trouble: the inbox is what it needs.
        let call = async {
            match self.source.junk(MOST).await {
                Err(MailError::Denied(why) | MailError::Unusable(why)) => Ok(Err(why)),
                other => other.map(Ok),
            }
        };
        match self.gate.call("junk", call).await.ok()? {
            Ok(listed) => Some(listed),
            Err(why) => {
                if !std::mem::replace(&mut self.said_closed, true) {
                    tracing::info!("Junk cannot be looked into: {why}");
                }
                None
            }
        }
    }

    /// Deals with what was not seen before, oldest first. What fails is seen at the next look.
    async fn look(&mut self, listed: &[ItemRef]) {
        let places: HashSet<&str> = listed.iter().map(|item| item.id.as_str()).collect();
        self.known.retain(|id, _| places.contains(id.as_str()));
        let new = listed.iter().rev();
        let new: Vec<ItemRef> = new
            .filter(|item| !self.known.contains_key(&item.id))
            .cloned()
            .collect();
        self.desk.forget_begun(|id| places.contains(id));
        self.failed.retain(|id, _| places.contains(id.as_str()));
        for chunk in new.chunks(CHUNK) {
            if self.fetch(chunk).await.is_ok() {
                continue;
            }
            // A mail that spoils the call for others must not stand before them for ever.
            for item in chunk {
                if let Err(error) = self.fetch(slice::from_ref(item)).await
                    && !self.alone_failed(item, &error).await
                {
                    return;
                }
            }
        }
    }

    /// Fetches some mails and deals with them; the error is of the whole call.
    async fn fetch(&mut self, items: &[ItemRef]) -> Result<(), MailError> {
        let fetched = self
            .gate
            .ask("fetch_junk", self.source.fetch(items))
            .await?;
        for (item, outcome) in items.iter().zip(fetched) {
            let known = match outcome {
                Ok(mail) => match self.mail(&mail, item).await {
                    Ok(known) => Some(known),
                    Err(error) => self.store_failed(&mail, &error).await,
                },
                // It can't be read, ever: no reply of a person.
                Err(MailError::Unusable(_)) => Some(Known::Left),
                Err(error @ MailError::Busy { .. }) => {
                    self.gate.saw("fetch_junk", Some(&error)).await;
                    return Err(error);
                }
                Err(_) => {
                    self.count(item);
                    continue;
                }
            };
            // What is not known is seen again at the next look; the others may be better.
            self.known
                .extend(known.map(|known| (item.id.clone(), known)));
        }
        Ok(())
    }

    /// The database failed over one mail. An outage is told and waited for; where what it holds of the
    /// mail's task is broken no look mends it: a person has to look.
    async fn store_failed(&self, mail: &InboundMail, error: &StoreError) -> Option<Known> {
        match self.desk.is_hopeless(&mail.item).await {
            None => self.core.store_trouble(error),
            Some(false) => {}
            Some(true) => {
                tracing::error!("a mail in Junk is left there: {error}");
                return Some(told(mail));
            }
        }
        None
    }

    /// A call for this mail alone failed. It counts against the mail where the server is well
    /// otherwise (`true`); else this look is over.
    async fn alone_failed(&mut self, item: &ItemRef, error: &MailError) -> bool {
        let counts = matches!(error, MailError::Transient(_) | MailError::FateUnknown(_));
        let well = counts && self.gate.ask("open", self.source.open()).await.is_ok();
        if well {
            self.count(item);
        }
        well
    }

    /// One more fetch that failed; with enough of them the mail is left alone.
    fn count(&mut self, item: &ItemRef) {
        let count = self.failed.entry(item.id.clone()).or_default();
        *count += 1;
        if *count >= MOST_FETCHES {
            tracing::warn!("a mail in Junk cannot be read; it is left there");
            self.known.insert(item.id.clone(), Known::Left);
        }
    }

    async fn mail(&mut self, mail: &InboundMail, item: &ItemRef) -> Result<Known, StoreError> {
        match self.desk.tie(mail).await? {
            Tie::None => Ok(Known::Left),
            Tie::Answers => Ok(told(mail)),
            Tie::Token => {
                if self.desk.take(mail).await? {
                    tracing::info!("a reply lay in Junk; it was dealt with");
                }
                self.tray.put(item.clone());
                Ok(Known::Left)
            }
        }
    }

    /// Tells of the replies that nobody reads, or that there are none any more.
    fn tell(&self, listed: &[ItemRef]) {
        let told = listed.iter().filter_map(|item| self.known.get(&item.id));
        let mut told = told.filter_map(|known| match known {
            Known::Told { from, subject } => Some((from, subject)),
            Known::Left => None,
        });
        let board = &self.core.board;
        match told.next() {
            None => board.recovered(OF),
            Some((from, subject)) => {
                let count = 1 + told.count();
                let what = words::told(count, &self.mailbox, from, subject);
                let problem = Problem::new(REPLY_IN_JUNK, what, "Junk", words::REMEDY);
                board.trouble(OF, problem, words::EFFECT, self.core.world.now());
            }
        }
    }
}

/// Told to a person, with its sender as it names itself.
fn told(mail: &InboundMail) -> Known {
    let from = mail.from.as_ref();
    Known::Told {
        from: from.map_or_else(|| words::NOBODY.to_owned(), |f| f.address.to_string()),
        subject: mail.subject.clone(),
    }
}
