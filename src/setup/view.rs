//! What the faces draw: everything on the screen as plain values.

use super::{
    field::{FieldId, FieldKind, Note, row},
    keys::{self, Command},
    machine::Machine,
    outcome::{Discovery, Query},
    review::Review,
    step::{Mark, Step},
};
use crate::{
    domain::{CheckState, Finding},
    words::setup::LEAVE,
};

/// A step in the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailEntry {
    /// Which.
    pub step: Step,
    /// Its mark, the worst of what is in it.
    pub mark: Mark,
}

/// A check of the probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Stable id.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// Where it is.
    pub state: CheckState,
}

/// A field as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// Which.
    pub id: FieldId,
    /// Its label.
    pub label: &'static str,
    /// What it takes.
    pub kind: FieldKind,
    /// The choices, of a choice.
    pub choices: Vec<&'static str>,
    /// The chosen one.
    pub chosen: usize,
    /// Its text; always empty for a password.
    pub text: String,
    /// How many characters a password has.
    pub secret_length: usize,
    /// Whether a password is known from before.
    pub stored: bool,
    /// The line under it.
    pub note: Option<Note>,
}

/// A key in the hint bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The key's name.
    pub key: &'static str,
    /// What it does.
    pub words: &'static str,
    /// Its command, for a click.
    pub command: Command,
}

/// The leave dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialog {
    /// Its choices.
    pub choices: &'static [&'static str],
    /// The chosen one.
    pub chosen: usize,
}

/// What a step shows beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Path of the config, process id of the engine.
    Welcome {
        /// The config that was found.
        config: Option<String>,
        /// The engine that runs.
        engine: Option<u32>,
    },
    /// What Autodiscover said.
    Exchange(Option<Discovery>),
    /// The checks.
    Probe {
        /// In the order they came.
        rows: Vec<CheckRow>,
        /// The one under the cursor.
        at: usize,
        /// Whether they run now.
        running: bool,
    },
    /// The query, and the entry that follows from it.
    Mailbox {
        /// What Exchange said.
        query: Query,
        /// What would be written.
        entry: String,
        /// Whether names and subjects are hidden.
        hide_names: bool,
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
    },
    /// The hand-off.
    Launch {
        /// Its lines.
        lines: Vec<(String, CheckState)>,
        /// Process id of the ready engine.
        ready: Option<u32>,
        /// Why it is not ready.
        failed: Option<crate::domain::Problem>,
    },
}

/// The whole screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The present step.
    pub step: Step,
    /// Its number in this run, from 1, and how many there are.
    pub number: (usize, usize),
    /// The steps of this run.
    pub rail: Vec<RailEntry>,
    /// The fields of this step.
    pub fields: Vec<FieldView>,
    /// The one with the focus.
    pub focus: Option<FieldId>,
    /// The rest of the page.
    pub page: Page,
    /// The finding under the cursor.
    pub finding: Option<Finding>,
    /// A line that says something just now.
    pub notice: Option<Note>,
    /// The hint bar.
    pub hints: Vec<Hint>,
    /// The leave dialog, when it is open.
    pub dialog: Option<Dialog>,
}

impl Machine {
    /// The screen as it is now.
    pub fn view(&self) -> View {
        let steps = self.flow.steps();
        let at = steps.iter().position(|s| *s == self.step()).unwrap_or(0);
        View {
            step: self.step(),
            number: (at + 1, steps.len()),
            rail: steps
                .iter()
                .map(|s| RailEntry {
                    step: *s,
                    mark: self.mark(*s),
                })
                .collect(),
            fields: self
                .fields_here()
                .iter()
                .filter_map(|f| self.field_view(*f))
                .collect(),
            focus: self.focus,
            page: self.page(),
            finding: self.finding_in_reach().cloned(),
            notice: self.notice.clone(),
            hints: self.hints(),
            dialog: self.leaving.map(|chosen| Dialog {
                choices: &LEAVE,
                chosen,
            }),
        }
    }

    fn field_view(&self, id: FieldId) -> Option<FieldView> {
        let field = row(id)?;
        let choices = match field.kind {
            FieldKind::Choice(_) if id == FieldId::Start => self.starts(),
            FieldKind::Choice(words) => words.to_vec(),
            _ => Vec::new(),
        };
        let secret = self.answers.secret(id);
        Some(FieldView {
            id,
            label: field.label,
            kind: field.kind,
            choices,
            chosen: self.answers.choice(id),
            text: self.answers.text(id).to_owned(),
            secret_length: secret.map_or(0, |s| s.expose().chars().count()),
            stored: id == FieldId::Password && !self.lacks_password(),
            note: self.notes.get(&id).cloned(),
        })
    }

    fn hints(&self) -> Vec<Hint> {
        let kind = self.focus.and_then(row).map(|f| f.kind);
        let in_text = matches!(
            kind,
            Some(FieldKind::Text | FieldKind::Secret | FieldKind::Number { .. })
        );
        keys::on(self.step())
            .filter(|k| k.hint)
            .filter_map(|k| {
                let keys = if in_text { k.in_text } else { k.elsewhere };
                Some(Hint {
                    key: keys.first()?,
                    words: k.words,
                    command: k.command,
                })
            })
            .collect()
    }

    fn page(&self) -> Page {
        match self.step() {
            Step::Welcome => Page::Welcome {
                config: self
                    .facts
                    .config_text
                    .as_ref()
                    .map(|_| self.facts.config_file.display().to_string()),
                engine: self.facts.engine,
            },
            Step::Exchange => Page::Exchange(self.discovery.clone()),
            Step::Probe => Page::Probe {
                rows: self.probe.rows.clone(),
                at: self.probe.at,
                running: self.probe.running,
            },
            Step::Mailbox => Page::Mailbox {
                query: self.query.clone(),
                entry: self.mailbox_entry(),
                hide_names: self.hide_names,
                review: (self.flow == super::Flow::MailboxOnly).then(|| Box::new(self.review())),
            },
            Step::Engine => Page::Engine,
            Step::Review => Page::Review {
                review: Box::new(self.review()),
                by_hand: self.by_hand,
                whole_file: self.whole_file,
                dry_run: self.dry_run,
            },
            Step::Launch => Page::Launch {
                lines: self.launch.lines.clone(),
                ready: self.launch.ready.as_ref().map(|r| r.pid),
                failed: self.launch.failed.clone(),
            },
        }
    }

    fn mark(&self, step: Step) -> Mark {
        if step == self.step() {
            return Mark::Here;
        }
        if !self.seen.contains(&step) {
            return Mark::ToDo;
        }
        let bad = |f: &&FieldId| matches!(self.notes.get(f), Some(Note::Bad(_)));
        let own = || {
            super::field::FIELDS
                .iter()
                .filter(|f| f.step == step)
                .map(|f| &f.id)
        };
        let open = self.open_points();
        let open = open.iter().filter(|o| o.step == step).count();
        match step {
            _ if own().any(|f| bad(&f)) => Mark::Warned,
            Step::Probe if !self.is_proved() && !self.set_aside.contains(&step) => Mark::Failed,
            _ if open > 0 => Mark::Warned,
            _ => Mark::Done,
        }
    }
}
