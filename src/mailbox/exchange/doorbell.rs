//! Waiting for mail: one stream at a time, polling where the server cannot stream.

use std::time::Duration;

use tokio::time::Instant;

use super::faults::{Effect, mail_error};
use crate::ews::{
    EventStream, EwsClient, EwsError, operations::ConnectionStatus, types::DistinguishedFolder,
};
use crate::mailbox::{Doorbell, MailError};

/// Minutes the server keeps one stream open (30 at most).
const STREAM_MINUTES: u8 = 29;
/// A stream that ends sooner counts as failed.
const SHORT_LIFE: Duration = Duration::from_secs(10);
/// Failed streams in a row after which it is polled.
const MOST_FAILURES: u32 = 3;
/// How long it is polled before streaming is tried again.
const POLL_ONLY: Duration = Duration::from_mins(10);

/// The stream that is open, and how streaming went so far.
#[derive(Default)]
pub(super) struct Bell {
    live: Option<Live>,
    failures: u32,
    poll_until: Option<Instant>,
}

struct Live {
    stream: EventStream,
    since: Instant,
}

impl Bell {
    /// See [`crate::mailbox::MailSource::wait`]. A new stream rings at once: what came before it
    /// is not told by it.
    pub(super) async fn wait(
        &mut self,
        client: &EwsClient,
        at_most: Duration,
    ) -> Result<Doorbell, MailError> {
        if self.poll_until.is_some_and(|t| t > Instant::now()) {
            tokio::time::sleep(at_most).await;
            return Ok(Doorbell::Polling);
        }
        let heard = tokio::time::timeout(at_most, self.listen(client)).await;
        match heard {
            Err(_) => Ok(Doorbell::Quiet),
            Ok(Ok(())) => Ok(Doorbell::Rang),
            Ok(Err(error)) => {
                self.ended();
                // The subscription is gone with what it would have told: ask, and subscribe anew.
                if error
                    .response_code()
                    .is_some_and(crate::ews::ResponseCode::ends_subscription)
                {
                    return Ok(Doorbell::Rang);
                }
                Err(mail_error(error, client.endpoint().host(), Effect::Reads))
            }
        }
    }

    /// Comes back when something happened.
    async fn listen(&mut self, client: &EwsClient) -> Result<(), EwsError> {
        let Some(live) = &mut self.live else {
            let subscription = client.subscribe(DistinguishedFolder::Inbox.into()).await?;
            let stream = client.stream(&subscription, STREAM_MINUTES).await?;
            self.live = Some(Live {
                stream,
                since: Instant::now(),
            });
            return Ok(());
        };
        loop {
            match live.stream.next().await? {
                Some(events) if events.status == Some(ConnectionStatus::Closed) => break,
                Some(events) if events.rang => return Ok(()),
                Some(_) => {}
                None => break,
            }
        }
        self.ended();
        Ok(())
    }

    /// The stream is over; after several that did not live long it is polled for a while.
    fn ended(&mut self) {
        let lived = self
            .live
            .take()
            .is_some_and(|l| l.since.elapsed() >= SHORT_LIFE);
        self.failures = if lived { 0 } else { self.failures + 1 };
        if self.failures >= MOST_FAILURES {
            self.failures = 0;
            self.poll_until = Some(Instant::now() + POLL_ONLY);
        }
    }
}
