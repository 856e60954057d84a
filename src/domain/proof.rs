//! How sure we are who sent a reply.

use serde::{Deserialize, Serialize};

/// What a reply must show before it may act (`[trust] proof`, and `proof` of a task).
///
/// Ordered from weak to strong: a task may ask for a stronger level than the installation, never
/// for a weaker one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default,
)]
#[serde(rename_all = "lowercase")]
pub enum ProofLevel {
    /// The From address is an assignee's. Anyone who knows a name can forge it: K2's way.
    Address,
    /// Our token of this task and person, and the right address.
    Token,
    /// Stamped by Exchange as signed in (`X-MS-Exchange-Organization-AuthAs: Internal`), our
    /// token, and the right address.
    #[default]
    Exchange,
}

impl ProofLevel {
    /// The word that config, API and screen use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Token => "token",
            Self::Exchange => "exchange",
        }
    }
}
