//! `POST /sandbox/reply`: a person of the sandbox answers a mail that is in her mailbox.
//!
//! Called by [`super::admin`]. Finds the mail, has the reply composed and sends it as if the person
//! were signed in, with a copy in her Sent Items.

use serde::Deserialize;

use super::model::{AddressKey, Delivery, Mailbox, Message, State, SubmitError};
use super::outlook_reply;

/// The order, as scripts send it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyOrder {
    /// Who replies; an alias counts as its person.
    #[serde(rename = "as")]
    author: String,
    /// `latest`, or the Message-ID of a mail in any folder of the person, else of anybody, with or
    /// without angle brackets.
    #[serde(default = "latest")]
    to: String,
    /// What is newly written, above the quote.
    text: String,
    /// Further recipients.
    #[serde(default)]
    cc: Vec<String>,
}

fn latest() -> String {
    "latest".to_owned()
}

/// Why nothing was sent.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum ReplyError {
    /// The person has no mailbox.
    #[error("sandbox.reply.mailbox: {0} has no mailbox in the sandbox")]
    NoMailbox(String),
    /// No such mail.
    #[error("sandbox.reply.original: {author} has no mail to answer ({to})")]
    NothingToAnswer {
        /// Who should reply.
        author: String,
        /// What was looked for.
        to: String,
    },
    /// Exchange would refuse to send it.
    #[error("sandbox.reply.refused: {code}: {0}", code = .0.code())]
    NotSent(SubmitError),
}

/// Sends the reply; gives what became of it.
pub(super) fn send(state: &mut State, order: &ReplyOrder) -> Result<Delivery, ReplyError> {
    let mailbox = state
        .mailbox_of(&order.author)
        .ok_or_else(|| ReplyError::NoMailbox(order.author.clone()))?;
    let (number, actor) = (mailbox.number, AddressKey::new(&mailbox.address));
    let original = original(state, mailbox, &order.to)
        .or_else(|| of_somebody_else(state, &order.to))
        .ok_or_else(|| ReplyError::NothingToAnswer {
            author: order.author.clone(),
            to: order.to.clone(),
        })?
        .clone();
    let author = state.correspondent(actor.as_str());
    let cc = order.cc.iter().map(|a| state.correspondent(a)).collect();
    let draft = outlook_reply::compose(&original, author, &order.text, cc, State::now());
    let (sent, delivery) = state
        .submit(number, &actor, draft)
        .map_err(ReplyError::NotSent)?;
    if let Some(mailbox) = state.mailbox_mut(number) {
        let folder = mailbox.distinguished_number("sentitems");
        mailbox.put(folder, sent);
    }
    Ok(delivery)
}

/// A mail in another mailbox, by its Message-ID: whoever got it forwarded, or has stolen it, can answer
/// it too.
fn of_somebody_else<'a>(state: &'a State, to: &str) -> Option<&'a Message> {
    let named = to != "latest";
    let mut others = state.mailboxes.values().filter(|_| named);
    others.find_map(|mailbox| original(state, mailbox, to))
}

fn original<'a>(state: &State, mailbox: &'a Mailbox, to: &str) -> Option<&'a Message> {
    let inbox = mailbox.distinguished_number("inbox");
    let mut messages: Vec<_> = mailbox.items.values().collect();
    messages.sort_by_key(|item| (item.message.received, item.number));
    let wanted = to.trim().trim_start_matches('<').trim_end_matches('>');
    let found = messages.into_iter().rev().find(|item| {
        if to == "latest" {
            item.folder == inbox && is_ours(state, &item.message)
        } else {
            let id = item.message.message_id.as_deref().unwrap_or_default();
            !id.is_empty() && id.trim_start_matches('<').trim_end_matches('>') == wanted
        }
    });
    found.map(|item| &item.message)
}

/// Whether SmartActions sent it. Its mails name themselves in a header of their own; and whoever
/// is not a person of the sandbox but an application's account sends nothing else.
fn is_ours(state: &State, message: &Message) -> bool {
    let marked = message
        .headers
        .iter()
        .any(|(name, _)| name.to_ascii_lowercase().starts_with("x-smartactions"));
    let by_application = message.from.iter().any(|from| {
        state
            .directory
            .account(&from.address)
            .is_some_and(|account| account.user.ends_with("smartactions"))
    });
    marked || by_application
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::{mime, model::Origin, people};
    use super::*;

    fn deliver(state: &mut State, from: &str, subject: &str) {
        let mail = format!(
            "From: {from}\r\nTo: alice@example.test\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\nbody\r\n"
        );
        let to = [AddressKey::new("alice@example.test")];
        state.deliver(mime::parse(mail.as_bytes()), Origin::SignedIn, &to);
    }

    fn order(json: &str) -> ReplyOrder {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn latest_is_the_newest_mail_of_ours() {
        let mut state = people::fresh_state();
        let to_latest = order(r#"{"as":"alice@example.test","text":"Approve"}"#);
        assert!(matches!(
            send(&mut state, &to_latest),
            Err(ReplyError::NothingToAnswer { .. })
        ));
        deliver(&mut state, "smartactions@example.test", "first");
        deliver(&mut state, "smartactions@example.test", "second");
        deliver(&mut state, "bob@example.test", "lunch");
        let delivery = send(&mut state, &to_latest).unwrap();
        let (address, number) = &delivery.delivered[0];
        assert_eq!(address.as_str(), "smartactions@example.test");
        let reply = &state.mailboxes[address].items[number].message;
        assert_eq!(reply.subject, "RE: second");
        assert_eq!(reply.in_reply_to.as_deref(), Some("<second@x>"));
        assert_eq!(
            reply.header("X-MS-Exchange-Organization-AuthAs"),
            Some("Internal")
        );
        let alice = state.mailbox_of("alice@example.test").unwrap();
        let sent = alice.distinguished_number("sentitems");
        assert_eq!(alice.items_in(sent).count(), 1);
    }

    #[test]
    fn the_mail_of_somebody_else_can_be_answered_by_its_id_alone() {
        let mut state = people::fresh_state();
        deliver(&mut state, "smartactions@example.test", "order");
        let stolen = order(r#"{"as":"bob@example.test","to":"order@x","text":"Approve"}"#);
        let delivery = send(&mut state, &stolen).unwrap();
        let (address, number) = &delivery.delivered[0];
        let reply = &state.mailboxes[address].items[number].message;
        let from = reply.from.as_ref().map(|f| f.address.as_str());
        assert_eq!(
            (address.as_str(), from),
            ("smartactions@example.test", Some("bob@example.test"))
        );
        let latest = order(r#"{"as":"bob@example.test","text":"Approve"}"#);
        assert!(
            send(&mut state, &latest).is_err(),
            "only what he got himself"
        );
    }

    #[test]
    fn any_mail_can_be_answered_by_its_id() {
        let mut state = people::fresh_state();
        deliver(&mut state, "bob@example.test", "lunch");
        for id in ["<lunch@x>", "lunch@x"] {
            let json = format!(
                r#"{{"as":"a.smith@example.test","to":"{id}","text":"yes","cc":["carol@example.test"]}}"#
            );
            let delivery = send(&mut state, &order(&json)).unwrap();
            assert_eq!(delivery.delivered.len(), 2, "{id}");
        }
        let nobody = order(r#"{"as":"nomailbox@example.test","text":"x"}"#);
        assert!(matches!(
            send(&mut state, &nobody),
            Err(ReplyError::NoMailbox(_))
        ));
    }
}
