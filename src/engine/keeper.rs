//! Files handled mails away, after the commit that dealt with them (rule 4 of the engine, I5).
//!
//! What it can't file now it tries again; what is lost with the process the listener's next look
//! through the whole folder finds again.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::Notify;

use super::gate::{Gate, growing};
use crate::{
    domain::ItemRef,
    mailbox::{MailError, MailSource},
};

/// Most mails that wait to be filed; more are left for the next look through the folder.
const MOST_WAITING: usize = 10_000;
/// Mails filed with one call.
const BATCH: usize = 50;

/// Handled mails on their way out of the inbox.
#[derive(Default)]
pub(super) struct Tray {
    mails: Mutex<VecDeque<ItemRef>>,
    bell: Notify,
}

impl Tray {
    /// Puts a handled mail down. Only after its commit.
    pub(super) fn put(&self, mail: ItemRef) {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        if mails.len() < MOST_WAITING {
            mails.push_back(mail);
        }
        drop(mails);
        self.bell.notify_one();
    }

    fn take(&self, most: usize) -> Vec<ItemRef> {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        let count = mails.len().min(most);
        mails.drain(..count).collect()
    }
}

/// Runs until it is dropped.
pub(super) async fn keep(
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    tray: Arc<Tray>,
    folder: String,
) {
    let mut failures = 0;
    loop {
        let mails = tray.take(BATCH);
        if mails.is_empty() {
            tray.bell.notified().await;
            continue;
        }
        let left = file(&gate, source.as_ref(), mails, &folder).await;
        if left.is_empty() {
            failures = 0;
            continue;
        }
        for mail in left {
            tray.put(mail);
        }
        tokio::time::sleep(growing(failures)).await;
        failures = failures.saturating_add(1);
    }
}

/// Files one batch; gives back what is still there.
async fn file(
    gate: &Gate,
    source: &dyn MailSource,
    mails: Vec<ItemRef>,
    folder: &str,
) -> Vec<ItemRef> {
    let call = source.file_away(&mails, folder);
    let Ok(answers) = gate.call("file_away", call).await else {
        return mails;
    };
    let mut answers = answers.into_iter();
    let mut left = Vec::new();
    for mail in mails {
        match answers.next() {
            Some(Ok(()) | Err(MailError::Gone)) => {}
            Some(Err(error)) => {
                gate.saw("file_away", Some(&error)).await;
                left.push(mail);
            }
            None => left.push(mail),
        }
    }
    left
}
