//! The strongest method that the server turns out to offer: asks without signing in, then chooses
//! once.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use reqwest::{
    Request, Response, StatusCode,
    header::{CONTENT_LENGTH, HeaderValue},
};

use super::{Credentials, Method, NoMethod, SignIn, SignInFault, choose_method, offered_methods};
use crate::ews::{endpoint::Endpoint, transport::Connector};

/// Signs in by what each server offers; remembers it for the server asked last.
pub struct Strongest {
    credentials: Credentials,
    chosen: Mutex<Option<(Endpoint, Arc<dyn SignIn>)>>,
}

impl Strongest {
    /// Signs in with these. Asks nobody yet.
    pub fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            chosen: Mutex::default(),
        }
    }

    fn chosen(&self) -> Option<(Endpoint, Arc<dyn SignIn>)> {
        self.chosen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[async_trait]
impl SignIn for Strongest {
    fn method(&self) -> Method {
        self.chosen().map_or_else(
            || Method::Other("auto".to_owned()),
            |(_, scheme)| scheme.method(),
        )
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    async fn send(&self, connector: &Connector, request: Request) -> Result<Response, SignInFault> {
        let server = connector.endpoint();
        if let Some((_, scheme)) = self.chosen().filter(|(known, _)| known == server) {
            return scheme.send(connector, request).await;
        }
        let mut bare = Request::new(request.method().clone(), request.url().clone());
        bare.headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        let greeting = connector.shared().execute(bare).await?;
        // A redirect or a busy gateway says nothing of methods: that is the answer.
        if greeting.status() != StatusCode::UNAUTHORIZED {
            return Ok(greeting);
        }
        let offered = offered_methods(greeting.headers());
        let method = choose_method(&offered, None)?;
        let scheme = super::sign_in(self.credentials.clone(), Some(&method));
        let scheme = scheme.map_err(|_| NoMethod {
            offered,
            wanted: None,
        })?;
        tracing::info!(%method, server = server.host(), "signing in by the strongest method offered");
        let scheme = {
            let mut chosen = self.chosen.lock().unwrap_or_else(PoisonError::into_inner);
            // Another call may have chosen meanwhile; its count of refusals goes on.
            let known = chosen.as_ref().filter(|(known, _)| known == server);
            if let Some((_, known)) = known {
                Arc::clone(known)
            } else {
                *chosen = Some((server.clone(), Arc::clone(&scheme)));
                scheme
            }
        };
        scheme.send(connector, request).await
    }
}
