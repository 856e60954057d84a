//! Facts that a page shows beside its fields: the server's name, what is known of each mailbox.

use super::{event::Facts, field::FieldId, machine::Machine, outcome::MailboxOutcome, page::Known};
use crate::words::setup::last::own_mailbox;

impl Facts {
    /// The mailbox that the first listener's entry names, and the command that sets it.
    pub fn way_back(&self) -> Option<(String, String)> {
        let all = self.settings.complete();
        let name = all.listeners().first().cloned().unwrap_or_default();
        let line = |key: &str| all.line(&format!("listener.{name}.{key}"));
        let (mailbox, account) = (line("mailbox"), line("account"));
        let mut command = format!("smartactions mailbox set {mailbox}");
        if line("access") == "own" && !account.is_empty() {
            command = format!("{command} --access own --account '{account}'");
        }
        Some((mailbox, command)).filter(|(mailbox, _)| !mailbox.is_empty())
    }
}

impl Machine {
    /// The mailbox that stood in the entry, and the command that puts it back, where Exchange's "there is
    /// no such mailbox" empties it.
    pub fn emptied(&self) -> Option<(String, String)> {
        let empties = self.mailbox_not_found() && self.has_no_mailbox();
        self.facts.way_back().filter(|_| empties)
    }

    /// The mailbox that Exchange is asked about.
    pub fn asked_mailbox(&self) -> String {
        match self.answers.choice(FieldId::Mailbox) {
            1 => self.dedicated_mailbox().name,
            _ => own_mailbox().to_owned(),
        }
    }

    /// Host of the server that the answers name; empty while they name none.
    pub(super) fn host(&self) -> String {
        let url = match self.answers.choice(FieldId::FindBy) {
            0 => match &self.discovery {
                Some(found) => return found.host.clone(),
                None => self.answers.text(FieldId::Address),
            },
            1 => self.answers.text(FieldId::Server),
            _ => self.answers.text(FieldId::Url),
        };
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or_default();
        host.trim().to_owned()
    }

    /// The service account's own mailbox; its account until Exchange told its address.
    pub(super) fn own_mailbox(&self) -> Known {
        let outcome = self.known.get(&0).cloned();
        let name = match &outcome {
            Some(MailboxOutcome::Found { address, .. }) => address.to_string(),
            _ => self.answers.text(FieldId::Account).trim().to_owned(),
        };
        self.known_as(name, outcome)
    }

    /// The dedicated mailbox, as typed.
    pub(super) fn dedicated_mailbox(&self) -> Known {
        let name = self.answers.text(FieldId::MailboxAddress).trim().to_owned();
        self.known_as(name, self.known.get(&1).cloned())
    }

    fn known_as(&self, name: String, outcome: Option<MailboxOutcome>) -> Known {
        let now = self.facts.settings.line(&self.answers.path("mailbox"));
        Known {
            in_use: !now.is_empty() && now.eq_ignore_ascii_case(&name),
            name,
            outcome,
        }
    }
}
