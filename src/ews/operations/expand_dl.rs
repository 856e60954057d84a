//! `ExpandDL`: members of a distribution group (EWS reference page `ExpandDL operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, wanted};
use crate::ews::types::{Mailbox, Mailboxes};
use crate::ews::xml::XmlWriter;

/// Asks for the direct members of a group.
#[derive(Debug, Clone)]
pub struct ExpandDL {
    /// The group.
    pub group: Address,
}

/// What [`ExpandDL`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The members.
    DLExpansion(Mailboxes),
    /// Anything else.
    #[serde(other)]
    Other,
}

impl Operation for ExpandDL {
    const NAME: &'static str = "ExpandDL";
    const CHANGES: bool = false;
    type Part = Part;
    /// The members; a member that is a group has the type `PublicDL`.
    type Answer = Vec<Mailbox>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:ExpandDL", &[], |w| {
            w.element("m:Mailbox", &[], |w| {
                w.text("t:EmailAddress", self.group.as_str());
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Vec<Mailbox>, Refused> {
        let members = wanted(messages.single()?, |part| match part {
            Part::DLExpansion(members) => Some(members),
            Part::Other => None,
        })?;
        Ok(members.all().to_vec())
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, request, success};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = ExpandDL {
            group: Address::parse("all@corp.example").unwrap(),
        };
        assert_eq!(
            request(&operation),
            "<m:ExpandDL><m:Mailbox><t:EmailAddress>all@corp.example</t:EmailAddress></m:Mailbox></m:ExpandDL>"
        );
        let members = success(
            "ExpandDL",
            "<q:DLExpansion TotalItemsInView=\"2\"><w:Mailbox><w:EmailAddress>a@corp.example</w:EmailAddress><w:MailboxType>Mailbox</w:MailboxType></w:Mailbox><w:Mailbox><w:EmailAddress>g@corp.example</w:EmailAddress><w:MailboxType>PublicDL</w:MailboxType></w:Mailbox></q:DLExpansion>",
        );
        let found = answer(&operation, &envelope("ExpandDL", &members)).unwrap();
        assert_eq!(found[1].mailbox_type.as_deref(), Some("PublicDL"));
    }
}
