//! Composes the mails that leave: notification, answers, test mail; text and HTML.
//!
//! Called by the desk and by whoever makes a task. It fills templates with sentences of
//! `words::mail` and adds the headers that keep machines from answering. It never sends, never
//! chooses a recipient, and reads neither clock nor random: ids come from the caller.

mod answer;
mod asking;
mod compose;
mod standing;
mod templates;
#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use asking::Opening;
pub use compose::{Composer, Envelope};
pub use standing::{Target, shown as shown_name};
pub use templates::ComposeError;

use crate::{
    domain::MessageId,
    reply::{ours::row_of, token::find_tokens},
};

/// Whether a text looks like mail of ours: a Message-ID (or a list of them) of our form, or a
/// subject or body with a token. It says nothing of whether it is genuine.
pub fn recognise(text: &str) -> bool {
    MessageId::parse_list(text)
        .iter()
        .any(|id| row_of(id).is_some())
        || !find_tokens(text).is_empty()
}
