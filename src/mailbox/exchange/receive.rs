//! What came in, and reading it.

use super::faults::{Effect, call_of, is_about_one, mail_error, refused};
use super::read::{LARGEST_BODY, inbound_mail, lacks_text, time};
use crate::domain::{InboundMail, ItemRef};
use crate::ews::{
    EwsClient, EwsError, ResponseCode,
    operations::{Change, GetFolder, GetItem, SyncFolderItems},
    types::{BodyType, DistinguishedFolder, Item, ItemId, ItemShape, PropertyPath},
};
use crate::mailbox::{Changes, MailError};

/// Mails asked for in one call (Microsoft's guidance for `GetItem`).
const BATCH: usize = 10;
/// Largest answer to one `GetItem`. A batch above it is asked for mail by mail, a mail above it
/// without its bodies, so that no mail takes more memory than this.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Reads one folder, to see that it can be.
pub(super) async fn read_folder(
    client: &EwsClient,
    folder: DistinguishedFolder,
) -> Result<(), MailError> {
    let at = call_of::<GetFolder>(client);
    let asked = GetFolder {
        folders: vec![folder.into()],
        properties: Vec::new(),
    };
    let answers = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, at, Effect::Reads))?;
    for answer in answers {
        answer.map_err(|r| refused(r, at, Effect::Reads))?;
    }
    Ok(())
}

/// One page of what came into the inbox, oldest first.
pub(super) async fn changes(
    client: &EwsClient,
    state: Option<&str>,
    most: u16,
) -> Result<Changes, MailError> {
    let at = call_of::<SyncFolderItems>(client);
    let asked = SyncFolderItems {
        folder: DistinguishedFolder::Inbox.into(),
        sync_state: state.map(str::to_owned),
        most,
    };
    let page = client
        .call(&asked)
        .await
        .map_err(|e| mail_error(e, at, Effect::Reads))?;
    let mut arrived: Vec<_> = page
        .changes
        .into_iter()
        .filter_map(|change| match change {
            Change::Created(id, at) => Some((at.as_deref().and_then(time), ItemRef::from(id))),
            // Read by somebody, edited, moved on: the ledger knows what was handled.
            Change::Updated(_) | Change::Deleted(_) | Change::ReadFlag(_) => None,
        })
        // Nothing can be asked for by an empty id, and one such id has a whole batch refused.
        .filter(|(_, item): &(_, ItemRef)| !item.id.trim().is_empty())
        .collect();
    // Servers list newest first; a stable sort leaves mails without a time in their order.
    arrived.sort_by_key(|(at, _)| *at);
    let arrived = arrived.into_iter().map(|(_, item)| item).collect();
    Ok(Changes {
        arrived,
        state: page.sync_state,
        more: !page.last,
    })
}

/// Reads mails; one result for each, in order.
pub(super) async fn fetch(
    client: &EwsClient,
    mails: &[ItemRef],
) -> Result<Vec<Result<InboundMail, MailError>>, MailError> {
    let mut results = Vec::with_capacity(mails.len());
    for batch in mails.chunks(BATCH) {
        match read_batch(client, batch, &whole()).await {
            Ok(read) => results.extend(read),
            // One of them is too large, unreadable or no id to the server: find out which.
            Err(error) if is_of_one(&error) => {
                for mail in batch {
                    results.push(read_alone(client, mail).await?);
                }
            }
            Err(error) => return Err(mail_error(error, call_of::<GetItem>(client), Effect::Reads)),
        }
    }
    Ok(results)
}

