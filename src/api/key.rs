//! API keys: made here, printed once, kept as hashes only.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{domain::Secret, world::World};

/// A key as the application holds it: `sa_` and 32 letters of base32 (160 random bits).
#[derive(Debug, Clone)]
pub struct ApiKey(Secret);

/// What is kept of a key: SHA-256 in hex. With 160 random bits no slow hash is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHash(String);

impl ApiKey {
    /// Makes a new key.
    pub fn generate(world: &World) -> Self {
        let mut bytes = [0_u8; 20];
        world.random.fill(&mut bytes);
        let text = format!("sa_{}", BASE32_NOPAD.encode(&bytes).to_lowercase());
        Self(Secret::new(text))
    }

    /// The text to print once and to write into `api.key`.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Enough of it to tell keys apart on a screen: `sa_7qmt…`.
    pub fn hint(&self) -> String {
        let start: String = self.0.expose().chars().take(7).collect();
        format!("{start}…")
    }

    /// What is kept of it.
    pub fn hash(&self) -> KeyHash {
        KeyHash::of(self.0.expose())
    }
}

impl KeyHash {
    /// Hash of a key as it was sent.
    pub fn of(key: &str) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(key.as_bytes())))
    }

    /// Reads a kept hash: 64 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let good = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        good.then_some(Self(text))
    }

    /// The 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a key that was sent has this hash, in constant time.
    pub fn fits(&self, sent: &str) -> bool {
        let other = Self::of(sent);
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

/// The key in an `Authorization: Bearer …` value (RFC 6750 section 2.1).
pub fn bearer(value: &str) -> Option<&str> {
    let (scheme, key) = value.trim().split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_key_fits_its_own_hash_only() {
        let world = World::simulated(jiff::Timestamp::UNIX_EPOCH, 1);
        let (one, two) = (ApiKey::generate(&world), ApiKey::generate(&world));
        assert_eq!(one.expose().len(), 35);
        assert!(one.hash().fits(one.expose()));
        assert!(!one.hash().fits(two.expose()));
        assert_eq!(KeyHash::parse(one.hash().as_str()), Some(one.hash()));
        assert!(!format!("{one:?}").contains("sa_"));
        assert_eq!(KeyHash::parse("00"), None);
    }

    #[test]
    fn bearer_values_are_read() {
        assert_eq!(bearer("Bearer sa_x"), Some("sa_x"));
        assert_eq!(bearer("bearer  sa_x "), Some("sa_x"));
        for text in ["Basic eDp5", "Bearer", "Bearer ", "sa_x"] {
            assert_eq!(bearer(text), None, "{text}");
        }
    }
}
