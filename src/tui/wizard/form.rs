//! What only the screen knows of the fields: where the cursor is, what is revealed. The answers themselves are the machine's.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    setup::{FieldId, FieldKind, Note, View},
    tui::widgets::TextField,
};

/// The text fields of the present step.
#[derive(Debug)]
pub struct Form {
    fields: BTreeMap<FieldId, TextField>,
    focus: Option<FieldId>,
    /// Moment of this frame, for revealed passwords.
    pub now: Timestamp,
    /// What a paste told of its text, until the next key.
    pub pasted: Option<(FieldId, Note)>,
}

impl Form {
    /// No fields yet.
    pub fn new(now: Timestamp) -> Self {
        Self {
            fields: BTreeMap::new(),
            focus: None,
            now,
            pasted: None,
        }
    }

    /// Follows the machine: fields of other steps go, texts that it changed are taken over, and a
    /// field that lost the focus forgets its password.
    pub fn follow(&mut self, view: &View) {
        self.fields
            .retain(|id, _| view.fields.iter().any(|f| f.id == *id));
        let moved = self.focus != view.focus;
        if moved {
            if let Some(left) = self.focus.and_then(|f| self.fields.get_mut(&f)) {
                left.leave();
            }
            self.focus = view.focus;
        }
        for field in &view.fields {
            match field.kind {
                FieldKind::Choice(_) => {}
                FieldKind::Secret => {
                    let typed = self
                        .fields
                        .entry(field.id)
                        .or_insert_with(TextField::masked);
                    let length = typed.text().chars().count();
                    // The machine holds the password; a copy is here only while it is typed.
                    if view.focus != Some(field.id) || length != field.secret_length {
                        drop(typed.take_secret());
                    }
                }
                FieldKind::Text | FieldKind::Number { .. } => {
                    let typed = self.fields.entry(field.id).or_insert_with(TextField::plain);
                    if typed.text() != field.text {
                        typed.hold(&field.text);
                    }
                    // Whoever comes to it wants another mailbox than the one that stands there.
                    if moved
                        && view.focus == Some(FieldId::MailboxAddress)
                        && field.id == FieldId::MailboxAddress
                    {
                        typed.mark();
                    }
                }
            }
        }
    }

    /// The text field of an id, if that field takes text.
    pub fn field(&self, id: FieldId) -> Option<&TextField> {
        self.fields.get(&id)
    }

    /// The same, for typing.
    pub fn field_mut(&mut self, id: FieldId) -> Option<&mut TextField> {
        self.fields.get_mut(&id)
    }

    /// Whether a password is shown at this moment.
    pub fn reveals(&self) -> bool {
        self.fields.values().any(|f| f.is_revealed(self.now))
    }
}
