//! Carries out the machine's effects beside the screen, and brings back what came of them.

use std::{
    collections::HashMap,
    mem::{Discriminant, discriminant},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures_util::future::BoxFuture;
use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until, timeout_at},
};

use crate::setup::{Effect, Event};

/// How long the choice of a mailbox rests before Exchange is asked about the next one (`ux.md` 8.4).
const REST: Duration = Duration::from_millis(500);

/// Who carries out an effect and sends what comes of it.
pub type Perform =
    Arc<dyn Fn(Effect, UnboundedSender<Event>) -> BoxFuture<'static, ()> + Send + Sync>;

/// Effects under way. Dropping it ends them.
pub(super) struct Errands {
    perform: Perform,
    sender: UnboundedSender<Event>,
    events: UnboundedReceiver<Event>,
    in_turn: UnboundedSender<(Effect, Counted)>,
    tasks: JoinSet<()>,
    /// The newest question of each kind: it ends the one before, whose answer nobody takes.
    asked: HashMap<Discriminant<Effect>, AbortHandle>,
    /// When Exchange may be asked about a mailbox again.
    rested: Instant,
    questions: Arc<AtomicUsize>,
    writes: Arc<AtomicUsize>,
}

/// Counts while it lives, also in a task that is ended.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Errands {
    pub(super) fn new(perform: Perform) -> Self {
        let (sender, events) = unbounded_channel();
        let (in_turn, mut waiting) = unbounded_channel::<(Effect, Counted)>();
        let mut tasks = JoinSet::new();
        let (who, told) = (perform.clone(), sender.clone());
        tasks.spawn(async move {
            while let Some((effect, counted)) = waiting.recv().await {
                who(effect, told.clone()).await;
                drop(counted);
            }
        });
        Self {
            perform,
            sender,
            events,
            in_turn,
            tasks,
            asked: HashMap::new(),
            rested: Instant::now(),
            questions: Arc::default(),
            writes: Arc::default(),
        }
    }

    /// Begins an effect.
    pub(super) fn begin(&mut self, effect: Effect) {
        if keeps_its_turn(&effect) {
            // The queue lives as long as its sender.
            let _ = self.in_turn.send((effect, Counted::new(&self.writes)));
            return;
        }
        while self.tasks.try_join_next().is_some() {}
        let kind = discriminant(&effect);
        let mut at = Instant::now();
        if let Effect::QueryMailbox { .. } = effect {
            at = at.max(self.rested);
            self.rested = Instant::now() + REST;
        }
        let counted = Counted::new(&self.questions);
        let (who, told) = (self.perform.clone(), self.sender.clone());
        let task = self.tasks.spawn(async move {
            sleep_until(at).await;
            who(effect, told).await;
            drop(counted);
        });
        if let Some(older) = self.asked.insert(kind, task) {
            older.abort();
        }
    }

    /// What comes next; never ends, for a sender is kept here.
    pub(super) async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// What comes while anything is under way; `None` when nothing is, or at `end`.
    pub(super) async fn next_before(&mut self, end: Instant) -> Option<Event> {
        self.next_while(end, &[self.questions.clone(), self.writes.clone()])
            .await
    }

    /// What comes while something is written or handed over. Questions are waited for by nobody.
    pub(super) async fn next_written(&mut self, end: Instant) -> Option<Event> {
        let writes = self.writes.clone();
        self.next_while(end, &[writes]).await
    }

    async fn next_while(&mut self, end: Instant, busy: &[Arc<AtomicUsize>]) -> Option<Event> {
        loop {
            if let Ok(event) = self.events.try_recv() {
                return Some(event);
            }
            let idle = busy.iter().all(|n| n.load(Ordering::SeqCst) == 0);
            if idle || Instant::now() >= end {
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
/// questions to the network are not, and letting go of the engine cannot wait for it.
fn keeps_its_turn(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::Discover { .. }
            | Effect::RunProbe { .. }
            | Effect::QueryMailbox { .. }
            | Effect::CheckPort { .. }
            | Effect::RoundTrip
            | Effect::LetGo
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::setup::{Discovery, Plan};

    /// An outside whose every effect takes 200 ms; a question about the port tells its number.
    fn slow(begun: &Arc<AtomicUsize>) -> Errands {
        let begun = begun.clone();
        Errands::new(Arc::new(move |effect, sender| {
            let begun = begun.clone();
            Box::pin(async move {
                begun.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(200)).await;
                if let Effect::CheckPort { run, .. } = effect {
                    let result = Ok(Discovery {
                        host: String::new(),
                        url: String::new(),
                        primary: None,
                        attempts: Vec::new(),
                    });
                    let _ = sender.send(Event::Discovered { run, result });
                }
            })
        }))
    }

    fn port(run: u32) -> Effect {
        let listen = ([127, 0, 0, 1], 1).into();
        Effect::CheckPort { run, listen }
    }

    #[tokio::test(start_paused = true)]
    async fn a_newer_question_ends_the_one_before_and_no_end_waits_for_it() {
        let begun = Arc::default();
        let mut errands = slow(&begun);
        for run in 1..=50 {
            errands.begin(port(run));
        }
        let end = Instant::now() + Duration::from_secs(9);
        let Some(Event::Discovered { run, .. }) = errands.next_before(end).await else {
            panic!("no answer");
        };
        assert_eq!(run, 50);
        assert!(errands.next_before(end).await.is_none(), "an older answer");
        let at = Instant::now();
        errands.begin(port(51));
        assert!(errands.next_written(end).await.is_none());
        assert_eq!(at, Instant::now());
        errands.begin(Effect::Write(Box::new(Plan {
            config_file: "/c".into(),
            seen: None,
            text: String::new(),
            passwords: std::collections::BTreeMap::new(),
        })));
        while errands.next_written(end).await.is_some() {}
        assert!(
            at.elapsed() >= Duration::from_millis(200),
            "the write was cut off"
        );
    }
}
