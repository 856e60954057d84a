//! Filling fields: typing, choosing, and judging what was typed.

use super::{
    event::Effect,
    field::{FieldId, FieldKind, Note, row},
    machine::Machine,
    outcome::Query,
    step::{Flow, Step},
};
use crate::{domain::Address, words::setup::note};

impl Machine {
    pub(super) fn typed(&mut self, field: FieldId, text: &str) -> Vec<Effect> {
        self.answers.type_in(field, text);
        // A whole URL in the field for a name is understood, not refused.
        if field == FieldId::Server && text.trim_start().starts_with("http") && text.contains("://")
        {
            self.answers.choose(FieldId::FindBy, 2);
            self.answers.type_in(FieldId::Url, text.trim());
            self.answers.type_in(FieldId::Server, "");
            self.focus = Some(FieldId::Url);
            self.notice = Some(Note::Good(note::took_url().to_owned()));
        }
        self.changed(field)
    }

    pub(super) fn chose(&mut self, field: FieldId, at: usize) -> Vec<Effect> {
        let most = match row(field).map(super::field::Field::kind) {
            Some(FieldKind::Choice(_)) if field == FieldId::Start => self.starts().len(),
            Some(FieldKind::Choice(words)) => words.len(),
            _ => 0,
        };
        if at >= most || at == self.answers.choice(field) {
            return Vec::new();
        }
        self.answers.choose(field, at);
        if field == FieldId::AllowHost {
            return self.allow_host();
        }
        self.changed(field)
    }

    /// An answer changed: notes that leaned on it go, and so does the proof of the mailbox.
    pub(super) fn changed(&mut self, field: FieldId) -> Vec<Effect> {
        self.notes.remove(&field);
        self.asked = None;
        let Some(row) = row(field) else {
            return Vec::new();
        };
        self.set_aside.remove(&row.step);
        match row.step {
            Step::Exchange => {
                self.discovery = None;
                self.forget_search();
                self.search.attempts.clear();
                self.known.clear();
                self.set_aside.remove(&Step::Probe);
                self.query = Query::NotAsked;
                self.forget_trust(field);
            }
            Step::Mailbox => {
                self.query = Query::NotAsked;
                // Whether to empty the entry is asked anew for another mailbox.
                self.notes.remove(&FieldId::Mailbox);
                if field != FieldId::Mailbox {
                    self.known.remove(&1);
                }
                if field == FieldId::Mailbox {
                    return self.ask_mailbox(false);
                }
            }
            Step::Engine if field == FieldId::ApiListen => self.forget_port(),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn focus_on(&mut self, field: FieldId) -> Vec<Effect> {
        if !self.fields_here().contains(&field) {
            return Vec::new();
        }
        let left = self.focus.replace(field);
        self.focus_on_the_address();
        left.filter(|l| Some(*l) != self.focus)
            .map_or_else(Vec::new, |left| self.left_field(left))
    }

    /// Leaving a field is when it is judged, and when a rested address is asked about.
    pub(super) fn left_field(&mut self, field: FieldId) -> Vec<Effect> {
        if let Some(FieldKind::Secret) = row(field).map(super::field::Field::kind)
            && let Some(secret) = self.answers.secret(field)
            && secret.expose().trim() != secret.expose()
        {
            self.notes
                .insert(field, Note::Warning(note::blank().to_owned()));
        }
        self.clamp(field);
        self.judge(&[field]);
        match field {
            FieldId::Address
            | FieldId::CaFile
            | FieldId::Pin
            | FieldId::Account
            | FieldId::Password => self.discover(),
            FieldId::MailboxAddress
            | FieldId::Access
            | FieldId::OwnAccount
            | FieldId::OwnPassword
                if self.query == Query::NotAsked =>
            {
                self.ask_mailbox(false)
            }
            FieldId::ApiListen => self.check_port(),
            _ => Vec::new(),
        }
    }

    /// Judges the answer to one question as soon as it is given, for a face that asks one at a time.
    pub fn judge_answer(&mut self, field: FieldId) {
        if self.fields_here().contains(&field) {
            self.clamp(field);
            self.judge(&[field]);
        }
    }

    /// A number outside its range is moved into it, and only when its field is left.
    pub(super) fn clamp(&mut self, field: FieldId) {
        if let Some(n) = self.answers.number(field) {
            self.answers.type_in(field, &n.to_string());
        }
    }

    /// Complaints about the fields of `which`, set as their notes; true when there are none.
    pub(super) fn judge(&mut self, which: &[FieldId]) -> bool {
        let all = self.settings().complete();
        let mut faults = all.config().err().unwrap_or_default();
        faults.extend(all.not_served());
        let mut good = self.judge_numbers(which) && self.judge_address(which);
        for fault in faults {
            let Some(field) = self.answers.field_of(&fault.key) else {
                continue;
            };
            if which.contains(&field) {
                good = false;
                self.notes
                    .insert(field, Note::Bad(fault.complaint.to_string()));
            }
        }
        good && self.judge_passwords(which)
    }

    /// The address of a dedicated mailbox; none yet is judged when the step is left.
    fn judge_address(&mut self, which: &[FieldId]) -> bool {
        let text = self.answers.text(FieldId::MailboxAddress);
        let asked = which.contains(&FieldId::MailboxAddress) && !text.trim().is_empty();
        let wrong = asked.then(|| Address::parse(text).err()).flatten();
        let Some(wrong) = wrong else { return true };
        let note = Note::Bad(wrong.to_string());
        self.notes.insert(FieldId::MailboxAddress, note);
        false
    }

    fn judge_numbers(&mut self, which: &[FieldId]) -> bool {
        let mut good = true;
        for field in which {
            if let Some(FieldKind::Number { min, max }) = row(*field).map(super::field::Field::kind)
                && self.answers.number(*field).is_none()
            {
                good = false;
                let text = note::number(min, max);
                self.notes.insert(*field, Note::Bad(text));
            }
        }
        good
    }

    fn judge_passwords(&mut self, which: &[FieldId]) -> bool {
        let new_one =
            self.flow == Flow::PasswordOnly && self.answers.secret(FieldId::Password).is_none();
        let lacks = [
            (FieldId::Password, self.lacks_password() || new_one),
            (FieldId::OwnPassword, self.lacks_own_password().is_some()),
        ];
        let mut good = true;
        for (field, _) in lacks
            .iter()
            .filter(|(f, lacks)| *lacks && which.contains(f))
        {
            // A dry run shows the diff without signing in.
            good = good && self.dry_run;
            let text = if new_one {
                note::type_new()
            } else {
                note::no_password()
            };
            let note = if self.dry_run {
                Note::Warning(text.to_owned())
            } else {
                Note::Bad(text.to_owned())
            };
            self.notes.insert(*field, note);
        }
        good
    }
}
