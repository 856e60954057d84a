//! Waits until the running engine has taken a change up, and tells how it fares with it.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{exit::Exit, talk};
use crate::{control::Client, domain::Snapshot, launch, world::Directories};

/// The engine looks at its files twice a second; the search for Exchange may take 20 s on top.
const SEEN_WITHIN: Duration = Duration::from_secs(30);
/// Looks after which a change that was not taken up is one that it refused: one may have been under way.
const LOOKED: u64 = 2;
/// How long opening a mailbox is waited for.
const OPENED_WITHIN: Duration = Duration::from_secs(15);
const PACE: Duration = Duration::from_millis(100);

/// The engine that ran before a change, if one answered.
pub struct Running {
    /// Its control socket.
    pub client: Client,
    /// How it was.
    pub before: Snapshot,
}

/// The running engine; `None` when none answers.
pub async fn running(directories: &Directories) -> Option<Running> {
    let client = launch::client(directories).ok()?;
    let before = client.snapshot().await.ok()?;
    Some(Running { client, before })
}

/// Waits for the engine and tells what it does now. Codes: 0 taken up and working, or no engine;
/// 9 not taken up, or in trouble with it.
pub async fn tell_taken_up(running: Option<Running>) -> Exit {
    let Some(Running { client, before }) = running else {
        talk::tell("no engine answers; it is used at the next start: smartactions start");
        return Exit::Done;
    };
    let begun = Instant::now();
    let took = |s: &Snapshot| s.config_version > before.config_version || s.pid != before.pid;
    // From now on: looks of before the files were in place say nothing.
    let looks = client.snapshot().await.map_or(u64::MAX, |s| s.looks);
    let looked = |s: &Snapshot| s.looks >= looks.saturating_add(LOOKED);
    let seen = until(&client, SEEN_WITHIN, |s| took(s) || looked(s)).await;
    let Some(now) = seen.filter(took) else {
        talk::tell("the running engine has not taken it up:");
        tell_troubles(client.snapshot().await.ok().as_ref());
        return Exit::NotYet;
    };
    let (pid, took) = (now.pid, begun.elapsed().as_millis());
    talk::tell(&format!(
        "the engine (pid {pid}) took it up after {took} ms"
    ));
    let settled = until(&client, OPENED_WITHIN, |s| s.listener.state != "opening").await;
    tell_listener(settled.or(client.snapshot().await.ok()).as_ref(), &before)
}

fn tell_listener(now: Option<&Snapshot>, before: &Snapshot) -> Exit {
    let Some(now) = now else {
        talk::tell("the engine no longer answers; see smartactions logs");
        return Exit::NotYet;
    };
    match now.listener.state.as_str() {
        "listening" => {
            let mut line = format!("it listens to {}", now.listener.mailbox);
            if before.listener.mailbox.is_empty() && before.outbox.waiting > 0 {
                let count = before.outbox.waiting;
                line = format!("{line}; what waited goes out now ({count})");
            }
            talk::tell(&line);
            Exit::Done
        }
        "none" => {
            talk::tell("no listener mailbox is set: tasks are taken, mail waits");
            Exit::Done
        }
        "paused" => {
            talk::tell("it is paused: smartactions status");
            Exit::Done
        }
        state => {
            talk::tell(&format!("the listener mailbox is not open ({state}):"));
            tell_troubles(Some(now));
            Exit::NotYet
        }
    }
}

fn tell_troubles(snapshot: Option<&Snapshot>) {
    for trouble in snapshot.into_iter().flat_map(|s| &s.troubles) {
        talk::tell(&trouble.problem.to_string());
    }
}

async fn until(
    client: &Client,
    limit: Duration,
    fits: impl Fn(&Snapshot) -> bool,
) -> Option<Snapshot> {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Ok(snapshot) = client.snapshot().await
            && fits(&snapshot)
        {
            return Some(snapshot);
        }
        sleep(PACE).await;
    }
    None
}
