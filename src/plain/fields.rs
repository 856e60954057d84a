//! A field as a question, and the event that its answer is.

use std::io::{BufRead, Write};

use super::{ask::Walk, lines::note_line, talk::Typed};
use crate::{
    setup::{Event, FieldKind, FieldView, Note},
    words::setup::{self as words, plain::empty},
};

impl<R: BufRead, W: Write> Walk<'_, R, W> {
    pub(super) fn ask_field(&mut self, field: &FieldView) -> Event {
        let event = match field.kind {
            FieldKind::Choice(_) => self.ask_choice(field),
            FieldKind::Secret => {
                let prompt = words::plain::ask_secret(field.label);
                match self.talk.ask_secret(&prompt) {
                    Ok(secret) if secret.is_empty() => Ok(Event::Focus(field.id)),
                    Ok(secret) if secret.expose().trim() != secret.expose() => {
                        let note = Note::Warning(words::note::blank().to_owned());
                        self.talk.say(&note_line(&note));
                        Ok(Event::Secret(field.id, secret))
                    }
                    Ok(secret) => Ok(Event::Secret(field.id, secret)),
                    Err(typed) => Err(typed),
                }
            }
            FieldKind::Text | FieldKind::Number { .. } => {
                match self
                    .talk
                    .ask(&format!("{} [{}]: ", field.label, field.text))
                {
                    Typed::Text(t) if t.is_empty() => Ok(Event::Focus(field.id)),
                    // Enter keeps; to empty a field takes a word of its own.
                    Typed::Text(t) if t == empty() => Ok(Event::Typed(field.id, String::new())),
                    Typed::Text(t) => Ok(Event::Typed(field.id, t)),
                    other => Err(other),
                }
            }
        };
        match event {
            Ok(event) => {
                self.asked.push(field.id);
                event
            }
            Err(typed) => self.aside(&typed),
        }
    }

    fn ask_choice(&mut self, field: &FieldView) -> Result<Event, Typed> {
        let choices: Vec<String> = field
            .choices
            .iter()
            .enumerate()
            .map(|(i, c)| format!("{} {c}", i + 1))
            .collect();
        let label = if field.label.is_empty() {
            words::plain::no_label()
        } else {
            field.label
        };
        let prompt = format!("{label}: {} [{}]: ", choices.join(", "), field.chosen + 1);
        loop {
            match self.talk.ask(&prompt) {
                Typed::Text(t) if t.is_empty() => return Ok(Event::Focus(field.id)),
                Typed::Text(t) => match t.parse::<usize>() {
                    Ok(n) if (1..=field.choices.len()).contains(&n) => {
                        return Ok(Event::Chose(field.id, n - 1));
                    }
                    _ => self.talk.say(&words::plain::up_to(field.choices.len())),
                },
                other => return Err(other),
            }
        }
    }
}
