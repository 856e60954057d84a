//! Where Autodiscover refused whom, kept from search to search. Asked and told by [`super::exchange`];
//! the watcher forgets it when a secret was set.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{domain::Address, ews::Credentials};

/// Accounts whose refusals are kept.
const MOST_ACCOUNTS: usize = 16;

/// Which places refused whom. Kept from search to search, so that no account is refused more than
/// twice with the same password however often is searched: a third time could lock it. Cheap to
/// clone; the clones share what they know.
#[derive(Clone, Default)]
pub struct Refusals(Arc<Mutex<Vec<Refused>>>);

/// An address is searched for anew, and so is a password that changed.
type Who = (Address, Credentials);

/// Who, and by which URLs.
type Refused = (Who, Vec<String>);

impl Refusals {
    /// Forgets what is known of these: somebody wants them to be tried again.
    pub fn forget(&self, address: &Address, credentials: &Credentials) {
        self.keep(address, credentials, &[]);
    }

    /// Forgets all: a secret was set, be it the same.
    pub fn forget_all(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clear();
    }

    pub(super) fn of(&self, address: &Address, credentials: &Credentials) -> Vec<String> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept
            .iter()
            .find(|((a, c), _)| a == address && c == credentials);
        found.map(|(_, urls)| urls.clone()).unwrap_or_default()
    }

    pub(super) fn keep(&self, address: &Address, credentials: &Credentials, urls: &[String]) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|((a, c), _)| a != address || c != credentials);
        if !urls.is_empty() {
            if kept.len() >= MOST_ACCOUNTS {
                kept.remove(0);
            }
            kept.push(((address.clone(), credentials.clone()), urls.to_vec()));
        }
    }
}
