//! `GetUserOofSettings`: whether somebody is away (EWS reference page `GetUserOofSettings operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::{Answer, AnswerError, Refused, read_beside};
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::xml::XmlWriter;

/// Asks for the automatic replies of one mailbox.
#[derive(Debug, Clone)]
pub struct GetUserOofSettings {
    /// Whose.
    pub mailbox: Address,
}

/// State of the automatic replies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OofState {
    /// Off.
    Disabled,
    /// On.
    Enabled,
    /// On for a time that is set.
    Scheduled,
}

/// What [`GetUserOofSettings`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The settings.
    OofSettings(OofSettings),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `OofSettings` of the answer.
#[derive(Debug, Deserialize)]
pub struct OofSettings {
    #[serde(rename = "OofState")]
    state: Option<String>,
}

impl Operation for GetUserOofSettings {
    const NAME: &'static str = "GetUserOofSettings";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = OofState;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetUserOofSettingsRequest", &[], |w| {
            w.element("t:Mailbox", &[], |w| {
                w.text("t:Address", self.mailbox.as_str());
            });
        });
    }

    fn read(document: &str) -> Result<Answer<Part>, AnswerError> {
        read_beside(document)
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<OofState, Refused> {
        let parts = messages.single()?;
        let settings = parts.into_iter().find_map(|p| {
            if let Part::OofSettings(s) = p {
                Some(s)
            } else {
                None
            }
        });
        let state = settings.and_then(|s| s.state).unwrap_or_default();
        match state.trim().to_ascii_lowercase().as_str() {
            "disabled" => Ok(OofState::Disabled),
            "enabled" => Ok(OofState::Enabled),
            "scheduled" => Ok(OofState::Scheduled),
            _ => Err(missing()),
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
    use crate::ews::code::ResponseCode;

    #[test]
    fn both_ways() {
        let operation = GetUserOofSettings {
            mailbox: Address::parse("a@corp.example").unwrap(),
        };
        assert_eq!(
            request(&operation),
            "<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>a@corp.example</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>"
        );
        let told = |message: &str, rest: &str| {
            format!(
                "<E xmlns=\"x\"><Body><GetUserOofSettingsResponse>{message}{rest}</GetUserOofSettingsResponse></Body></E>"
            )
        };
        let good = told(
            "<ResponseMessage ResponseClass=\"Success\"><ResponseCode>NoError</ResponseCode></ResponseMessage>",
            "<OofSettings><OofState>Scheduled</OofState></OofSettings><AllowExternalOof>All</AllowExternalOof>",
        );
        assert_eq!(answer(&operation, &good).unwrap(), OofState::Scheduled);
        let bad = told(
            "<ResponseMessage ResponseClass=\"Error\"><ResponseCode>ErrorAccessDenied</ResponseCode></ResponseMessage>",
            "",
        );
        assert_eq!(
            answer(&operation, &bad).unwrap_err().code,
            ResponseCode::ErrorAccessDenied
        );
    }
}
