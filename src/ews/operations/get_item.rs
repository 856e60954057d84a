//! `GetItem`: reads mails (EWS reference page `GetItem operation`).

use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::{Item, ItemId, ItemShape, Items, write_item_ids};
use crate::ews::xml::XmlWriter;

/// Reads mails; one result for each. Batches of more than ten are slow (Microsoft's guidance).
#[derive(Debug, Clone)]
pub struct GetItem {
    /// Which mails.
    pub ids: Vec<ItemId>,
    /// What is read of each.
    pub shape: ItemShape,
    /// Largest answer that is taken in, in bytes.
    pub largest_answer: usize,
}

/// What operations that answer with items look at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The mail.
    Items(Items),
    /// Anything else.
    #[serde(other)]
    Other,
}

impl Operation for GetItem {
    const NAME: &'static str = "GetItem";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Vec<Result<Item, Refused>>;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:GetItem", &[], |w| {
            self.shape.write(w);
            write_item_ids(w, &self.ids);
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Self::Answer, Refused> {
        let results = messages.each(self.ids.len(), |parts| {
            first_item(parts).ok_or_else(missing)
        });
        Ok(in_order(&self.ids, results))
    }

    fn largest_answer(&self) -> usize {
        self.largest_answer
    }
}

/// Each mail at the place of its id. A server that leaves one out, or answers in an order of its own,
/// must not have one mail taken for another; which mail a refusal among them is about is not known
/// then. A mail that comes under an id that was not asked for stands where it is: ids change.
fn in_order(asked: &[ItemId], results: Vec<Result<Item, Refused>>) -> Vec<Result<Item, Refused>> {
    let id = |item: &Item| item.item_id.as_ref().map(|i| i.id.clone());
    let place = |item: &Item| {
        let id = id(item)?;
        asked.iter().position(|a| a.id == id)
    };
    let is_astray = |(result, at): (&Result<Item, Refused>, &ItemId)| {
        let item = result.as_ref().ok();
        item.is_some_and(|i| id(i).is_some_and(|id| id != at.id) && place(i).is_some())
    };
    if !results.iter().zip(asked).any(is_astray) {
        return results;
    }
    let mut placed: Vec<_> = asked.iter().map(|_| Err(missing())).collect();
    for item in results.into_iter().flatten() {
        if let Some(slot) = place(&item).and_then(|at| placed.get_mut(at)) {
            *slot = Ok(item);
        }
    }
    placed
}

