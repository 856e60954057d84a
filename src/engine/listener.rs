//! Takes in what came into the listener mailbox (rules 1 to 3 of the engine).
//!
//! `SyncFolderItems` from the stored sync state is the truth, the doorbell only wakes, the poll
//! interval is the fallback. The sync state moves on only after every mail before it was dealt
//! with and committed, or is being decided beside the others. One bad mail has its own budget of
//! attempts and is then set aside; it never blocks the others. At the start, and each hour, the whole
//! folder is looked through, so that mail which was decided but not filed before a crash, or not
//! decided, is dealt with then.

mod beside;
mod failing;
mod listed;

use std::{collections::HashMap, mem, pin::pin, sync::Arc, time::Duration};

use tokio::time::Instant;

use self::listed::Listed;
use super::{
    core::Core,
    desk::Desk,
    gate::{Gate, growing},
    keeper::Tray,
};
use beside::Beside;

use crate::{
    domain::ItemRef,
    mailbox::{Changes, Doorbell, MailError, MailSource},
    store::{Change, SyncState},
};

/// Changes asked for with one call.
const PAGE: u16 = 100;
/// Mails fetched with one call.
const CHUNK: usize = 10;
/// Longest pause while only mails are left that fail by themselves: new mail waits behind it.
const BAD_MAIL_PAUSE: Duration = Duration::from_secs(5);
/// Longest time between two looks into the mailbox, whatever the doorbell says (F9).
const LONGEST_QUIET: Duration = Duration::from_mins(5);
/// Time that the doorbell may need beyond what it is given, to open a stream.
const OPENING: Duration = Duration::from_secs(25);
/// Time between two looks through the whole folder.
const WHOLE_FOLDER: Duration = Duration::from_hours(1);

/// Listens to one mailbox.
pub(super) struct Listener {
    core: Arc<Core>,
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    tray: Arc<Tray>,
    desk: Arc<Desk>,
    beside: Beside,
    /// Mails that could not be decided beside: the database failed over them.
    again: Vec<ItemRef>,
    mailbox: String,
    /// Failed fetches by mail.
    failed: HashMap<String, u32>,
}

impl Listener {
    pub(super) fn new(
        core: Arc<Core>,
        gate: Arc<Gate>,
        source: Arc<dyn MailSource>,
        tray: Arc<Tray>,
        mailbox: String,
    ) -> Self {
        Self {
            desk: Arc::new(Desk::new(
                Arc::clone(&core),
                mailbox.clone(),
                &gate,
                &source,
            )),
            beside: Beside::default(),
            again: Vec::new(),
            core,
            gate,
            source,
            tray,
            mailbox,
            failed: HashMap::new(),
        }
    }

    /// Opens the mailbox and listens until dropped.
    pub(super) async fn run(mut self) {
        self.open().await;
        let mut swept = None;
        let mut broken = 0;
        loop {
            self.catch_up(false).await;
            if swept.is_none_or(|at: Instant| at.elapsed() >= WHOLE_FOLDER) {
                self.catch_up(true).await;
                swept = Some(Instant::now());
            }
            broken = if self.wait().await { 0 } else { broken + 1 };
            // The first time it is looked at once what is wrong.
            if broken > 1 {
                tokio::time::sleep(growing(broken - 2)).await;
            }
        }
    }

    /// Signs in and reads the folder once; tries until it works.
    async fn open(&self) {
        let mut failures = 0;
        loop {
            match self.gate.call("open", self.source.open()).await {
                Ok(opened) => {
                    let mut facts = self.core.board.facts();
                    facts.opened = Some(opened);
                    facts.signs_in = self.source.signs_in();
                    return;
                }
                Err(_) => tokio::time::sleep(growing(failures)).await,
            }
            failures = failures.saturating_add(1);
        }
    }

    /// Waits for the doorbell, at most the poll interval, and sees mails decided beside meanwhile.
    /// `false`: it is broken, so that the next look into the mailbox has to tell what is wrong.
    async fn wait(&mut self) -> bool {
        let at_most = self.core.config().poll_interval.min(LONGEST_QUIET);
        if self.gate.pass().await.is_err() {
            return true;
        }
        // The doorbell has its own limit; a dead stream must not hold us longer (F9).
        let source = Arc::clone(&self.source);
        let mut rings = pin!(tokio::time::timeout(
            at_most + OPENING,
            source.wait(at_most)
        ));
        let rang = loop {
            tokio::select! {
                rang = &mut rings => break rang,
                ended = self.beside.next(&self.desk) => self.ended(ended).await,
            }
            self.deal_again().await;
        };
        let listens = match &rang {
            Ok(Ok(Doorbell::Rang | Doorbell::Quiet)) => "streaming",
            Ok(Ok(Doorbell::Polling)) | Err(_) => "polling",
            Ok(Err(error)) => {
                self.core.board.facts().listens_no_more();
                if matches!(error, MailError::Busy { .. } | MailError::SignInRefused(_)) {
                    self.gate.saw("listen", Some(error)).await;
                }
                return false;
            }
        };
        let now = self.core.world.now();
        self.core.board.facts().listens_by(listens, now);
        true
    }

