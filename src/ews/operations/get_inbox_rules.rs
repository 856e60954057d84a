//! `GetInboxRules`: rules that may take replies away (EWS reference page `GetInboxRules operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::{Answer, AnswerError, Refused, read_single};
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::is_true;
use crate::ews::xml::XmlWriter;

/// Asks for the inbox rules of one mailbox.
#[derive(Debug, Clone)]
pub struct GetInboxRules {
    /// Whose.
    pub mailbox: Address,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// As its owner called it.
    pub name: String,
    /// Whether it runs; a server that does not tell has it running.
    pub enabled: bool,
    /// What it does that takes mail away or shows it to others.
    pub takes: Vec<Taking>,
}

/// What a rule does with a mail, as far as the mail is lost to its folder or seen by others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// To another folder.
    Moves,
    /// For good, or into Deleted Items.
    Deletes,
    /// A copy goes to others.
    Forwards,
    /// It goes to others instead.
    Redirects,
}

/// What [`GetInboxRules`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The rules.
    InboxRules(InboxRules),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `InboxRules` of the answer.
#[derive(Debug, Deserialize)]
pub struct InboxRules {
    #[serde(rename = "Rule", default)]
    all: Vec<RawRule>,
}

#[derive(Debug, Deserialize)]
struct RawRule {
    #[serde(rename = "DisplayName")]
    name: Option<String>,
    #[serde(rename = "IsEnabled")]
    enabled: Option<String>,
    #[serde(rename = "Actions")]
    actions: Option<Actions>,
}

#[derive(Debug, Deserialize)]
struct Actions {
    #[serde(rename = "$value", default)]
    all: Vec<RuleAction>,
}

#[derive(Debug, Deserialize)]
enum RuleAction {
    MoveToFolder,
    Delete,
    PermanentDelete,
    ForwardToRecipients,
    ForwardAsAttachmentToRecipients,
    RedirectToRecipients,
    #[serde(other)]
    Other,
}

impl Operation for GetInboxRules {
    const NAME: &'static str = "GetInboxRules";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Vec<Rule>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetInboxRules", &[], |w| {
            w.text("m:MailboxSmtpAddress", self.mailbox.as_str());
        });
    }

    fn read(document: &str) -> Result<Answer<Part>, AnswerError> {
        read_single(document)
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Vec<Rule>, Refused> {
        let parts = messages.single()?;
        let lists = parts.into_iter().filter_map(|p| {
            if let Part::InboxRules(r) = p {
                Some(r.all)
            } else {
                None
            }
        });
        Ok(lists.flatten().map(RawRule::read).collect())
    }
}

impl RuleAction {
    const fn taking(&self) -> Option<Taking> {
        Some(match self {
            Self::MoveToFolder => Taking::Moves,
            Self::Delete | Self::PermanentDelete => Taking::Deletes,
            Self::ForwardToRecipients | Self::ForwardAsAttachmentToRecipients => Taking::Forwards,
            Self::RedirectToRecipients => Taking::Redirects,
            Self::Other => return None,
        })
    }
}

impl RawRule {
    fn read(self) -> Rule {
        let actions = self.actions.map(|a| a.all).unwrap_or_default();
        Rule {
            name: self.name.unwrap_or_default(),
            enabled: self.enabled.is_none() || is_true(self.enabled.as_deref()),
            takes: actions.iter().filter_map(RuleAction::taking).collect(),
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
    use super::super::testing::{answer, request};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = GetInboxRules {
            mailbox: Address::parse("a@corp.example").unwrap(),
        };
        assert_eq!(
            request(&operation),
            "<m:GetInboxRules><m:MailboxSmtpAddress>a@corp.example</m:MailboxSmtpAddress></m:GetInboxRules>"
        );
        let told = "<E><Body><m:GetInboxRulesResponse xmlns:m=\"m\" ResponseClass=\"Success\"><m:ResponseCode>NoError</m:ResponseCode><m:OutlookRuleBlobExists>false</m:OutlookRuleBlobExists><m:InboxRules>\
            <t:Rule xmlns:t=\"t\"><t:RuleId>1</t:RuleId><t:DisplayName>away</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled><t:Conditions><t:ContainsSubjectStrings><t:String>x</t:String></t:ContainsSubjectStrings></t:Conditions><t:Actions><t:MoveToFolder><t:FolderId Id=\"F\"/></t:MoveToFolder><t:ForwardToRecipients><t:Address><t:EmailAddress>x@corp.example</t:EmailAddress></t:Address></t:ForwardToRecipients><t:StopProcessingRules>true</t:StopProcessingRules></t:Actions></t:Rule>\
            <t:Rule xmlns:t=\"t\"><t:DisplayName>flag</t:DisplayName><t:IsEnabled>false</t:IsEnabled><t:Actions><t:MarkAsRead>true</t:MarkAsRead></t:Actions></t:Rule></m:InboxRules></m:GetInboxRulesResponse></Body></E>";
        let rules = answer(&operation, told).unwrap();
        assert_eq!(
            rules[0],
            Rule {
                name: "away".into(),
                enabled: true,
                takes: vec![Taking::Moves, Taking::Forwards]
            }
        );
        assert_eq!(
            rules[1],
            Rule {
                name: "flag".into(),
                enabled: false,
                takes: Vec::new()
            }
        );
    }
}
