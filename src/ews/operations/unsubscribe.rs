//! `Unsubscribe`: ends a subscription (EWS reference page `Unsubscribe operation`).

use serde::de::IgnoredAny;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation};
use crate::ews::xml::XmlWriter;

/// Ends one subscription.
#[derive(Debug, Clone)]
pub struct Unsubscribe {
    /// Which.
    pub subscription_id: String,
}

impl Operation for Unsubscribe {
    const NAME: &'static str = "Unsubscribe";
    const CHANGES: bool = false;
    type Part = IgnoredAny;
    type Answer = ();

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:Unsubscribe", &[], |w| {
            w.text("m:SubscriptionId", &self.subscription_id);
        });
    }

    fn conclude(&self, messages: Messages<IgnoredAny>) -> Result<(), Refused> {
        messages.single().map(|_| ())
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
        let operation = Unsubscribe {
            subscription_id: "Jg==".into(),
        };
        assert_eq!(
            request(&operation),
            "<m:Unsubscribe><m:SubscriptionId>Jg==</m:SubscriptionId></m:Unsubscribe>"
        );
        answer(
            &operation,
            &envelope("Unsubscribe", &success("Unsubscribe", "")),
        )
        .unwrap();
    }
}
