//! In which form each server takes tokens of Kerberos: found out once, remembered for the process.
//! Knows nothing of tokens.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::ews::endpoint::Endpoint;

/// Servers that are remembered; one more makes room by forgetting all.
const MOST: usize = 64;

static FORMS: Mutex<BTreeMap<String, Form>> = Mutex::new(BTreeMap::new());

/// How a token is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In SPNEGO.
    Wrapped,
    /// As it is.
    Raw,
}

/// What is known of a server.
pub(super) fn known(server: &Endpoint) -> Option<Form> {
    forms().get(&name(server)).copied()
}

/// Remembers it for a server.
pub(super) fn learn(server: &Endpoint, form: Form) {
    let mut forms = forms();
    if forms.len() >= MOST && !forms.contains_key(&name(server)) {
        forms.clear();
    }
    forms.insert(name(server), form);
}

/// Forgets it: the server changed its mind.
pub(super) fn forget(server: &Endpoint) {
    forms().remove(&name(server));
}

fn forms() -> MutexGuard<'static, BTreeMap<String, Form>> {
    FORMS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name(server: &Endpoint) -> String {
    format!("{}:{}", server.host(), server.port())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_server_is_remembered_and_no_more_than_so_many() {
        let server = |n: usize| Endpoint::parse(&format!("https://h{n}.example/EWS")).unwrap();
        learn(&server(0), Form::Raw);
        learn(&server(1), Form::Wrapped);
        assert_eq!(known(&server(0)), Some(Form::Raw));
        assert_eq!(known(&server(1)), Some(Form::Wrapped));
        forget(&server(1));
        assert_eq!(known(&server(1)), None);
        for n in 0..1000 {
            learn(&server(n), Form::Raw);
            assert!(forms().len() <= MOST);
        }
    }
}
