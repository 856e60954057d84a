//! The embedded Exchange look-alike. Shares no request or answer types with `ews`.
//!
//! `model` holds people, mailboxes and messages; `soap` reads and writes the envelopes; `ops` has
//! one file for each EWS operation; `streaming` keeps `GetStreamingEvents` connections alive.
//! It never reaches another mail system: what is sent inside is delivered inside.

pub mod mime;
pub mod model;
pub mod soap;
