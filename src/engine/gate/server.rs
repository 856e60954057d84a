//! Which server a gate leads to: the name of its troubles, and how long it may take to send.

use std::time::Duration;

/// No mail takes longer to be sent: servers take up to a minute for it and go on when we hang up
/// (exchangelib issue 1196). Above the limit of the client itself, so that its word comes first.
const SENDING_LIMIT: Duration = Duration::from_secs(125);
/// The same for a relay, which may scan a mail before it says yes: above the limits of its sender.
const RELAY_LIMIT: Duration = Duration::from_secs(55);

/// The server behind a gate: whose troubles these are, and what they keep from happening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Server {
    /// Mail comes in from it, and leaves through it where there is no relay.
    Exchange,
    /// Mail leaves through it, nothing else.
    Relay,
}

impl Server {
    /// Name of its troubles.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exchange => "exchange",
            Self::Relay => "relay",
        }
    }

    /// No mail takes longer to be sent; its fate is unknown then.
    pub(super) const fn sending_limit(self) -> Duration {
        match self {
            Self::Exchange => SENDING_LIMIT,
            Self::Relay => RELAY_LIMIT,
        }
    }
}
