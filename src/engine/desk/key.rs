//! What one mail is known by in the ledger, wherever it lies and however often it comes.

use sha2::{Digest, Sha256};

use crate::domain::{InboundMail, MessageId};

/// Key of a mail in the ledger: Message-ID and content (rule 3 of the engine). Moving, copying
/// or delivering it twice gives the same key; the same Message-ID with other words another one.
/// White space does not count, for a copy may be wrapped anew.
pub(in crate::engine) fn key_of(mail: &InboundMail) -> String {
    let mut hash = Sha256::new();
    let from = mail.from.as_ref().map(|c| c.address.as_str());
    let id = mail.message_id.as_ref().map(MessageId::as_str);
    let mut part = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    };
    part(id.unwrap_or_default());
    part(from.unwrap_or_default());
    part(mail.subject.trim());
    for answered in &mail.in_reply_to {
        part(answered.as_str());
    }
    let body = match &mail.html {
        Some(html) if mail.text.trim().is_empty() => html,
        _ => &mail.text,
    };
    for word in body.split_whitespace() {
        hash.update(word);
        hash.update(b" ");
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
