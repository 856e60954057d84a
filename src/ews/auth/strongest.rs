//! The strongest method that the server turns out to offer and that works: asks without signing in,
//! then chooses once.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::{
    Request, Response, StatusCode,
    header::{CONTENT_LENGTH, HeaderValue},
};

use super::{
    Credentials, Method, NoMethod, SignIn, SignInFault, by_method, choose_method, offered_methods,
};
use crate::ews::gate::SignInGate;
use crate::ews::{endpoint::Endpoint, transport::Connector};

/// Signs in by what each server offers; remembers it for the server asked last.
pub struct Strongest {
    credentials: Credentials,
    gate: Arc<SignInGate>,
    chosen: Mutex<Option<Chosen>>,
    /// Held while methods are tried: one after another, by one request.
    choosing: tokio::sync::Mutex<()>,
}

#[derive(Clone)]
struct Chosen {
    server: Endpoint,
    scheme: Arc<dyn SignIn>,
    offered: Vec<Method>,
    passed_over: Vec<(Method, String)>,
}

impl Strongest {
    /// Signs in with these. Asks nobody yet.
    pub fn new(credentials: Credentials) -> Self {
        Self::with_gate(credentials, Arc::default())
    }

    pub(super) fn with_gate(credentials: Credentials, gate: Arc<SignInGate>) -> Self {
        Self {
            credentials,
            gate,
            chosen: Mutex::default(),
            choosing: tokio::sync::Mutex::default(),
        }
    }

    fn chosen(&self) -> Option<Chosen> {
        self.chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn choose(&self, chosen: Option<Chosen>) {
        *self.chosen.lock().unwrap_or_else(PoisonError::into_inner) = chosen;
    }

    fn chosen_for(&self, connector: &Connector) -> Option<Arc<dyn SignIn>> {
        let chosen = self.chosen()?;
        (chosen.server == *connector.endpoint()).then_some(chosen.scheme)
    }

    async fn go_on_with(
        &self,
        scheme: Arc<dyn SignIn>,
        connector: &Connector,
        request: Request,
    ) -> Result<Response, SignInFault> {
        let tried = scheme.attempt(connector, request).await;
        // The server offers other methods now, or the ticket is over: it is asked again.
        if let Err(SignInFault::NoMethod(_) | SignInFault::NoTicket(_)) = tried {
            self.choose(None);
        }
        tried
    }

    /// Asks what the server offers and takes the strongest that works.
    async fn ask(&self, connector: &Connector, place: &Request) -> Result<Asked, SignInFault> {
        let mut bare = Request::new(place.method().clone(), place.url().clone());
        bare.headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        let greeting = connector.shared().execute(bare).await?;
        // A redirect or a busy gateway says nothing of methods: that is the answer.
        if greeting.status() != StatusCode::UNAUTHORIZED {
            return Ok(Asked::Answered(greeting));
        }
        let all = offered_methods(greeting.headers());
        let mut offered = all.clone();
        let server = connector.endpoint();
        let mut passed_over = Vec::new();
        loop {
            let method = choose_method(&offered, None)?;
            let none = || NoMethod {
                offered: offered.clone(),
                wanted: None,
            };
            let gate = Arc::clone(&self.gate);
            let scheme = by_method(self.credentials.clone(), &method, gate).map_err(|_| none())?;
            offered.retain(|m| !m.is_by(&method));
            let weaker = choose_method(&offered, None).is_ok() && !self.gate.is_stopped();
            let reason = match scheme.prepare(connector, place).await {
                Err(SignInFault::NoTicket(said)) if weaker => said,
                Ok(Some(refused))
                    if refused.status() == StatusCode::UNAUTHORIZED
                        && weaker
                        && !self.gate.is_stopped() =>
                {
                    "the server refused the ticket".to_owned()
                }
                Err(fault) => return Err(fault),
                Ok(Some(answer)) => return Ok(Asked::Answered(answer)),
                Ok(None) => {
                    tracing::info!(%method, server = server.host(), "signing in by the strongest method that works");
                    self.choose(Some(Chosen {
                        server: server.clone(),
                        scheme: Arc::clone(&scheme),
                        offered: all,
                        passed_over,
                    }));
                    return Ok(Asked::Chose(scheme));
                }
            };
            tracing::warn!(%method, server = server.host(), "passed over: {reason}");
            passed_over.push((method, reason));
        }
    }
}

/// What asking a server came to.
enum Asked {
    Chose(Arc<dyn SignIn>),
    /// An answer that has nothing to do with methods, or a refusal.
    Answered(Response),
}

#[async_trait]
impl SignIn for Strongest {
    fn method(&self) -> Method {
        self.chosen().map_or_else(
            || Method::Other("auto".to_owned()),
            |chosen| chosen.scheme.method(),
        )
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    fn gate(&self) -> Option<&SignInGate> {
        Some(&self.gate)
    }

    fn is_judged_by_request(&self) -> bool {
        self.chosen()
            .is_some_and(|c| c.scheme.is_judged_by_request())
    }

    fn passed_over(&self) -> Vec<(Method, String)> {
        self.chosen().map(|c| c.passed_over).unwrap_or_default()
    }

    fn raw_under(&self) -> Option<Method> {
        self.chosen()?.scheme.raw_under()
    }

    fn offered(&self) -> Option<Vec<Method>> {
        self.chosen().map(|c| c.offered)
    }

    async fn attempt(
        &self,
        connector: &Connector,
        request: Request,
    ) -> Result<Response, SignInFault> {
        if let Some(scheme) = self.chosen_for(connector) {
            return self.go_on_with(scheme, connector, request).await;
        }
        let turn = self.choosing.lock().await;
        // Another call may have chosen meanwhile.
        let scheme = match self.chosen_for(connector) {
            Some(scheme) => scheme,
            None => match self.ask(connector, &request).await? {
                Asked::Chose(scheme) => scheme,
                Asked::Answered(response) => return Ok(response),
            },
        };
        drop(turn);
        self.go_on_with(scheme, connector, request).await
    }
}
