//! What the faces draw: everything on the screen as plain values.

use super::{
    field::{FieldId, FieldKind, Note, row},
    keys::{self, Command},
    machine::Machine,
    page::Page,
    start::Way,
    step::{Mark, Step},
};
use crate::domain::Finding;

/// A step in the rail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RailEntry {
    /// Which.
    pub step: Step,
    /// Its name in this run.
    pub name: &'static str,
    /// Its mark, the worst of what is in it.
    pub mark: Mark,
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
    /// Whether the transcript (Probe) or the engine's log (Launch) is open.
    pub log_open: bool,
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
                    name: self.flow.name(*s),
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
            log_open: self.log_open,
            notice: self.notice.clone(),
            hints: self.hints(),
            dialog: self.leaving.map(|chosen| Dialog {
                choices: self.ways_out(),
                chosen,
            }),
        }
    }

    fn field_view(&self, id: FieldId) -> Option<FieldView> {
        let field = row(id)?;
        let choices = match field.kind() {
            FieldKind::Choice(_) if id == FieldId::Start => {
                self.starts().into_iter().map(Way::words).collect()
            }
            FieldKind::Choice(words) => words.to_vec(),
            _ => Vec::new(),
        };
        let secret = self.answers.secret(id);
        Some(FieldView {
            id,
            label: field.label(),
            kind: field.kind(),
            choices,
            chosen: self.answers.choice(id),
            text: self.answers.text(id).to_owned(),
            secret_length: secret.map_or(0, |s| s.expose().chars().count()),
            stored: id == FieldId::Password && !self.lacks_password(),
            note: self.notes.get(&id).cloned(),
        })
    }

    /// Whether letters go into a field.
    fn is_in_text(&self) -> bool {
        let kind = self.focus.and_then(row).map(super::field::Field::kind);
        matches!(
            kind,
            Some(FieldKind::Text | FieldKind::Secret | FieldKind::Number { .. })
        )
    }

    /// The key of a command as it is at this moment.
    pub(super) fn key_here(&self, command: Command) -> &'static str {
        keys::name_of(self.step(), self.is_in_text(), command)
    }

    fn hints(&self) -> Vec<Hint> {
        let in_text = self.is_in_text();
        keys::on(self.step())
            .filter(|k| k.hint)
            .filter_map(|k| {
                let keys = if in_text { k.in_text } else { k.elsewhere };
                Some(Hint {
                    key: keys.first()?,
                    words: (k.words)(),
                    command: k.command,
                })
            })
            .collect()
    }
}