    /// Deals with everything that is there: since the stored state, or in the whole folder.
    async fn catch_up(&mut self, whole: bool) {
        let mut state = None;
        if !whole {
            state = self.stored_state().await;
        }
        let (mut failures, mut begun_anew) = (0, false);
        let mut listed = Listed::default();
        loop {
            self.deal_again().await;
            let call = self.source.changes(state.as_deref(), PAGE);
            match self.gate.call("changes", call).await {
                Ok(page) => {
                    failures = 0;
                    self.core.board.facts().signs_in = self.source.signs_in();
                    let pause = listed.takes(&page.arrived);
                    if !self.take_page(page, &mut state).await {
                        return;
                    }
                    if let Some(pause) = pause {
                        tokio::time::sleep(pause).await;
                    }
                }
                // Not every server has the code for it: what it refuses for good with a state it may
                // take without one, and the ledger knows what was handled.
                Err(MailError::SyncStateLost | MailError::Unusable(_)) if state.is_some() => {
                    // It takes none at all: the next look goes on with what is there then.
                    if begun_anew {
                        return;
                    }
                    (state, begun_anew) = (None, true);
                }
                Err(_) => {
                    self.core.board.facts().listens_no_more();
                    tokio::time::sleep(growing(failures)).await;
                    failures = failures.saturating_add(1);
                }
            }
        }
    }

    /// Deals with a page and keeps where it ended; whether there is more to ask for.
    async fn take_page(&mut self, page: Changes, state: &mut Option<String>) -> bool {
        let moved = state.as_ref() != Some(&page.state);
        let nothing = page.arrived.is_empty();
        self.deal_with(page.arrived, true).await;
        if moved {
            self.store_state(&page.state).await;
        }
        *state = Some(page.state);
        // "More" with the same state again would go on for ever.
        page.more && (moved || !nothing)
    }

    /// Deals with those that could not be decided beside, as with any mail that fails.
    async fn deal_again(&mut self) {
        let again = mem::take(&mut self.again);
        if !again.is_empty() {
            self.deal_with(again, false).await;
        }
    }

    /// Deals with all of these mails before it returns, but for those that are slow to decide where
    /// they may go `beside`; a mail that fails does not keep the others waiting.
    async fn deal_with(&mut self, mut left: Vec<ItemRef>, beside: bool) {
        let mut rounds = 0;
        while !left.is_empty() {
            // From the second round on one by one: a mail on which a whole call fails is found.
            let size = if rounds == 0 { CHUNK } else { 1 };
            let mut next = Vec::new();
            for chunk in left.chunks(size) {
                next.extend(self.chunk(chunk, beside).await);
            }
            left = next;
            if !left.is_empty() {
                let known_bad = left.iter().all(|mail| self.failed.contains_key(&mail.id));
                let longest = if known_bad {
                    BAD_MAIL_PAUSE
                } else {
                    Duration::MAX
                };
                tokio::time::sleep(growing(rounds).min(longest)).await;
                rounds = rounds.saturating_add(1);
            }
        }
        self.desk.forget_begun(|id| self.beside.holds(id));
        self.failed.clear();
    }

    /// Fetches and decides some mails; gives back those that are not dealt with.
    async fn chunk(&mut self, chunk: &[ItemRef], beside: bool) -> Vec<ItemRef> {
        let fetched = match self.gate.call("fetch", self.source.fetch(chunk)).await {
            Ok(fetched) => fetched,
            Err(error) => return self.whole_call_failed(chunk, &error).await,
        };
        let mut fetched = fetched.into_iter();
        let mut left = Vec::new();
        for item in chunk {
            let mut read = None;
            let done = match fetched.next() {
                Some(Ok(mail)) => {
                    self.core.board.facts().saw_test_mail(&mail);
                    let Some(ended) = self.decide(item, mail, beside).await else {
                        continue;
                    };
                    read = Some(ended.mail);
                    ended.outcome.map(|_| true)
                }
                // Moved or deleted by somebody else: that is its fate (F3).
                Some(Err(MailError::Gone)) => continue,
                Some(Err(MailError::Unusable(problem))) => {
                    self.unreadable(item, &problem.code).await
                }
                Some(Err(error)) => self.one_failed(item, chunk, Some(&error)).await,
                None => self.one_failed(item, chunk, None).await,
            };
            if !self.is_done(item, read.as_ref(), done).await {
                left.push(item.clone());
            }
        }
        left
    }

    /// Where we were; waits for the database.
    async fn stored_state(&self) -> Option<String> {
        let mut failures = 0;
        loop {
            let store = &self.core.store;
            match store.sync_state(&self.core.tenant, &self.mailbox).await {
                Ok(state) => return state.map(|s| s.state),
                Err(error) => self.core.store_trouble(&error),
            }
            tokio::time::sleep(growing(failures)).await;
            failures = failures.saturating_add(1);
        }
    }

    /// Every mail before it is dealt with. Not written: the next start looks again, the ledger
    /// knows what was handled.
    async fn store_state(&self, state: &str) {
        let change = Change {
            sync_state: Some(SyncState {
                mailbox: self.mailbox.clone(),
                state: state.to_owned(),
            }),
            ..Change::default()
        };
        if let Err(error) = self.core.store.commit(&self.core.tenant, change).await {
            self.core.store_trouble(&error);
        }
    }
}
