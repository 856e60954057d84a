//! Configuration and secrets: read, checked, written as a commented document.
//!
//! Two forms, as raw and meaning: [`Settings`] is what was typed (config, answers file or wizard,
//! each value with its line), [`Config`] is what it means once all of it is known. Called by
//! `setup`, `steps`, `host` and `cli`. It never asks anyone and never opens a connection.

mod diff;
mod edit;
mod fault;
mod keys;
mod load;
mod meaning;
mod model;
mod password;
mod read;
#[cfg(test)]
mod reference;
mod relay;
mod secrets;
mod served;
mod settings;
mod write;

pub use diff::{counted_changes, unified};
pub use edit::{apply, apply_whole};
pub use fault::{Complaint, Fault, Place};
pub use keys::{Kind, SETTINGS, Setting, setting};
pub use load::{LoadError, Loaded, load, read_text};
pub use model::{
    Access, Account, Api, Auth, Config, Cover, Endpoint, Exchange, Listener, Proxy, Relay,
    ServiceKind, StoreUrl, Tls, Trust, Via,
};
pub use secrets::{LooseMode, SecretSource, Secrets, SecretsError, edited, names_keys, undone};
pub use settings::{Entry, Settings, Value};
pub use write::{
    Change, Turn, WriteError, Written, put_back, set_anew, set_mode, write, write_in_turn,
    write_private,
};

/// The shipped config: a commented document whose values are the defaults.
pub const TEMPLATE: &str = include_str!("../../assets/config.toml");
