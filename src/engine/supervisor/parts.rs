//! The parts that one mailbox has: their gates, their start, their end.
//!
//! Called by the supervisor alone, which decides when; nothing here is kept over a plan but the gates'
//! back-off.

use std::{sync::Arc, time::Duration};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    domain::Address,
    engine::{
        core::{Core, Open},
        gate::{Gate, Server, hear_again},
        junk::Junk,
        keeper::{self, Tray},
        listener::Listener,
        outbox::{Directory, Outbox},
        plan::Connection,
        sending,
    },
    mailbox::MailSender,
};

/// Longest time that parts get to end what they are at.
const DRAIN: Duration = Duration::from_secs(10);

/// The gates of the plan before, whose back-off still holds.
#[derive(Default)]
pub(super) struct Gates {
    exchange: Option<Arc<Gate>>,
    relay: Option<Arc<Gate>>,
}

impl Gates {
    /// The gate of Exchange and the one that mail leaves through; the same one where there is no
    /// relay. A relay that is away keeps nobody from reading, and the other way round.
    pub(super) fn next(
        &mut self,
        core: &Arc<Core>,
        stop: &CancellationToken,
        sender: &dyn MailSender,
    ) -> (Arc<Gate>, Arc<Gate>) {
        let gate = |server, host: &str, account: &str, before: Option<&Gate>| {
            let (core, stop) = (Arc::clone(core), stop.clone());
            Arc::new(Gate::new(core, server, (host, account), stop, before))
        };
        let config = core.config();
        let before = self.exchange.as_deref();
        let exchange = gate(Server::Exchange, &config.host, &config.account, before);
        let before = self.relay.as_deref();
        let relay = sender.relay();
        self.relay = relay.map(|host| gate(Server::Relay, host, &config.relay_account, before));
        self.exchange = Some(Arc::clone(&exchange));
        let way_out = self.relay.as_ref().unwrap_or(&exchange);
        (Arc::clone(&exchange), Arc::clone(way_out))
    }
}

/// One mailbox whose parts are started.
pub(super) struct Place<'a> {
    pub(super) core: &'a Arc<Core>,
    pub(super) gate: Arc<Gate>,
    /// The gate that mail leaves through; the same one where there is no relay.
    pub(super) way_out: Arc<Gate>,
    pub(super) mailbox: &'a Address,
    pub(super) stop: &'a CancellationToken,
}

impl Place<'_> {
    /// The listener and the keeper may be dropped at any await: whatever they were at is found
    /// again. The outbox ends its attempt, so that no mail is left in doubt for nothing.
    pub(super) fn start_parts(self, parts: &mut JoinSet<()>, folder: &str, connection: Connection) {
        let (core, gate, stop) = (self.core, &self.gate, self.stop);
        let tray = Arc::new(Tray::default());
        core.opens(Some(Open {
            gate: Arc::clone(gate),
            source: Arc::clone(&connection.source),
            mailbox: self.mailbox.to_string(),
        }));
        let listener = Listener::new(
            Arc::clone(core),
            Arc::clone(gate),
            Arc::clone(&connection.source),
            Arc::clone(&tray),
            self.mailbox.to_string(),
        );
        let junk = Junk::new(
            Arc::clone(core),
            Arc::clone(gate),
            Arc::clone(&connection.source),
            Arc::clone(&tray),
            self.mailbox.to_string(),
        );
        let folder = folder.to_owned();
        let source = Arc::clone(&connection.source);
        let keep = keeper::keep(Arc::clone(gate), connection.source, tray, folder);
        // A relay has one way to be sent through.
        if connection.sender.relay().is_none() {
            let sender = Arc::clone(&connection.sender);
            let learn = sending::run(Arc::clone(core), Arc::clone(gate), sender);
            parts.spawn(until(stop.clone(), learn));
        }
        let directory = Directory::new(Arc::clone(gate), Arc::clone(&source));
        let outbox = Outbox::new(Arc::clone(core), self.way_out, connection.sender, directory);
        parts.spawn(until(stop.clone(), listener.run()));
        parts.spawn(until(stop.clone(), junk.run()));
        parts.spawn(until(stop.clone(), keep));
        let hears = hear_again(Arc::clone(gate), source, self.mailbox.clone());
        parts.spawn(until(stop.clone(), hears));
        let (core, stop) = (Arc::clone(core), stop.clone());
        parts.spawn(async move {
            // One sign-in at the start, not several at once: a wrong password must not lock the
            // account. With a relay too: what is sent asks for replies to a mailbox that is there.
            while core.board.facts().opened.is_none() && !stop.is_cancelled() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            outbox.run(stop).await;
        });
    }
}

pub(super) async fn until(stop: CancellationToken, part: impl Future<Output = ()>) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = part => {}
    }
}

pub(super) async fn drain(parts: &mut JoinSet<()>) {
    let all = async { while parts.join_next().await.is_some() {} };
    if tokio::time::timeout(DRAIN, all).await.is_err() {
        parts.shutdown().await;
    }
}
