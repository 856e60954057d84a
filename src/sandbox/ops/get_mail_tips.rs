//! `GetMailTips` (EWS reference: "`GetMailTips` operation").

use super::call::Call;
use super::people_xml::read_mailbox;
use super::{Reply, Result};
use crate::sandbox::model::{AddressKey, Correspondent, Mailbox, Principal};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{self, Success, message, response};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Largest message, as Exchange's default for a mailbox: 35 MB.
const MAX_MESSAGE_SIZE: u32 = 36_700_160;

/// Tells what a sender should know of each recipient.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let sender = request
        .child("SendingAs")
        .and_then(|m| read_mailbox(call.state, m));
    let known = sender.is_some_and(|s| call.state.mailbox_of(&s.address).is_some());
    if !known {
        return Err(Failure::new("ErrorSendAsDenied"));
    }
    let recipients: Vec<Correspondent> = request
        .children_of("Recipients")
        .iter()
        .filter_map(|m| read_mailbox(call.state, m))
        .collect();
    let whole = Ok(Success::default());
    let attributes = [("ResponseClass", envelope::class_of(&whole))];
    Ok(Reply::Whole(response(
        "m:GetMailTipsResponse",
        &attributes,
        |x| {
            envelope::status(x, &whole);
            x.nest("m:ResponseMessages", |x| {
                for recipient in &recipients {
                    let mut tips = Xml::default();
                    tips.nest("m:MailTips", |x| write_tips(x, call, recipient));
                    message(x, "m:MailTipsResponseMessageType", None, &Ok(tips.into()));
                }
            });
        },
    )))
}

fn write_tips(x: &mut Xml, call: &Call<'_>, recipient: &Correspondent) {
    let directory = &call.state.directory;
    let found = directory.find(&recipient.address);
    let inside = format!("@{}", directory.domain);
    let mailbox = call.state.mailbox_of(&recipient.address);
    let is_group = matches!(found, Some(Principal::Group(_)));
    let is_inside = AddressKey::new(&recipient.address)
        .as_str()
        .ends_with(&inside);
    x.nest("t:RecipientAddress", |x| {
        x.leaf("t:Name", recipient.label());
        x.leaf("t:EmailAddress", &recipient.address);
        x.leaf("t:RoutingType", "SMTP");
    });
    x.leaf("t:PendingMailTips", "");
    if mailbox.is_some() {
        x.nest("t:OutOfOffice", |x| {
            let absence = mailbox.and_then(|m| m.absence.as_ref());
            let reply = absence.map_or("", |a| a.reply.as_str());
            x.nest("t:ReplyBody", |x| x.leaf("t:Message", reply));
        });
        x.leaf("t:MailboxFull", mailbox.is_some_and(Mailbox::refuses_mail));
    }
    if let Some(Principal::Group(group)) = found {
        let outside = |m: &&String| !AddressKey::new(m).as_str().ends_with(&inside);
        x.leaf("t:TotalMemberCount", group.members.len());
        x.leaf(
            "t:ExternalMemberCount",
            group.members.iter().filter(outside).count(),
        );
    }
    x.leaf("t:MaxMessageSize", MAX_MESSAGE_SIZE);
    x.leaf("t:DeliveryRestricted", false);
    x.leaf("t:IsModerated", false);
    x.leaf(
        "t:InvalidRecipient",
        is_inside && mailbox.is_none() && !is_group,
    );
}
