//! The embedded Exchange look-alike. Shares no request or answer types with `ews`.
//!
//! `model` holds people, mailboxes and messages; `soap` reads and writes the envelopes; `ops` has
//! one file for each EWS operation; `streaming` keeps `GetStreamingEvents` connections alive.
//! Around them: `server` (HTTP), `admin` (the calls under `/sandbox/`), `client` (who calls those
//! from the command line). It never reaches another mail system: what is sent inside is delivered
//! inside.

mod autodiscover;
mod connection;
mod faults;
pub mod mime;
pub mod model;
mod people;
mod sign_in;
pub mod soap;
mod stats;
mod tls;
