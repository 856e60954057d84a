//! Sends the bytes of an answer slowly, or only the first of them.
//!
//! Used by [`super::exchange`] for answers that a planned fault spoils.

use std::pin::Pin;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _, stream};

use super::model::Pace;
use super::soap::{Broken, Documents};

/// The last bytes must have left before the connection breaks off.
const FLUSH: Duration = Duration::from_millis(50);

/// Pieces of a body, in order; an error breaks the connection off.
pub(super) type Pieces = Pin<Box<dyn Stream<Item = Result<Vec<u8>, Broken>> + Send>>;

struct Slow {
    documents: Documents,
    pace: Option<Pace>,
    left: Option<usize>,
    waiting: Vec<u8>,
    begun: bool,
    over: bool,
}

/// Cuts documents into pieces of `pace`, and breaks off when more than `cut_after` bytes would go.
pub(super) fn paced(documents: Documents, pace: Option<Pace>, cut_after: Option<usize>) -> Pieces {
    let slow = Slow {
        documents,
        pace,
        left: cut_after,
        waiting: Vec::new(),
        begun: false,
        over: false,
    };
    Box::pin(stream::unfold(slow, |mut slow| async move {
        let next = slow.next().await?;
        Some((next, slow))
    }))
}

impl Slow {
    async fn next(&mut self) -> Option<Result<Vec<u8>, Broken>> {
        if self.over {
            return None;
        }
        while self.waiting.is_empty() {
            match self.documents.next().await? {
                Ok(document) => self.waiting = document,
                Err(broken) => return Some(Err(self.break_off(broken).await)),
            }
        }
        if self.left == Some(0) {
            return Some(Err(self.break_off(Broken).await));
        }
        if let Some(pace) = self.pace.filter(|_| self.begun) {
            tokio::time::sleep(Duration::from_millis(pace.delay_ms)).await;
        }
        self.begun = true;
        let wanted = self.pace.map_or(self.waiting.len(), |p| p.bytes.max(1));
        let allowed = self.left.unwrap_or(usize::MAX);
        let rest = self
            .waiting
            .split_off(wanted.min(allowed).min(self.waiting.len()));
        let piece = std::mem::replace(&mut self.waiting, rest);
        self.left = self.left.map(|left| left.saturating_sub(piece.len()));
        Some(Ok(piece))
    }

    async fn break_off(&mut self, broken: Broken) -> Broken {
        self.over = true;
        tokio::time::sleep(FLUSH).await;
        broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pieces(pace: Option<usize>, cut: Option<usize>) -> Vec<Option<String>> {
        let documents: Documents = Box::pin(stream::iter(["abcde", "fg"].map(|d| Ok(d.into()))));
        let pace = pace.map(|bytes| Pace { bytes, delay_ms: 1 });
        paced(documents, pace, cut)
            .map(|p| p.ok().and_then(|p| String::from_utf8(p).ok()))
            .collect()
            .await
    }

    fn shown(pieces: &[Option<String>]) -> String {
        let each = pieces.iter().map(|p| p.as_deref().unwrap_or("!"));
        each.collect::<Vec<_>>().join(" ")
    }

    #[tokio::test]
    async fn bodies_are_cut_into_pieces_and_broken_off() {
        for (pace, cut, expected) in [
            (None, None, "abcde fg"),
            (Some(2), None, "ab cd e fg"),
            (None, Some(3), "abc !"),
            (None, Some(5), "abcde !"),
            (None, Some(7), "abcde fg"),
            (Some(2), Some(3), "ab c !"),
            (None, Some(0), "!"),
        ] {
            assert_eq!(
                shown(&pieces(pace, cut).await),
                expected,
                "{pace:?} {cut:?}"
            );
        }
    }
}
