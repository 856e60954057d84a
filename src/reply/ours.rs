//! The marks that mail of ours carries, and how they are recognised.
//!
//! Written by `message`, read by the machine-mail check and by whoever looks up the mail that a
//! reply answers.

use super::token::Token;
use crate::domain::{MessageId, OutboxId};

/// Loop header of all our mails; its value names the installation.
pub const LOOP_HEADER: &str = "X-SmartActions";

/// Message-ID of an outbox row: `<sa.{row}.{token}@{domain}>`, without token `<sa.{row}@{domain}>`.
/// The row makes it unique, the token finds the task when all else is lost.
pub fn message_id(row: OutboxId, token: Option<&Token>, domain: &str) -> Option<MessageId> {
    let row = row.to_string().to_ascii_lowercase();
    match token {
        Some(token) => MessageId::parse(&format!("sa.{row}.{}@{domain}", token.compact())),
        None => MessageId::parse(&format!("sa.{row}@{domain}")),
    }
}

/// Whether a Message-ID of ours bears a token: such a mail goes to somebody who is to decide. The test
/// mail, which goes round, has none.
pub fn bears_token(id: &MessageId) -> bool {
    let rest = id.bare().strip_prefix("sa.").unwrap_or_default();
    let row = rest.split(['.', '@']).next().unwrap_or_default();
    let behind = rest.get(row.len()..).unwrap_or_default();
    OutboxId::parse(row).is_some() && behind.starts_with('.')
}

/// The outbox row that a Message-ID of ours names. Says nothing of whether it is genuine.
pub fn row_of(id: &MessageId) -> Option<OutboxId> {
    let rest = id.bare().strip_prefix("sa.")?;
    let end = rest.find(['.', '@'])?;
    OutboxId::parse(rest.get(..end)?)
}
