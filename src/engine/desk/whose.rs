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

use tokio::time::{Instant, sleep};

use crate::{
    domain::{Address, InboundMail},
    engine::gate::{Gate, growing},
    mailbox::MailSource,
    task::{Assignee, AssigneeState, Task},
};

/// How long the addresses of a mailbox are known.
const KNOWN_FOR: Duration = Duration::from_mins(10);
/// Most mailboxes that are known so.
const MOST_KNOWN: usize = 1_000;
/// Questions for one mail that may fail; other mail waits meanwhile.
const MOST_LOOKS: u32 = 3;
/// How long it is not asked after it was silent to all of them.
const SILENT_FOR: Duration = Duration::from_mins(1);

/// Where it is asked whose an address is.
pub(in crate::engine) struct Whose {
    gate: Arc<Gate>,
    source: Arc<dyn MailSource>,
    known: Mutex<HashMap<Address, (Instant, Vec<Address>)>>,
    /// Until when a directory that was silent is not asked again: other mail must not wait for it.
    silent: Mutex<Option<Instant>>,
}

impl Whose {
    pub(in crate::engine) fn new(gate: Arc<Gate>, source: Arc<dyn MailSource>) -> Self {
        Self {
            gate,
            source,
            known: Mutex::default(),
            silent: Mutex::default(),
        }
    }

    /// Further addresses of the mailbox that sent it: none where the mail comes from an address on file
    /// alone, or the directory knows no such mailbox. `None`: it did not tell, time and again.
    pub(super) async fn addresses(&self, mail: &InboundMail, task: &Task) -> Option<Vec<Address>> {
        let from = mail.from.as_ref().map(|from| &from.address);
        let sender = mail.sender.as_ref().map(|sender| &sender.address);
        // Whoever handed a task on may have got it again at another of their addresses.
        let holds = |a: &Assignee| Some(&a.address) == from && a.state != AssigneeState::Delegated;
        let on_file = task.assignees.iter().any(holds);
        let alone = sender.is_none() || sender == from;
        match from {
            Some(from) if !(on_file && alone) && self.source.has_directory() => {
                self.all_of(from).await
            }
            _ => Some(Vec::new()),
        }
    }

    async fn all_of(&self, address: &Address) -> Option<Vec<Address>> {
        if let Some(known) = self.known(address) {
            return Some(known);
        }
        if self.is_silent() {
            return None;
        }
        for failures in 0..MOST_LOOKS {
            if failures > 0 {
                sleep(growing(failures)).await;
            }
            let asked = self.source.addresses(address);
            match self.gate.ask("directory", asked).await {
                Ok(addresses) => {
                    self.keep(address, &addresses);
                    return Some(addresses);
                }
                Err(error) => tracing::info!("whose address {address} is was not told: {error}"),
            }
        }
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        *silent = Some(Instant::now() + SILENT_FOR);
        None
    }

    fn is_silent(&self) -> bool {
        let silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        silent.is_some_and(|until| Instant::now() < until)
    }

    fn known(&self, address: &Address) -> Option<Vec<Address>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, addresses) = known.get(address)?;
        (at.elapsed() < KNOWN_FOR).then(|| addresses.clone())
    }

    fn keep(&self, address: &Address, addresses: &[Address]) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(address.clone(), (Instant::now(), addresses.to_vec()));
    }
}
