//! Who signs in, kept while the config changes: how often an account was refused is not forgotten
//! because another key was edited. Called by [`super::plan`]; the watcher forgets it when a secret
//! was set.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ews::{self, Credentials, Method, SignIn};

/// The scheme in use, with what it was made of.
#[derive(Clone, Default)]
pub struct Accounts(Arc<Mutex<Option<Account>>>);

struct Account {
    credentials: Credentials,
    method: Option<Method>,
    scheme: Arc<dyn SignIn>,
}

impl Accounts {
    /// The scheme of these credentials: the one in use, or a new one. `Err` is a method that is not
    /// built.
    pub fn scheme(
        &self,
        credentials: &Credentials,
        method: Option<&Method>,
    ) -> Result<Arc<dyn SignIn>, Method> {
        let mut kept = self.kept();
        let same = |a: &&Account| a.credentials == *credentials && a.method.as_ref() == method;
        if let Some(account) = kept.as_ref().filter(same) {
            return Ok(Arc::clone(&account.scheme));
        }
        let scheme = ews::sign_in(credentials.clone(), method)?;
        *kept = Some(Account {
            credentials: credentials.clone(),
            method: method.cloned(),
            scheme: Arc::clone(&scheme),
        });
        Ok(scheme)
    }

    /// A secret was set, be it the same: the account may be unlocked now, and is tried again.
    pub fn forget(&self) {
        *self.kept() = None;
    }

    fn kept(&self) -> MutexGuard<'_, Option<Account>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn only_another_secret_or_method_begins_anew() {
        let credentials = |password: &str| Credentials {
            account: "CORP\\svc".into(),
            password: Secret::new(password.into()),
        };
        let accounts = Accounts::default();
        let first = accounts.scheme(&credentials("a"), None).unwrap();
        let same = |other: &Arc<dyn SignIn>| Arc::ptr_eq(&first, other);
        assert!(same(&accounts.scheme(&credentials("a"), None).unwrap()));
        let ntlm = accounts.scheme(&credentials("a"), Some(&Method::Ntlm));
        assert!(!same(&ntlm.unwrap()));
        let other = accounts.scheme(&credentials("b"), None).unwrap();
        assert!(!same(&other));
        accounts.forget();
        let anew = accounts.scheme(&credentials("b"), None).unwrap();
        assert!(!Arc::ptr_eq(&other, &anew));
    }
}
