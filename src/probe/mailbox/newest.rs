//! The newest mails that came in: whose they are, and how fast the mailbox grows.

use jiff::{SpanRound, Timestamp, Unit};

use crate::domain::{Correspondent, MessageId};
use crate::ews::{
    EwsClient, EwsError,
    operations::{FindFolder, FindItem, FolderTraversal, FoundItems},
    types::{DistinguishedFolder, FolderRef, Item, ItemShape, PageView, PropertyPath},
};
use crate::mailbox::PROCESSED;

/// Mails that are looked at.
pub(super) const LOOKED_AT: u32 = 20;
/// Fewer mails say nothing of how fast a mailbox grows.
const FEWEST_FOR_GROWTH: usize = 10;

/// How many of the newest mails are about tasks: of those in the inbox, and of those that were dealt
/// with and lie in [`PROCESSED`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dedicated {
    /// How many were looked at, the newest 20 at most.
    pub looked_at: usize,
    /// How many of them are about tasks.
    pub ours: usize,
    /// Some of these were dealt with by us: the mailbox is in use.
    pub in_use: bool,
    /// The newest, newest first; to be shown, never stored or logged.
    pub newest: Vec<SeenMail>,
    /// Bytes that come in each day, by these mails; `None` where they are too few, come from one
    /// day, or the server tells no sizes.
    pub bytes_a_day: Option<u64>,
}

impl Dedicated {
    /// Mails that are not about tasks.
    pub fn others(&self) -> usize {
        self.looked_at.saturating_sub(self.ours)
    }

    /// Whether it is there for tasks. In one that we use, the odd mail of a stranger is no sign of
    /// another use; in any other one it is.
    pub const fn is_so(&self) -> bool {
        let others = self.looked_at.saturating_sub(self.ours);
        others == 0 || (self.in_use && others < self.ours)
    }
}

/// A mail as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMail {
    /// When it came, as the server wrote it.
    pub received: String,
    /// Subject.
    pub subject: String,
    /// Sender; listings may give a name alone.
    pub from: Option<Correspondent>,
    /// Its Message-ID.
    pub message_id: Option<MessageId>,
    /// What it answers: `In-Reply-To` and `References`.
    pub answers: Vec<MessageId>,
}

/// The newest mails that came in. A folder for handled mail that is not there, or is closed to us,
/// counts as empty.
pub(in crate::probe) async fn newest(
    client: &EwsClient,
    ours: &(dyn Fn(&SeenMail) -> bool + Send + Sync),
) -> Result<Dedicated, EwsError> {
    let inbox = listed(client, DistinguishedFolder::Inbox.into()).await?;
    let filed = filed(client).await.unwrap_or_default();
    let all = inbox.into_iter().map(|item| (item, false));
    let mut all: Vec<(Item, bool)> = all.chain(filed.into_iter().map(|i| (i, true))).collect();
    all.sort_by_key(|(item, _)| std::cmp::Reverse(received(item)));
    all.truncate(LOOKED_AT as usize);
    let (items, filed): (Vec<Item>, Vec<bool>) = all.into_iter().unzip();
    let bytes_a_day = growth(&items);
    let newest: Vec<SeenMail> = items.into_iter().map(seen).collect();
    let are_ours: Vec<bool> = newest.iter().map(ours).collect();
    Ok(Dedicated {
        looked_at: newest.len(),
        ours: are_ours.iter().filter(|is| **is).count(),
        in_use: are_ours
            .iter()
            .zip(&filed)
            .any(|(ours, filed)| *ours && *filed),
        newest,
        bytes_a_day,
    })
}

/// The newest mails that were dealt with.
async fn filed(client: &EwsClient) -> Result<Vec<Item>, EwsError> {
    let asked = FindFolder {
        parent: DistinguishedFolder::MsgFolderRoot.into(),
        traversal: FolderTraversal::Shallow,
        display_name: Some(PROCESSED.to_owned()),
        properties: Vec::new(),
        page: PageView::first(1),
    };
    let found = client.call(&asked).await?.folders;
    match found.into_iter().find_map(|f| f.folder_id) {
        Some(id) => listed(client, FolderRef::Id(id)).await,
        None => Ok(Vec::new()),
    }
}

