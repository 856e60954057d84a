//! The embedded Exchange look-alike. Shares no request or answer types with `ews`.
//!
//! `model` holds people, mailboxes and messages; `soap` reads and writes the envelopes; `ops` has
//! one file for each EWS operation; `streaming` keeps `GetStreamingEvents` connections alive.
//! `replay` plays a recorded server instead. Around them: `server` (HTTP), `smtp` (a port that takes
//! mail in), `admin` (the calls under `/sandbox/`), `client` (who calls those
//! from the command line). It never reaches another mail system: what is sent inside is delivered
//! inside.

mod admin;
mod autodiscover;
mod client;
mod connection;
mod exchange;
mod faults;
mod mailbox_order;
pub mod mime;
pub mod model;
mod ops;
mod outlook_reply;
mod pace;
mod people;
mod persist;
mod replay;
mod reply;
mod scenario;
mod server;
mod sign_in;
mod smtp;
pub mod soap;
mod stats;
mod streaming;
mod tls;
mod view;

pub use client::{Client, ClientError, DeliverAs};
pub use model::ChannelBinding;
pub use persist::PersistError;
pub use scenario::{Scenario, ScenarioError};
pub use server::{Options, Running, Sandbox, SandboxError};
pub use sign_in::{DOMAIN, PASSWORD};
pub use stats::Counts;
pub use tls::TlsError;
