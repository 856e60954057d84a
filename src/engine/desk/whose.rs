//! Whose address a mail comes from, where it is none on file.
//!
//! Exchange lets people send from each address of their mailbox, and a reply comes from the one that the
//! mail before it went to. The directory is asked for the addresses of the sender's mailbox, and only of
//! a mail that is tied to a task already: strangers make no work. Decides nothing, proves nothing.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    domain::{Address, InboundMail},
    engine::gate::{Gate, WhileSilent},
    mailbox::{Addresses, MailSource},
    task::{Assignee, AssigneeState, Task},
};

/// How long the addresses of a mailbox are known.
const KNOWN_FOR: Duration = Duration::from_mins(10);
/// Most mailboxes that are known so.
const MOST_KNOWN: usize = 1_000;

/// Where it is asked whose an address is.
pub(in crate::engine) struct Whose {
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    known: Mutex<HashMap<Address, (Instant, Addresses)>>,
}

impl Whose {
    pub(in crate::engine) fn new(gate: Arc<Gate>, source: Arc<dyn MailSource>) -> Self {
        Self {
            gate,
            source,
            known: Mutex::default(),
        }
    }

    /// Further addresses of the mailbox that sent it: none where the mail comes from an address on file
    /// alone, or the directory knows no such mailbox. `None`: it did not tell, time and again.
    ///
    /// The directory lists some addresses of a mailbox and finds it by all of them. Where it does not
    /// list the sender's, only a mail that Exchange itself took from who is signed in (`is_internal`)
    /// counts as that mailbox's: nobody outside can get a likeness of an address past that.
    pub(super) async fn addresses(
        &self,
        mail: &InboundMail,
        task: &Task,
        is_internal: bool,
    ) -> Option<Vec<Address>> {
        let from = mail.from.as_ref().map(|from| &from.address);
        let sender = mail.sender.as_ref().map(|sender| &sender.address);
        // Whoever handed a task on may have got it again at another of their addresses.
        let holds = |a: &Assignee| Some(&a.address) == from && a.state != AssigneeState::Delegated;
        let on_file = task.assignees.iter().any(holds);
        let alone = sender.is_none() || sender == from;
        match from {
            Some(from) if !(on_file && alone) && self.source.has_directory() => {
                let mut told = self.all_of(from).await?;
                if !told.is_listed {
                    if !is_internal || told.all.is_empty() {
                        return Some(Vec::new());
                    }
                    told.all.push(from.clone());
                }
                Some(told.all)
            }
            _ => Some(Vec::new()),
        }
    }

    async fn all_of(&self, address: &Address) -> Option<Addresses> {
        if let Some(known) = self.known(address) {
            return Some(known);
        }
        let question = || self.source.addresses(address);
        let told = self.gate.look_up(WhileSilent::GiveUp, question).await?;
        self.keep(address, &told);
        Some(told)
    }

    fn known(&self, address: &Address) -> Option<Addresses> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, addresses) = known.get(address)?;
        (at.elapsed() < KNOWN_FOR).then(|| addresses.clone())
    }

    fn keep(&self, address: &Address, addresses: &Addresses) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(address.clone(), (Instant::now(), addresses.clone()));
    }
}
