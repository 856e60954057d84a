//! A tape of what went between a client and a server, for `probe --record`.
//!
//! A [`super::Line`] that has one turns it on. It holds what was sent and what came, bounded, in memory
//! only, and never a header that signs in. It is not anonymised: that is its reader's duty.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use reqwest::ResponseBuilderExt as _;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

use crate::domain::recording::MOST_EXCHANGES;

/// What is kept of one body.
const LARGEST_BODY: usize = 4 * 1024 * 1024;
/// What is kept of all bodies together.
const LARGEST_TAPE: usize = 64 * 1024 * 1024;

/// One request and its answer, as they were.
#[derive(Debug, Clone)]
pub struct Taped {
    /// Name of the EWS operation, or `greeting`.
    pub operation: String,
    /// Headers of the request, without any that signs in.
    pub request_headers: Vec<(String, String)>,
    /// Body of the request.
    pub request: String,
    /// From the request to the end of the answer.
    pub took: Duration,
    /// What came back, if anything did.
    pub answer: Option<TapedAnswer>,
}

/// An answer as it was.
#[derive(Debug, Clone)]
pub struct TapedAnswer {
    /// HTTP status.
    pub status: u16,
    /// All headers.
    pub headers: Vec<(String, String)>,
    /// Body, unpacked.
    pub body: Vec<u8>,
    /// How it ended.
    pub end: TapedEnd,
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TapedEnd {
    /// The server sent all of it.
    Whole,
    /// It broke off, or was larger than what is kept.
    Cut,
    /// We did not wait for its end.
    Left,
}

/// Cheap to clone; clones write to the same tape.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    kept: Arc<Mutex<Kept>>,
}

/// The same tape, whatever is on it.
impl PartialEq for Tape {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.kept, &other.kept)
    }
}

impl Eq for Tape {}

#[derive(Debug, Default)]
struct Kept {
    taped: Vec<Taped>,
    left_out: usize,
    /// Bytes of all bodies.
    held: usize,
}

impl Tape {
    /// All exchanges so far, and how many more there were than are kept.
    pub fn taken(&self) -> (Vec<Taped>, usize) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.taped.clone(), kept.left_out)
    }

    /// Notes a request that is about to leave.
    pub fn sent(&self, request: &reqwest::Request) -> Slot {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        self.note(
            &String::from_utf8_lossy(body.unwrap_or_default()),
            request.headers(),
        )
    }

    fn note(&self, request: &str, headers: &HeaderMap) -> Slot {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let full = kept.taped.len() >= MOST_EXCHANGES;
        if full {
            kept.left_out += 1;
        } else {
            let room = LARGEST_BODY.min(LARGEST_TAPE.saturating_sub(kept.held));
            kept.held += request.len().min(room);
            kept.taped.push(Taped {
                operation: operation(request),
                request_headers: pairs(headers),
                request: request.chars().take(room).collect(),
                took: Duration::ZERO,
                answer: None,
            });
        }
        Slot {
            tape: self.clone(),
            place: (!full).then(|| kept.taped.len() - 1),
            since: Instant::now(),
        }
    }
}

/// The place of one exchange on the tape.
#[derive(Debug, Clone)]
pub struct Slot {
    tape: Tape,
    place: Option<usize>,
    since: Instant,
}

