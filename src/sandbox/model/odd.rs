//! Oddities: how another server differs from the Exchange that the sandbox is otherwise.
//!
//! Plain switches, read where they matter; all off at the start. The scenario's `[odd]` is read
//! straight into them.

use std::collections::BTreeSet;

use serde::Deserialize;

/// All switches. The default is a well-behaved Exchange 2019.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oddities {
    /// Properties that are never shown: a `FieldURI` such as `item:UniqueBody`, `message:From`,
    /// `folder:EffectiveRights`, or a tag such as `property:0x666e`.
    pub missing: BTreeSet<String>,
    /// How long an id means its item.
    pub ids: Ids,
    /// What `ReturnNewItemIds` of `MoveItem` and `CopyItem` does.
    pub new_item_ids: NewItemIds,
    /// What becomes of the client's own `InternetMessageId`.
    pub message_id: MessageIds,
    /// How `SendItem` misbehaves; several can be combined.
    pub send_item: BTreeSet<SendItemOddity>,
    /// Which server it says it is.
    pub version: ServerVersion,
    /// Own headers that are lost when mail is sent; `*` at the end stands for any rest.
    pub dropped_headers: Vec<String>,
    /// `Subscribe` for streaming is refused with this response code.
    pub streaming_refused: Option<String>,
    /// Mail is not stamped with how its sender was authenticated.
    pub unstamped: bool,
    /// What a mailbox addressed by an alias does.
    pub aliases: Aliases,
    /// Share of events that subscribers are never told, 0 to 1.
    pub lose_events: f64,
}

/// How long an id means its item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ids {
    /// Until the item moves.
    #[default]
    Stable,
    /// Each answer shows another id; earlier ones stay good.
    ChangeEveryAnswer,
    /// `UpdateItem` gives the item a new id and forgets the old one.
    ChangeOnUpdate,
}

/// What `ReturnNewItemIds` does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewItemIds {
    /// What it says.
    #[default]
    AsAsked,
    /// The opposite of what it says.
    Inverted,
    /// The ids of a batch come in the opposite order.
    Reversed,
}

/// What becomes of the client's own `InternetMessageId`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageIds {
    /// It stays.
    #[default]
    Kept,
    /// The draft is saved without it; sending makes another one.
    Dropped,
    /// The draft has it; sending makes another one.
    Regenerated,
}

/// How `SendItem` misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendItemOddity {
    /// It answers with a `CreateItemResponse`.
    OtherElement,
    /// The draft stays where it was.
    LeavesDraft,
    /// Recipients get the mail twice.
    SendsTwice,
}

/// Which server the header of each answer names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerVersion {
    /// Exchange Server 2016.
    Exchange2016,
    /// Exchange Server 2019.
    #[default]
    Exchange2019,
    /// Exchange Server Subscription Edition.
    Se,
    /// A header without `ServerVersionInfo`, as grommunio answers.
    Grommunio,
    /// No SOAP header at all.
    Silent,
}

impl ServerVersion {
    /// Major, minor, build, revision of `ServerVersionInfo`.
    pub fn numbers(self) -> Option<[&'static str; 4]> {
        match self {
            Self::Exchange2016 => Some(["15", "1", "2507", "39"]),
            Self::Exchange2019 => Some(["15", "2", "1544", "11"]),
            Self::Se => Some(["15", "2", "2562", "17"]),
            Self::Grommunio | Self::Silent => None,
        }
    }
}

/// What a mailbox addressed by an alias does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aliases {
    /// `ErrorNonPrimarySmtpAddress` that names the primary address.
    #[default]
    Refused,
    /// `ErrorNonPrimarySmtpAddress` that does not.
    RefusedSilently,
    /// `ErrorNonExistentMailbox`, as if nobody had it.
    NotFound,
    /// It opens.
    Opened,
}

impl Oddities {
    /// Whether a property is never shown.
    pub fn misses(&self, uri: &str) -> bool {
        self.missing.contains(uri)
    }

    /// Whether a MAPI property is never shown.
    pub fn misses_tag(&self, tag: u16) -> bool {
        !self.missing.is_empty() && self.missing.contains(&format!("property:0x{tag:04x}"))
    }

    /// Whether `SendItem` misbehaves in this way.
    pub fn send_item_is(&self, oddity: SendItemOddity) -> bool {
        self.send_item.contains(&oddity)
    }

    /// Whether a header is lost on sending.
    pub fn drops_header(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        self.dropped_headers.iter().any(|pattern| {
            let pattern = pattern.to_ascii_lowercase();
            match pattern.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == pattern,
            }
        })
    }
}

/// Decides evenly which events are lost: of 0.25, each fourth.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Loss {
    owed: f64,
}

impl Loss {
    pub(super) fn strikes(&mut self, share: f64) -> bool {
        self.owed += share;
        let lost = self.owed >= 1.0;
        if lost {
            self.owed -= 1.0;
        }
        lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_lost_by_name_or_by_their_beginning() {
        let odd = Oddities {
            dropped_headers: vec!["X-*".to_owned(), "Auto-Submitted".to_owned()],
            ..Oddities::default()
        };
        for (name, lost) in [
            ("x-own", true),
            ("AUTO-SUBMITTED", true),
            ("Auto-Submitted-By", false),
            ("Subject", false),
        ] {
            assert_eq!(odd.drops_header(name), lost, "{name}");
        }
    }

    #[test]
    fn losses_keep_to_their_share() {
        for (share, of_eight) in [(0.0, 0), (0.25, 2), (0.5, 4), (1.0, 8)] {
            let mut loss = Loss::default();
            let struck = (0..8).filter(|_| loss.strikes(share)).count();
            assert_eq!(struck, of_eight, "{share}");
        }
    }
}
