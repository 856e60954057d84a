//! From a SOAP request to its answer: reading, throttling, planned faults, impersonation, the
//! operation.

use super::answer::{HttpBits, Identity, SoapAnswer, SoapBody};
use super::element::{Element, Namespace};
use super::envelope::{self, Outcome};
use super::failure::Failure;
use super::refusal::refusal;
use super::throttling::{self, Entry};
use super::{impersonation, schema, spoil, version};
use crate::sandbox::model::{AddressKey, SharedState};
use crate::sandbox::ops::call::Call;
use crate::sandbox::ops::{self, Reply};
use crate::sandbox::streaming;

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
        Err(failure) => return SoapAnswer::whole(String::new(), 500, envelope::fault(&failure)),
    };
    let Some(request) = request_of(&envelope) else {
        let failure = Failure::new("ErrorInvalidRequest");
        return SoapAnswer::whole(String::new(), 500, envelope::fault(&failure));
    };
    let name = request
        .name
        .strip_suffix("Request")
        .unwrap_or(&request.name)
        .to_owned();
    let mut entry = Entry::of(state, caller, &name, request);
    let mut answer = if let Some(throttled) = entry.refused {
        throttling::refused(&name, request, throttled)
    } else {
        let fault = entry.fault.as_ref();
        let spoilt = fault.and_then(|fault| spoil::before(&name, request, fault));
        spoilt.unwrap_or_else(|| carry_out(state, caller, &envelope, request, name, &mut entry))
    };
    version::rename(&mut answer, entry.version);
    if let Some(fault) = &entry.fault {
        spoil::after(&mut answer, fault).await;
    }
    entry.leave(state, caller, answer)
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
    entry: &mut Entry,
) -> SoapAnswer {
    let checked = schema::check(request)
        .map_err(|v| Failure::with_text("ErrorSchemaValidation", v.to_string()).fault());
    let mut locked = state.lock();
    let actor = checked.and_then(|()| impersonation::actor(&locked, caller, envelope));
    let actor = match actor {
        Ok(actor) => actor,
        Err(failure) => return SoapAnswer::whole(name, 500, envelope::fault(&failure)),
    };
    if name == "GetStreamingEvents" {
        drop(locked);
        return stream(state, actor, request, name, entry);
    }
    let Some(operation) = ops::find(&request.name) else {
        let text = format!("The sandbox does not have the operation {name}.");
        let failure = Failure::with_text("ErrorInvalidRequest", text);
        return SoapAnswer::whole(name, 500, envelope::fault(&failure));
    };
    locked.acting = Some(actor.clone());
    let mut call = Call {
        state: &mut locked,
        actor,
    };
    match (operation.run)(&mut call, request) {
        Ok(reply) => replied(operation, name, &reply),
        Err(failure) if failure.is_fault => SoapAnswer::whole(name, 500, envelope::fault(&failure)),
        Err(failure) => {
            let document = refusal(&name, request, &failure);
            SoapAnswer::whole(name, 200, document)
        }
    }
}

/// The document of what an operation gave; one part that is a fault makes the whole a fault.
fn replied(operation: &ops::Operation, name: String, reply: &Reply) -> SoapAnswer {
    let outcomes = match reply {
        Reply::Whole(body) => return SoapAnswer::whole(name, 200, envelope::document(body)),
        Reply::Messages(outcomes) => outcomes,
    };
    if let Some(failure) = first_fault(outcomes) {
        return SoapAnswer::whole(name, 500, envelope::fault(failure));
    }
    let body = envelope::messages(operation.name, operation.empty, outcomes);
    SoapAnswer::whole(name, 200, envelope::document(&body))
}

fn stream(
    state: &SharedState,
    actor: AddressKey,
    request: &Element,
    operation: String,
    entry: &mut Entry,
) -> SoapAnswer {
    let trouble = entry.fault.as_ref().and_then(|f| f.stream);
    match streaming::open(state, actor, request, trouble, entry.ticket.take()) {
        Ok(stream) => SoapAnswer::new(operation, 200, SoapBody::Stream(stream)),
        Err(failure) => SoapAnswer::whole(operation, 500, envelope::fault(&failure)),
    }
}

fn first_fault(outcomes: &[Outcome]) -> Option<&Failure> {
    outcomes
        .iter()
        .find_map(|o| o.as_ref().err().filter(|f| f.is_fault))
}
