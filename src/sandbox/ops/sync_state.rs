//! Sync states: how far a client has read a folder, as opaque text.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::Result;
use crate::sandbox::model::{FolderNumber, Position};
use crate::sandbox::soap::failure::Failure;

/// What a sync state belongs to: states of items and of the hierarchy are not exchangeable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Items = 1,
    Hierarchy = 2,
}

const SUM: usize = 8;

/// The text of a sync state.
pub(super) fn encode(secret: &[u8], scope: Scope, folder: FolderNumber, at: Position) -> String {
    let mut bytes = vec![scope as u8];
    for number in [folder.0, at.told, at.window, at.cursor] {
        bytes.extend(number.to_be_bytes());
    }
    let mut out = sum(secret, &bytes);
    out.extend(bytes);
    BASE64.encode(&out)
}

/// Reads a sync state; none or an empty one means that nothing was read yet.
/// `ErrorInvalidSyncStateData` when it is cut, foreign or of another folder.
pub(super) fn decode(
    secret: &[u8],
    scope: Scope,
    folder: FolderNumber,
    text: Option<&str>,
) -> Result<Position> {
    let text = text.map(str::trim).unwrap_or_default();
    if text.is_empty() {
        return Ok(Position::START);
    }
    read(secret, scope, folder, text).ok_or_else(|| Failure::new("ErrorInvalidSyncStateData"))
}

fn read(secret: &[u8], scope: Scope, folder: FolderNumber, text: &str) -> Option<Position> {
    let raw = BASE64.decode(text.as_bytes()).ok()?;
    let (sum_given, bytes) = raw.split_at_checked(SUM)?;
    let (kind, rest) = bytes.split_first()?;
    if sum_given != sum(secret, bytes) || *kind != scope as u8 {
        return None;
    }
    let mut numbers = rest
        .chunks_exact(8)
        .map(|chunk| u64::from_be_bytes(chunk.try_into().unwrap_or_default()));
    if numbers.next()? != folder.0 {
        return None;
    }
    Some(Position {
        told: numbers.next()?,
        window: numbers.next()?,
        cursor: numbers.next()?,
    })
}

fn sum(secret: &[u8], bytes: &[u8]) -> Vec<u8> {
    let sum = Sha256::new()
        .chain_update(secret)
        .chain_update(bytes)
        .finalize();
    sum.iter().take(SUM).copied().collect()
}
