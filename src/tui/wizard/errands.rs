//! Carries out the machine's effects beside the screen, and brings back what came of them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::{Instant, timeout_at},
};

use crate::setup::{Effect, Event};

/// Who carries out an effect and sends what comes of it.
pub type Perform =
    Arc<dyn Fn(Effect, UnboundedSender<Event>) -> BoxFuture<'static, ()> + Send + Sync>;

/// Effects under way. Dropping it ends them.
pub(super) struct Errands {
    perform: Perform,
    sender: UnboundedSender<Event>,
    events: UnboundedReceiver<Event>,
    in_turn: UnboundedSender<Effect>,
    tasks: JoinSet<()>,
    under_way: Arc<AtomicUsize>,
}

impl Errands {
    pub(super) fn new(perform: Perform) -> Self {
        let (sender, events) = unbounded_channel();
        let (in_turn, mut waiting) = unbounded_channel();
        let under_way = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        let (who, told, count) = (perform.clone(), sender.clone(), under_way.clone());
        tasks.spawn(async move {
            while let Some(effect) = waiting.recv().await {
                who(effect, told.clone()).await;
                count.fetch_sub(1, Ordering::SeqCst);
            }
        });
        Self {
            perform,
            sender,
            events,
            in_turn,
            tasks,
            under_way,
        }
    }

    /// Begins an effect.
    pub(super) fn begin(&mut self, effect: Effect) {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        if keeps_its_turn(&effect) {
            // The queue lives as long as its sender.
            let _ = self.in_turn.send(effect);
            return;
        }
        while self.tasks.try_join_next().is_some() {}
        let (count, done) = (
            self.under_way.clone(),
            (self.perform)(effect, self.sender.clone()),
        );
        self.tasks.spawn(async move {
            done.await;
            count.fetch_sub(1, Ordering::SeqCst);
        });
    }

    /// What comes next; never ends, for a sender is kept here.
    pub(super) async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// What comes while anything is under way; `None` when nothing is, or at `end`.
    pub(super) async fn next_before(&mut self, end: Instant) -> Option<Event> {
        loop {
            if let Ok(event) = self.events.try_recv() {
                return Some(event);
            }
            if self.under_way.load(Ordering::SeqCst) == 0 || Instant::now() >= end {
                return self.events.try_recv().ok();
            }
            // An effect may end without an event, so its end is looked for as well.
            let soon = end.min(Instant::now() + Duration::from_millis(20));
            if let Ok(event) = timeout_at(soon, self.events.recv()).await {
                return event;
            }
        }
    }
}

/// Files and the engine are changed one after the other, in the order that was asked for;
/// questions to the network are not.
fn keeps_its_turn(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::Discover { .. }
            | Effect::RunProbe { .. }
            | Effect::QueryMailbox { .. }
            | Effect::CheckPort { .. }
            | Effect::RoundTrip
    )
}
