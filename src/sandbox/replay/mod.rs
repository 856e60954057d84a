//! Plays a recorded server: `sandbox --replay FILE`.
//!
//! Called by [`super::exchange`] in place of the sandbox's own operations. Each request gets the
//! recorded answer to the request that is most like it, in the recorded order; what the recording
//! named otherwise (Message-IDs, addresses, keys) is swapped for what this client says. It signs
//! nobody in: the sandbox's own accounts do that.

mod likeness;
mod show;
mod swap;

use std::sync::{Mutex, PoisonError};

use super::soap::element::Element;
use crate::domain::recording::{Came, End, Exchange, Recording};
use likeness::Likeness;
pub(super) use show::{not_recorded, show};
use swap::Swaps;

/// HTTP headers that the sandbox's own server sets, or that told how a body was packed.
const OWN_HEADERS: [&str; 8] = [
    "content-length",
    "transfer-encoding",
    "content-encoding",
    "connection",
    "keep-alive",
    "date",
    "server",
    "www-authenticate",
];

/// A recording and how far it was played.
#[derive(Debug)]
pub(super) struct Player {
    scenes: Vec<Scene>,
    greeting: Option<Came>,
    stage: Mutex<Stage>,
}

/// One recorded exchange of EWS.
#[derive(Debug)]
struct Scene {
    operation: String,
    likeness: Option<Likeness>,
    request: Option<Element>,
    anchor: Option<String>,
    answer: Came,
}

#[derive(Debug, Default)]
struct Stage {
    played: Vec<bool>,
    swaps: Swaps,
}

/// What the server is to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Played {
    /// Name of the operation, for the counts.
    pub(super) operation: String,
    /// HTTP status.
    pub(super) status: u16,
    /// HTTP headers.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: String,
    /// How it ends.
    pub(super) end: End,
}

impl Player {
    /// Gets ready to play. Answers that only refused a sign-in are left out: signing in is the
    /// sandbox's own.
    pub(super) fn new(recording: Recording) -> Self {
        const UNAUTHORIZED: u16 = 401;
        let greeted = |e: &Exchange| e.operation == "greeting";
        let greeting = recording.exchanges.iter().find(|e| greeted(e));
        let greeting = greeting.and_then(|e| e.answer.clone());
        let scenes: Vec<Scene> = recording
            .exchanges
            .into_iter()
            .filter(|e| !greeted(e))
            .filter_map(Scene::new)
            .filter(|s| s.answer.status != UNAUTHORIZED)
            .collect();
        let played = vec![false; scenes.len()];
        Self {
            scenes,
            greeting: greeting.filter(|g| g.status != UNAUTHORIZED),
            stage: Mutex::new(Stage {
                played,
                swaps: Swaps::default(),
            }),
        }
    }

    /// What the recorded server said to a request without a body and without sign-in, where it did
    /// not ask to sign in.
    pub(super) fn greeting(&self) -> Option<Played> {
        self.greeting
            .as_ref()
            .map(|came| played("greeting", came, &Swaps::default()))
    }

    /// The answer to this request; `None` when the recording has nothing like it.
    pub(super) fn answer(&self, request: &[u8], anchor: Option<&str>) -> Option<Played> {
        let asked = Element::read(request).ok()?;
        let operation = likeness::operation(&asked)?;
        let likeness = Likeness::of(&asked);
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let number = self.choose(&operation, &likeness, &stage.played)?;
        let scene = self.scenes.get(number)?;
        if let Some(flag) = stage.played.get_mut(number) {
            *flag = true;
        }
        if let Some(recorded) = &scene.request {
            stage.swaps.learn(recorded, &asked);
        }
        if let (Some(recorded), Some(live)) = (&scene.anchor, anchor) {
            stage.swaps.add(recorded, live);
        }
        Some(played(&operation, &scene.answer, &stage.swaps))
    }

    /// The next one that is alike; else the last one that was alike, since clients ask again; else
    /// the next one, or the last one, of the operation.
    fn choose(&self, operation: &str, likeness: &Likeness, done: &[bool]) -> Option<usize> {
        let of_operation = |n: &usize| {
            self.scenes
                .get(*n)
                .is_some_and(|s| s.operation == operation)
        };
        let alike = |n: &usize| {
            let scene = self.scenes.get(*n);
            scene.is_some_and(|s| s.likeness.as_ref() == Some(likeness))
        };
        let fresh = |n: &usize| !done.get(*n).copied().unwrap_or(true);
        let all = || (0..self.scenes.len()).filter(of_operation);
        all()
            .find(|n| alike(n) && fresh(n))
            .or_else(|| all().filter(alike).last())
            .or_else(|| all().find(fresh))
            .or_else(|| all().last())
    }
}

impl Scene {
    fn new(exchange: Exchange) -> Option<Self> {
        let request = Element::read(exchange.request.body.join("\n").as_bytes()).ok();
        let anchor = exchange
            .request
            .headers
            .into_iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("x-anchormailbox"));
        Some(Self {
            operation: exchange.operation,
            likeness: request.as_ref().map(Likeness::of),
            request,
            anchor: anchor.map(|(_, value)| value),
            answer: exchange.answer?,
        })
    }
}

fn played(operation: &str, came: &Came, swaps: &Swaps) -> Played {
    let own = |name: &str| OWN_HEADERS.iter().any(|o| name.eq_ignore_ascii_case(o));
    Played {
        operation: operation.to_owned(),
        status: came.status,
        headers: came
            .headers
            .iter()
            .filter(|(name, _)| !own(name))
            .map(|(name, value)| (name.clone(), swaps.plain(value)))
            .collect(),
        body: swaps.document(&came.body.join("\n")),
        end: came.end,
    }
}

#[cfg(test)]
mod tests;
