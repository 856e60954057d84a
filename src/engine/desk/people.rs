//! Who is meant when a task is handed on: found in the directory by exactly that name or address, or
//! it is said what was found.
//!
//! Called by the desk before anything is written. A directory that does not answer is asked three
//! times; a mail must not wait for it for ever, nor hold up the mails behind it.

use std::{sync::Arc, time::Duration};

use crate::{
    domain::{Address, Correspondent, InboundMail},
    engine::gate::Gate,
    mailbox::{Found, MailSource, Whom},
    message::Target,
    reply::target::{Wanted, same_name, wanted},
};

/// Pauses between two tries.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

/// Where people are looked up.
pub(in crate::engine) struct People {
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
}

/// Who is meant.
pub(super) enum Meant {
    /// That person.
    Person(Correspondent),
    /// It can't be told.
    Nobody(Target),
    /// The directory does not answer.
    Silent,
}

impl People {
    pub(in crate::engine) fn new(gate: Arc<Gate>, source: Arc<dyn MailSource>) -> Self {
        Self { gate, source }
    }

    /// Whoever is named in the text; without a text the one person in Cc who is neither the sender
    /// nor the listener mailbox.
    pub(super) async fn meant(
        &self,
        text: Option<&str>,
        mail: &InboundMail,
        mailbox: Option<&Address>,
    ) -> Meant {
        let named = match text {
            Some(text) => wanted(text).ok_or(Target::Unknown(text.to_owned(), Vec::new())),
            None => copied(mail, mailbox).ok_or(Target::Missing),
        };
        let named = match named {
            Ok(named) => named,
            Err(nobody) => return Meant::Nobody(nobody),
        };
        let whom = match &named {
            Wanted::Address(address) => Whom::Address(address),
            Wanted::Name(name) => Whom::Name(name),
        };
        let Some(found) = self.find(&whom).await else {
            return Meant::Silent;
        };
        // Mail to ourselves is nobody's to answer.
        let ours = |found: &Found| Some(&found.who.address) == mailbox;
        let fits = |found: &&Found| match &named {
            _ if ours(found) => false,
            Wanted::Address(_) => found.is_exact,
            Wanted::Name(name) => same_name(&found.who.name, name),
        };
        let mut exact: Vec<Correspondent> =
            found.iter().filter(fits).map(|f| f.who.clone()).collect();
        exact.dedup_by(|a, b| a.address == b.address);
        match (exact.pop(), exact.is_empty()) {
            (Some(person), true) => Meant::Person(person),
            (Some(person), false) => {
                exact.push(person);
                Meant::Nobody(Target::Several(named.shown().to_owned(), exact))
            }
            (None, _) => {
                let others = found.into_iter().map(|f| f.who).collect();
                Meant::Nobody(Target::Unknown(named.shown().to_owned(), others))
            }
        }
    }

    async fn find(&self, whom: &Whom<'_>) -> Option<Vec<Found>> {
        let mut pauses = PAUSES.iter();
        loop {
            match self.gate.ask("directory", self.source.people(whom)).await {
                Ok(found) => return Some(found),
                Err(error) => tracing::warn!("the directory does not answer: {error}"),
            }
            tokio::time::sleep(*pauses.next()?).await;
        }
    }
}

/// The one address in Cc beside the sender's and ours.
fn copied(mail: &InboundMail, mailbox: Option<&Address>) -> Option<Wanted> {
    let from = mail.from.as_ref().map(|from| &from.address);
    let other = |address: &&Address| Some(*address) != from && Some(*address) != mailbox;
    let mut others = mail.cc.iter().map(|c| &c.address).filter(other);
    let first = others.next()?;
    others
        .all(|address| address == first)
        .then(|| Wanted::Address(first.clone()))
}
