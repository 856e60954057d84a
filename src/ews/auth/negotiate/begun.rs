//! A sign-in that has begun, and what came of it. The ticket is fetched once the certificate was
//! seen.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::forms::Form;
use super::next::Heard;
use super::ticket::{Refusal, Ticket};
use crate::ews::auth::connections::{STEP_LIMIT, Steps};
use crate::ews::auth::{Credentials, Method, SignInFault};

/// One try, which may take several connections: what was sent on the last one and what was heard.
#[derive(Debug, Clone)]
pub(super) struct Trial(Arc<Mutex<Noted>>);

/// See [`Trial`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Noted {
    pub(super) form: Form,
    /// The word in the headers.
    pub(super) scheme: &'static str,
    pub(super) heard: Heard,
}

impl Trial {
    pub(super) fn with(form: Form) -> Self {
        Self(Arc::new(Mutex::new(Noted {
            form,
            scheme: "Negotiate",
            heard: Heard::Nothing,
        })))
    }

    pub(super) fn noted(&self) -> Noted {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// See the module.
pub(super) struct Begun {
    credentials: Credentials,
    host: String,
    trial: Trial,
    ticket: Option<Ticket>,
}

impl Begun {
    pub(super) fn new(credentials: Credentials, host: &str, trial: Trial) -> Self {
        Self {
            credentials,
            host: host.to_owned(),
            trial,
            ticket: None,
        }
    }
}

#[async_trait]
impl Steps for Begun {
    fn scheme(&self) -> &'static str {
        self.trial.noted().scheme
    }

    fn first(&mut self) -> Result<Option<Vec<u8>>, SignInFault> {
        Ok(None)
    }

    fn greeted(&mut self, offered: &[Method]) {
        let mut noted = self.trial.lock();
        let negotiate = offered.contains(&Method::Negotiate);
        if !offered.contains(&Method::Kerberos) || (negotiate && noted.form == Form::Wrapped) {
            return;
        }
        noted.form = Form::Raw;
        noted.scheme = "Kerberos";
    }

    async fn answer(
        &mut self,
        _token: Vec<u8>,
        binding: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, SignInFault> {
        let (credentials, host) = (self.credentials.clone(), self.host.clone());
        let form = self.trial.noted().form;
        // The library asks the KDC, and waits for it, by itself.
        let fetching = tokio::task::spawn_blocking(move || {
            Ticket::fetch(&credentials, &host, form, binding.as_deref())
        });
        let Ok(fetched) = tokio::time::timeout(STEP_LIMIT, fetching).await else {
            return Err(SignInFault::NoTicket("the KDC does not answer".to_owned()));
        };
        let fetched = fetched.map_err(|e| SignInFault::NoTicket(e.to_string()))?;
        let (ticket, token) = fetched.map_err(|refusal| match refusal {
            Refusal::WrongPassword(said) => SignInFault::WrongPassword(said),
            Refusal::NoTicket(said) => SignInFault::NoTicket(said),
        })?;
        self.ticket = Some(ticket);
        Ok(token)
    }

    fn conclude(&mut self, token: Option<Vec<u8>>) -> Result<(), String> {
        let ticket = self.ticket.take().ok_or("no ticket")?;
        let Some(token) = token else {
            self.trial.lock().heard = Heard::Silence;
            return Err("the server sent no proof that it is the one that was meant".to_owned());
        };
        ticket.prove(&token)?;
        self.trial.lock().heard = Heard::Proof;
        Ok(())
    }

    fn refused(&mut self, token: Option<Vec<u8>>) {
        self.trial.lock().heard = Heard::of_refusal(token.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn the_scheme_and_the_form_follow_what_is_offered() {
        let (negotiate, kerberos) = (Method::Negotiate, Method::Kerberos);
        let both = [negotiate.clone(), kerberos.clone()];
        for (offered, form, wanted) in [
            (&both[..1], Form::Wrapped, (Form::Wrapped, "Negotiate")),
            (&both[..1], Form::Raw, (Form::Raw, "Negotiate")),
            (&both[1..], Form::Wrapped, (Form::Raw, "Kerberos")),
            (&both[..], Form::Wrapped, (Form::Wrapped, "Negotiate")),
            (&both[..], Form::Raw, (Form::Raw, "Kerberos")),
        ] {
            let credentials = Credentials {
                account: "svc".into(),
                password: Secret::new(String::new()),
            };
            let trial = Trial::with(form);
            Begun::new(credentials, "mail", trial.clone()).greeted(offered);
            let noted = trial.noted();
            assert_eq!((noted.form, noted.scheme), wanted, "{offered:?} {form:?}");
        }
    }
}
