//! Submission: a draft becomes a sent message with the headers that Exchange gives it.

use jiff::Timestamp;

use super::conversation::{new_conversation_index, thread};
use super::delivery::rfc5322_date;
use super::{
    AddressKey, Correspondent, Delivery, Mailbox, MailboxNumber, Message, MessageIds, Origin,
    Principal, State,
};

/// Why a message was not accepted for sending; `code` is the EWS response code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// `ErrorInvalidRecipients`
    #[error("At least one recipient isn't valid.")]
    NoRecipients,
    /// `ErrorSendAsDenied`
    #[error(
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account."
    )]
    SendAsDenied,
    /// `ErrorQuotaExceeded`
    #[error("The message store has exceeded its quota.")]
    QuotaExceeded,
}

impl SubmitError {
    /// The EWS response code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRecipients => "ErrorInvalidRecipients",
            Self::SendAsDenied => "ErrorSendAsDenied",
            Self::QuotaExceeded => "ErrorQuotaExceeded",
        }
    }
}

impl State {
    /// Sends a message out of a mailbox, acting as `actor` (who signed in, or who is
    /// impersonated). Gives back the sent form, for the sender's copy, and what became of it.
    pub fn submit(
        &mut self,
        from_mailbox: MailboxNumber,
        actor: &AddressKey,
        draft: Message,
    ) -> Result<(Message, Delivery), SubmitError> {
        if draft.recipients().next().is_none() {
            return Err(SubmitError::NoRecipients);
        }
        if self.mailbox(from_mailbox).is_some_and(Mailbox::is_full) {
            return Err(SubmitError::QuotaExceeded);
        }
        let now = Self::now();
        let mut sent = draft;
        self.set_sender(&mut sent, actor)?;
        self.resolve_recipients(&mut sent);
        sent.is_draft = false;
        sent.is_read = true;
        sent.sent = Some(now);
        sent.received = now;
        sent.modified = now;
        let own_id_stays = self.odd.message_id == MessageIds::Kept;
        if sent.message_id.is_none() || !own_id_stays {
            sent.message_id = Some(self.new_message_id());
        }
        self.drop_own_headers(&mut sent);
        if let Some(mailbox) = self.mailbox(from_mailbox) {
            thread(mailbox, &mut sent);
        }
        if sent.conversation_index.is_empty() {
            sent.conversation_index = new_conversation_index(now);
        }
        sent.headers = sent_headers(&sent, now);
        let to: Vec<AddressKey> = sent.recipients().map(Correspondent::key).collect();
        let mut wire = sent.clone();
        if let Some(mime) = &wire.mime {
            wire.mime = Some(complete_mime(mime, &sent, own_id_stays));
            sent.mime.clone_from(&wire.mime);
        }
        let delivery = self.deliver(wire, Origin::SignedIn, &to);
        Ok((sent, delivery))
    }

    /// Loses the headers that this server does not keep on sending.
    fn drop_own_headers(&self, message: &mut Message) {
        let odd = &self.odd;
        if odd.dropped_headers.is_empty() {
            return;
        }
        let lost: Vec<String> = message
            .headers
            .iter()
            .filter(|(name, _)| odd.drops_header(name))
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        if let Some(mime) = &message.mime {
            let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
            message.mime = Some(super::firewall::rewrite_mime(mime, &[], &lost));
        }
        message.headers.retain(|(name, _)| !odd.drops_header(name));
        message.properties.retain(|property| {
            let header = property.key.as_internet_header();
            !header.is_some_and(|name| odd.drops_header(name))
        });
    }

    fn set_sender(&self, message: &mut Message, actor: &AddressKey) -> Result<(), SubmitError> {
        let own = self.correspondent(actor.as_str());
        let wanted = message.from.clone().or_else(|| message.sender.clone());
        let Some(from) = wanted.filter(|w| !w.address.is_empty()) else {
            message.from = Some(own.clone());
            message.sender = Some(own);
            return Ok(());
        };
        let from = self.correspondent(&from.address);
        let rights = self.directory.rights(actor, &from.key());
        message.sender = match (rights.send_as, rights.send_on_behalf) {
            (true, _) => Some(from.clone()),
            (false, true) => Some(own),
            (false, false) => return Err(SubmitError::SendAsDenied),
        };
        message.from = Some(from);
        Ok(())
    }

    /// Primary address and display name of somebody in the directory; others as they are.
    pub fn correspondent(&self, address: &str) -> Correspondent {
        match self.directory.find(address) {
            Some(Principal::Account(a) | Principal::Alias(a)) => {
                Correspondent::named(&a.display_name, &a.address)
            }
            Some(Principal::Group(g)) => Correspondent::named(&g.display_name, &g.address),
            None => Correspondent::bare(address),
        }
    }

