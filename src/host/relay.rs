//! From `[outgoing]` of the config to how a relay is spoken with; for the engine and for setup.
//!
//! Called by [`super::plan`] and by `steps`. It reads a CA file, and connects to nobody.

use crate::{
    config,
    domain::Secret,
    ews::Credentials,
    mailbox::smtp::{RelaySettings, SignIn},
};

use super::exchange::{TrustFault, trust};

/// Name of the relay's password among the secrets.
pub const SECRET: &str = "outgoing.password";

/// How a relay is spoken with; a CA file is read now.
pub fn settings(
    relay: &config::Relay,
    password: Option<Secret>,
) -> Result<RelaySettings, TrustFault> {
    let sign_in = match (&relay.account, password.filter(|p| !p.is_empty())) {
        (None, _) => SignIn::Nobody,
        (Some(_), None) => SignIn::NoPassword,
        (Some(account), Some(password)) => SignIn::As(Credentials {
            account: account.to_string(),
            password,
        }),
    };
    Ok(RelaySettings {
        host: relay.host.clone(),
        port: relay.port,
        cover: relay.cover,
        trust: trust(&relay.trust)?,
        sign_in,
    })
}
