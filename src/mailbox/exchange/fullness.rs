//! How full a mailbox is, where the server tells it.

use crate::ews::{
    EwsClient, EwsError,
    operations::{FindFolder, FolderTraversal, GetFolder},
    types::{DistinguishedFolder, Folder, PageView, PropertyPath},
};

/// Bytes used and the limit; `None` where the server does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fullness {
    /// Bytes in all folders that count.
    pub used: Option<u64>,
    /// Bytes after which it takes or sends no more.
    pub limit: Option<u64>,
}

impl Fullness {
    /// Share used in percent, at most 100.
    pub fn percent(&self) -> Option<u8> {
        let limit = self.limit.filter(|l| *l > 0)?;
        let percent = self.used?.saturating_mul(100) / limit;
        u8::try_from(percent.min(100)).ok()
    }

    /// Whole days until it is full when so many bytes come in each day; `None` where size or limit
    /// is not told, or nothing comes in.
    pub fn days_left(&self, bytes_a_day: u64) -> Option<u64> {
        let left = self.limit.filter(|l| *l > 0)?.saturating_sub(self.used?);
        left.checked_div(bytes_a_day)
    }
}

/// Folders in one page, and pages that are read at most.
const PAGE: u32 = 500;
const MOST_PAGES: u32 = 10;

/// Asks the server; whatever it refuses to tell stays unknown.
pub async fn fullness(client: &EwsClient) -> Fullness {
    Fullness {
        used: used(client).await.ok().flatten(),
        limit: limit(client).await.ok().flatten(),
    }
}

/// The lower of the two hard limits of the store. Most servers do not tell them over EWS.
async fn limit(client: &EwsClient) -> Result<Option<u64>, EwsError> {
    const KILOBYTE: u64 = 1024;
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Root.into()],
        properties: vec![PropertyPath::SEND_QUOTA, PropertyPath::RECEIVE_QUOTA],
    };
    let answers = client.call(&asked).await?;
    let root = answers.into_iter().next().and_then(Result::ok);
    let quota = |path| {
        root.as_ref()
            .and_then(|f: &Folder| f.number(path))
            .filter(|n| *n > 0)
    };
    let lower = [
        quota(PropertyPath::SEND_QUOTA),
        quota(PropertyPath::RECEIVE_QUOTA),
    ]
    .into_iter()
    .flatten()
    .min();
    Ok(lower.map(|kb| kb.saturating_mul(KILOBYTE)))
}

/// The sum over all folders: `root` counts only itself. Search folders hold nothing of their own,
/// and recoverable items do not count toward the limit.
async fn used(client: &EwsClient) -> Result<Option<u64>, EwsError> {
    let mut total: Option<u64> = None;
    for page in 0..MOST_PAGES {
        let asked = FindFolder {
            parent: DistinguishedFolder::MsgFolderRoot.into(),
            traversal: FolderTraversal::Deep,
            display_name: None,
            properties: vec![
                PropertyPath::Field("folder:FolderClass"),
                PropertyPath::SIZE_BYTES,
            ],
            page: PageView {
                offset: page * PAGE,
                most: PAGE,
            },
        };
        let found = client.call(&asked).await?;
        for folder in found.folders.iter().filter(|f| !f.is_search) {
            // Not told, or an `Integer` that overflowed: the rest of the sum is no size either.
            let Some(size) = folder.number(PropertyPath::SIZE_BYTES) else {
                return Ok(None);
            };
            total = Some(total.unwrap_or(0).saturating_add(size));
        }
        if found.last || found.folders.is_empty() {
            return Ok(total);
        }
    }
    // More folders than are read: a part of the sum is no size.
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_is_told_only_where_both_are_known() {
        let of = |used, limit| Fullness { used, limit }.percent();
        assert_eq!(of(Some(50), Some(200)), Some(25));
        assert_eq!(of(Some(500), Some(200)), Some(100));
        assert_eq!(of(Some(u64::MAX), Some(1)), Some(100));
        assert_eq!(of(Some(1), None), None);
        assert_eq!(of(Some(1), Some(0)), None);
        assert_eq!(of(None, Some(1)), None);
    }

    #[test]
    fn a_forecast_needs_size_limit_and_growth() {
        let of = |used, limit, a_day| Fullness { used, limit }.days_left(a_day);
        assert_eq!(of(Some(50), Some(200), 10), Some(15));
        assert_eq!(of(Some(500), Some(200), 10), Some(0));
        assert_eq!(of(Some(50), Some(200), 0), None);
        assert_eq!(of(None, Some(200), 10), None);
        assert_eq!(of(Some(50), None, 10), None);
        assert_eq!(of(Some(50), Some(0), 10), None);
    }
}