    fn resolve_recipients(&self, message: &mut Message) {
        for list in [&mut message.to, &mut message.cc, &mut message.bcc] {
            for person in list.iter_mut() {
                if self.directory.find(&person.address).is_some() {
                    *person = self.correspondent(&person.address);
                }
            }
        }
    }
}

/// The headers of a sent message in Exchange's order, then its own headers.
fn sent_headers(message: &Message, now: Timestamp) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            headers.push((name.to_owned(), value));
        }
    };
    add("From", list_of(message.from.as_slice()));
    if message.sender.as_ref().map(Correspondent::key)
        != message.from.as_ref().map(Correspondent::key)
    {
        add("Sender", list_of(message.sender.as_slice()));
    }
    add("To", list_of(&message.to));
    add("CC", list_of(&message.cc));
    add("Reply-To", list_of(&message.reply_to));
    add("Subject", message.subject.clone());
    add("Thread-Topic", message.conversation_topic.clone());
    add(
        "Thread-Index",
        data_encoding::BASE64.encode(&message.conversation_index),
    );
    add("Date", rfc5322_date(now));
    add("Message-ID", message.message_id.clone().unwrap_or_default());
    add("References", message.references.clone().unwrap_or_default());
    add(
        "In-Reply-To",
        message.in_reply_to.clone().unwrap_or_default(),
    );
    if message.importance != super::Importance::Normal {
        add("Importance", format!("{:?}", message.importance));
    }
    for (name, value) in own_headers(message) {
        add(name, value);
    }
    add("MIME-Version", "1.0".to_owned());
    headers
}

/// Headers that the client gave: those of its bytes and those set as properties.
fn own_headers(message: &Message) -> impl Iterator<Item = (&str, String)> {
    let is_own = |name: &str| !KNOWN_HEADERS.contains(&name.to_ascii_lowercase().as_str());
    let given = message
        .headers
        .iter()
        .filter(move |(name, _)| is_own(name))
        .map(|(name, value)| (name.as_str(), value.clone()));
    let set = message.properties.iter().filter_map(move |property| {
        let lower = property
            .key
            .as_internet_header()
            .filter(|name| is_own(name))?;
        let name = property.written_name.as_deref().unwrap_or(lower);
        Some((name, property.value.first().replace(['\r', '\n'], " ")))
    });
    given.chain(set)
}

/// Headers that follow from the message's fields, in lower case.
const KNOWN_HEADERS: &[&str] = &[
    "from",
    "sender",
    "to",
    "cc",
    "bcc",
    "reply-to",
    "subject",
    "thread-topic",
    "thread-index",
    "date",
    "message-id",
    "references",
    "in-reply-to",
    "importance",
    "mime-version",
];

/// Addresses as a header lists them, names quoted where RFC 5322 wants it.
fn list_of(people: &[Correspondent]) -> String {
    let one = |p: &Correspondent| match p.name.as_deref().filter(|n| !n.is_empty()) {
        None => format!("<{}>", p.address),
        Some(name)
            if name
                .chars()
                .all(|c| c.is_alphanumeric() || c == ' ' || c == '-') =>
        {
            format!("{name} <{}>", p.address)
        }
        Some(name) => {
            format!(
                "\"{}\" <{}>",
                name.replace(['\\', '"', '\r', '\n'], ""),
                p.address
            )
        }
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Bytes given by the client keep their headers; those that every sent message has are added.
fn complete_mime(mime: &[u8], sent: &Message, own_id_stays: bool) -> Vec<u8> {
    let has = |name: &str| {
        if name == "message-id" && !own_id_stays {
            return false;
        }
        let head = mime
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .unwrap_or(mime.len());
        let head = String::from_utf8_lossy(mime.get(..head).unwrap_or(mime)).to_ascii_lowercase();
        head.lines().any(|l| l.starts_with(&format!("{name}:")))
    };
    let missing: Vec<(String, String)> = ["Date", "Message-ID"]
        .iter()
        .filter(|name| !has(&name.to_ascii_lowercase()))
        .filter_map(|name| {
            sent.header(name)
                .map(|v| ((*name).to_owned(), v.to_owned()))
        })
        .chain(
            sent.from
                .iter()
                .map(|f| ("From".to_owned(), format!("<{}>", f.address))),
        )
        .filter(|(name, _)| name != "From" || !has("from"))
        .collect();
    let gone: &[&str] = if own_id_stays {
        &["bcc"]
    } else {
        &["bcc", "message-id"]
    };
    super::firewall::rewrite_mime(mime, &missing, gone)
}