/// Reads one mail; where it is too large, without its bodies.
async fn read_alone(
    client: &EwsClient,
    mail: &ItemRef,
) -> Result<Result<InboundMail, MailError>, MailError> {
    let at = call_of::<GetItem>(client);
    let one = std::slice::from_ref(mail);
    let (read, cut) = match read_batch(client, one, &whole()).await {
        Err(EwsError::TooLarge { .. }) => (read_batch(client, one, &without_bodies()).await, true),
        other => (other, false),
    };
    let outcome = match read {
        Ok(mut results) => results.pop().unwrap_or(Err(MailError::Gone)),
        // Said of the request as a whole: it asked for this mail alone, which is gone.
        Err(error) if error.response_code() == Some(&ResponseCode::ErrorItemNotFound) => {
            Err(MailError::Gone)
        }
        Err(error) if is_of_one(&error) => {
            let problem = crate::domain::Problem::new(
                error.code(),
                format!("{}: {error}", at.operation),
                at.host,
                "look at this mail by hand",
            );
            Err(MailError::Unusable(problem))
        }
        Err(error) => return Err(mail_error(error, at, Effect::Reads)),
    };
    Ok(outcome.map(|mail| InboundMail {
        truncated: mail.truncated || cut,
        ..mail
    }))
}

/// Whether a call may have failed for one of the mails that it asked for.
fn is_of_one(error: &EwsError) -> bool {
    match error {
        EwsError::TooLarge { .. } | EwsError::NotUnderstood(_) => true,
        EwsError::Refused(refused) => is_about_one(&refused.code),
        _ => false,
    }
}

async fn read_batch(
    client: &EwsClient,
    mails: &[ItemRef],
    shape: &ItemShape,
) -> Result<Vec<Result<InboundMail, MailError>>, EwsError> {
    let at = call_of::<GetItem>(client);
    let mut items = items(client, mails.iter().map(ItemId::from).collect(), shape).await?;
    add_texts(client, &mut items).await?;
    let results = items.into_iter().zip(mails);
    Ok(results
        .map(|(item, asked)| {
            item.map(|i| inbound_mail(i, asked))
                .map_err(|r| refused(r, at, Effect::Reads))
        })
        .collect())
}

type Items = Vec<Result<Item, crate::ews::Refused>>;

async fn items(client: &EwsClient, ids: Vec<ItemId>, shape: &ItemShape) -> Result<Items, EwsError> {
    client
        .call(&GetItem {
            ids,
            shape: shape.clone(),
            largest_answer: LARGEST_ANSWER,
        })
        .await
}

/// Asks for the plain text of HTML mails that came without it (servers older than `TextBody`).
async fn add_texts(client: &EwsClient, read: &mut Items) -> Result<(), EwsError> {
    let lacking: Vec<&mut Item> = read
        .iter_mut()
        .flatten()
        .filter(|item| lacks_text(item))
        .collect();
    let ids: Vec<ItemId> = lacking
        .iter()
        .filter_map(|item| item.item_id.clone())
        .collect();
    if ids.is_empty() || ids.len() != lacking.len() {
        return Ok(());
    }
    let shape = ItemShape {
        body: Some(BodyType::Text),
        largest_body: Some(body_limit()),
        ..ItemShape::with(&[PropertyPath::Field("item:Body")])
    };
    let texts = items(client, ids, &shape).await?;
    for (item, text) in lacking.into_iter().zip(texts) {
        item.text_body = text.ok().and_then(|t| t.body);
    }
    Ok(())
}

fn body_limit() -> u32 {
    u32::try_from(LARGEST_BODY).unwrap_or(u32::MAX)
}

/// Everything that a reading needs.
fn whole() -> ItemShape {
    let mut shape = without_bodies();
    shape.body = Some(BodyType::Best);
    shape.unique_body = Some(BodyType::Text);
    shape.largest_body = Some(body_limit());
    shape
        .properties
        .extend(["item:Body", "item:TextBody", "item:UniqueBody"].map(PropertyPath::Field));
    shape
}

/// Everything but the bodies.
fn without_bodies() -> ItemShape {
    let fields = [
        "item:Subject",
        "item:ItemClass",
        "item:DateTimeReceived",
        "item:Size",
        "item:InReplyTo",
        "item:InternetMessageHeaders",
        "message:InternetMessageId",
        "message:References",
        "message:From",
        "message:Sender",
        "message:ToRecipients",
        "message:CcRecipients",
    ];
    let mut shape = ItemShape::with(&fields.map(PropertyPath::Field));
    shape
        .properties
        .extend([PropertyPath::TRANSPORT_HEADERS, PropertyPath::VERB_RESPONSE]);
    shape
}
