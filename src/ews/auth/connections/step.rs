//! One step of a sign-in on the wire: a request that carries nothing but a token, and the token in
//! its answer. Knows no scheme.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{
    Request, Response,
    header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue},
};

use crate::ews::auth::{SignInFault, method};
use crate::ews::transport::Single;

/// Time for a step: it asks the server for nothing but a token, and a domain controller at most.
pub(in crate::ews::auth) const STEP_LIMIT: Duration = Duration::from_secs(30);

/// Sends a step that carries nothing of the request: whatever goes wrong, the request's fate is
/// known.
pub(super) async fn step(single: &Single, step: Request) -> Result<Response, SignInFault> {
    match tokio::time::timeout(STEP_LIMIT, single.http.execute(step)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) if error.is_connect() => Err(error.into()),
        Ok(Err(error)) => Err(SignInFault::Step(format!(
            "the connection broke in a step: {}",
            error.without_url()
        ))),
        Err(_) => Err(SignInFault::Step(format!(
            "no answer to a step within {} s",
            STEP_LIMIT.as_secs()
        ))),
    }
}

/// A step: the place of the request, none of its content. A body on a connection that is not
/// signed in would be sent in vain, or refused for its size.
pub(super) fn bare(place: &Request, authorization: Option<HeaderValue>) -> Request {
    let mut bare = Request::new(place.method().clone(), place.url().clone());
    let headers = bare.headers_mut();
    if let Some(value) = authorization {
        headers.insert(AUTHORIZATION, value);
    }
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    bare
}

pub(super) fn header(scheme: &str, token: &[u8]) -> HeaderValue {
    let text = format!("{scheme} {}", STANDARD.encode(token));
    // Base64 is always a valid header value.
    let mut value = HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// The token of a scheme in `WWW-Authenticate`, empty when its name stands alone; `None` when the
/// scheme is not there, or its token is none.
pub(super) fn token(headers: &HeaderMap, scheme: &str) -> Option<Vec<u8>> {
    let mut alone = None;
    for text in method::challenges(headers) {
        for part in method::split_outside_quotes(&text) {
            let (name, token) = method::name_and_rest(part);
            if !name.eq_ignore_ascii_case(scheme) {
                continue;
            }
            match STANDARD.decode(token) {
                Ok(bytes) if bytes.is_empty() => alone = Some(bytes),
                Ok(bytes) => return Some(bytes),
                Err(_) => {}
            }
        }
    }
    alone
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use reqwest::header::WWW_AUTHENTICATE;

    use super::*;

    #[test]
    fn the_token_of_a_scheme() {
        for (values, wanted) in [
            (&["Negotiate", "NTLM TlRM"][..], Some(&b"NTL"[..])),
            (&["Negotiate, NTLM TlRM, Basic realm=\"a\""], Some(b"NTL")),
            (&["ntlm  TlRM"], Some(b"NTL")),
            (&["NTLM\tTlRM"], Some(b"NTL")),
            (&["Basic realm=\"Größe\", NTLM TlRM"], Some(b"NTL")),
            (&["NTLM"], Some(b"")),
            (&["NTLM", "NTLM TlRM"], Some(b"NTL")),
            (&["NTLM !"], None),
            (&["Negotiate TlRM"], None),
            (&["Basic realm=\"NTLM TlRM\""], None),
            (&[], None),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                let value = HeaderValue::from_bytes(value.as_bytes());
                headers.append(WWW_AUTHENTICATE, value.unwrap());
            }
            assert_eq!(token(&headers, "NTLM").as_deref(), wanted, "{values:?}");
        }
    }
}
