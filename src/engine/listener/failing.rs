//! What fails over one mail: it is counted against the mail only while all else works, and a mail
//! with enough of it is set aside for a person.

use super::Listener;
use crate::{
    domain::{InboundMail, ItemRef},
    engine::desk::key_of,
    mailbox::MailError,
    store::StoreError,
};

/// Fetches of one mail that may fail while the server answers otherwise.
const MOST_FETCHES: u32 = 10;

impl Listener {
    /// One mail was not given, though the call was answered. As with a whole call it counts only
    /// when the mail was asked for alone and its mailbox can be opened.
    pub(super) async fn one_failed(
        &mut self,
        item: &ItemRef,
        chunk: &[ItemRef],
        error: Option<&MailError>,
    ) -> Result<bool, StoreError> {
        if matches!(error, Some(MailError::Busy { .. })) {
            self.gate.saw("fetch", error).await;
            return Ok(false);
        }
        let alone = chunk.len() == 1;
        if alone && self.gate.call("open", self.source.open()).await.is_ok() {
            return self.fetch_failed(item).await;
        }
        Ok(false)
    }

    /// The database failed over one mail. An outage is told and waited for; when it takes other writes
    /// all the time, what it holds of this mail's task is broken: the mail is set aside (`true`), under
    /// its own key, so that it can be read again once the database is mended.
    pub(super) async fn store_failed(
        &mut self,
        item: &ItemRef,
        mail: Option<&InboundMail>,
        error: &StoreError,
    ) -> bool {
        match self.desk.is_hopeless(item).await {
            Some(true) => {
                let reason = "listener.store";
                let done = match mail {
                    Some(mail) => {
                        let key = key_of(mail);
                        self.desk.set_aside(Some(mail), item, &key, reason).await
                    }
                    None => self.unreadable(item, reason).await.map(drop),
                };
                done.is_ok()
            }
            Some(false) => {
                // Known to be bad, with no fetch that failed.
                self.failed.entry(item.id.clone()).or_default();
                false
            }
            None => {
                self.core.store_trouble(error);
                false
            }
        }
    }

    /// No mail was fetched. It counts against a mail only when it was asked for alone and the
    /// server answers otherwise: an outage never sets mail aside.
    pub(super) async fn whole_call_failed(
        &mut self,
        chunk: &[ItemRef],
        error: &MailError,
    ) -> Vec<ItemRef> {
        let suspicious = matches!(error, MailError::Transient(_) | MailError::FateUnknown(_));
        if let (true, [alone]) = (suspicious, chunk)
            && self.gate.call("open", self.source.open()).await.is_ok()
        {
            match self.fetch_failed(alone).await {
                Ok(true) => {
                    self.tray.put(alone.clone());
                    return Vec::new();
                }
                Ok(false) => {}
                Err(error) => self.core.store_trouble(&error),
            }
        }
        chunk.to_vec()
    }

    /// Counts a failed fetch; `true`: enough, it is set aside.
    async fn fetch_failed(&mut self, item: &ItemRef) -> Result<bool, StoreError> {
        let count = self.failed.entry(item.id.clone()).or_default();
        *count += 1;
        if *count < MOST_FETCHES {
            return Ok(false);
        }
        self.unreadable(item, "listener.fetch").await
    }

    /// A mail that can't be read, ever: kept for a person under its place in the mailbox.
    pub(super) async fn unreadable(
        &self,
        item: &ItemRef,
        reason: &str,
    ) -> Result<bool, StoreError> {
        let key = format!("item:{}:{}", self.mailbox, item.id);
        self.desk.set_aside(None, item, &key, reason).await?;
        Ok(true)
    }
}
