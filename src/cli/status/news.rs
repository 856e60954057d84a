//! News for the status screen: the engine's snapshot at a steady pace, and its log as it grows.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{
        Notify,
        mpsc::{Receiver, Sender, channel},
    },
    task::JoinHandle,
    time::sleep,
};

use super::{log_tail::LogTail, seen};
use crate::{control::Client, tui::status::Update, world::Directories};

/// Pause between two snapshots. The engine answers from memory and one small query each.
const PACE: Duration = Duration::from_millis(750);
/// News that may wait for the screen; it takes ten frames a second, so this is never full long.
const ROOM: usize = 16;

/// The source of news, until it is dropped.
pub(super) struct News {
    sender: Sender<Update>,
    wake: Arc<Notify>,
    asking: JoinHandle<()>,
}

impl News {
    /// Begins to ask the engine of `directories`, at once and then every 750 ms. Without an answer
    /// it goes on asking, so an engine that comes back is seen by itself.
    pub(super) fn begin(client: Client, directories: Directories) -> (Self, Receiver<Update>) {
        let (sender, receiver) = channel(ROOM);
        let wake = Arc::new(Notify::new());
        let asking = tokio::spawn(ask(client, directories, sender.clone(), Arc::clone(&wake)));
        let news = Self {
            sender,
            wake,
            asking,
        };
        (news, receiver)
    }

    /// A way to tell the screen what came of a request.
    pub(super) fn sender(&self) -> Sender<Update> {
        self.sender.clone()
    }

    /// What makes it ask now.
    pub(super) fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.asking.abort();
    }
}

async fn ask(client: Client, directories: Directories, sender: Sender<Update>, wake: Arc<Notify>) {
    let mut log = LogTail::of(directories.log_file());
    loop {
        let update = match client.snapshot().await {
            Ok(snapshot) => Update::Snapshot(Box::new(snapshot)),
            Err(error) => Update::NoAnswer(Box::new(seen::finding(&error, &directories))),
        };
        let lines = log.news().map(Update::Log);
        for update in [Some(update), lines].into_iter().flatten() {
            if sender.send(update).await.is_err() {
                return;
            }
        }
        tokio::select! {
            () = sleep(PACE) => {}
            () = wake.notified() => {}
        }
    }
}
