//! Internet mail addresses as people and Exchange write them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An SMTP address `local@domain`, checked and in lower case (RFC 5321 section 4.1.2).
///
/// Exchange compares addresses without regard to case, so the whole address is folded: two
/// spellings of one mailbox are equal. At most 254 bytes (RFC 5321 section 4.5.3.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a mail address: {0:?}")]
pub struct NotAnAddress(pub String);

impl Address {
    /// Reads an address; blanks around it and one pair of angle brackets are cut.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let bare = text.trim();
        let bare = bare
            .strip_prefix('<')
            .and_then(|t| t.strip_suffix('>'))
            .unwrap_or(bare);
        let refused = || NotAnAddress(text.chars().take(80).collect());
        let (local, domain) = bare.rsplit_once('@').ok_or_else(refused)?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && !local
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"@".contains(c));
        let domain_ok = !domain.is_empty()
            && !domain.starts_with(['.', '-'])
            && !domain.ends_with(['.', '-'])
            && !domain.contains("..")
            && domain
                .chars()
                .all(|c| c.is_alphanumeric() || c == '.' || c == '-');
        if !local_ok || !domain_ok || bare.len() > 254 {
            return Err(refused());
        }
        Ok(Self(bare.to_lowercase()))
    }

    /// The address, in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, d)| d)
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(l, _)| l)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Address {
    type Error = NotAnAddress;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl std::str::FromStr for Address {
    type Err = NotAnAddress;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A party of a mail: an address with the name it was shown under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    /// Display name, as written; may be empty. Never trusted for anything.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where mail to this party goes.
    pub address: Address,
}

impl Correspondent {
    /// A party without a display name.
    pub fn bare(address: Address) -> Self {
        Self {
            name: String::new(),
            address,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, want) in [
            ("anna@contoso.com", "anna@contoso.com"),
            (" <Anna.B@Contoso.COM> ", "anna.b@contoso.com"),
            ("o'neil+x@a-b.example", "o'neil+x@a-b.example"),
            ("müller@köln.example", "müller@köln.example"),
        ] {
            assert_eq!(Address::parse(text).unwrap().as_str(), want);
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "anna",
            "@x.de",
            "a@",
            "a b@x.de",
            "a@x..de",
            "a@-x.de",
            "a\n@x.de",
            "a,b@x.de",
            "a@x.de, b@x.de",
            "<a@x.de",
        ] {
            assert!(Address::parse(text).is_err(), "{text:?}");
        }
        assert!(Address::parse(&format!("{}@x.de", "a".repeat(65))).is_err());
    }
}
