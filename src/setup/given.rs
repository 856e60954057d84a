//! Answers that come as a file instead of a person, and what is wrong or missing in them.

use super::{
    answers::Answers,
    field::{ACCESS, FieldId},
    machine::Machine,
    start::Way,
};
use crate::config::{Fault, Settings};

/// Keys of which only one can be given.
const EITHER: [(&str, &str); 2] = [
    ("exchange.url", "exchange.autodiscover"),
    ("exchange.ca_file", "exchange.pins"),
];

impl Machine {
    /// Sets answers without a user, as `--answers` does: the same as typing them. Keys that the
    /// wizard does not ask for (a second listener) are written as they are given.
    pub fn take_answers(&mut self, settings: &Settings, dry_run: bool) {
        self.given = settings.clone();
        for (one, other) in EITHER.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
            // Of two keys that shut each other out the one that is given is meant.
            if !settings.line(one).is_empty() && settings.entry(other).is_none() {
                self.given.put_line(other, "", "setup");
            }
        }
        self.answers = Answers::from_settings(&self.facts.settings.under(&self.given));
        let mailbox = self.answers.path("mailbox");
        let entry = settings.entry(&mailbox).map(|e| e.value.line());
        match entry.as_deref() {
            Some("") => self.answers.choose(FieldId::Mailbox, 2),
            // Named, it is queried as that mailbox, whoever signs in for it.
            Some(address) => {
                self.answers.choose(FieldId::Mailbox, 1);
                self.answers.type_in(FieldId::MailboxAddress, address);
                let access = settings.line(&self.answers.path("access"));
                let at = ACCESS.iter().position(|w| *w == access);
                if let Some(at) = at {
                    self.answers.choose(FieldId::Access, at);
                }
            }
            None => {}
        }
        self.dry_run = dry_run;
        let way = |s: &Way| {
            if dry_run {
                *s == Way::DryRun
            } else {
                matches!(s, Way::Fresh | Way::Change)
            }
        };
        let at = self.starts().iter().position(way);
        self.answers.choose(FieldId::Start, at.unwrap_or(0));
    }

    /// What is wrong with the config that these answers make over what is there, with the line of
    /// each; a missing password is told by [`Machine::lacks_password`].
    pub fn faults(&self) -> Vec<Fault> {
        let all = self.facts.settings.under(&self.given).complete();
        let mut faults = all.config().err().unwrap_or_default();
        faults.extend(all.not_served());
        faults
    }

    /// Whether no password of the service account is known, neither typed nor stored.
    pub fn lacks_password(&self) -> bool {
        self.answers.secret(FieldId::Password).is_none() && !self.is_stored("exchange.password")
    }

    /// Name of the password that is missing for the listener's own account, if one signs in.
    pub fn lacks_own_password(&self) -> Option<String> {
        self.answers.own_account()?;
        let name = self.answers.path("password");
        let known = self.answers.secret(FieldId::OwnPassword).is_some() || self.is_stored(&name);
        (!known).then_some(name)
    }

    /// Whether there is a config already, into which one secret alone can be set.
    pub fn has_config(&self) -> bool {
        self.facts.config_text.is_some()
    }

    fn is_stored(&self, name: &str) -> bool {
        self.facts.secrets.iter().any(|n| n == name)
    }
}
