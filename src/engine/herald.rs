//! Tells applications of troubles: `engine.trouble` and `engine.recovered` in the feed.
//!
//! A trouble that is over at once is no news; one that lasts is told once, and its end is told
//! when its beginning was. What was told is known to this process alone: after a restart a trouble
//! that is still there is told again.

use std::{collections::BTreeMap, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::core::Core;
use crate::{
    domain::{Event, EventKind, snapshot::Trouble},
    store::Change,
};

/// How often the board is looked at.
const PACE: Duration = Duration::from_secs(5);
/// How long a trouble lasts before it is news.
const NEWS_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// Troubles that were told, by dependency, with their beginning.
type Told = BTreeMap<String, Timestamp>;

/// Does `work`; meanwhile tells of troubles.
pub(super) async fn beside(core: &Core, work: impl Future<Output = ()>) {
    tokio::select! {
        () = work => {}
        () = tell(core) => {}
    }
}

async fn tell(core: &Core) {
    let mut told = Told::new();
    loop {
        tokio::time::sleep(PACE).await;
        let now = core.board.facts().troubles_by_name();
        let (events, next) = news(core, &told, &now);
        if events.is_empty() {
            continue;
        }
        let change = Change {
            events,
            ..Change::default()
        };
        match core.store.commit(&core.tenant, change).await {
            Ok(_) => told = next,
            // Told at a later look, when the database works again.
            Err(error) => core.store_trouble(&error),
        }
    }
}

/// What is news now, and what will have been told with it.
fn news(core: &Core, told: &Told, troubles: &BTreeMap<String, Trouble>) -> (Vec<Event>, Told) {
    let (mut events, mut next) = (Vec::new(), told.clone());
    for (of, since) in told {
        if !troubles.contains_key(of) {
            let data = serde_json::json!({"of": of, "since": since});
            events.push(core.event(EventKind::EngineRecovered, None, data));
            next.remove(of);
        }
    }
    let now = core.world.now();
    for (of, trouble) in troubles {
        if !told.contains_key(of) && now.duration_since(trouble.since) >= NEWS_AFTER {
            let data = serde_json::json!({"of": of, "trouble": trouble});
            events.push(core.event(EventKind::EngineTrouble, None, data));
            next.insert(of.clone(), trouble.since);
        }
    }
    (events, next)
}
