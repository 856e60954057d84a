//! Moving in a step: up and down, a default put back, a blank kept or cut.

use super::{
    event::Effect,
    field::{FieldId, FieldKind, row},
    machine::Machine,
    step::Step,
};
use crate::config::{Value, setting};

impl Machine {
    /// The choice of a dedicated mailbox and its address are one line of the screen, and what stands
    /// there is typed: with that choice the focus is always in the address.
    pub(super) fn focus_on_the_address(&mut self) {
        let chosen = self.answers.choice(FieldId::Mailbox) == 1;
        if chosen && self.focus == Some(FieldId::Mailbox) {
            self.focus = Some(FieldId::MailboxAddress);
        }
    }

    pub(super) fn move_by(&mut self, down: bool) -> Vec<Effect> {
        if self.step() == Step::Probe && self.log_open {
            self.scroll_transcript(down);
            return Vec::new();
        }
        if self.step() == Step::Probe {
            let last = self.probe.rows.len().saturating_sub(1);
            let at = self.probe.at;
            self.probe.at = if down {
                (at + 1).min(last)
            } else {
                at.saturating_sub(1)
            };
            return Vec::new();
        }
        if self.step() == Step::Review {
            self.scroll_by(down);
            return Vec::new();
        }
        let Some(field) = self.focus else {
            return Vec::new();
        };
        if field == FieldId::MailboxAddress {
            // It stands in the list of mailboxes: up and down go to the choices beside it.
            self.focus = Some(FieldId::Mailbox);
            let to = if down { 2 } else { 0 };
            return self.handle(super::Event::Chose(FieldId::Mailbox, to));
        }
        match row(field).map(super::field::Field::kind) {
            Some(FieldKind::Choice(_)) => {
                let at = self.answers.choice(field);
                let to = if down { at + 1 } else { at.saturating_sub(1) };
                self.handle(super::Event::Chose(field, to))
            }
            Some(FieldKind::Number { min, max }) => {
                let n: u32 = self.answers.text(field).trim().parse().unwrap_or(min);
                // Up makes a number larger, as it does in a spin box.
                let n = if down {
                    n.saturating_sub(1)
                } else {
                    n.saturating_add(1)
                };
                self.answers.type_in(field, &n.clamp(min, max).to_string());
                self.notes.remove(&field);
                Vec::new()
            }
            _ => self.next_field(down),
        }
    }

    /// The last line stays in sight.
    fn scroll_transcript(&mut self, down: bool) {
        let row = self.probe.rows.get(self.probe.at);
        let last = row.map_or(0, |r| r.transcript.len().saturating_sub(1));
        self.scroll = if down {
            (self.scroll + 1).min(last)
        } else {
            self.scroll.saturating_sub(1)
        };
    }

    pub(super) fn put_default(&mut self) -> Vec<Effect> {
        let Some(field) = self.focus.and_then(row) else {
            return Vec::new();
        };
        let default = field.key.and_then(setting).map(Value::default_of);
        match (field.kind(), default) {
            (FieldKind::Choice(words), Some(value)) => {
                let at = words.iter().position(|w| *w == value.line()).unwrap_or(0);
                self.handle(super::Event::Chose(field.id, at))
            }
            (FieldKind::Choice(_), None) => self.handle(super::Event::Chose(field.id, 0)),
            (_, Some(value)) => self.handle(super::Event::Typed(field.id, value.line())),
            (_, None) if field.id == FieldId::Poll => {
                self.handle(super::Event::Typed(field.id, "30".to_owned()))
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn blank(&mut self, cut: bool) -> Vec<Effect> {
        let Some(field) = self.focus else {
            return Vec::new();
        };
        if cut && let Some(secret) = self.answers.secret(field) {
            let cut = crate::domain::Secret::new(secret.expose().trim().to_owned());
            self.answers.keep_secret(field, &cut);
            return self.changed(field);
        }
        self.notes.remove(&field);
        Vec::new()
    }
}
