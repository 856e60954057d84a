//! Starts and stops the parts, and is the engine's face: [`Engine`].
//!
//! An empty listener mailbox is a state: tasks are taken, mail waits. A new plan stops the parts
//! of the old one and starts its own; a part that ends by itself is started again.

mod parts;

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

use parts::{Gates, Place, drain, until};

use super::{
    clerk::Clerk,
    core::Core,
    herald,
    plan::{EngineConfig, Plan},
};
use crate::{
    domain::{Problem, Tenant},
    store::Store,
    world::World,
};

/// How often the number of waiting mails is noted for the screen.
const SAMPLE: Duration = Duration::from_secs(10);
/// Pause before a part that ended by itself is started again.
const REVIVAL: Duration = Duration::from_secs(1);

/// The running engine. Cheap to clone; all clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    pub(super) core: Arc<Core>,
    orders: Arc<watch::Sender<Order>>,
    stop: CancellationToken,
    supervisor: Arc<tokio::sync::Mutex<Option<JoinHandle<()>>>>,
}

#[derive(Clone)]
struct Order {
    plan: Plan,
    /// Of its config.
    version: u64,
    paused: bool,
}

impl Engine {
    /// Starts the parts on the current tokio runtime. Returns at once; [`Engine::snapshot`] tells
    /// when it is ready.
    pub fn start(
        plan: Plan,
        world: World,
        tenant: Tenant,
        store: Arc<dyn Store>,
        clerk: Arc<Clerk>,
    ) -> Self {
        let core = Core::new(tenant, world, store, clerk, plan.config.clone());
        let core = Arc::new(core);
        let order = Order {
            plan,
            version: 1,
            paused: false,
        };
        let (orders, seen) = watch::channel(order);
        let stop = CancellationToken::new();
        let run = supervise(Arc::clone(&core), seen, stop.clone());
        let told = Arc::clone(&core);
        let supervisor = tokio::spawn(async move { herald::beside(&told, run).await });
        Self {
            core,
            orders: Arc::new(orders),
            stop,
            supervisor: Arc::new(tokio::sync::Mutex::new(Some(supervisor))),
        }
    }

    /// Takes up a new plan: another mailbox, another secret, other settings.
    pub fn apply(&self, plan: Plan) {
        self.core.take_up(plan.config.clone());
        let mut facts = self.core.board.facts();
        facts.config_version += 1;
        facts.config_at = self.core.world.now();
        // What was known of the old mailbox must not make the new one look ready.
        facts.forget_mailbox();
        let version = facts.config_version;
        drop(facts);
        self.orders.send_modify(|order| {
            order.plan = plan;
            order.version = version;
        });
    }

    /// Notes that the files were looked at and that what they say was applied: what is told from now on
    /// is of files as they were then. Parts that still run by the plan before would tell what is over.
    pub fn looked(&self) {
        let mut facts = self.core.board.facts();
        if facts.in_force == facts.config_version {
            facts.looks += 1;
        }
    }

    /// The settings in force.
    pub fn config(&self) -> EngineConfig {
        self.core.config().as_ref().clone()
    }

    /// Stops listening and sending; tasks are still taken.
    pub fn pause(&self) {
        self.core.board.facts().paused_until = None;
        self.set_paused(true);
    }

    /// The same, and goes on by itself after `time`, unless it was told otherwise before. A restart
    /// of the engine ends every pause.
    pub fn pause_for(&self, time: Duration) {
        let now = self.core.world.now();
        let end = now.checked_add(time).ok();
        self.core.board.facts().paused_until = end;
        self.set_paused(true);
        let engine = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                () = engine.stop.cancelled() => return,
            }
            if end.is_some() && engine.core.board.facts().paused_until == end {
                engine.resume();
            }
        });
    }

    /// Listens and sends again.
    pub fn resume(&self) {
        self.core.board.facts().paused_until = None;
        self.set_paused(false);
    }

    fn set_paused(&self, paused: bool) {
        self.core.board.facts().paused = paused;
        self.orders.send_if_modified(|order| {
            let changed = order.paused != paused;
            order.paused = paused;
            changed
        });
    }

    /// Sends the round-trip test mail to the listener mailbox itself; the snapshot tells how it
    /// fares. Refused while no mailbox is set (`engine.no_mailbox`).
    pub async fn round_trip(&self) -> Result<(), Problem> {
        self.core.send_test_mail().await
    }

    /// Ends the parts, at most 10 s, and returns when they are gone. Nothing that was
    /// acknowledged is lost by it.
    pub async fn shutdown(&self) {
        self.stop.cancel();
        if let Some(supervisor) = self.supervisor.lock().await.take() {
            // It ends by itself within DRAIN; a panic in it has nothing left to stop.
            let _ended = supervisor.await;
        }
    }

    /// Drops everything on the spot, as a crash does: when nothing more can be written, and for
    /// tests of what survives.
    pub async fn crash(&self) {
        if let Some(supervisor) = self.supervisor.lock().await.take() {
            supervisor.abort();
            let _ended = supervisor.await;
        }
    }
}

async fn supervise(core: Arc<Core>, mut orders: watch::Receiver<Order>, stop: CancellationToken) {
    let mut gates = Gates::default();
    // Ends with this function, also when it is aborted.
    let mut beside = JoinSet::new();
    beside.spawn(until(stop.clone(), sample(Arc::clone(&core))));
    loop {
        let order = orders.borrow_and_update().clone();
        {
            let mut facts = core.board.facts();
            facts.forget_mailbox();
            facts.in_force = order.version;
        }
        let stop_parts = stop.child_token();
        let mut parts = JoinSet::new();
        if let (false, Some(mailbox)) = (order.paused, &order.plan.config.mailbox) {
            match (order.plan.connect)(&order.plan.config) {
                Ok(connection) => {
                    let (gate, way_out) = gates.next(&core, &stop_parts, &*connection.sender);
                    let at = Place {
                        core: &core,
                        gate,
                        way_out,
                        mailbox,
                        stop: &stop_parts,
                    };
                    at.start_parts(&mut parts, &order.plan.config.folder, connection);
                }
                Err(problem) => {
                    let effect = "nothing is read or sent";
                    core.board
                        .trouble("exchange", problem, effect, core.world.now());
                }
            }
        }
        let ended = async {
            if parts.join_next().await.is_none() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            // Told to stop, the parts end too: that is no fault of theirs.
            biased;
            () = stop.cancelled() => {}
            changed = orders.changed() => if changed.is_err() { stop.cancel() },
            () = ended => {
                tracing::error!("a part of the engine ended by itself; it is started again");
                tokio::time::sleep(REVIVAL).await;
            }
        }
        // Nobody asks for a mail of a mailbox that is listened to no more.
        core.opens(None);
        stop_parts.cancel();
        drain(&mut parts).await;
        if stop.is_cancelled() {
            return;
        }
    }
}

/// Notes again and again how many mails wait, with a mailbox and without.
async fn sample(core: Arc<Core>) {
    loop {
        // A database that can't be read is told by those who need it.
        if let Ok(tally) = core
            .store
            .outbox_tally(&core.tenant, core.world.now())
            .await
        {
            core.board.facts().waits(tally.waiting);
        }
        tokio::time::sleep(SAMPLE).await;
    }
}