/// When it came in, where the server tells.
fn received(item: &Item) -> Option<Timestamp> {
    item.date_time_received.as_deref()?.trim().parse().ok()
}

/// The newest mails of a folder, newest first.
pub(super) async fn listed(client: &EwsClient, folder: FolderRef) -> Result<Vec<Item>, EwsError> {
    let fields = [
        "item:Subject",
        "item:DateTimeReceived",
        "item:Size",
        "item:InReplyTo",
        "message:From",
        "message:InternetMessageId",
        "message:References",
    ];
    let asked = FindItem {
        folders: vec![folder],
        shape: ItemShape::with(&fields.map(PropertyPath::Field)),
        restriction: None,
        newest_first: true,
        page: PageView::first(LOOKED_AT),
    };
    let mut pages = client.call(&asked).await?;
    let page = pages.pop().unwrap_or_else(|| Ok(FoundItems::default()));
    Ok(page.map_err(EwsError::Refused)?.items)
}

pub(super) fn seen(item: Item) -> SeenMail {
    let ids = |text: Option<&String>| text.map(|t| MessageId::parse_list(t)).unwrap_or_default();
    SeenMail {
        answers: [
            ids(item.in_reply_to.as_ref()),
            ids(item.references.as_ref()),
        ]
        .concat(),
        message_id: item
            .internet_message_id
            .as_deref()
            .and_then(MessageId::parse),
        from: item
            .from
            .as_ref()
            .and_then(|m| m.correspondents().into_iter().next()),
        received: item.date_time_received.unwrap_or_default(),
        subject: item.subject.unwrap_or_default(),
    }
}

/// Bytes a day over the time that the mails span; a mail without size or date makes it unknown.
fn growth(items: &[Item]) -> Option<u64> {
    const SECONDS_A_DAY: u64 = 86_400;
    if items.len() < FEWEST_FOR_GROWTH {
        return None;
    }
    let told: Option<Vec<(Timestamp, u64)>> = items
        .iter()
        .map(|item| {
            let at = received(item)?;
            let size = item.size.as_deref()?.trim().parse().ok()?;
            Some((at, size))
        })
        .collect();
    let told = told?;
    let first = told.iter().map(|(at, _)| *at).min()?;
    let last = told.iter().map(|(at, _)| *at).max()?;
    let rounded = SpanRound::new().largest(Unit::Second);
    let seconds = (last - first).round(rounded).ok()?.get_seconds();
    let seconds = u64::try_from(seconds)
        .ok()
        .filter(|s| *s >= SECONDS_A_DAY)?;
    let bytes: u128 = told.iter().map(|(_, size)| u128::from(*size)).sum();
    u64::try_from(bytes * u128::from(SECONDS_A_DAY) / u128::from(seconds)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(day: u8, size: Option<&str>) -> Item {
        Item {
            date_time_received: Some(format!("2026-11-{day:02}T10:00:00Z")),
            size: size.map(str::to_owned),
            ..Item::default()
        }
    }

    #[test]
    fn growth_is_known_only_from_enough_mails_over_enough_time() {
        let all: Vec<Item> = (1..=11).map(|d| mail(d, Some("1000"))).collect();
        assert_eq!(growth(&all), Some(1100));
        assert_eq!(growth(all.get(..9).unwrap_or_default()), None, "too few");
        let same_day: Vec<Item> = (0..12).map(|_| mail(3, Some("1000"))).collect();
        assert_eq!(growth(&same_day), None);
        let mut one_lacks = all;
        one_lacks.push(mail(12, None));
        assert_eq!(growth(&one_lacks), None, "unknown, not zero");
    }
}
