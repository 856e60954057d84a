//! What the server's certificate came to, under the answer that it was judged by (`ux.md` 8.2).

use super::{
    field::{FieldId, Note},
    machine::Machine,
};
use crate::{domain::CheckState, words::setup::trust as words};

/// The check that judges it.
const TRUST: &str = "certificate_trust";
/// Findings about an answer that cannot be used at all, and the field in which it is given.
const ANSWERS: [(&str, FieldId); 4] = [
    ("autodiscover.refused", FieldId::Password),
    ("setup.ca_file", FieldId::CaFile),
    ("setup.trust", FieldId::Pin),
    ("setup.no_password", FieldId::Password),
];
/// The answers that say which server it is.
const SERVER: [FieldId; 5] = [
    FieldId::FindBy,
    FieldId::Address,
    FieldId::AllowHost,
    FieldId::Server,
    FieldId::Url,
];
/// The answers that say whom to believe.
const BELIEVED: [FieldId; 3] = [FieldId::TrustBy, FieldId::CaFile, FieldId::Pin];

/// The field of an answer that cannot be used at all.
pub(super) fn field_of(code: &str) -> Option<FieldId> {
    let known = ANSWERS.iter().find(|(known, _)| *known == code);
    known.map(|(_, field)| *field)
}

impl Machine {
    /// Puts what a check says of trust under its field.
    pub(super) fn note_trust(&mut self, id: &str, state: &CheckState) {
        let judged_by = match self.answers.choice(FieldId::TrustBy) {
            0 => FieldId::TrustBy,
            1 => FieldId::CaFile,
            _ => FieldId::Pin,
        };
        let (field, note) = match state {
            CheckState::Passed { value, .. } if id == TRUST => {
                (judged_by, Note::Good(value.clone()))
            }
            CheckState::Warned { value, finding, .. } if id == TRUST => {
                let said = format!("{}: {value}", finding.said);
                // A private CA is what was asked for.
                let wanted = finding.code.ends_with(".private_ca");
                let note = if wanted { Note::Good } else { Note::Warning };
                (judged_by, note(said))
            }
            CheckState::Failed { finding, .. } if id == TRUST => {
                let said = words::refused(&finding.code, &finding.said);
                let mut remedies = finding.remedies.iter();
                self.probe.key_shown = remedies.find_map(|r| r.command.clone());
                (judged_by, Note::Bad(said))
            }
            CheckState::Failed { finding, .. } => match field_of(&finding.code) {
                Some(field) => (field, Note::Bad(finding.said.clone())),
                None => return,
            },
            _ => return,
        };
        self.notes.insert(field, note);
    }

    /// An answer about the server or about trust changed.
    pub(super) fn forget_trust(&mut self, field: FieldId) {
        if SERVER.contains(&field) {
            self.probe.key_shown = None;
        }
        if SERVER.contains(&field) || BELIEVED.contains(&field) {
            for field in BELIEVED {
                self.notes.remove(&field);
            }
        }
        if field == FieldId::TrustBy {
            self.show_key();
        }
    }

    /// Whoever chooses a pinned key has the one that the server showed before the eyes, to be
    /// compared; it is never taken by itself.
    fn show_key(&mut self) {
        let empty = self.answers.text(FieldId::Pin).trim().is_empty();
        if let Some(pin) = &self.probe.key_shown
            && self.answers.choice(FieldId::TrustBy) == 2
            && empty
        {
            let note = Note::Warning(words::shown(pin));
            self.notes.insert(FieldId::Pin, note);
        }
    }
}
