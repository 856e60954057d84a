//! Who signs in, kept while the config changes: how often an account was refused is not forgotten
//! because another key was edited. Called by [`super::plan`]; the watcher forgets it when a secret
//! was set. Another method begins no new count: the server counts refusals by account, whatever they
//! came by.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ews::{self, Credentials, Method, SignIn, SignInGate};

/// The scheme in use, with what it was made of.
#[derive(Clone, Default)]
pub struct Accounts(Arc<Mutex<Option<Account>>>);

struct Account {
    credentials: Credentials,
    method: Option<Method>,
    scheme: Arc<dyn SignIn>,
    /// How often the account was refused, by whatever method.
    count: Arc<SignInGate>,
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
        let same = |a: &&Account| a.credentials == *credentials;
        let mut count = Arc::default();
        if let Some(account) = kept.as_ref().filter(same) {
            if account.method.as_ref() == method {
                return Ok(Arc::clone(&account.scheme));
            }
            count = Arc::clone(&account.count);
        }
        let scheme = ews::sign_in_counted(credentials.clone(), method, Arc::clone(&count))?;
        *kept = Some(Account {
            credentials: credentials.clone(),
            method: method.cloned(),
            scheme: Arc::clone(&scheme),
            count,
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

    fn credentials(password: &str) -> Credentials {
        Credentials {
            account: "CORP\\svc".into(),
            password: Secret::new(password.into()),
        }
    }

    #[test]
    fn only_another_secret_or_method_makes_another_scheme() {
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

    /// Two refusals by one method and two by the next would be four for the server.
    #[test]
    fn refusals_are_counted_over_methods_until_the_secret_is_another_one() {
        let accounts = Accounts::default();
        let count = |password: &str, method: Option<&Method>| {
            let scheme = accounts.scheme(&credentials(password), method).unwrap();
            std::ptr::from_ref(scheme.gate().unwrap())
        };
        let first = count("a", None);
        for method in [Method::Basic, Method::Ntlm] {
            assert_eq!(count("a", Some(&method)), first, "{method}");
        }
        assert_eq!(count("a", None), first);
        assert_ne!(count("b", None), first);
        let kept = accounts.scheme(&credentials("b"), None).unwrap();
        accounts.forget();
        let anew = accounts.scheme(&credentials("b"), None).unwrap();
        assert!(!std::ptr::eq(kept.gate().unwrap(), anew.gate().unwrap()));
    }
}
