//! The one thread that writes: what is queued is committed together, then acknowledged.
//!
//! Called by [`super::SqliteStore`]. One transaction and one fsync serve up to [`BATCH`] units;
//! each unit has its own savepoint, so that one that fails leaves the others as they are. Never
//! acknowledges before the commit came back.

use std::{sync::Arc, thread::JoinHandle};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot, watch};

use super::fault::Fault;
use crate::store::StoreError;

/// Most units of one transaction: beyond some 100 the fsync is no longer what costs.
const BATCH: usize = 256;
/// Most units that wait; callers beyond wait for a place.
const QUEUE: usize = 1024;

type Acknowledgement = oneshot::Sender<Result<(), StoreError>>;

type Work = Box<dyn FnOnce(&Connection) -> Result<(), Fault> + Send>;

struct Unit {
    work: Work,
    tell: Acknowledgement,
}

/// Handle of the thread.
pub(super) struct Writer {
    queue: mpsc::Sender<Unit>,
    thread: JoinHandle<()>,
    broken: watch::Receiver<Option<StoreError>>,
}

impl Writer {
    /// Starts the thread on a connection that it alone uses.
    pub(super) fn start(c: Connection, place: &Arc<str>) -> Result<Self, StoreError> {
        let (queue, units) = mpsc::channel(QUEUE);
        let (break_off, broken) = watch::channel(None);
        let of_thread = Arc::clone(place);
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || serve(c, &of_thread, units, &break_off))
            .map_err(|e| StoreError::Unwritable {
                place: place.to_string(),
                what: e.to_string(),
            })?;
        Ok(Self {
            queue,
            thread,
            broken,
        })
    }

    /// Returns when writing broke; never, while all is well.
    pub(super) async fn broken(&self) -> StoreError {
        let mut broken = self.broken.clone();
        if let Ok(error) = broken.wait_for(Option::is_some).await
            && let Some(error) = error.as_ref()
        {
            return error.clone();
        }
        // The thread ended in order: it cannot break any more.
        std::future::pending().await
    }

    /// Runs `work` in a transaction; returns its value once that is durable. When the caller gives
    /// up waiting, the unit is committed all the same.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (made, value) = oneshot::channel();
        let (tell, told) = oneshot::channel();
        let work = Box::new(move |c: &Connection| {
            // The receiver is gone only when nobody waits any more.
            drop(made.send(work(c)?));
            Ok(())
        });
        let queued = self.queue.send(Unit { work, tell }).await;
        queued.map_err(|_| StoreError::Closed)?;
        told.await.map_err(|_| StoreError::Closed)??;
        value.await.map_err(|_| StoreError::Closed)
    }

    /// Commits what is queued and ends the thread; blocks until then.
    pub(super) fn close(self) {
        drop(self.queue);
        // A thread that panicked has acknowledged nothing: there is nothing to add here.
        drop(self.thread.join());
    }
}

fn serve(
    mut c: Connection,
    place: &str,
    mut units: mpsc::Receiver<Unit>,
    break_off: &watch::Sender<Option<StoreError>>,
) {
    let mut ended: Option<StoreError> = None;
    while let Some(first) = units.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < BATCH
            && let Ok(next) = units.try_recv()
        {
            batch.push(next);
        }
        if let Some(error) = &ended {
            acknowledge(batch.into_iter().map(|u| u.tell), &Err(error.clone()));
        } else if let Err(fault) = commit_together(&mut c, place, batch)
            && fault.ends_writing()
        {
            let error = fault.breaking(place);
            break_off.send_replace(Some(error.clone()));
            ended = Some(error);
        }
    }
}

/// The fault that took the whole transaction, after everybody was told.
fn commit_together(c: &mut Connection, place: &str, batch: Vec<Unit>) -> Result<(), Fault> {
    let mut rest = batch.into_iter();
    let mut written = Vec::new();
    let outcome = begin_run_commit(c, place, &mut rest, &mut written);
    let answer = match &outcome {
        Ok(()) => Ok(()),
        Err(fault) => Err(fault.breaking(place)),
    };
    acknowledge(written.into_iter().chain(rest.map(|u| u.tell)), &answer);
    outcome
}

fn begin_run_commit(
    c: &mut Connection,
    place: &str,
    units: &mut std::vec::IntoIter<Unit>,
    written: &mut Vec<Acknowledgement>,
) -> Result<(), Fault> {
    let t = c.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for unit in units.by_ref() {
        t.prepare_cached("SAVEPOINT unit")?.execute([])?;
        if let Err(fault) = (unit.work)(&t) {
            let lost = t.is_autocommit() || fault.ends_writing();
            let answer = Err(fault.breaking(place));
            acknowledge(std::iter::once(unit.tell), &answer);
            // A full disk, for one, rolls the whole transaction back
            // (https://sqlite.org/lang_transaction.html section 3).
            if lost {
                return Err(fault);
            }
            t.prepare_cached("ROLLBACK TO unit")?.execute([])?;
        } else {
            written.push(unit.tell);
        }
        t.prepare_cached("RELEASE unit")?.execute([])?;
    }
    t.commit()?;
    Ok(())
}

fn acknowledge(tells: impl Iterator<Item = Acknowledgement>, answer: &Result<(), StoreError>) {
    for tell in tells {
        // Whoever gave up waiting needs no answer.
        drop(tell.send(answer.clone()));
    }
}
