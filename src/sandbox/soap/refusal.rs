//! The answer of an operation that is refused as a whole, in the form that it has for each.
//!
//! Used by `dispatch` and for planned faults.

use super::answer::SoapAnswer;
use super::element::Element;
use super::envelope::{self, Outcome};
use super::failure::Failure;
use crate::sandbox::ops;

/// The operation's answer when it is refused as a whole: one refusal for each part.
pub(super) fn refusal(name: &str, request: &Element, failure: &Failure) -> Vec<u8> {
    let outcome: Outcome = Err(failure.clone());
    let flat = [("ResponseClass", "Error")];
    let body = match name {
        "GetMailTips" | "GetInboxRules" => {
            envelope::response(&format!("m:{name}Response"), &flat, |x| {
                envelope::status(x, &outcome);
            })
        }
        "GetUserOofSettings" => envelope::response("m:GetUserOofSettingsResponse", &[], |x| {
            x.element("m:ResponseMessage", &flat, |x| {
                envelope::status(x, &outcome);
            });
        }),
        _ => {
            let outcomes = vec![outcome; parts_of(name, request)];
            let empty = ops::find(name).and_then(|o| o.empty);
            envelope::messages(name, empty, &outcomes)
        }
    };
    envelope::document(&body)
}

/// How many parts a batch has: each gets its own response message.
fn parts_of(name: &str, request: &Element) -> usize {
    let list = match name {
        "GetFolder" | "DeleteFolder" | "EmptyFolder" => "FolderIds",
        "FindFolder" | "FindItem" => "ParentFolderIds",
        "CreateFolder" => "Folders",
        "CreateItem" => "Items",
        "UpdateItem" => "ItemChanges",
        "GetItem" | "SendItem" | "MoveItem" | "CopyItem" | "DeleteItem" => "ItemIds",
        "CreateAttachment" => "Attachments",
        "GetAttachment" | "DeleteAttachment" => "AttachmentIds",
        "ConvertId" => "SourceIds",
        _ => return 1,
    };
    request.children_of(list).len().max(1)
}

/// The SOAP fault for somebody who may not use EWS.
pub(in crate::sandbox) fn access_denied() -> SoapAnswer {
    let failure = Failure::new("ErrorAccessDenied");
    SoapAnswer::whole(String::new(), 500, envelope::fault(&failure))
}
