//! `streaming`: the server tells of new mail as it comes. Waits for `sign_in`.
//!
//! Subscribes to the inbox, waits for the first sign of life, and unsubscribes. Left out where
//! there is neither a listener mailbox nor one of the account's own.

use std::time::{Duration, Instant};

use super::sign_in::open_inbox;
use super::{Known, Outcome};
use crate::ews::{EwsClient, EwsError, operations::Unsubscribe, types::DistinguishedFolder};
use crate::probe::findings::finding;
use crate::probe::mailbox::open_mailbox;
use crate::probe::plan::Target;
use crate::words::checks::{nothing_within, streaming as words, unknown};

/// Exchange says something at once, and a heartbeat comes every 45 s.
const PATIENCE: Duration = Duration::from_secs(50);

pub(super) async fn run(target: &Target, known: &Known) -> Outcome {
    let Some(client) = subject(target, known).await else {
        return Outcome::LeftOut;
    };
    let subscription = match client.subscribe(DistinguishedFolder::Inbox.into()).await {
        Ok(subscription) => subscription,
        Err(error) => return refused(&error),
    };
    let begun = Instant::now();
    let heard = tokio::time::timeout(PATIENCE, first_word(&client, &subscription)).await;
    let elapsed = begun.elapsed();
    // A subscription that is forgotten dies by itself.
    let asked = Unsubscribe {
        subscription_id: subscription.id.clone(),
    };
    let _ = client.call(&asked).await;
    let silent = |said: String| Outcome::failed(unknown(), finding("probe.streaming.silent", said));
    match heard {
        Ok(Ok(true)) => Outcome::passed(words::heard(elapsed)),
        Ok(Ok(false)) => silent(words::ended().to_owned()),
        Ok(Err(error @ EwsError::NoAnswer { .. })) => silent(error.to_string()),
        Ok(Err(error)) => refused(&error),
        Err(_) => silent(nothing_within(PATIENCE)),
    }
}

/// A client inside the listener mailbox, or else inside the account's own. Finds out by itself, so
/// that it can run without the checks of the two.
async fn subject(target: &Target, known: &Known) -> Option<EwsClient> {
    if let Some((client, _)) = known.inside() {
        return Some(client);
    }
    let client = known.client.as_ref()?;
    if let Some((address, access)) = &target.listener
        && let Ok(opened) = open_mailbox(client, address, access).await
    {
        return Some(client.with_access(opened.access));
    }
    let own = open_inbox(client).await.is_ok();
    own.then(|| client.clone())
}

/// Whether the stream says anything before it ends.
async fn first_word(
    client: &EwsClient,
    subscription: &crate::ews::Subscription,
) -> Result<bool, EwsError> {
    let mut stream = client.stream(subscription, 1).await?;
    Ok(stream.next().await?.is_some())
}

fn refused(error: &EwsError) -> Outcome {
    let finding = finding("probe.streaming.refused", error.to_string());
    Outcome::failed(words::refused(), finding)
}
