//! Makes a recording that may be given away out of what went over the wire.
//!
//! Called by `probe --record`. Everything is replaced or blanked unless it is known to say nothing
//! of people, machines or content: a list of what is kept, never of what is hidden.

mod document;
mod headers;
mod kinds;
mod mime;
mod pseudonyms;
mod round_trip;
#[cfg(test)]
mod tests;
mod vocabulary;

use crate::domain::recording::{Came, End, Exchange, FORMAT, Recording, Sent};
use crate::ews::{Taped, TapedEnd};
use pseudonyms::Pseudonyms;
pub use round_trip::{Trip, TripFault, round_trip};

/// Whom the recording is about; they get telling names instead of numbers.
#[derive(Debug, Clone)]
pub struct Cast<'a> {
    /// Host name of the server.
    pub host: &'a str,
    /// Who signs in.
    pub account: &'a str,
    /// The account's own mailbox and the listener mailbox, where known.
    pub own: Option<&'a str>,
    /// The listener mailbox, where there is one.
    pub listener: Option<&'a str>,
}

/// The recording of what was taped, with invented names.
pub fn recording(taped: &[Taped], left_out: usize, cast: &Cast<'_>) -> Recording {
    let own = cast.own.map(|a| (a, "service"));
    let listener = cast.listener.map(|a| (a, "listener"));
    let mailboxes: Vec<_> = own.into_iter().chain(listener).collect();
    let mut names = Pseudonyms::new(cast.host, cast.account, &mailboxes);
    Recording {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        left_out,
        exchanges: taped.iter().map(|t| exchange(t, &mut names)).collect(),
    }
}

fn exchange(taped: &Taped, names: &mut Pseudonyms) -> Exchange {
    Exchange {
        operation: taped.operation.clone(),
        took_ms: u64::try_from(taped.took.as_millis()).unwrap_or(u64::MAX),
        request: Sent {
            headers: headers::request(&taped.request_headers, names),
            body: document::anonymise(&taped.request, names),
        },
        answer: taped.answer.as_ref().map(|answer| Came {
            status: answer.status,
            headers: headers::answer(&answer.headers, names),
            body: document::anonymise(&String::from_utf8_lossy(&answer.body), names),
            end: match answer.end {
                TapedEnd::Whole => End::Whole,
                TapedEnd::Cut => End::Cut,
                TapedEnd::Left => End::Left,
            },
        }),
    }
}
