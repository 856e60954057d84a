//! A person or address in a message, and the form in which addresses are compared.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An SMTP address in the form in which it is looked up: trimmed, without `smtp:`, lower case.
///
/// Exchange compares whole addresses without regard to case, the local part too.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AddressKey(String);

impl AddressKey {
    /// Makes the lookup form of any text; a text that is no address simply matches nobody.
    pub fn new(address: &str) -> Self {
        let lower = address.trim().to_lowercase();
        Self(
            lower
                .strip_prefix("smtp:")
                .map_or(lower.clone(), str::to_owned),
        )
    }

    /// The address in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AddressKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for AddressKey {
    fn from(address: &str) -> Self {
        Self::new(address)
    }
}

/// Somebody named in a header: `From`, `To`, `Reply-To` and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    /// Display name, when the header or the directory gives one.
    pub name: Option<String>,
    /// SMTP address as written; may be anything in hostile mail.
    pub address: String,
}

impl Correspondent {
    /// Somebody without a display name.
    pub fn bare(address: &str) -> Self {
        Self {
            name: None,
            address: address.to_owned(),
        }
    }

    /// Somebody with a display name.
    pub fn named(name: &str, address: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            address: address.to_owned(),
        }
    }

    /// The lookup form of the address.
    pub fn key(&self) -> AddressKey {
        AddressKey::new(&self.address)
    }

    /// What a reader sees: the name, else the address.
    pub fn label(&self) -> &str {
        self.name
            .as_deref()
            .filter(|n| !n.is_empty())
            .unwrap_or(&self.address)
    }
}
