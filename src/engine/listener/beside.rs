//! Mails that take longer to decide than others may wait, such as one whose person is looked up in a
//! slow directory: they are decided beside the listener's work, in order for each task.
//!
//! Called by the listener alone. Keeps nothing: such a mail lies in the inbox until it is decided, and
//! after a crash the look through the whole folder finds it there.

use std::{
    collections::{HashSet, VecDeque},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use tokio::task::JoinSet;

use super::Listener;
use crate::{
    domain::{InboundMail, ItemRef, TaskId},
    engine::desk::Desk,
    store::StoreError,
};

/// How long others wait for one mail.
const PATIENCE: Duration = Duration::from_secs(1);
/// Most mails beside; with so many the next one waits until one of them is decided.
const MOST: usize = 20;

/// A mail that was decided, or could not be.
pub(super) struct Ended {
    pub(super) item: ItemRef,
    pub(super) mail: InboundMail,
    pub(super) outcome: Result<bool, StoreError>,
    /// Its task.
    lane: Option<TaskId>,
}

/// The mails beside.
#[derive(Default)]
pub(super) struct Beside {
    running: JoinSet<Ended>,
    /// Tasks of which a mail is being decided; the next ones of these wait in `behind`.
    lanes: HashSet<TaskId>,
    behind: VecDeque<(TaskId, ItemRef, InboundMail)>,
    /// Places of all of them.
    held: HashSet<String>,
}

impl Beside {
    /// Whether the mail at that place is one of them.
    pub(super) fn holds(&self, place: &str) -> bool {
        self.held.contains(place)
    }

    pub(super) fn is_full(&self) -> bool {
        self.held.len() >= MOST
    }

    /// Decides a mail; `None`: it takes longer, and [`Self::next`] tells its end.
    pub(super) async fn take(
        &mut self,
        desk: &Arc<Desk>,
        item: &ItemRef,
        mail: InboundMail,
    ) -> Option<Ended> {
        let lane = match desk.task_of(&mail).await {
            Ok(lane) => lane,
            Err(error) => {
                return Some(Ended {
                    item: item.clone(),
                    mail,
                    outcome: Err(error),
                    lane: None,
                });
            }
        };
        if let Some(task) = lane.filter(|task| self.lanes.contains(task)) {
            self.held.insert(item.id.clone());
            self.behind.push_back((task, item.clone(), mail));
            return None;
        }
        let mut work = decide(desk, item.clone(), mail, lane);
        if let Ok(ended) = tokio::time::timeout(PATIENCE, &mut work).await {
            return Some(ended);
        }
        self.held.insert(item.id.clone());
        self.lanes.extend(lane);
        self.running.spawn(work);
        None
    }

    /// The next of them that was decided; never, while there is none.
    pub(super) async fn next(&mut self, desk: &Arc<Desk>) -> Ended {
        let ended = match self.running.join_next().await {
            Some(Ok(ended)) => ended,
            // As if it had been decided in here.
            Some(Err(error)) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            // Nobody stops one of them alone.
            Some(Err(_)) | None => std::future::pending().await,
        };
        self.held.remove(&ended.item.id);
        if let Some(task) = ended.lane {
            let follows = self.behind.iter().position(|(lane, ..)| *lane == task);
            match follows.and_then(|at| self.behind.remove(at)) {
                Some((_, item, mail)) => {
                    self.running.spawn(decide(desk, item, mail, Some(task)));
                }
                None => {
                    self.lanes.remove(&task);
                }
            }
        }
        ended
    }
}

fn decide(
    desk: &Arc<Desk>,
    item: ItemRef,
    mail: InboundMail,
    lane: Option<TaskId>,
) -> Pin<Box<dyn Future<Output = Ended> + Send>> {
    let desk = Arc::clone(desk);
    Box::pin(async move {
        let outcome = desk.take(&mail).await;
        Ended {
            item,
            mail,
            outcome,
            lane,
        }
    })
}

impl Listener {
    /// Decides a mail; `None`: it is decided beside.
    pub(super) async fn decide(
        &mut self,
        item: &ItemRef,
        mail: InboundMail,
        beside: bool,
    ) -> Option<Ended> {
        if self.beside.holds(&item.id) {
            return None;
        }
        if !beside {
            return Some(decide(&self.desk, item.clone(), mail, None).await);
        }
        while self.beside.is_full() {
            let ended = self.beside.next(&self.desk).await;
            self.ended(ended).await;
        }
        self.beside.take(&self.desk, item, mail).await
    }

    /// One of them was decided, or has to be taken again.
    pub(super) async fn ended(&mut self, ended: Ended) {
        let done = ended.outcome.map(|_| true);
        if !self.is_done(&ended.item, Some(&ended.mail), done).await {
            self.again.push(ended.item);
        }
    }

    /// Lays a mail that was dealt with down to be filed; `false`: it was not.
    pub(super) async fn is_done(
        &mut self,
        item: &ItemRef,
        mail: Option<&InboundMail>,
        done: Result<bool, StoreError>,
    ) -> bool {
        let done = match done {
            Ok(true) => {
                self.core.board.recovered("store");
                true
            }
            Ok(false) => false,
            Err(error) => self.store_failed(item, mail, &error).await,
        };
        if done {
            self.tray.put(item.clone());
        }
        done
    }
}
