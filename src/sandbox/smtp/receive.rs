//! What Exchange does with a mail that comes in over SMTP: who may be a recipient, who may be the
//! sender, the header firewall, and no second copy of a mail that is there already.

use std::time::Duration;

use crate::sandbox::{
    mime,
    model::{AddressKey, ConnectionDrop, Message, Origin, SMTP_DATA, SharedState, State},
};

/// Who sends, and who is to receive.
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) to: Vec<AddressKey>,
}

/// Whether that address is taken; else the answer. Nobody relays through the sandbox: others' domains
/// are for those who are signed in, and the mail then comes back as not delivered.
pub(super) fn recipient(
    state: &State,
    address: &str,
    signed_in: bool,
) -> Result<AddressKey, String> {
    let key = AddressKey::new(address);
    let ours = key
        .as_str()
        .ends_with(&format!("@{}", state.directory.domain));
    if state.directory.find(address).is_some() || (!ours && signed_in) {
        return Ok(key);
    }
    Err(if ours {
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
            .to_owned()
    } else {
        "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain".to_owned()
    })
}

/// Delivers a mail and gives the answer; `None`: the connection is cut, as a test ordered.
pub(super) async fn mail(
    state: &SharedState,
    envelope: Envelope,
    signed_in: Option<AddressKey>,
    bytes: Vec<u8>,
) -> Option<String> {
    let account = signed_in
        .clone()
        .unwrap_or_else(|| AddressKey::new(&envelope.from));
    let fault = state.lock().fault_for(SMTP_DATA, &account);
    let fault = fault.unwrap_or_default();
    let pause = Duration::from_millis(fault.delay_ms.unwrap_or(0));
    if fault.drop == Some(ConnectionDrop::Before) {
        return None;
    }
    if !fault.code.is_empty() {
        tokio::time::sleep(pause).await;
        return Some(fault.code);
    }
    // Parsing a large mail takes a moment: not on the threads that serve.
    let message = tokio::task::spawn_blocking(move || mime::parse(&bytes))
        .await
        .ok()?;
    let answer = deliver(&mut state.lock(), &envelope, signed_in.as_ref(), message);
    // Carried out already: whoever loses this answer does not know.
    tokio::time::sleep(pause).await;
    (fault.drop.is_none()).then_some(answer)
}

fn deliver(
    state: &mut State,
    envelope: &Envelope,
    signed_in: Option<&AddressKey>,
    message: Message,
) -> String {
    if let Some(account) = signed_in {
        let header = message
            .from
            .as_ref()
            .map_or(envelope.from.as_str(), |f| f.address.as_str());
        for from in [header, envelope.from.as_str()] {
            let from = state.correspondent(from).key();
            if !state.directory.rights(account, &from).send_as {
                return "550 5.7.60 SMTP; Client does not have permissions to send as this sender"
                    .to_owned();
            }
        }
    }
    let origin = if signed_in.is_some() {
        Origin::SignedIn
    } else {
        Origin::Outside
    };
    let everybody = envelope
        .to
        .iter()
        .flat_map(|to| state.directory.expand(to.as_str()));
    let fresh: Vec<AddressKey> = everybody
        .filter(|who| !has_it(state, who, &message))
        .collect();
    let id = message.message_id.clone().unwrap_or_default();
    if !fresh.is_empty() {
        state.deliver(message, origin, &fresh);
    }
    format!("250 2.6.0 {id} Queued mail for delivery")
}

/// Exchange's store drops a mail whose Message-ID and Date it delivered to that mailbox within the
/// last hour ("duplicate delivery detection"); here: that lies there.
fn has_it(state: &State, who: &AddressKey, message: &Message) -> bool {
    let Some(mailbox) = state
        .mailboxes
        .get(who)
        .filter(|_| message.message_id.is_some())
    else {
        return false;
    };
    // A copy that was sent from there is no copy that was delivered there.
    let own = mailbox.distinguished_number("sentitems");
    let delivered = mailbox.items.values().filter(|item| item.folder != own);
    let mut mails = delivered.map(|item| &item.message).filter(|m| !m.is_draft);
    mails.any(|m| m.message_id == message.message_id && m.sent == message.sent)
}
