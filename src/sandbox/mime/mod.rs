//! MIME in and out: RFC 5322 bytes ↔ [`Message`](super::model::Message), HTML ↔ plain text.
//!
//! Called by the admin calls (a mail is delivered), by EWS operations (`MimeContent`, bodies of
//! the other kind) and by the reply composer. Everything here takes hostile bytes: a broken mail
//! gives a poorer message, never an error.

mod classify;
mod convert;
mod header;
mod parse;
mod render;

pub(super) use convert::escape;
pub use convert::{html_to_text, text_to_html};
pub use parse::parse;
pub use render::render;
