//! `Subscribe`, `Unsubscribe`, `GetEvents` (EWS reference: operations of these names).
//!
//! Streaming and pull subscriptions; push needs a listener of the client's and is refused.

use std::collections::{BTreeSet, VecDeque};

use super::call::Call;
use super::event_xml::write_notification;
use super::{Reply, Result};
use crate::sandbox::model::{FolderNumber, MailboxNumber, NoticeKind, State, Subscription};
use crate::sandbox::soap::element::{Element, is_true};
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Begins a subscription.
pub(super) fn run_subscribe(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    Ok(Reply::Messages(vec![subscribe(call, request)]))
}

fn subscribe(call: &mut Call<'_>, request: &Element) -> Outcome {
    let (wish, streaming) = match (
        request.child("StreamingSubscriptionRequest"),
        request.child("PullSubscriptionRequest"),
    ) {
        (Some(wish), _) => (wish, true),
        (None, Some(wish)) => (wish, false),
        _ => {
            let text = "The sandbox offers streaming and pull subscriptions only.";
            return Err(Failure::with_text("ErrorInvalidSubscriptionRequest", text));
        }
    };
    if let Some(code) = call
        .state
        .odd
        .streaming_refused
        .clone()
        .filter(|_| streaming)
    {
        return Err(Failure::planned(code.into()));
    }
    let kinds = wish.children_of("EventTypes").iter();
    let kinds = kinds.filter_map(|kind| NoticeKind::parse(kind.text.trim()));
    let (mailbox, folders) = watched(call, wish)?;
    let told = call.state.watermark();
    let subscription = Subscription {
        owner: call.actor.clone(),
        mailbox,
        folders,
        kinds: kinds.collect(),
        streaming,
        waiting: VecDeque::new(),
        told,
        overrun: false,
        last_used: State::now(),
    };
    let id = call.state.subscribe(subscription);
    let id = id.ok_or_else(|| Failure::new("ErrorTooManyObjectsOpened"))?;
    let mut xml = Xml::default();
    xml.leaf("m:SubscriptionId", id);
    if !streaming {
        xml.leaf("m:Watermark", watermark(told));
    }
    Ok(xml.into())
}

/// The mailbox and its folders to be watched; no folder means all of them.
fn watched(call: &Call<'_>, wish: &Element) -> Result<(MailboxNumber, BTreeSet<FolderNumber>)> {
    let invalid = || Failure::new("ErrorInvalidSubscriptionRequest");
    let mut folders = BTreeSet::new();
    let mut mailbox = None;
    for id in wish.children_of("FolderIds") {
        let at = call.folder(id)?;
        if *mailbox.get_or_insert(at.mailbox) != at.mailbox {
            return Err(invalid());
        }
        folders.insert(at.folder);
    }
    let all = wish.attribute("SubscribeToAllFolders").is_some_and(is_true);
    match mailbox {
        Some(mailbox) if !all => Ok((mailbox, folders)),
        None if all => Ok((call.own_mailbox()?.number, folders)),
        _ => Err(invalid()),
    }
}

fn watermark(number: u64) -> String {
    data_encoding::BASE64.encode(&number.to_be_bytes())
}

/// Ends a subscription.
pub(super) fn run_unsubscribe(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let id = request.text_of("SubscriptionId").unwrap_or_default().trim();
    let outcome = match owned(call, id) {
        Some(_) => {
            call.state.subscriptions.remove(id);
            Ok(Success::default())
        }
        None => Err(Failure::new("ErrorSubscriptionNotFound")),
    };
    Ok(Reply::Messages(vec![outcome]))
}

/// A subscription of the actor's.
pub(in crate::sandbox) fn owned<'a>(
    call: &'a mut Call<'_>,
    id: &str,
) -> Option<&'a mut Subscription> {
    let actor = call.actor.clone();
    call.state
        .subscriptions
        .get_mut(id)
        .filter(|s| s.owner == actor)
}

/// Reads a pull subscription.
pub(super) fn run_get_events(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    Ok(Reply::Messages(vec![get_events(call, request)]))
}

fn get_events(call: &mut Call<'_>, request: &Element) -> Outcome {
    let id = request
        .text_of("SubscriptionId")
        .unwrap_or_default()
        .trim()
        .to_owned();
    let from = request.text_of("Watermark").unwrap_or_default().trim();
    let from = data_encoding::BASE64.decode(from.as_bytes()).ok();
    let from = from.and_then(|b| b.try_into().ok()).map(u64::from_be_bytes);
    let subscription = owned(call, &id).filter(|s| !s.streaming);
    let subscription = subscription.ok_or_else(|| Failure::new("ErrorSubscriptionNotFound"))?;
    let from = from.ok_or_else(|| Failure::new("ErrorInvalidWatermark"))?;
    if std::mem::take(&mut subscription.overrun) {
        return Err(Failure::new("ErrorMissedNotificationEvents"));
    }
    subscription.last_used = State::now();
    subscription.waiting.retain(|(at, _)| *at > from);
    let notices: Vec<_> = subscription.waiting.iter().copied().collect();
    subscription.told = notices.last().map_or(from, |(at, _)| *at);
    let (before, after) = (watermark(from), watermark(subscription.told));
    let mut xml = Xml::default();
    xml.nest("m:Notification", |x| {
        let notices: Vec<_> = notices
            .iter()
            .map(|(at, n)| (Some(watermark(*at)), *n))
            .collect();
        write_notification(x, call.state, &id, Some((&before, &after)), &notices);
    });
    Ok(xml.into())
}
