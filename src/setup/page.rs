//! What each step shows beside its fields, as plain values.

use super::{
    event::FirstKey,
    field::FieldId,
    machine::Machine,
    outcome::{Discovery, MailboxOutcome, Query, Tried},
    review::Review,
    step::Step,
};
use crate::domain::{CheckState, snapshot::Readiness};

/// A check of the probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Stable id.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// Where it is.
    pub state: CheckState,
    /// What went over the wire, secrets masked; empty where nothing did, or not told.
    pub transcript: Vec<String>,
}

/// What a step shows beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// What was found.
    Welcome {
        /// The config that was found.
        config: Option<String>,
        /// The engine that runs.
        engine: Option<u32>,
        /// The mailbox that the config names.
        mailbox: String,
        /// The service account that the config names.
        account: String,
        /// The step where the last run was left.
        draft: Option<Step>,
        /// How much is broken.
        broken: usize,
    },
    /// The search for the server.
    Exchange {
        /// What Autodiscover said.
        found: Option<Discovery>,
        /// Each place that it asked, also when none knew.
        attempts: Vec<Tried>,
        /// Whether it is asked now.
        searching: bool,
    },
    /// The checks.
    Probe {
        /// The server that is probed.
        host: String,
        /// In the order they came.
        rows: Vec<CheckRow>,
        /// The one under the cursor.
        at: usize,
        /// Whether they run now.
        running: bool,
        /// Whether they prove the present answers.
        proved: bool,
        /// From which line on the transcript is shown, where it is open.
        scroll: usize,
    },
    /// The query, and the entry that follows from it.
    Mailbox {
        /// What Exchange said.
        query: Query,
        /// What would be written.
        entry: String,
        /// Whether names and subjects are hidden.
        hide_names: bool,
        /// The service account's own mailbox.
        own: Box<Known>,
        /// The dedicated one.
        dedicated: Box<Known>,
        /// The entry that the config has now.
        before: String,
        /// The engine that runs.
        engine: Option<u32>,
        /// The review, on the short path.
        review: Option<Box<Review>>,
    },
    /// Only fields.
    Engine,
    /// The difference.
    Review {
        /// It.
        review: Box<Review>,
        /// Whether the list of what is to check by hand is open.
        by_hand: bool,
        /// Whether the whole file is shown instead of the diff.
        whole_file: bool,
        /// Whether the button reads "Would write".
        dry_run: bool,
        /// How far the text is scrolled, in lines.
        scroll: usize,
        /// The service account, for what is to check by hand.
        account: String,
        /// The mailbox that is written.
        entry: String,
        /// The engine that runs.
        engine: Option<u32>,
        /// Whether there is a file already, which is kept as a backup.
        had_file: bool,
    },
    /// The hand-off.
    Launch {
        /// Its lines.
        lines: Vec<(String, CheckState)>,
        /// What the engine says it has reached and what not.
        readiness: Vec<Readiness>,
        /// The newest lines of the engine's log.
        log: Vec<String>,
        /// Whether the engine is waited for now.
        running: bool,
        /// Whether the old setup can be put back.
        can_undo: bool,
        /// Whether the listener entry is empty.
        no_mailbox: bool,
        /// Process id of the ready engine.
        ready: Option<u32>,
        /// The API key that was made now.
        key: Option<FirstKey>,
        /// Why it is not ready.
        failed: Option<crate::domain::Problem>,
        /// Servers that can be listed as those whose stamp counts.
        stamped: Vec<String>,
    },
}

/// What is known of a mailbox that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Its address, or the account where no address is known; may be empty.
    pub name: String,
    /// What Exchange last said of it.
    pub outcome: Option<MailboxOutcome>,
    /// Whether the config names it now.
    pub in_use: bool,
}

impl Machine {
    /// The rest of the present page.
    pub(super) fn page(&self) -> Page {
        match self.step() {
            Step::Welcome => Page::Welcome {
                config: self
                    .facts
                    .config_text
                    .as_ref()
                    .map(|_| self.facts.config_file.display().to_string()),
                engine: self.facts.engine,
                mailbox: self.facts.settings.line(&self.answers.path("mailbox")),
                account: self.facts.settings.line("exchange.account"),
                draft: self.facts.draft.as_ref().map(|d| d.step),
                broken: self.facts.broken,
            },
            Step::Exchange => Page::Exchange {
                found: self.discovery.clone(),
                attempts: self.search.attempts.clone(),
                searching: self.search.waits,
            },
            Step::Probe => Page::Probe {
                host: self.host(),
                rows: self.probe.rows.clone(),
                at: self.probe.at,
                running: self.probe.running,
                proved: self.is_proved(),
                scroll: self.scroll,
            },
            Step::Mailbox => Page::Mailbox {
                query: self.query.clone(),
                entry: self.mailbox_entry(),
                hide_names: self.hide_names,
                own: Box::new(self.own_mailbox()),
                dedicated: Box::new(self.dedicated_mailbox()),
                before: self.facts.settings.line(&self.answers.path("mailbox")),
                engine: self.facts.engine,
                review: (self.flow == super::Flow::MailboxOnly).then(|| Box::new(self.review())),
            },
            Step::Engine => Page::Engine,
            Step::Review => Page::Review {
                review: Box::new(self.review()),
                by_hand: self.by_hand,
                whole_file: self.whole_file,
                dry_run: self.dry_run,
                scroll: self.scroll,
                account: self.answers.text(FieldId::Account).to_owned(),
                entry: self.mailbox_entry(),
                engine: self.facts.engine,
                had_file: self.facts.config_text.is_some(),
            },
            Step::Launch => Page::Launch {
                lines: self.launch.lines.clone(),
                readiness: self.launch.readiness.clone(),
                log: self.launch.log.clone(),
                running: self.is_handing_over(),
                can_undo: self.launch.written && !self.launch.undoing,
                no_mailbox: self.mailbox_entry().is_empty(),
                ready: self.launch.ready.as_ref().map(|r| r.pid),
                // While it can still be taken back, it is no key to be used.
                key: self
                    .launch
                    .key
                    .clone()
                    .filter(|_| self.launch.ready.is_some()),
                failed: self.launch.failed.clone(),
                stamped: self.launch.stamped.clone(),
            },
        }
    }
}
