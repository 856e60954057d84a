//! Nobody signs in: how it is found out what a server offers.

use async_trait::async_trait;

use super::{Method, SignIn, SignInFault};
use crate::ews::gate::SignInGate;
use crate::ews::transport::Connector;

/// Signs nobody in: asks what a server offers.
#[derive(Debug, Clone, Copy)]
pub struct Anonymous;

#[async_trait]
impl SignIn for Anonymous {
    fn method(&self) -> Method {
        Method::Other("none".to_owned())
    }

    fn account(&self) -> &'static str {
        ""
    }

    fn gate(&self) -> Option<&SignInGate> {
        None
    }

    async fn attempt(
        &self,
        connector: &Connector,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, SignInFault> {
        Ok(connector.shared().execute(request).await?)
    }
}
