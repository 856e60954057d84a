//! Typing and pasting into the field with the focus, and showing its password.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Face, face::Overlay};
use crate::{
    domain::Secret,
    setup::{Effect, Event, FieldId, FieldKind, Note},
    words::setup::{note, paste},
};

impl Face {
    pub(super) fn show_password(&mut self) {
        let (Some((id, FieldKind::Secret)), now) = (self.in_text(), self.form.now) else {
            return;
        };
        let handed_over = self
            .view
            .fields
            .iter()
            .any(|f| f.id == id && (f.secret_length > 0 || f.stored));
        match self.form.field_mut(id) {
            Some(field) if !field.text().is_empty() => field.toggle_reveal(now),
            _ if handed_over => {
                let told = Note::Warning(paste::cannot_show().to_owned());
                self.form.pasted = Some((id, told));
            }
            _ => {}
        }
    }

    pub(super) fn edit(&mut self, id: FieldId, kind: FieldKind, key: KeyEvent) -> Vec<Effect> {
        if let (FieldKind::Number { .. }, KeyCode::Char(c)) = (kind, key.code)
            && !c.is_ascii_digit()
            && !key.modifiers.contains(KeyModifiers::CONTROL)
        {
            return Vec::new();
        }
        let Some(field) = self.form.field_mut(id) else {
            return Vec::new();
        };
        let before = Secret::new(field.text().to_owned());
        if !field.key(key) {
            return Vec::new();
        }
        // Rubbing out in a password that was handed over already rubs out all of it.
        let rubbed = matches!(key.code, KeyCode::Backspace | KeyCode::Delete)
            || key.code == KeyCode::Char('u');
        if field.text() == before.expose() && !(before.is_empty() && rubbed) {
            return Vec::new();
        }
        self.form.pasted = None;
        self.typed(id, kind)
    }

    /// Tells the machine what the field holds now.
    pub(super) fn typed(&mut self, id: FieldId, kind: FieldKind) -> Vec<Effect> {
        let Some(text) = self.form.field(id).map(|f| f.text().to_owned()) else {
            return Vec::new();
        };
        self.happened(match kind {
            FieldKind::Secret => Event::Secret(id, Secret::new(text)),
            _ => Event::Typed(id, text),
        })
    }

    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        if self.overlay == Some(Overlay::Trial) {
            self.trial.paste(text);
            return Vec::new();
        }
        let covered = self.overlay.is_some() || self.view.dialog.is_some();
        let mut effects = if covered {
            Vec::new()
        } else {
            self.go_to_address()
        };
        // Pasted letters are never keys.
        let Some((id, kind)) = self.in_text().filter(|_| !covered) else {
            return effects;
        };
        let digits: String;
        let text = if let FieldKind::Number { .. } = kind {
            digits = text.chars().filter(char::is_ascii_digit).collect();
            &digits
        } else {
            text
        };
        let Some(field) = self.form.field_mut(id) else {
            return effects;
        };
        let pasted = field.paste(text);
        effects.extend(self.typed(id, kind));
        self.form.pasted = match (pasted.over, pasted.blank_ends, pasted.cut) {
            (1.., _, _) => Some((id, Note::Bad(paste::over(pasted.over)))),
            (0, true, _) => Some((id, Note::Bad(note::blank().to_owned()))),
            (0, false, 0) => None,
            (0, false, cut) => Some((id, Note::Warning(paste::cut(cut)))),
        };
        effects
    }
}
