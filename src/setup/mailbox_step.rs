//! The Mailbox step: which mailbox, what Exchange says of it, and what that does to the entry.

use super::{
    event::Effect,
    field::{FieldId, Note},
    machine::Machine,
    outcome::{MailboxChoice, MailboxOutcome, Query},
    step::{Flow, Step},
};
use crate::{config::Settings, domain::Address, words::setup::note};

impl Machine {
    fn mailbox_choice(&self) -> Option<MailboxChoice> {
        match self.answers.choice(FieldId::Mailbox) {
            0 => Some(MailboxChoice::Own),
            1 => Address::parse(self.answers.text(FieldId::MailboxAddress))
                .ok()
                .map(MailboxChoice::Dedicated),
            _ => None,
        }
    }

    /// `again`: the user asked for it once more.
    pub(super) fn ask_mailbox(&mut self, again: bool) -> Vec<Effect> {
        let (Some(choice), Some(connection)) = (self.mailbox_choice(), self.connection()) else {
            return Vec::new();
        };
        self.query_run = self.next_run();
        self.query = Query::Running;
        vec![Effect::QueryMailbox {
            run: self.query_run,
            choice,
            again,
            connection,
        }]
    }

    pub(super) fn mailbox_answered(&mut self, run: u32, outcome: MailboxOutcome) -> Vec<Effect> {
        if run == self.query_run && self.query == Query::Running {
            self.known
                .insert(self.answers.choice(FieldId::Mailbox), outcome.clone());
            // The focus stays where it is: whoever types on mends the address.
            self.query = Query::Answered(outcome);
        }
        Vec::new()
    }

    /// What the entry becomes. Only Exchange's "there is no such mailbox" and the user's own "none
    /// yet" empty it; whatever else fails leaves what was there.
    pub(super) fn mailbox_entry(&self) -> String {
        let before = self.facts.settings.line(&self.answers.path("mailbox"));
        if self.answers.choice(FieldId::Mailbox) == 2 {
            return String::new();
        }
        match &self.query {
            Query::Answered(MailboxOutcome::Found { address, .. }) => address.to_string(),
            Query::Answered(MailboxOutcome::NotFound(_)) => String::new(),
            // Set aside on purpose: the address as typed, unproved, and Review says so.
            _ if self.set_aside.contains(&Step::Mailbox) => match self.mailbox_choice() {
                Some(MailboxChoice::Dedicated(address)) => address.to_string(),
                _ => before,
            },
            _ => before,
        }
    }

    /// All settings that would be written: what was there, the answers over it, and the entry.
    pub(super) fn settings(&self) -> Settings {
        if self.flow == Flow::PasswordOnly {
            return self.facts.settings.clone();
        }
        let base = if self.flow == Flow::MailboxOnly {
            let mut base = self.facts.settings.clone();
            let own = self.answers.settings();
            for key in ["access", "account"] {
                let path = self.answers.path(key);
                base.put_line(&path, &own.line(&path), "setup");
            }
            base
        } else {
            self.facts
                .settings
                .under(&self.given)
                .under(&self.answers.settings())
        };
        let mut all = base;
        let path = self.answers.path("mailbox");
        let entry = self.mailbox_entry();
        if entry != all.line(&path) || all.entry(&path).is_none() {
            all.put_line(&path, &entry, "setup");
        }
        // An access that was never proved is not written over one that works.
        if entry == self.facts.settings.line(&path)
            && !matches!(self.query, Query::Answered(MailboxOutcome::Found { .. }))
        {
            for key in ["access", "account"] {
                let path = self.answers.path(key);
                if let Some(old) = self.facts.settings.complete().entry(&path) {
                    all.put(&path, old.value.clone(), old.place.clone());
                }
            }
        }
        all
    }

    pub(super) fn leave_mailbox(&mut self) -> Vec<Effect> {
        if self.answers.choice(FieldId::Mailbox) == 1 && self.mailbox_choice().is_none() {
            let text = self.answers.text(FieldId::MailboxAddress).to_owned();
            let wrong = crate::domain::address::NotAnAddress(text).to_string();
            self.notes.insert(FieldId::MailboxAddress, Note::Bad(wrong));
            self.focus = Some(FieldId::MailboxAddress);
            return Vec::new();
        }
        let own = [FieldId::OwnAccount, FieldId::OwnPassword];
        let asked: Vec<FieldId> = self.fields_here();
        let own: Vec<FieldId> = own.into_iter().filter(|f| asked.contains(f)).collect();
        if !self.judge(&own) {
            let bad = |f: &&FieldId| matches!(self.notes.get(f), Some(Note::Bad(_)));
            self.focus = own.iter().find(bad).copied().or(self.focus);
            return Vec::new();
        }
        match &self.query {
            _ if self.answers.choice(FieldId::Mailbox) == 2 => self.after_empty(),
            _ if self.set_aside.contains(&Step::Mailbox) => self.forward(),
            Query::Answered(MailboxOutcome::Found { .. }) => self.forward(),
            Query::Answered(MailboxOutcome::NotFound(_)) => self.after_empty(),
            Query::Answered(_) => {
                self.mend_first();
                Vec::new()
            }
            Query::Running => {
                self.notice = Some(Note::Warning(note::still_running().to_owned()));
                Vec::new()
            }
            Query::NotAsked => {
                let effects = self.ask_mailbox(false);
                if effects.is_empty() {
                    self.mend_first();
                }
                effects
            }
        }
    }

    /// An entry that is there is emptied only after a plain question; an empty one stays so.
    fn after_empty(&mut self) -> Vec<Effect> {
        if self.would_empty() {
            // The answer holds once: whoever comes back is asked again.
            let asked = self.notes.remove(&FieldId::Mailbox);
            if !matches!(asked, Some(Note::Warning(_))) {
                let note = Note::Warning(note::would_empty().to_owned());
                self.notes.insert(FieldId::Mailbox, note);
                return Vec::new();
            }
        }
        self.forward()
    }

    /// Whether going on without a mailbox empties an entry on the short path.
    fn would_empty(&self) -> bool {
        let before = self.facts.settings.line(&self.answers.path("mailbox"));
        !before.is_empty() && self.flow == Flow::MailboxOnly
    }

    /// Whether the answers say what the entry becomes: Exchange told, or the user decided.
    pub(super) fn is_mailbox_decided(&self) -> bool {
        self.answers.choice(FieldId::Mailbox) == 2
            || self.set_aside.contains(&Step::Mailbox)
            || matches!(
                &self.query,
                Query::Answered(MailboxOutcome::Found { .. } | MailboxOutcome::NotFound(_))
            )
    }

    /// What is wrong with the mailbox, as far as Exchange told.
    pub fn mailbox_finding(&self) -> Option<&crate::domain::Finding> {
        match &self.query {
            Query::Answered(outcome) => outcome.finding(),
            _ => None,
        }
    }
}
