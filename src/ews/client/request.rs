//! What a request of ours looks like in HTTP.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap};

use super::EwsClient;
use crate::domain::Address;
use crate::ews::error::EwsError;

impl EwsClient {
    /// The request that carries a document, with these headers besides.
    pub(super) fn request(
        &self,
        document: String,
        headers: HeaderMap,
    ) -> Result<reqwest::Request, EwsError> {
        let shared = &self.shared;
        let mut builder = shared
            .connector
            .shared()
            .post(shared.endpoint.url().clone())
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .header(ACCEPT, "text/xml")
            .headers(headers)
            .body(document);
        let own = || {
            shared
                .sign_in
                .account()
                .contains('@')
                .then(|| shared.sign_in.account())
        };
        if let Some(anchor) = self
            .access
            .mailbox()
            .or(self.anchor.as_ref())
            .map(Address::as_str)
            .or_else(own)
        {
            builder = builder.header("X-AnchorMailbox", anchor);
        }
        builder
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))
    }
}
