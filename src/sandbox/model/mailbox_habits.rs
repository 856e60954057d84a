//! What a mailbox does by itself with mail that comes in: inbox rules and the answer of somebody
//! who is absent.
//!
//! Used by `delivery`. The habits are part of the mailbox and are kept with it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::delivery::rfc5322_date;
use super::{AddressKey, Correspondent, FolderNumber, Mailbox, Message};

/// Item class of an absence's answer (MS-OXOMSG).
const OOF_CLASS: &str = "IPM.Note.Rules.OofTemplate.Microsoft";

/// An inbox rule: when all of its conditions hold, the mail goes elsewhere and no further rule is
/// looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InboxRule {
    /// Display name.
    pub name: String,
    /// It is there, but does nothing.
    pub disabled: bool,
    /// One of these is part of the sender's name or address.
    pub from_contains: Vec<String>,
    /// One of these is part of the subject.
    pub subject_contains: Vec<String>,
    /// Display name of the folder that the mail goes to.
    pub move_to: Option<String>,
    /// The mail goes to Deleted Items.
    pub delete: bool,
}

impl InboxRule {
    fn fits(&self, message: &Message) -> bool {
        let has = |text: &str, parts: &[String]| {
            let text = text.to_lowercase();
            parts.is_empty() || parts.iter().any(|p| text.contains(&p.to_lowercase()))
        };
        let from = message.from.as_ref().map_or_else(String::new, |f| {
            format!("{} {}", f.name.as_deref().unwrap_or_default(), f.address)
        });
        !self.disabled
            && has(&from, &self.from_contains)
            && has(&message.subject, &self.subject_contains)
    }
}

/// Somebody is absent; each sender hears so once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// What the answer says.
    pub reply: String,
    told: BTreeSet<AddressKey>,
}

impl Absence {
    /// An absence that nobody has heard of.
    pub fn new(reply: &str) -> Self {
        Self {
            reply: reply.to_owned(),
            told: BTreeSet::new(),
        }
    }
}

impl Mailbox {
    /// The folder with this display name, wherever it is.
    pub fn folder_named(&self, name: &str) -> Option<FolderNumber> {
        let named = |f: &&super::Folder| f.display_name.eq_ignore_ascii_case(name);
        self.folders.values().find(named).map(|f| f.number)
    }

    /// Where its rules put a mail that comes in.
    pub(super) fn destination(&self, message: &Message) -> FolderNumber {
        let inbox = self.distinguished_number("inbox");
        let Some(rule) = self.rules.iter().find(|r| r.fits(message)) else {
            return inbox;
        };
        if rule.delete {
            return self.distinguished_number("deleteditems");
        }
        let folder = rule.move_to.as_deref().and_then(|n| self.folder_named(n));
        folder.unwrap_or(inbox)
    }

    /// The answer of an absent owner to a mail, unless its sender has one or it is an answer
    /// itself.
    pub(super) fn absence_reply(
        &mut self,
        owner: &Correspondent,
        message: &Message,
        now: Timestamp,
    ) -> Option<Message> {
        let says = |name: &str, values: &[&str]| {
            let value = message.header(name).unwrap_or_default().to_lowercase();
            values.iter().any(|v| value.contains(v))
        };
        // Exchange answers automatic mail too, unless it asks not to (MS-OXCMAIL 2.2.3.2.14).
        let is_machine = message.item_class.starts_with("REPORT.")
            || message.item_class == OOF_CLASS
            || says("Auto-Submitted", &["auto-replied"])
            || says("Precedence", &["bulk", "junk", "list"])
            || says("X-Auto-Response-Suppress", &["all", "oof"]);
        let sender = message.from.clone().filter(|f| !f.address.is_empty())?;
        let absence = self.absence.as_mut()?;
        if is_machine || !absence.told.insert(sender.key()) {
            return None;
        }
        let text = absence.reply.clone();
        Some(oof(owner, sender, &text, message, now))
    }
}

fn oof(
    owner: &Correspondent,
    to: Correspondent,
    text: &str,
    original: &Message,
    now: Timestamp,
) -> Message {
    let mut reply = Message {
        item_class: OOF_CLASS.to_owned(),
        subject: format!("Automatic reply: {}", original.subject),
        from: Some(owner.clone()),
        sender: Some(owner.clone()),
        to: vec![to],
        in_reply_to: original.message_id.clone(),
        references: original.message_id.clone(),
        text: Some(text.to_owned()),
        sent: Some(now),
        ..Message::default()
    };
    let address = |p: &Correspondent| format!("<{}>", p.address);
    let mut add = |name: &str, value: String| reply.headers.push((name.to_owned(), value));
    add("From", address(owner));
    add("Date", rfc5322_date(now));
    add("Auto-Submitted", "auto-generated".to_owned());
    add("X-Auto-Response-Suppress", "All".to_owned());
    let original_id = original.message_id.clone().unwrap_or_default();
    add("In-Reply-To", original_id.clone());
    add("References", original_id);
    let (subject, to) = (reply.subject.clone(), reply.to.clone());
    reply.headers.push(("Subject".to_owned(), subject));
    let to: Vec<String> = to.iter().map(address).collect();
    reply.headers.push(("To".to_owned(), to.join(", ")));
    reply.headers.retain(|(_, value)| !value.is_empty());
    reply
}
