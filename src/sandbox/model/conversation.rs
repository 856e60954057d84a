//! Conversations: which messages belong together, and how MAPI marks it.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::{Mailbox, Message};

/// Gives a message its place in a conversation of this mailbox.
pub(super) fn thread(mailbox: &Mailbox, message: &mut Message) {
    if message.conversation_topic.is_empty() {
        let topic = message.header("Thread-Topic").map(str::to_owned);
        message.conversation_topic = topic.unwrap_or_else(|| topic_of(&message.subject));
    }
    message.conversation_id = conversation_of(mailbox, message);
}

/// The subject without reply and forward prefixes (MS-OXCMSG 2.2.1.46: up to three letters).
pub(in crate::sandbox) fn topic_of(subject: &str) -> String {
    let mut rest = subject.trim();
    while let Some((prefix, after)) = rest.split_once(':') {
        let is_prefix = !prefix.is_empty()
            && prefix.chars().count() <= 3
            && prefix.chars().all(char::is_alphabetic);
        if !is_prefix {
            break;
        }
        rest = after.trim_start();
    }
    rest.to_owned()
}

/// The conversation of an earlier message that this one refers to, else one made from the
/// first reference, the conversation index or the message's own id.
fn conversation_of(mailbox: &Mailbox, message: &Message) -> Vec<u8> {
    let referred: Vec<&str> = message
        .references
        .iter()
        .chain(&message.in_reply_to)
        .flat_map(|list| list.split_whitespace())
        .collect();
    let known = mailbox.items.values().find(|item| {
        let id = item.message.message_id.as_deref();
        id.is_some_and(|id| referred.contains(&id)) && !item.message.conversation_id.is_empty()
    });
    if let Some(item) = known {
        return item.message.conversation_id.clone();
    }
    let guid = message.conversation_index.get(6..22);
    let own = message.message_id.as_deref().unwrap_or(&message.subject);
    let seed = guid.unwrap_or_else(|| referred.first().map_or(own.as_bytes(), |r| r.as_bytes()));
    Sha256::digest(seed).iter().take(16).copied().collect()
}

/// A new conversation index: version, time, GUID (MS-OXOMSG 2.2.1.3).
pub(in crate::sandbox) fn new_conversation_index(now: Timestamp) -> Vec<u8> {
    let mut index = vec![1];
    index.extend(file_time(now).to_be_bytes().iter().skip(1).take(5));
    index.extend(super::state::random_bytes::<16>());
    index
}

/// The index of an answer: the original's and five bytes more.
pub(in crate::sandbox) fn child_conversation_index(parent: &[u8], now: Timestamp) -> Vec<u8> {
    if parent.len() < 22 {
        return new_conversation_index(now);
    }
    let mut index = parent.to_vec();
    index.extend(file_time(now).to_be_bytes().iter().skip(2).take(4));
    index.extend(super::state::random_bytes::<1>());
    index
}

/// Windows file time: steps of 100 ns since 1601.
fn file_time(at: Timestamp) -> u64 {
    const EPOCH_DIFFERENCE_S: i64 = 11_644_473_600;
    let seconds = at.as_second().saturating_add(EPOCH_DIFFERENCE_S);
    u64::try_from(seconds)
        .unwrap_or_default()
        .saturating_mul(10_000_000)
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
    fn prefixes_of_any_language_are_cut_and_longer_words_stay() {
        for (subject, topic) in [
            ("RE: Order", "Order"),
            ("AW: WG: Fwd: Order", "Order"),
            ("Order: new", "Order: new"),
            ("RE:", ""),
            (": x", ": x"),
            ("12: x", "12: x"),
        ] {
            assert_eq!(topic_of(subject), topic, "{subject}");
        }
    }

    #[test]
    fn an_answer_s_index_is_its_parent_s_and_five_bytes_more() {
        let parent = new_conversation_index(Timestamp::UNIX_EPOCH);
        assert_eq!(parent.len(), 22);
        let child = child_conversation_index(&parent, Timestamp::UNIX_EPOCH);
        assert_eq!(child.len(), 27);
        assert!(child.starts_with(&parent));
        assert_eq!(
            child_conversation_index(&[1, 2], Timestamp::UNIX_EPOCH).len(),
            22
        );
    }
}
