//! Delivery: a message reaches the inboxes of its recipients, or its sender hears why not.

use jiff::Timestamp;

use super::conversation::thread;
use super::firewall::{self, AuthAs};
use super::{
    AddressKey, ItemNumber, Message, Notice, NoticeKind, NoticeTarget, State, non_delivery,
    strip_organization_headers,
};

/// How a message came in, which decides its stamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Sent by somebody signed in: stamped `AuthAs: Internal`.
    SignedIn,
    /// From the internet: organization headers stripped, stamped `AuthAs: Anonymous`.
    Outside,
    /// All headers stay as they are, no stamp: for hostile tests.
    Intact,
}

/// Why a recipient did not get a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonDeliveryReason {
    /// No such recipient in the sandbox's domain.
    UnknownRecipient,
    /// The mailbox is full.
    MailboxFull,
    /// Another domain: the sandbox sends nothing outside.
    OutsideDomain,
}

/// A recipient that was not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonDelivery {
    /// Who.
    pub address: AddressKey,
    /// Why.
    pub reason: NonDeliveryReason,
}

/// What became of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Recipients reached, with the number of the message in their mailbox.
    pub delivered: Vec<(AddressKey, ItemNumber)>,
    /// Recipients not reached.
    pub failed: Vec<NonDelivery>,
}

impl State {
    /// Delivers a message to addresses (groups are expanded, aliases resolved, everybody gets it
    /// once). When some fail, the sender's inbox gets a non-delivery report, unless the message
    /// is such a report itself or its sender has no mailbox here.
    pub fn deliver(&mut self, message: Message, origin: Origin, to: &[AddressKey]) -> Delivery {
        let now = Self::now();
        let message = self.stamped(message, origin, now);
        let mut delivery = Delivery::default();
        let everybody: std::collections::BTreeSet<AddressKey> = to
            .iter()
            .flat_map(|a| self.directory.expand(a.as_str()))
            .collect();
        for address in everybody {
            match self.reach(&address) {
                Ok(()) => {
                    let copy = received_copy(&message, now);
                    if let Some(item) = self.put_into_inbox(&address, copy, now) {
                        delivery.delivered.push((address, item));
                    }
                }
                Err(reason) => delivery.failed.push(NonDelivery { address, reason }),
            }
        }
        if !delivery.failed.is_empty() {
            self.report_failure(&message, &delivery.failed, now);
        }
        delivery
    }

    fn reach(&self, address: &AddressKey) -> Result<(), NonDeliveryReason> {
        match self.mailboxes.get(address) {
            Some(mailbox) if mailbox.refuses_mail() => Err(NonDeliveryReason::MailboxFull),
            Some(_) => Ok(()),
            None if address
                .as_str()
                .ends_with(&format!("@{}", self.directory.domain)) =>
            {
                Err(NonDeliveryReason::UnknownRecipient)
            }
            None => Err(NonDeliveryReason::OutsideDomain),
        }
    }

    fn stamped(&self, mut message: Message, origin: Origin, now: Timestamp) -> Message {
        let auth_as = match origin {
            Origin::Intact => return message,
            Origin::SignedIn => AuthAs::Internal,
            Origin::Outside => AuthAs::Anonymous,
        };
        let server = self.server_name();
        strip_organization_headers(&mut message.headers);
        let mut stamps = vec![(
            "Received".to_owned(),
            format!("by {server} (SmartActions sandbox); {}", rfc5322_date(now)),
        )];
        if !self.odd.unstamped {
            stamps.extend(firewall::stamps(auth_as, &server));
        }
        // Exchange gives an id to mail that comes without one.
        if message.message_id.is_none() {
            let id = self.new_message_id();
            stamps.push(("Message-ID".to_owned(), id.clone()));
            message.message_id = Some(id);
        }
        if let Some(mime) = &message.mime {
            message.mime = Some(firewall::rewrite_mime(mime, &stamps, &["bcc"]));
        }
        message
            .headers
            .retain(|(name, _)| !name.eq_ignore_ascii_case("bcc"));
        message.headers.splice(0..0, stamps);
        message
    }

    fn put_into_inbox(
        &mut self,
        address: &AddressKey,
        mut message: Message,
        now: Timestamp,
    ) -> Option<ItemNumber> {
        let owner = self.correspondent(address.as_str());
        let mailbox = self.mailboxes.get_mut(address)?;
        thread(mailbox, &mut message);
        let folder = mailbox.destination(&message);
        let reply = mailbox.absence_reply(&owner, &message, now);
        let item = mailbox.put(folder, message);
        let (item, change) = (item.number, item.changed_at);
        let notice = Notice {
            mailbox: mailbox.number,
            kind: NoticeKind::Created,
            target: NoticeTarget::Item(item),
            folder,
            before: None,
            change,
            at: now,
        };
        self.notify(notice);
        self.notify(Notice {
            kind: NoticeKind::NewMail,
            ..notice
        });
        // Answers are not answered, so this ends.
        if let Some(reply) = reply {
            let to: Vec<AddressKey> = reply.recipients().map(super::Correspondent::key).collect();
            self.deliver(reply, Origin::SignedIn, &to);
        }
        Some(item)
    }

    fn report_failure(&mut self, message: &Message, failed: &[NonDelivery], now: Timestamp) {
        let Some(sender) = message.sender.as_ref().or(message.from.as_ref()) else {
            return;
        };
        if message.item_class.starts_with("REPORT.") {
            return;
        }
        let Some(mailbox) = self.mailbox_of(&sender.address) else {
            return;
        };
        let key = AddressKey::new(&mailbox.address);
        let mut report = non_delivery::report(message, failed, &self.directory.domain, now);
        report.message_id = Some(self.new_message_id());
        let report = self.stamped(report, Origin::SignedIn, now);
        self.put_into_inbox(&key, received_copy(&report, now), now);
    }

    /// A Message-ID that nobody else has.
    pub fn new_message_id(&self) -> String {
        let unique = data_encoding::HEXLOWER.encode(&super::state::random_bytes::<16>());
        format!("<{unique}@{}>", self.server_name())
    }
}

fn received_copy(message: &Message, now: Timestamp) -> Message {
    let mut copy = message.clone();
    copy.is_draft = false;
    copy.is_read = false;
    copy.received = now;
    copy.created = now;
    copy.modified = now;
    copy.sent = copy.sent.or(Some(now));
    copy.bcc = Vec::new();
    copy.categories = Vec::new();
    // Named properties travel between mailboxes of one organisation, not inside MIME.
    if copy.mime.is_some() {
        copy.properties = Vec::new();
    }
    copy
}

/// A date as RFC 5322 section 3.3 writes it, in UTC.
pub(super) fn rfc5322_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
