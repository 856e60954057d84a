//! `GetMailTips`: whether a recipient can be mailed (EWS reference page `GetMailTips operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::{Answer, AnswerError, Refused, read_batch, read_single};
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::is_true;
use crate::ews::xml::XmlWriter;

/// Asks about recipients; one result for each.
#[derive(Debug, Clone)]
pub struct GetMailTips {
    /// Who would send.
    pub sending_as: Address,
    /// To whom.
    pub recipients: Vec<Address>,
}

/// What the server told about one recipient. `None`: not told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailTips {
    /// The mailbox takes no more mail.
    pub mailbox_full: Option<bool>,
    /// Nobody has that address.
    pub invalid_recipient: Option<bool>,
    /// The sender may not write to it.
    pub delivery_restricted: Option<bool>,
    /// Largest mail it takes, in bytes.
    pub max_message_size: Option<u64>,
}

/// What [`GetMailTips`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The tips.
    MailTips(RawTips),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `MailTips` of the answer.
#[derive(Debug, Deserialize)]
pub struct RawTips {
    #[serde(rename = "MailboxFull")]
    full: Option<String>,
    #[serde(rename = "InvalidRecipient")]
    invalid: Option<String>,
    #[serde(rename = "DeliveryRestricted")]
    restricted: Option<String>,
    #[serde(rename = "MaxMessageSize")]
    max_size: Option<String>,
}

impl Operation for GetMailTips {
    const NAME: &'static str = "GetMailTips";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Vec<Result<MailTips, Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetMailTips", &[], |w| {
            w.element("m:SendingAs", &[], |w| {
                w.text("t:EmailAddress", self.sending_as.as_str());
            });
            w.element("m:Recipients", &[], |w| {
                for recipient in &self.recipients {
                    w.element("t:Mailbox", &[], |w| {
                        w.text("t:EmailAddress", recipient.as_str());
                    });
                }
            });
            w.text("m:MailTipsRequested", "All");
        });
    }

    /// A refusal of the whole stands in the answer itself, without `ResponseMessages`.
    fn read(document: &str) -> Result<Answer<Part>, AnswerError> {
        let answer = read_batch(document)?;
        if answer.messages.is_empty() {
            return read_single(document);
        }
        Ok(answer)
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Self::Answer, Refused> {
        Ok(messages.each(self.recipients.len(), |parts| {
            let raw = parts.into_iter().find_map(|p| {
                if let Part::MailTips(t) = p {
                    Some(t)
                } else {
                    None
                }
            });
            raw.map(RawTips::read).ok_or_else(missing)
        }))
    }
}

impl RawTips {
    fn read(self) -> MailTips {
        let flag = |text: Option<String>| text.map(|t| is_true(Some(&t)));
        MailTips {
            mailbox_full: flag(self.full),
            invalid_recipient: flag(self.invalid),
            delivery_restricted: flag(self.restricted),
            max_message_size: self.max_size.and_then(|t| t.trim().parse().ok()),
        }
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
    use super::super::testing::{answer, envelope, request};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = GetMailTips {
            sending_as: Address::parse("bot@corp.example").unwrap(),
            recipients: vec![Address::parse("a@corp.example").unwrap()],
        };
        assert_eq!(
            request(&operation),
            "<m:GetMailTips><m:SendingAs><t:EmailAddress>bot@corp.example</t:EmailAddress></m:SendingAs><m:Recipients><t:Mailbox><t:EmailAddress>a@corp.example</t:EmailAddress></t:Mailbox></m:Recipients><m:MailTipsRequested>All</m:MailTipsRequested></m:GetMailTips>"
        );
        let told = "<q:MailTipsResponseMessageType ResponseClass=\"Success\"><q:ResponseCode>NoError</q:ResponseCode><q:MailTips><w:RecipientAddress><w:EmailAddress>a@corp.example</w:EmailAddress></w:RecipientAddress><w:PendingMailTips/><w:MailboxFull>true</w:MailboxFull><w:MaxMessageSize>10240</w:MaxMessageSize></q:MailTips></q:MailTipsResponseMessageType>";
        let tips = answer(&operation, &envelope("GetMailTips", told)).unwrap();
        let tips = tips[0].as_ref().unwrap();
        assert_eq!(
            (
                tips.mailbox_full,
                tips.invalid_recipient,
                tips.max_message_size
            ),
            (Some(true), None, Some(10240))
        );
        let denied = "<E><Body><m:GetMailTipsResponse xmlns:m=\"m\" ResponseClass=\"Error\"><m:MessageText>no</m:MessageText><m:ResponseCode>ErrorSendAsDenied</m:ResponseCode></m:GetMailTipsResponse></Body></E>";
        let told = answer(&operation, denied).unwrap();
        let code = &told[0].as_ref().unwrap_err().code;
        assert_eq!(code.as_str(), "ErrorSendAsDenied", "refused as a whole");
    }
}
