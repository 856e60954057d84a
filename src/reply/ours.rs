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

/// The outbox row that a Message-ID of ours names. Says nothing of whether it is genuine.
pub fn row_of(id: &MessageId) -> Option<OutboxId> {
    let rest = id.bare().strip_prefix("sa.")?;
    let end = rest.find(['.', '@'])?;
    OutboxId::parse(rest.get(..end)?)
}
