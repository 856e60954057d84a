//! Mails that were kept for a person to look at, and what the person says about them.

use std::{collections::BTreeSet, time::Duration};

use super::{
    core::Open,
    desk::{Desk, Order, Settle, discard, key_of, settles},
    handled::{Waiting, handled},
    intake::IntakeError,
    supervisor::Engine,
};
use crate::{
    domain::{Disposition, InboundMail, MessageId, Problem, snapshot::HandledReply},
    mailbox::MailError,
    store::{LedgerRow, StoreError},
};

/// Handled mails that are looked through; a list of mails is bounded, whatever the database holds.
const LOOKED_THROUGH: u32 = 10_000;

/// Time to find and fetch a mail again, the waiting for a server that asked to slow down included.
const FINDING: Duration = Duration::from_mins(1);

/// Why nothing is done with a mail that was set aside.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettleError {
    /// No mail of that key was set aside.
    #[error("no mail of that id was set aside")]
    Unknown,
    /// Somebody settled it before.
    #[error("this mail was settled before")]
    Settled,
    /// It does not lie where it was filed, or its text was never known.
    #[error("the mail is not to be found in the folder of handled mails any more")]
    Gone,
    /// There is no mailbox now.
    #[error("there is no listener mailbox to look into")]
    NoMailbox,
    /// The engine is paused.
    #[error("the engine is paused, so nothing is looked up in the mailbox")]
    Paused,
    /// The mailbox is not opened yet, or can't be.
    #[error("the listener mailbox is not open now")]
    NotOpen,
    /// The mail server does not give it now.
    #[error("the mail server does not give the mail now: {0}")]
    Mail(MailError),
    /// The database does not work.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SettleError {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "setaside.unknown",
            Self::Settled => "setaside.settled",
            Self::Gone => "setaside.gone",
            Self::NoMailbox => "setaside.no_mailbox",
            Self::Paused => "setaside.paused",
            Self::NotOpen => "setaside.not_open",
            Self::Mail(_) => "setaside.mail",
            Self::Store(error) => error.code(),
        }
    }
}

impl Engine {
    /// The mails that were set aside among the newest 10 000 handled ones and that nobody settled,
    /// newest first.
    pub async fn mails_set_aside(&self) -> Result<Vec<HandledReply>, IntakeError> {
        let (store, tenant) = (&self.core.store, &self.core.tenant);
        let rows = store.recent(tenant, None, LOOKED_THROUGH).await?;
        let keys: BTreeSet<String> = rows.iter().map(|row| row.key.clone()).collect();
        let aside = rows
            .into_iter()
            .filter(|row| is_set_aside(row) && !keys.contains(&settles(&row.key)));
        // Who set a mail aside answered nobody: nothing is said of the outbox.
        let waiting = Waiting::default();
        Ok(aside.map(|row| handled(row, &waiting)).collect())
    }

    /// Does with a mail that was set aside what a person says, once; tells what became of it, as often as
    /// the same is said.
    pub async fn settle(
        &self,
        key: &str,
        what: Settle,
        by: &str,
        why: Option<&str>,
    ) -> Result<HandledReply, SettleError> {
        let (store, tenant) = (&self.core.store, &self.core.tenant);
        let row = store.ledger(tenant, key).await?;
        let row = row.filter(is_set_aside).ok_or(SettleError::Unknown)?;
        if let Some(settled) = store.ledger(tenant, &settles(key)).await? {
            return told_again(settled, what);
        }
        let order = Order {
            what,
            by: by.chars().take(120).collect(),
            why: why.map(|why| why.chars().take(500).collect()),
        };
        let settled = if what == Settle::Discard {
            discard(&self.core, &row, &order).await?
        } else {
            let open = self.core.open().ok_or_else(|| self.why_not_open())?;
            let folder = self.core.config().folder.clone();
            let found = tokio::time::timeout(FINDING, find(&open, &row, &folder)).await;
            let mail = found.unwrap_or_else(|_| Err(late()))?;
            let desk = Desk::new(self.core.clone(), open.mailbox, &open.gate, &open.source);
            desk.again(&mail, &row, &order).await?
        };
        if let Some(row) = settled {
            return Ok(handled(row, &Waiting::default()));
        }
        // Somebody, or the same order given twice, was faster.
        let settled = store.ledger(tenant, &settles(key)).await?;
        told_again(settled.ok_or(SettleError::Settled)?, what)
    }
}

impl Engine {
    /// Why there is no mailbox to look into.
    fn why_not_open(&self) -> SettleError {
        if self.core.config().mailbox.is_none() {
            SettleError::NoMailbox
        } else if self.core.board.facts().paused {
            SettleError::Paused
        } else {
            SettleError::NotOpen
        }
    }
}

/// What became of a mail that was settled before, to whoever gives the same order once more because the
/// answer to the first one was lost.
fn told_again(settled: LedgerRow, what: Settle) -> Result<HandledReply, SettleError> {
    let was = settled.evidence.pointer("/settled/what");
    if was.and_then(serde_json::Value::as_str) == Some(what.word()) {
        return Ok(handled(settled, &Waiting::default()));
    }
    Err(SettleError::Settled)
}

fn is_set_aside(row: &LedgerRow) -> bool {
    matches!(row.disposition, Disposition::SetAside(_))
}

fn late() -> SettleError {
    let what = format!("no answer within {} s", FINDING.as_secs());
    let remedy = "check that the mail server is well, and try again";
    let problem = Problem::new("exchange.no_answer", what, "", remedy);
    SettleError::Mail(MailError::Transient(problem))
}

/// The mail of that row, where it was filed; only the very mail that was set aside.
async fn find(open: &Open, row: &LedgerRow, folder: &str) -> Result<InboundMail, SettleError> {
    let id = row.message_id.as_deref().and_then(MessageId::parse);
    let id = id.ok_or(SettleError::Gone)?;
    let asked = open.source.find(&id, folder);
    let found = open.gate.ask("set_aside", asked).await;
    let found = found.map_err(SettleError::Mail)?;
    if found.is_empty() {
        return Err(SettleError::Gone);
    }
    let fetched = open.gate.ask("set_aside", open.source.fetch(&found)).await;
    let fetched = fetched.map_err(SettleError::Mail)?;
    let wanted = row.key.trim_end_matches('+');
    let mut mails = fetched.into_iter().filter_map(Result::ok);
    mails
        .find(|mail| key_of(mail) == wanted)
        .ok_or(SettleError::Gone)
}