impl Slot {
    fn change(&self, change: impl FnOnce(&mut Taped)) {
        let kept = &self.tape.kept;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taped) = self.place.and_then(|p| kept.taped.get_mut(p)) {
            taped.took = self.since.elapsed();
            change(taped);
        }
    }

    fn ended(&self, end: TapedEnd) {
        self.change(|taped| {
            if let Some(answer) = &mut taped.answer
                && answer.end == TapedEnd::Left
            {
                answer.end = end;
            }
        });
    }

    fn chunk(&self, chunk: &[u8]) {
        let kept = &self.tape.kept;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let Some(taped) = self.place.and_then(|p| kept.taped.get_mut(p)) else {
            return;
        };
        taped.took = self.since.elapsed();
        let Some(answer) = &mut taped.answer else {
            return;
        };
        let room = LARGEST_BODY
            .saturating_sub(answer.body.len())
            .min(LARGEST_TAPE.saturating_sub(kept.held));
        let taken = chunk.get(..room.min(chunk.len())).unwrap_or_default();
        answer.body.extend_from_slice(taken);
        kept.held += taken.len();
        if chunk.len() > room {
            answer.end = TapedEnd::Cut;
        }
    }

    /// Notes the answer, and its body while somebody reads it. The answer given back reads the same.
    pub fn answered(self, response: reqwest::Response) -> reqwest::Response {
        self.change(|taped| {
            taped.answer = Some(TapedAnswer {
                status: response.status().as_u16(),
                headers: pairs(response.headers()),
                body: Vec::new(),
                end: TapedEnd::Left,
            });
        });
        let mut built = http::Response::builder()
            .status(response.status())
            .version(response.version());
        if let Some(extensions) = built.extensions_mut() {
            extensions.clone_from(response.extensions());
        }
        built = built.url(response.url().clone());
        if let Some(headers) = built.headers_mut() {
            headers.clone_from(response.headers());
        }
        let body = reqwest::Body::wrap_stream(self.listen(response.bytes_stream()));
        // Status, version and headers come from an answer: they fit together.
        built.body(body).unwrap_or_default().into()
    }

    fn listen(
        self,
        body: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static,
    ) -> impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static {
        let end = self.clone();
        let heard = body.inspect(move |part| match part {
            Ok(chunk) => self.chunk(chunk),
            Err(_) => self.ended(TapedEnd::Cut),
        });
        let whole = futures_util::stream::once(async move {
            end.ended(TapedEnd::Whole);
            Ok(Bytes::new())
        });
        heard.chain(whole)
    }
}

/// The operation that a document asks for.
fn operation(request: &str) -> String {
    let body = request.split_once("<soap:Body>").map(|(_, body)| body);
    let name = body.and_then(|b| b.trim_start().strip_prefix("<m:"));
    let name: String = name
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    if name.is_empty() {
        return "greeting".to_owned();
    }
    name
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "authorization" | "cookie"))
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operation_is_read_from_the_document() {
        let asked = "<soap:Envelope><soap:Body><m:GetFolder><x/></m:GetFolder></soap:Body>";
        assert_eq!(operation(asked), "GetFolder");
        assert_eq!(operation(""), "greeting");
    }

    #[test]
    fn a_tape_does_not_grow_without_bound() {
        let tape = Tape::default();
        for _ in 0..MOST_EXCHANGES + 3 {
            let _slot = tape.note("", &HeaderMap::new());
        }
        let (taped, left_out) = tape.taken();
        assert_eq!((taped.len(), left_out), (MOST_EXCHANGES, 3));
    }

    #[tokio::test]
    async fn the_bodies_of_a_tape_together_are_bounded_too() {
        let tape = Tape::default();
        let part = vec![b'x'; LARGEST_BODY];
        let most = LARGEST_TAPE / LARGEST_BODY;
        for _ in 0..=most {
            let slot = tape.note("", &HeaderMap::new());
            slot.change(|taped| {
                taped.answer = Some(TapedAnswer {
                    status: 200,
                    headers: Vec::new(),
                    body: Vec::new(),
                    end: TapedEnd::Left,
                });
            });
            slot.chunk(&part);
            slot.ended(TapedEnd::Whole);
        }
        let answers: Vec<_> = tape
            .taken()
            .0
            .into_iter()
            .filter_map(|t| t.answer)
            .collect();
        let held: usize = answers.iter().map(|a| a.body.len()).sum();
        assert_eq!(held, LARGEST_TAPE);
        assert_eq!(answers.last().map(|a| a.end), Some(TapedEnd::Cut));
        assert_eq!(answers.first().map(|a| a.end), Some(TapedEnd::Whole));
    }
}
