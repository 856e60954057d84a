//! `Subscribe`: asks for streaming notifications (EWS reference page `Subscribe operation`).

use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, wanted};
use crate::ews::types::FolderRef;
use crate::ews::xml::XmlWriter;

/// Subscribes to mail that comes into a folder.
#[derive(Debug, Clone)]
pub struct Subscribe {
    /// Which folder.
    pub folder: FolderRef,
}

/// What [`Subscribe`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// Names the subscription.
    SubscriptionId(String),
    /// Anything else.
    #[serde(other)]
    Other,
}

impl Operation for Subscribe {
    const NAME: &'static str = "Subscribe";
    // A subscription that nobody listens to dies by itself: a lost answer does no harm.
    const CHANGES: bool = false;
    type Part = Part;
    /// The subscription's id.
    type Answer = String;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:Subscribe", &[], |w| {
            w.element("m:StreamingSubscriptionRequest", &[], |w| {
                self.folder.write_in(w, "t:FolderIds");
                w.element("t:EventTypes", &[], |w| {
                    for event in ["NewMailEvent", "CreatedEvent", "MovedEvent"] {
                        w.text("t:EventType", event);
                    }
                });
            });
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<String, Refused> {
        wanted(messages.single()?, |part| match part {
            Part::SubscriptionId(id) => Some(id).filter(|id| !id.trim().is_empty()),
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
    use crate::ews::types::DistinguishedFolder::Inbox;

    #[test]
    fn both_ways() {
        let operation = Subscribe {
            folder: Inbox.into(),
        };
        assert_eq!(
            request(&operation),
            "<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></t:FolderIds><t:EventTypes>\
             <t:EventType>NewMailEvent</t:EventType><t:EventType>CreatedEvent</t:EventType><t:EventType>MovedEvent</t:EventType>\
             </t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>"
        );
        let made = success("Subscribe", "<q:SubscriptionId>Jg==</q:SubscriptionId>");
        assert_eq!(
            answer(&operation, &envelope("Subscribe", &made)).unwrap(),
            "Jg=="
        );
    }
}
