//! `e` on Probe: from a check to the answer that it used.

use super::{
    event::Effect,
    field::{FieldId, Note},
    machine::Machine,
    step::Step,
    trust::field_of,
};
use crate::{domain::CheckState, words::setup::note};

impl Machine {
    /// To the field whose answer the check under the cursor used.
    pub(super) fn edit_answer(&mut self) -> Vec<Effect> {
        let Some((step, field)) = self.answer_of() else {
            return Vec::new();
        };
        if !self.flow.steps().contains(&step) {
            self.notice = Some(Note::Warning(note::not_on_this_way().to_owned()));
            return Vec::new();
        }
        let effects = self.enter(step);
        if self.fields_here().contains(&field) {
            self.focus = Some(field);
        }
        effects
    }

    fn answer_of(&self) -> Option<(Step, FieldId)> {
        let row = self.probe.rows.get(self.probe.at)?;
        let unusable = match &row.state {
            CheckState::Failed { finding, .. } => field_of(&finding.code),
            _ => None,
        };
        if let Some(field) = unusable {
            return Some((Step::Exchange, field));
        }
        let dedicated = self.answers.choice(FieldId::Mailbox) == 1;
        let field = match row.id.as_str() {
            "sign_in" => match self.answers.own_account() {
                Some(_) => return Some((Step::Mailbox, FieldId::OwnPassword)),
                None => FieldId::Password,
            },
            "methods_offered" => FieldId::Auth,
            "own_mailbox" | "other_mailboxes" => FieldId::Account,
            "certificate_trust" | "tls_handshake" => FieldId::TrustBy,
            "access" | "send_as" if dedicated => return Some((Step::Mailbox, FieldId::Access)),
            "mailbox" if dedicated => return Some((Step::Mailbox, FieldId::MailboxAddress)),
            "mailbox" | "access" | "send_as" | "dedicated" | "room" | "auto_reply"
            | "inbox_rules" | "junk" | "streaming" => {
                return Some((Step::Mailbox, FieldId::Mailbox));
            }
            "outgoing_relay" => return Some((Step::Engine, FieldId::Relay)),
            _ => match self.answers.choice(FieldId::FindBy) {
                0 => FieldId::Address,
                1 => FieldId::Server,
                _ => FieldId::Url,
            },
        };
        Some((Step::Exchange, field))
    }
}