/// The first item of a response message, if it has one.
pub(super) fn first_item(parts: Vec<Part>) -> Option<Item> {
    parts.into_iter().find_map(|p| match p {
        Part::Items(items) => items.all.into_iter().next(),
        Part::Other => None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;
    use crate::ews::operation::LARGEST_ANSWER;
    use crate::ews::types::{BodyType, PropertyPath};

    fn operation() -> GetItem {
        GetItem {
            ids: ["A", "B"]
                .map(|id| ItemId {
                    id: id.into(),
                    change_key: None,
                })
                .to_vec(),
            shape: ItemShape {
                body: Some(BodyType::Text),
                unique_body: Some(BodyType::Text),
                largest_body: Some(1000),
                mime: false,
                properties: vec![
                    PropertyPath::Field("item:Body"),
                    PropertyPath::TRANSPORT_HEADERS,
                    PropertyPath::VERB_RESPONSE,
                ],
            },
            largest_answer: LARGEST_ANSWER,
        }
    }

    #[test]
    fn request_as_the_schema_wants_it() {
        assert_eq!(
            request(&operation()),
            "<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:BodyType>Text</t:BodyType><t:UniqueBodyType>Text</t:UniqueBodyType><t:MaximumBodySize>1000</t:MaximumBodySize><t:AdditionalProperties>\
             <t:FieldURI FieldURI=\"item:Body\"/><t:ExtendedFieldURI PropertyTag=\"0x007D\" PropertyType=\"String\"/>\
             <t:ExtendedFieldURI DistinguishedPropertySetId=\"Common\" PropertyId=\"34084\" PropertyType=\"String\"/>\
             </t:AdditionalProperties></m:ItemShape><m:ItemIds><t:ItemId Id=\"A\"/><t:ItemId Id=\"B\"/></m:ItemIds></m:GetItem>"
        );
    }

    /// Asked for A, B and C: what is answered, and the ids that are taken to be theirs.
    #[test]
    fn no_mail_is_taken_for_another() {
        let asked = GetItem {
            ids: ["A", "B", "C"]
                .map(|id| ItemId {
                    id: id.into(),
                    change_key: None,
                })
                .to_vec(),
            ..operation()
        };
        for (told, wanted) in [
            ("ABC", "ABC"),
            ("CBA", "ABC"),
            ("AC", "A-C"),
            ("C", "--C"),
            ("A!C", "A-C"),
            ("B!A", "AB-"),
            ("AXC", "AXC"),
            ("XA", "A--"),
            ("AA", "A--"),
        ] {
            let messages: String = told
                .chars()
                .map(|id| match id {
                    '!' => refusal("GetItem", "ErrorItemNotFound"),
                    id => {
                        let item = format!(
                            "<q:Items><w:Message><w:ItemId Id=\"{id}\"/></w:Message></q:Items>"
                        );
                        success("GetItem", &item)
                    }
                })
                .collect();
            let results = answer(&asked, &envelope("GetItem", &messages)).unwrap();
            let read: String = results
                .iter()
                .map(|r| match r {
                    Ok(item) => item.item_id.as_ref().unwrap().id.clone(),
                    Err(_) => "-".to_owned(),
                })
                .collect();
            assert_eq!(read, wanted, "{told}");
        }
    }

    #[test]
    fn reads_what_there_is() {
        let mail = success(
            "GetItem",
            "<q:Items><w:Message><w:ItemId Id=\"A\" ChangeKey=\"k\"/><w:Subject>RE: a &amp; b &#x0;</w:Subject><w:Body BodyType=\"Text\" IsTruncated=\"false\">Approve\r\n</w:Body>\
             <w:Size>-5</w:Size><w:InternetMessageHeaders/><w:ExtendedProperty><w:ExtendedFieldURI PropertySetId=\"00062008-0000-0000-C000-000000000046\" PropertyId=\"0x8524\"/><w:Value>Approve</w:Value></w:ExtendedProperty>\
             <w:UniqueBody BodyType=\"Text\"/>\
             <w:ExtendedProperty><w:ExtendedFieldURI PropertyTag=\"0x7d\" PropertyType=\"String\"/><w:Value>From: x</w:Value></w:ExtendedProperty>\
             <w:From><w:Mailbox><w:Name>Anna</w:Name><w:EmailAddress>Anna@corp.example</w:EmailAddress></w:Mailbox></w:From>\
             <w:ToRecipients><w:Mailbox><w:EmailAddress>/O=X/CN=Y</w:EmailAddress><w:RoutingType>EX</w:RoutingType></w:Mailbox><w:Mailbox/></w:ToRecipients></w:Message></q:Items>",
        );
        let document = envelope(
            "GetItem",
            &(mail + &refusal("GetItem", "ErrorItemNotFound")),
        );
        let results = answer(&operation(), &document).unwrap();
        let item = results[0].as_ref().unwrap();
        assert_eq!(item.subject.as_deref(), Some("RE: a & b \u{FFFD}"));
        assert_eq!(
            item.body
                .as_ref()
                .unwrap()
                .text
                .as_deref()
                .map(str::trim_end),
            Some("Approve")
        );
        assert_eq!(item.size_bytes(), 0);
        assert_eq!(item.property(PropertyPath::VERB_RESPONSE), Some("Approve"));
        assert_eq!(
            item.property(PropertyPath::TRANSPORT_HEADERS),
            Some("From: x")
        );
        assert_eq!(
            item.from.as_ref().unwrap().correspondents()[0]
                .address
                .as_str(),
            "anna@corp.example"
        );
        let to = item.to_recipients.as_ref().unwrap();
        assert!(to.correspondents().is_empty());
        assert_eq!(to.all()[0].legacy_name(), Some("/O=X/CN=Y"));
        assert!(results[1].is_err());
    }
}
