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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::{
        collections::BTreeMap,
        sync::atomic::{AtomicU32, Ordering},
    };

    use axum::{Json, Router, routing::get};

    use super::*;
    use crate::{control::bind, tui::status::fixture::running};

    /// The pid of the next snapshot: here it counts the answers of the engine.
    async fn next(updates: &mut Receiver<Update>) -> u32 {
        loop {
            if let Update::Snapshot(told) = updates.recv().await.unwrap() {
                return told.pid;
            }
        }
    }

    #[tokio::test]
    async fn a_screen_that_did_not_look_for_long_still_gets_what_is_newest() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config.toml");
        let none = BTreeMap::new();
        let at = Directories::find(&none, false, Some(&config), Some(dir.path())).unwrap();
        let answers = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&answers);
        let snapshot = move || async move {
            let mut told = running();
            told.pid = counted.fetch_add(1, Ordering::SeqCst) + 1;
            Json(told)
        };
        let router = Router::new().route("/snapshot", get(snapshot));
        let socket = bind(&at.socket()).await.unwrap();
        tokio::spawn(async move { axum::serve(socket, router).await });
        let client = Client::new(&at.socket()).unwrap();
        let (news, mut updates) = News::begin(client, at);
        // Nobody reads: the news fill their room and stop there.
        while answers.load(Ordering::SeqCst) <= u32::try_from(ROOM).unwrap() {
            news.wake().notify_one();
            tokio::task::yield_now().await;
        }
        let full = answers.load(Ordering::SeqCst);
        let mut last = 0;
        // Each one comes, in order, and then those that were not yet asked for.
        while last <= full {
            news.wake().notify_one();
            let told = next(&mut updates).await;
            assert_eq!(told, last + 1, "none is lost, none comes twice");
            last = told;
        }
    }
}
