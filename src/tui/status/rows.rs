//! Rows of the page that is shown, and the cursor among them.

use super::{LogLine, OpenTask, StatusState, keys::Page};
use crate::domain::{
    Disposition, Snapshot,
    snapshot::{HandledReply, WaitingTask},
};

/// Rows of the present page.
pub(super) enum Rows<'a> {
    Replies(Vec<&'a HandledReply>),
    Waiting(Vec<&'a WaitingTask>),
    Tasks(Vec<&'a OpenTask>),
    Log(Vec<&'a LogLine>),
}

impl Rows<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Replies(rows) => rows.len(),
            Self::Waiting(rows) => rows.len(),
            Self::Tasks(rows) => rows.len(),
            Self::Log(rows) => rows.len(),
        }
    }
}

impl StatusState {
    /// Index of the row under the cursor, always inside the rows there are.
    pub(super) fn selected(&self) -> usize {
        self.selected.min(self.rows().len().saturating_sub(1))
    }

    pub(super) fn selected_reply(&self) -> Option<&HandledReply> {
        match self.rows() {
            Rows::Replies(rows) => rows.get(self.selected()).copied(),
            Rows::Waiting(_) | Rows::Tasks(_) | Rows::Log(_) => None,
        }
    }

    /// Whether the page has rows at all: only the log can be shown before the first answer.
    pub(super) fn has_rows(&self) -> bool {
        self.latest.is_some() || self.page == Page::Log
    }

    /// Rows of the present page that fit what was typed under find.
    pub(super) fn rows(&self) -> Rows<'_> {
        if self.page == Page::Log {
            let fits = |l: &&LogLine| l.level <= self.log_level && self.fits(&[&l.part, &l.text]);
            return Rows::Log(self.log.iter().filter(fits).collect());
        }
        let Some(snapshot) = &self.latest else {
            return Rows::Replies(Vec::new());
        };
        match self.page {
            Page::Overview if self.lacks_mailbox() => self.waiting(snapshot),
            Page::Tasks => self.open_tasks(),
            Page::Outbox => self.waiting(snapshot),
            Page::Overview | Page::Activity | Page::Log => self.replies(snapshot, |_| true),
            Page::SetAside => self.replies(snapshot, |r| {
                matches!(r.disposition, Disposition::SetAside(_))
            }),
        }
    }

    fn replies<'a>(&self, s: &'a Snapshot, keep: impl Fn(&HandledReply) -> bool) -> Rows<'a> {
        let fits = |r: &&HandledReply| keep(r) && self.fits(&[&r.from, &r.subject, &r.action]);
        Rows::Replies(s.recent.iter().filter(fits).collect())
    }

    fn waiting<'a>(&self, s: &'a Snapshot) -> Rows<'a> {
        let fits = |w: &&WaitingTask| self.fits(&[&w.assignee, &w.title]);
        Rows::Waiting(s.waiting.iter().filter(fits).collect())
    }

    fn open_tasks(&self) -> Rows<'_> {
        let fits = |t: &&OpenTask| {
            let asked = t.assignees.iter().map(|(a, _)| a.as_str());
            self.fits(&asked.chain([t.title.as_str()]).collect::<Vec<_>>())
        };
        Rows::Tasks(self.tasks.iter().flatten().filter(fits).collect())
    }

    fn fits(&self, texts: &[&str]) -> bool {
        let Some(sought) = self.find.as_ref().map(|f| f.text().to_lowercase()) else {
            return true;
        };
        texts.iter().any(|t| t.to_lowercase().contains(&sought))
    }
}
