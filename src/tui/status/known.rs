//! What the status screen can say of the engine at this moment: how fresh it is, whether it runs, what
//! there is to copy. Read by everything that draws; changes nothing.

use super::{StatusState, keys::Page};
use crate::{domain::Finding, tui::figures, words::status as words};

/// From this age on values are drawn dim.
const DIM_MS: u64 = 3_000;
/// From this age on the screen says that the engine does not answer.
const SILENT_MS: u64 = 10_000;
/// How long a sentence about what was asked for stays, milliseconds.
const TOAST_MS: u64 = 8_000;

/// How far the values can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// No answer so far.
    Never,
    Fresh,
    /// Old enough to be drawn dim.
    Ageing,
    /// The engine does not answer.
    Silent,
}

impl StatusState {
    /// The command that `y` copies.
    pub(super) fn command_in_reach(&self) -> Option<String> {
        if self.freshness() == Freshness::Silent {
            return self.silence().remedies.into_iter().find_map(|r| r.command);
        }
        let task = |id| Some(format!("smartactions task story {id}"));
        if let Some(id) = self.told_of() {
            return task(id);
        }
        if let (Page::Tasks, Some(open)) = (self.page, self.selected_task()) {
            return task(open.id);
        }
        if self.lacks_mailbox() {
            return words::SET_MAILBOX
                .get(1)
                .map(|(_, command)| (*command).to_owned());
        }
        task(self.selected_reply()?.task?)
    }

    /// Milliseconds since the last answer.
    pub(super) fn age_ms(&self) -> u64 {
        figures::millis_between(self.received, self.now)
    }

    /// What was told last of a request, while it is new.
    pub(super) fn toast(&self) -> Option<&str> {
        let (text, at) = self.toast.as_ref()?;
        (figures::millis_between(*at, self.now) < TOAST_MS).then_some(text)
    }

    /// Whether it is certain that no engine runs: then the screen does not wait to say so.
    pub(super) fn is_gone(&self) -> bool {
        self.silence
            .as_ref()
            .is_some_and(|f| f.code == words::NOT_RUNNING_CODE)
    }

    pub(super) fn freshness(&self) -> Freshness {
        match self.age_ms() {
            _ if self.is_gone() => Freshness::Silent,
            _ if self.latest.is_none() && self.silence.is_some() => Freshness::Silent,
            SILENT_MS.. => Freshness::Silent,
            _ if self.latest.is_none() => Freshness::Never,
            DIM_MS.. => Freshness::Ageing,
            _ => Freshness::Fresh,
        }
    }

    /// What was seen of the engine that does not answer.
    pub(super) fn silence(&self) -> Finding {
        self.silence.clone().unwrap_or_else(words::no_answer)
    }

    pub(super) fn is_paused(&self) -> bool {
        self.latest.as_ref().is_some_and(|s| s.paused)
    }

    pub(super) fn lacks_mailbox(&self) -> bool {
        self.latest
            .as_ref()
            .is_some_and(|s| s.listener.mailbox.is_empty())
    }
}
