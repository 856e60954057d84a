//! `GetUserOofSettings` and `GetInboxRules` (EWS reference: operations of these names).
//!
//! Nobody in the sandbox is absent and nobody has rules; the answers say so.

use super::call::Call;
use super::item_parts::time;
use super::{Reply, Result};
use crate::sandbox::model::State;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{self, Outcome, Success, response};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// The answers of an absent person: none.
pub(super) fn run_oof(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let address = request.child("Mailbox").and_then(|m| m.text_of("Address"));
    let outcome = check(call, address).map(|()| Success::default());
    Ok(Reply::Whole(response(
        "m:GetUserOofSettingsResponse",
        &[],
        |x| {
            x.element(
                "m:ResponseMessage",
                &[("ResponseClass", envelope::class_of(&outcome))],
                |x| {
                    envelope::status(x, &outcome);
                },
            );
            if outcome.is_ok() {
                x.nest("t:OofSettings", write_oof);
                x.leaf("m:AllowExternalOof", "All");
            }
        },
    )))
}

fn write_oof(x: &mut Xml) {
    let now = State::now();
    x.leaf("t:OofState", "Disabled");
    x.leaf("t:ExternalAudience", "All");
    x.nest("t:Duration", |x| {
        time(x, "t:StartTime", now);
        time(x, "t:EndTime", now);
    });
    x.nest("t:InternalReply", |x| x.leaf("t:Message", ""));
    x.nest("t:ExternalReply", |x| x.leaf("t:Message", ""));
}

/// The rules of a mailbox: none.
pub(super) fn run_rules(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let outcome: Outcome =
        check(call, request.text_of("MailboxSmtpAddress")).map(|()| Success::default());
    let attributes = [("ResponseClass", envelope::class_of(&outcome))];
    Ok(Reply::Whole(response(
        "m:GetInboxRulesResponse",
        &attributes,
        |x| {
            envelope::status(x, &outcome);
            if outcome.is_ok() {
                x.leaf("m:OutlookRuleBlobExists", false);
            }
        },
    )))
}

/// Settings can be read of the own mailbox and of one with full access.
fn check(call: &Call<'_>, address: Option<&str>) -> Result<()> {
    let mailbox = match address.filter(|a| !a.is_empty()) {
        None => call.own_mailbox()?,
        Some(address) => {
            let found = call.state.mailbox_of(address);
            found.ok_or_else(|| Failure::new("ErrorNonExistentMailbox"))?
        }
    };
    if call.may_open(mailbox) {
        Ok(())
    } else {
        Err(Failure::new("ErrorAccessDenied"))
    }
}
