//! The token that finds and binds a reply (replies.md section 4, last paragraph).
//!
//! ```text
//! sa1-XXXXXX-XXXXXX-…    eleven groups of six letters of base32 (RFC 4648), 41 bytes:
//! key id 1 · task 16 · assignee 2 · version 4 · expiry day 2 · MAC 16 (128 bits of HMAC-SHA-256)
//! ```
//!
//! Derived when needed, nothing of it is stored. The MAC covers tenant and address too, which the
//! token does not carry. It is no authority alone: it leaks to whoever the mail is forwarded to.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use super::normalise::is_invisible;
use crate::domain::{Address, TaskId, Tenant};

/// Prefix by which people's programs and secret scanners know it.
pub const PREFIX: &str = "sa1-";

const BYTES: usize = 41;
const LETTERS: usize = 66;
const GROUP: usize = 6;
const MAC: usize = 16;
const DAY: i64 = 86_400;

/// An installation key and its number, so that keys can change with an overlap.
#[derive(Clone)]
pub struct TokenKey {
    /// Number of the key, carried by its tokens.
    pub id: u8,
    /// 32 random bytes.
    pub bytes: [u8; 32],
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({}, ****)", self.id)
    }
}

/// What a token is made of and finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bound {
    /// The task.
    pub task: TaskId,
    /// Place of the person among the task's assignees.
    pub assignee: u16,
    /// Version of the task that the person was shown.
    pub version: u32,
    /// Last day, counted from 1970-01-01 UTC; 0: does not expire.
    pub last_day: u16,
}

impl Bound {
    /// Binds a person of a task; it ends with the UTC day of `expires`.
    pub fn new(task: TaskId, assignee: u16, version: u32, expires: Option<Timestamp>) -> Self {
        let day = |t: Timestamp| u16::try_from(t.as_second().div_euclid(DAY)).unwrap_or(u16::MAX);
        Self {
            task,
            assignee,
            version,
            last_day: expires.map_or(0, |t| day(t).max(1)),
        }
    }
}

/// A token, genuine or not: [`Token::verify`] tells.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    key_id: u8,
    bound: Bound,
    mac: [u8; MAC],
}

/// Why a token does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Made with a key that is not among ours.
    #[error("the token was made with a key that is no longer in use")]
    UnknownKey,
    /// Guessed, changed, or another person's.
    #[error("the token was not made for this person and task")]
    Forged,
    /// Genuine, but its time is over.
    #[error("the token has expired")]
    Expired,
}

impl TokenError {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKey => "token.unknown_key",
            Self::Forged => "token.not_genuine",
            Self::Expired => "token.expired",
        }
    }
}

impl Token {
    /// Makes the token of one person for one version of a task.
    pub fn mint(key: &TokenKey, tenant: &Tenant, person: &Address, bound: Bound) -> Self {
        let mut mac = [0_u8; MAC];
        if let Some(full) = state(key, tenant, person, bound) {
            for (to, from) in mac.iter_mut().zip(full.finalize().into_bytes()) {
                *to = from;
            }
        }
        Self {
            key_id: key.id,
            bound,
            mac,
        }
    }

    /// Checks it against the person on file, in constant time.
    pub fn verify(
        &self,
        keys: &[TokenKey],
        tenant: &Tenant,
        person: &Address,
        now: Timestamp,
    ) -> Result<(), TokenError> {
        let key = keys
            .iter()
            .find(|k| k.id == self.key_id)
            .ok_or(TokenError::UnknownKey)?;
        state(key, tenant, person, self.bound)
            .and_then(|s| s.verify_truncated_left(&self.mac).ok())
            .ok_or(TokenError::Forged)?;
        let last = i64::from(self.bound.last_day);
        if last != 0 && now.as_second().div_euclid(DAY) > last {
            return Err(TokenError::Expired);
        }
        Ok(())
    }

    /// What it claims to be bound to. Believe it after [`Token::verify`] only; before, it serves
    /// to find the task.
    pub const fn bound(&self) -> Bound {
        self.bound
    }

    /// In one piece, for a Message-ID: `sa1-` and 66 letters in lower case.
    pub fn compact(&self) -> String {
        format!(
            "{PREFIX}{}",
            BASE32_NOPAD.encode(&self.to_bytes()).to_ascii_lowercase()
        )
    }

    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(self.key_id);
        bytes.extend(self.bound.to_bytes());
        bytes.extend(self.mac);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (key_id, rest) = bytes.split_first()?;
        let (task, rest) = rest.split_first_chunk::<16>()?;
        let (assignee, rest) = rest.split_first_chunk::<2>()?;
        let (version, rest) = rest.split_first_chunk::<4>()?;
        let (last_day, mac) = rest.split_first_chunk::<2>()?;
        Some(Self {
            key_id: *key_id,
            bound: Bound {
                task: TaskId::from_bytes(*task),
                assignee: u16::from_be_bytes(*assignee),
                version: u32::from_be_bytes(*version),
                last_day: u16::from_be_bytes(*last_day),
            },
            mac: mac.try_into().ok()?,
        })
    }
}

impl Bound {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.task.to_bytes().to_vec();
        bytes.extend(self.assignee.to_be_bytes());
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.last_day.to_be_bytes());
        bytes
    }
}

/// In groups with hyphens, for a body: no run of digits that a phone could take for a number.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX.trim_end_matches('-'))?;
        let letters = BASE32_NOPAD.encode(&self.to_bytes()).to_ascii_lowercase();
        for (at, letter) in letters.chars().enumerate() {
            if at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// Shows what it is bound to, never the MAC.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("bound", &self.bound)
            .finish_non_exhaustive()
    }
}

fn state(key: &TokenKey, tenant: &Tenant, person: &Address, bound: Bound) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.bytes).ok()?;
    mac.update(b"smartactions token 1\0");
    // Lengths first, so that no two pairs of tenant and address give the same bytes.
    for part in [tenant.0.as_bytes(), person.as_str().as_bytes()] {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.update(&[key.id]);
    mac.update(&bound.to_bytes());
    Some(mac)
}

/// Most tokens that are looked for in one text.
const MOST_FOUND: usize = 20;

/// All tokens in a text: a Message-ID, a list of them, a subject, a body. They survive any case,
/// line ends, `>` marks, soft line breaks of quoted-printable and invisible characters inside
/// them. Each is given once, in order of appearance, at most 20.
pub fn find_tokens(text: &str) -> Vec<Token> {
    let letters: Vec<u8> = text
        .chars()
        .filter(|c| !(c.is_whitespace() || matches!(c, '>' | '-' | '=' | '*') || is_invisible(*c)))
        .map(|c| u8::try_from(c.to_ascii_uppercase()).unwrap_or(b'!'))
        .collect();
    let mut found: Vec<Token> = Vec::new();
    let windows = letters.windows(3 + LETTERS);
    for window in windows.filter(|w| w.starts_with(b"SA1")) {
        let body = window.get(3..).unwrap_or_default();
        let token = BASE32_NOPAD
            .decode(body)
            .ok()
            .and_then(|b| Token::from_bytes(&b));
        if let Some(token) = token
            && !found.contains(&token)
        {
            found.push(token);
            if found.len() == MOST_FOUND {
                break;
            }
        }
    }
    found
}
