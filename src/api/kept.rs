//! The keys in force: read from the secrets, exchanged while the API serves.

use std::sync::{Arc, PoisonError, RwLock};

use axum::{Json, Router, routing::get};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::key::KeyHash;

/// Longest name of a key, in characters.
const LONGEST_NAME: usize = 60;

/// What is kept of one key, a line of `[api] keys`: its hash, when it was made, its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// Hash of the key.
    pub hash: KeyHash,
    /// When it was made, where that is known.
    pub made: Option<Timestamp>,
    /// What people call it; may be empty.
    pub name: String,
}

impl KeptKey {
    /// A key made now. The name is cut to 60 characters, control characters become blanks.
    pub fn new(hash: KeyHash, made: Timestamp, name: &str) -> Self {
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let name: String = name.chars().map(plain).take(LONGEST_NAME).collect();
        Self {
            hash,
            // Whole seconds: nobody needs more, and the line stays readable.
            made: Timestamp::from_second(made.as_second()).ok(),
            name: name.trim().to_owned(),
        }
    }

    /// Reads a line: the 64 hex digits of the hash, then the time, then the name; a bare hash does.
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.trim().splitn(3, ' ');
        let hash = KeyHash::parse(words.next()?)?;
        let made = words.next().and_then(|w| w.parse().ok());
        let name = words.next().unwrap_or_default().to_owned();
        Some(Self { hash, made, name })
    }

    /// The line that [`KeptKey::parse`] reads.
    pub fn line(&self) -> String {
        let made = self.made.map_or_else(|| "-".to_owned(), |m| m.to_string());
        let line = format!("{} {made} {}", self.hash.as_str(), self.name);
        line.trim_end().to_owned()
    }

    /// Names it among the keys: the first eight digits of its hash.
    pub fn id(&self) -> &str {
        self.hash.as_str().get(..8).unwrap_or_default()
    }

    /// As JSON: `{"id","name","made"}`.
    pub fn json(&self) -> Value {
        json!({"id": self.id(), "name": self.name, "made": self.made})
    }
}

/// The keys in force. Cheap to clone; all clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Keys(Arc<RwLock<Vec<KeptKey>>>);

impl Keys {
    /// From here on these keys count, and no others. A line that is no key is passed over, and
    /// told in the log.
    pub fn take_up(&self, lines: &[String]) {
        let read: Vec<KeptKey> = lines.iter().filter_map(|l| KeptKey::parse(l)).collect();
        if read.len() < lines.len() {
            tracing::warn!(
                "api: {} lines of [api] keys are no keys",
                lines.len() - read.len()
            );
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = read;
    }

    /// Whether the key that was sent is one of them. All are compared, so that time does not tell
    /// which one fits.
    pub fn fit(&self, sent: &str) -> bool {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().filter(|kept| kept.hash.fits(sent)).count() > 0
    }

    /// All of them.
    pub fn all(&self) -> Vec<KeptKey> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.clone()
    }
}

/// `GET /keys` for the control socket: which keys count now, without any hash.
pub fn key_routes(keys: Keys) -> Router {
    let list = move || {
        let all: Vec<Value> = keys.all().iter().map(KeptKey::json).collect();
        std::future::ready(Json(json!({"items": all})))
    };
    Router::new().route("/keys", get(list))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_line_comes_back_and_a_bare_hash_is_read() {
        let hash = KeyHash::of("sa_x");
        for name in ["", "ERP, night run", "two  blanks"] {
            let kept = KeptKey::new(hash.clone(), Timestamp::UNIX_EPOCH, name);
            assert_eq!(KeptKey::parse(&kept.line()), Some(kept));
        }
        let bare = KeptKey::parse(hash.as_str()).unwrap();
        assert_eq!((bare.made, bare.name.as_str()), (None, ""));
        assert_eq!(KeptKey::parse(&bare.line()).unwrap().hash, hash);
        assert_eq!(KeptKey::parse("x 1970 y"), None);
        let forged = KeptKey::new(hash, Timestamp::UNIX_EPOCH, "a\nb");
        assert_eq!(forged.name, "a b");
    }

    #[test]
    fn exchanged_keys_count_at_once() {
        let keys = Keys::default();
        let of = keys.clone();
        assert!(!of.fit("a"));
        keys.take_up(&[KeyHash::of("a").as_str().to_owned(), "no key".to_owned()]);
        assert!(of.fit("a") && !of.fit("b"));
        keys.take_up(&[]);
        assert!(!of.fit("a"));
    }
}
