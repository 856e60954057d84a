//! `ConvertId`: ids for Outlook and others (EWS reference page `ConvertId operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, wanted};
use crate::ews::xml::XmlWriter;

/// Form of an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFormat {
    /// As EWS gives it.
    EwsId,
    /// MAPI entry id in hexadecimal.
    HexEntryId,
    /// As Outlook on the web takes it.
    OwaId,
}

impl IdFormat {
    const fn as_str(self) -> &'static str {
        match self {
            Self::EwsId => "EwsId",
            Self::HexEntryId => "HexEntryId",
            Self::OwaId => "OwaId",
        }
    }
}

/// Converts one id.
#[derive(Debug, Clone)]
pub struct ConvertId {
    /// The id.
    pub id: String,
    /// Its form.
    pub from: IdFormat,
    /// The form wanted.
    pub to: IdFormat,
    /// Whose mailbox.
    pub mailbox: Address,
}

/// What [`ConvertId`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The converted id.
    AlternateId(AlternateId),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// An id in another form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AlternateId {
    /// The id.
    #[serde(rename = "@Id")]
    pub id: String,
}

impl Operation for ConvertId {
    const NAME: &'static str = "ConvertId";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = AlternateId;

    fn write(&self, w: &mut XmlWriter) {
        w.element(
            "m:ConvertId",
            &[("DestinationFormat", self.to.as_str())],
            |w| {
                w.element("m:SourceIds", &[], |w| {
                    let attributes = [
                        ("Format", self.from.as_str()),
                        ("Id", &self.id),
                        ("Mailbox", self.mailbox.as_str()),
                    ];
                    w.empty("t:AlternateId", &attributes);
                });
            },
        );
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<AlternateId, Refused> {
        wanted(messages.single()?, |part| match part {
            Part::AlternateId(id) => Some(id),
            Part::Other => None,
        })
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
        let operation = ConvertId {
            id: "AAA=".into(),
            from: IdFormat::EwsId,
            to: IdFormat::HexEntryId,
            mailbox: Address::parse("a@corp.example").unwrap(),
        };
        assert_eq!(
            request(&operation),
            "<m:ConvertId DestinationFormat=\"HexEntryId\"><m:SourceIds><t:AlternateId Format=\"EwsId\" Id=\"AAA=\" Mailbox=\"a@corp.example\"/></m:SourceIds></m:ConvertId>"
        );
        let made = success(
            "ConvertId",
            "<q:AlternateId xmlns:xsi=\"i\" xsi:type=\"w:AlternateIdType\" Format=\"HexEntryId\" Id=\"00FF\" Mailbox=\"a@corp.example\"/>",
        );
        assert_eq!(
            answer(&operation, &envelope("ConvertId", &made))
                .unwrap()
                .id,
            "00FF"
        );
    }
}
