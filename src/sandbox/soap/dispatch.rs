//! From a SOAP request to its answer: reading, planned faults, impersonation, the operation.

use std::time::Duration;

use super::answer::{HttpBits, Identity, SoapAnswer, SoapBody};
use super::element::{Element, Namespace};
use super::envelope::{self, Outcome};
use super::failure::Failure;
use super::impersonation;
use super::schema;
use crate::sandbox::model::{AddressKey, ConnectionDrop, Fault, SharedState};
use crate::sandbox::ops::call::Call;
use crate::sandbox::ops::{self, Reply};
use crate::sandbox::streaming;

/// Longest planned delay: a test that plans more gets this.
const MAX_DELAY: Duration = Duration::from_mins(10);

/// Answers a SOAP request of somebody who signed in. Never fails: refusals are answers.
///
/// The state is locked while the operation runs and never across an `await`.
pub async fn soap(
    state: &SharedState,
    caller: &Identity,
    headers: HttpBits,
    body: &[u8],
) -> SoapAnswer {
    tracing::trace!(caller = %caller.account, agent = headers.user_agent, "SOAP request");
    let envelope = match read(body) {
        Ok(envelope) => envelope,
        Err(failure) => return answer(String::new(), 500, envelope::fault(&failure)),
    };
    let Some(request) = request_of(&envelope) else {
        let failure = Failure::new("ErrorInvalidRequest");
        return answer(String::new(), 500, envelope::fault(&failure));
    };
    let name = request
        .name
        .strip_suffix("Request")
        .unwrap_or(&request.name)
        .to_owned();
    let planned = state.lock().fault_for(&name);
    let spoilt = planned
        .as_ref()
        .and_then(|fault| before(&name, request, fault));
    let mut answer = match spoilt {
        Some(answer) => answer,
        None => carry_out(state, caller, &envelope, request, name),
    };
    if let Some(fault) = planned {
        after(&mut answer, &fault).await;
    }
    answer
}

fn answer(operation: String, status: u16, document: Vec<u8>) -> SoapAnswer {
    SoapAnswer {
        status,
        operation,
        body: SoapBody::Whole(document),
        drop_connection: None,
    }
}

/// What a planned fault answers instead of the operation.
fn before(name: &str, request: &Element, fault: &Fault) -> Option<SoapAnswer> {
    if fault.drop == Some(ConnectionDrop::After) {
        return None;
    }
    if fault.drop == Some(ConnectionDrop::Before) {
        let mut cut = answer(name.to_owned(), 500, Vec::new());
        cut.drop_connection = Some(ConnectionDrop::Before);
        return Some(cut);
    }
    match (fault.code.as_str(), fault.http_status) {
        ("", None) => None,
        ("", Some(status)) => Some(answer(name.to_owned(), status, Vec::new())),
        (code, status) => {
            let mut failure = Failure::planned(code.to_owned().into());
            if let Some(ms) = fault.back_off_ms {
                failure = failure.value("BackOffMilliseconds", ms.to_string());
            }
            Some(match status {
                None | Some(200) => answer(name.to_owned(), 200, refusal(name, request, &failure)),
                Some(status) => answer(name.to_owned(), status, envelope::fault(&failure)),
            })
        }
    }
}

/// What a planned fault does to an answer: late, lost, or hidden behind another status.
async fn after(answer: &mut SoapAnswer, fault: &Fault) {
    if let Some(ms) = fault.delay_ms {
        tokio::time::sleep(Duration::from_millis(ms).min(MAX_DELAY)).await;
    }
    if fault.drop == Some(ConnectionDrop::After) {
        match fault.http_status {
            Some(status) => {
                answer.status = status;
                answer.body = SoapBody::Whole(Vec::new());
            }
            None => answer.drop_connection = Some(ConnectionDrop::After),
        }
    }
}

fn read(body: &[u8]) -> Result<Element, Failure> {
    let unreadable = |text: String| Failure::with_text("ErrorSchemaValidation", text).fault();
    let root = Element::read(body).map_err(|e| unreadable(e.to_string()))?;
    if root.namespace != Namespace::Soap || root.name != "Envelope" {
        return Err(unreadable(
            "The request is no SOAP 1.1 envelope.".to_owned(),
        ));
    }
    Ok(root)
}

fn request_of(envelope: &Element) -> Option<&Element> {
    let body = envelope.child("Body")?;
    body.children
        .first()
        .filter(|r| r.namespace == Namespace::Messages)
}

fn carry_out(
    state: &SharedState,
    caller: &Identity,
    envelope: &Element,
    request: &Element,
    name: String,
) -> SoapAnswer {
    let checked = schema::check(request)
        .map_err(|v| Failure::with_text("ErrorSchemaValidation", v.to_string()).fault());
    let mut locked = state.lock();
    let actor = checked.and_then(|()| impersonation::actor(&locked, caller, envelope));
    let actor = match actor {
        Ok(actor) => actor,
        Err(failure) => return self::answer(name, 500, envelope::fault(&failure)),
    };
    if name == "GetStreamingEvents" {
        drop(locked);
        return stream(state, actor, request, name);
    }
    let Some(operation) = ops::find(&request.name) else {
        let text = format!("The sandbox does not have the operation {name}.");
        let failure = Failure::with_text("ErrorInvalidRequest", text);
        return self::answer(name, 500, envelope::fault(&failure));
    };
    let mut call = Call {
        state: &mut locked,
        actor,
    };
    match (operation.run)(&mut call, request) {
        Ok(reply) => replied(operation, name, &reply),
        Err(failure) if failure.is_fault => self::answer(name, 500, envelope::fault(&failure)),
        Err(failure) => {
            let document = refusal(&name, request, &failure);
            self::answer(name, 200, document)
        }
    }
}

/// The document of what an operation gave; one part that is a fault makes the whole a fault.
fn replied(operation: &ops::Operation, name: String, reply: &Reply) -> SoapAnswer {
    let outcomes = match reply {
        Reply::Whole(body) => return self::answer(name, 200, envelope::document(body)),
        Reply::Messages(outcomes) => outcomes,
    };
    if let Some(failure) = first_fault(outcomes) {
        return self::answer(name, 500, envelope::fault(failure));
    }
    let body = envelope::messages(operation.name, operation.empty, outcomes);
    self::answer(name, 200, envelope::document(&body))
}

fn stream(
    state: &SharedState,
    actor: AddressKey,
    request: &Element,
    operation: String,
) -> SoapAnswer {
    match streaming::open(state, actor, request) {
        Ok(stream) => SoapAnswer {
            status: 200,
            operation,
            body: SoapBody::Stream(stream),
            drop_connection: None,
        },
        Err(failure) => answer(operation, 500, envelope::fault(&failure)),
    }
}

fn first_fault(outcomes: &[Outcome]) -> Option<&Failure> {
    outcomes
        .iter()
        .find_map(|o| o.as_ref().err().filter(|f| f.is_fault))
}

/// The operation's answer when it is refused as a whole: one refusal for each part.
fn refusal(name: &str, request: &Element, failure: &Failure) -> Vec<u8> {
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
