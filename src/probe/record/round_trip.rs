//! One mail to the listener mailbox itself and back, the way the engine sends and reads.
//!
//! Called by `probe --record`, so that a recording holds what the engine needs of a server. It
//! leaves one mail in Sent Items and one in the folder of handled mail.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::domain::{Address, Correspondent, ItemRef, MessageId, OutboxId, Problem};
use crate::mailbox::{MailError, MailSender, MailSource, Whereabouts};
use crate::message::Composer;
use crate::world::World;

/// A mail to oneself that takes longer is given up on.
const PATIENCE: Duration = Duration::from_mins(1);
/// One wait for the doorbell.
const ONE_WAIT: Duration = Duration::from_secs(10);
/// Changes asked for at a time, as the engine does.
const PAGE: u16 = 100;
/// Pages of a mailbox that was never read before; a fuller one is not gone through for a test.
const MOST_PAGES: usize = 100;

/// How the mail fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trip {
    /// It came back, was read and filed away.
    Back,
    /// It has left and did not come back in time, or somebody else took it.
    Left,
}

/// Why there was no round trip.
#[derive(Debug, thiserror::Error)]
pub enum TripFault {
    /// The mail could not be written.
    #[error("{0}")]
    Compose(#[from] crate::message::ComposeError),
    /// The server.
    #[error("{0}")]
    Mail(#[from] MailError),
    /// There are more mails than a test goes through.
    #[error("the inbox holds more than {} mails", MOST_PAGES * usize::from(PAGE))]
    TooFull,
}

impl TripFault {
    /// The form for screen and JSON.
    pub fn problem(&self, mailbox: &Address) -> Problem {
        match self {
            Self::Mail(
                MailError::Transient(p)
                | MailError::SignInRefused(p)
                | MailError::Denied(p)
                | MailError::Full(p)
                | MailError::FateUnknown(p)
                | MailError::Unusable(p),
            ) => p.clone(),
            _ => Problem::new(
                "probe.record.round_trip",
                self.to_string(),
                mailbox.as_str(),
                "the recording holds what was seen so far; try again, or give it away as it is",
            ),
        }
    }
}

/// Sends a test mail from the mailbox to itself and follows it.
pub async fn round_trip<M: MailSource + MailSender>(
    mailbox: &M,
    address: &Address,
    folder: &str,
    world: &World,
) -> Result<Trip, TripFault> {
    mailbox.open().await?;
    let state = present(mailbox).await?;
    let key = OutboxId::from_parts(world.now(), world.random_u128());
    let composer = Composer::new("probe")?;
    let to = Correspondent::bare(address.clone());
    let mail = composer.test_mail(key, address.domain(), to)?;
    let draft = mailbox.prepare(key, &mail).await?;
    mailbox.submit(&draft).await?;
    let sent = mailbox.whereabouts(key).await?;
    match timeout(PATIENCE, find(mailbox, state, &mail.message_id)).await {
        Ok(found) => {
            let item = found?;
            for filed in mailbox.file_away(&[item], folder).await? {
                filed?;
            }
            Ok(Trip::Back)
        }
        Err(_) if sent == Whereabouts::Sent => Ok(Trip::Left),
        Err(_) => Err(MailError::Gone.into()),
    }
}

/// The sync state after all that is there now.
async fn present(mailbox: &impl MailSource) -> Result<String, TripFault> {
    let mut state: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let page = mailbox.changes(state.as_deref(), PAGE).await?;
        if !page.more {
            return Ok(page.state);
        }
        state = Some(page.state);
    }
    Err(TripFault::TooFull)
}

/// Waits for the mail of that Message-ID. Ends only when it is there: the caller sets the limit.
async fn find(
    mailbox: &impl MailSource,
    mut state: String,
    wanted: &MessageId,
) -> Result<ItemRef, MailError> {
    loop {
        let begun = Instant::now();
        let page = mailbox.changes(Some(&state), PAGE).await?;
        state = page.state;
        let mails = mailbox.fetch(&page.arrived).await?;
        for (mail, item) in mails.into_iter().zip(page.arrived) {
            if mail.is_ok_and(|m| m.message_id.as_ref() == Some(wanted)) {
                return Ok(item);
            }
        }
        if !page.more {
            mailbox.wait(ONE_WAIT).await?;
        }
        // A doorbell that comes back at once must not become a busy loop.
        let rest = Duration::from_millis(200).saturating_sub(begun.elapsed());
        tokio::time::sleep(rest).await;
    }
}
