//! Opaque ids of items, folders and attachments, and change keys, as clients see them.
//!
//! An id is base64 text and therefore case-sensitive, like Exchange's. It carries a check sum
//! over a secret of this sandbox, so that a cut, case-folded or foreign id is recognised as
//! malformed rather than meaning another item.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{FolderNumber, ItemNumber, MailboxNumber};

/// The text is no id of this sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id is malformed")]
pub struct MalformedId;

/// What an id points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryRef {
    /// A message.
    Item(ItemNumber),
    /// A folder.
    Folder(FolderNumber),
    /// An attachment.
    Attachment(AttachmentRef),
}

/// An attachment's place: its message and its number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentRef {
    /// The message that holds it.
    pub item: ItemNumber,
    /// [`super::Attachment::number`].
    pub number: u32,
}

/// An id and the mailbox it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryId {
    /// Whose mailbox.
    pub mailbox: MailboxNumber,
    /// What in it.
    pub entry: EntryRef,
}

const CHECK_LENGTH: usize = 11;

impl EntryId {
    /// The id's text. `secret` is [`super::State::id_secret`].
    pub fn encode(&self, secret: &[u8]) -> String {
        self.encode_with(secret, &[])
    }

    /// Another text for the same entry each time; all of them can be read back.
    pub fn encode_anew(&self, secret: &[u8]) -> String {
        self.encode_with(secret, &super::state::random_bytes::<6>())
    }

    fn encode_with(&self, secret: &[u8], noise: &[u8]) -> String {
        let (kind, first, second) = match self.entry {
            EntryRef::Item(ItemNumber(n)) => (1_u8, n, 0),
            EntryRef::Folder(FolderNumber(n)) => (2, n, 0),
            EntryRef::Attachment(AttachmentRef { item, number }) => (3, item.0, number),
        };
        let mut bytes = vec![kind];
        bytes.extend(self.mailbox.0.to_be_bytes());
        bytes.extend(first.to_be_bytes());
        bytes.extend(second.to_be_bytes());
        bytes.extend(noise);
        let mut out = check(secret, &bytes);
        out.extend(bytes);
        STANDARD.encode(out)
    }

    /// Reads an id's text back.
    pub fn decode(secret: &[u8], text: &str) -> Result<Self, MalformedId> {
        let raw = STANDARD.decode(text).map_err(|_| MalformedId)?;
        let (sum, bytes) = raw.split_at_checked(CHECK_LENGTH).ok_or(MalformedId)?;
        if sum != check(secret, bytes) {
            return Err(MalformedId);
        }
        let (kind, rest) = bytes.split_first().ok_or(MalformedId)?;
        let (mailbox, rest) = rest.split_first_chunk::<4>().ok_or(MalformedId)?;
        let (first, rest) = rest.split_first_chunk::<8>().ok_or(MalformedId)?;
        let second = rest.first_chunk::<4>().ok_or(MalformedId)?;
        let first = u64::from_be_bytes(*first);
        let entry = match kind {
            1 => EntryRef::Item(ItemNumber(first)),
            2 => EntryRef::Folder(FolderNumber(first)),
            3 => EntryRef::Attachment(AttachmentRef {
                item: ItemNumber(first),
                number: u32::from_be_bytes(*second),
            }),
            _ => return Err(MalformedId),
        };
        Ok(Self {
            mailbox: MailboxNumber(u32::from_be_bytes(*mailbox)),
            entry,
        })
    }
}

fn check(secret: &[u8], bytes: &[u8]) -> Vec<u8> {
    let sum = Sha256::new()
        .chain_update(secret)
        .chain_update(bytes)
        .finalize();
    sum.iter().take(CHECK_LENGTH).copied().collect()
}

/// A version of an item: grows with each change of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeKey(pub u64);

impl ChangeKey {
    /// The text that clients give back with `SendItem` and `UpdateItem`.
    pub fn encode(self) -> String {
        let mut bytes = b"CK".to_vec();
        bytes.extend(self.0.to_be_bytes());
        STANDARD.encode(bytes)
    }

    /// Reads a change key back (`ErrorInvalidChangeKey` when it cannot be).
    pub fn decode(text: &str) -> Result<Self, MalformedId> {
        let raw = STANDARD.decode(text).map_err(|_| MalformedId)?;
        let number = raw.strip_prefix(b"CK").ok_or(MalformedId)?;
        let number: [u8; 8] = number.try_into().map_err(|_| MalformedId)?;
        Ok(Self(u64::from_be_bytes(number)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    #[test]
    fn an_id_survives_the_way_there_and_back_and_nothing_else_is_one() {
        let id = EntryId {
            mailbox: MailboxNumber(7),
            entry: EntryRef::Attachment(AttachmentRef {
                item: ItemNumber(9),
                number: 3,
            }),
        };
        let text = id.encode(b"secret");
        assert_eq!(EntryId::decode(b"secret", &text), Ok(id));
        assert_eq!(EntryId::decode(b"another", &text), Err(MalformedId));
        let anew = id.encode_anew(b"secret");
        assert_ne!(anew, text);
        assert_ne!(anew, id.encode_anew(b"secret"));
        assert_eq!(EntryId::decode(b"secret", &anew), Ok(id));
        assert_eq!(
            EntryId::decode(b"secret", &text.to_lowercase()),
            Err(MalformedId)
        );
        assert_eq!(EntryId::decode(b"secret", ""), Err(MalformedId));
        assert_eq!(EntryId::decode(b"secret", "AAA="), Err(MalformedId));
    }

    #[test]
    fn a_change_key_survives_the_way_there_and_back() {
        assert_eq!(
            ChangeKey::decode(&ChangeKey(42).encode()),
            Ok(ChangeKey(42))
        );
        assert_eq!(ChangeKey::decode("C"), Err(MalformedId));
    }
}
