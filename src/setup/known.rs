//! Facts that a page shows beside its fields: the server's name, what is known of each mailbox.

use super::{field::FieldId, machine::Machine, outcome::MailboxOutcome, page::Known};

impl Machine {
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
