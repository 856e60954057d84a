//! Basic (RFC 7617): name and password with each request. Called by the choice of schemes above.

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use reqwest::{
    StatusCode,
    header::{AUTHORIZATION, HeaderValue},
};
use zeroize::Zeroizing;

use super::{Credentials, Method, SignIn, SignInFault};
use crate::ews::gate::SignInGate;
use crate::ews::transport::Connector;

/// Name and password with each request.
#[derive(Debug)]
pub struct Basic {
    credentials: Credentials,
    gate: Arc<SignInGate>,
}

impl Basic {
    /// Signs in with these.
    pub fn new(credentials: Credentials) -> Self {
        Self::with_gate(credentials, Arc::default())
    }

    /// The same, with a count of refusals that may be older than the scheme.
    pub(super) fn with_gate(credentials: Credentials, gate: Arc<SignInGate>) -> Self {
        Self { credentials, gate }
    }

    fn header(&self) -> HeaderValue {
        let Credentials { account, password } = &self.credentials;
        let pair = Zeroizing::new(format!("{account}:{}", password.expose()));
        let packed =
            Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()));
        let text = Zeroizing::new(format!("Basic {}", packed.as_str()));
        // Base64 is always a valid header value.
        let mut value =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
        value.set_sensitive(true);
        value
    }
}

#[async_trait]
impl SignIn for Basic {
    fn method(&self) -> Method {
        Method::Basic
    }

    fn account(&self) -> &str {
        &self.credentials.account
    }

    fn gate(&self) -> Option<&SignInGate> {
        Some(&self.gate)
    }

    fn is_judged_by_request(&self) -> bool {
        true
    }

    async fn attempt(
        &self,
        connector: &Connector,
        mut request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault> {
        request.headers_mut().insert(AUTHORIZATION, self.header());
        let ever = self.gate.refusals_ever();
        let response = connector.shared().execute(request).await?;
        match response.status() {
            StatusCode::UNAUTHORIZED => self.gate.refused(),
            // A gateway's 5xx says nothing about the account.
            status if status.is_success() => self.gate.accepted_since(ever),
            _ => {}
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;
    use crate::domain::Secret;

    #[test]
    fn basic_is_utf8_and_hidden() {
        let basic = Basic::new(Credentials {
            account: "CORP\\ä".into(),
            password: Secret::new("ß:1".into()),
        });
        let value = basic.header();
        assert!(value.is_sensitive());
        let packed = value.to_str().unwrap().strip_prefix("Basic ").unwrap();
        assert_eq!(
            base64::engine::general_purpose::STANDARD
                .decode(packed)
                .unwrap(),
            "CORP\\ä:ß:1".as_bytes()
        );
        assert!(!format!("{basic:?}").contains('ß'));
    }
}
