//! Whether a server goes round in circles while it lists what is there: it never says that a page is the
//! last one, takes no state, or lists the same again. Pure; used by the listener.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::Duration,
};

use crate::{domain::ItemRef, engine::gate::growing};

/// Pages in a row without any mail after which each further one waits for a moment: a long row of other
/// changes is no circle.
const EMPTY_PAGES: u32 = 1_000;
/// Pages in a row with nothing but mails that were listed before: each of them is fetched again.
const SAME_PAGES: u32 = 3;
/// Mails that are known again; a folder with more than these is read without pauses.
const MOST_KNOWN: usize = 500_000;

/// What one look through the changes of a folder has listed so far.
#[derive(Debug, Default)]
pub(super) struct Listed {
    known: HashSet<u64>,
    empty: u32,
    same: u32,
}

impl Listed {
    /// Takes a page, and gives the pause before the next one, if the server goes round in circles.
    pub(super) fn takes(&mut self, page: &[ItemRef]) -> Option<Duration> {
        if page.is_empty() {
            self.empty = self.empty.saturating_add(1);
            return (self.empty >= EMPTY_PAGES).then(|| growing(0));
        }
        self.empty = 0;
        let mut anew = self.known.len() >= MOST_KNOWN;
        if !anew {
            for mail in page {
                let mut hasher = DefaultHasher::new();
                mail.id.hash(&mut hasher);
                anew |= self.known.insert(hasher.finish());
            }
        }
        self.same = if anew { 0 } else { self.same.saturating_add(1) };
        let beyond = self.same.checked_sub(SAME_PAGES)?;
        Some(growing(beyond))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: &[&str]) -> Vec<ItemRef> {
        let mail = |id: &&str| ItemRef {
            id: (*id).to_owned(),
            change_key: None,
        };
        ids.iter().map(mail).collect()
    }

    #[test]
    fn new_mail_is_read_without_a_pause_and_the_same_again_with_growing_ones() {
        let mut listed = Listed::default();
        for number in 0..5_000 {
            let id = number.to_string();
            assert_eq!(listed.takes(&page(&[&id])), None, "{number}");
        }
        let same = page(&["1", "2"]);
        let pauses: Vec<_> = (0..5).map(|_| listed.takes(&same)).collect();
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(pauses, [None, None, seconds(1), seconds(2), seconds(4)]);
        assert_eq!(listed.takes(&page(&["1", "new"])), None);
        assert_eq!(listed.takes(&same), None, "counted anew");
    }

    #[test]
    fn a_long_row_of_other_changes_is_no_circle() {
        let mut listed = Listed::default();
        let pauses = (0..1_500).filter(|_| listed.takes(&[]).is_some());
        assert_eq!(pauses.count(), 501);
    }
}
