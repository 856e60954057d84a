//! What Exchange itself serves: EWS and Autodiscover, in any letter case of the path.
//!
//! The fallback of [`super::server`]'s router. Signs the caller in, then hands the bytes to
//! [`super::soap`] or [`super::autodiscover`].

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::header::{CONNECTION, CONTENT_TYPE, LOCATION, USER_AGENT, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;

use super::autodiscover;
use super::connection::Peer;
use super::server::{LARGEST_BODY, Shell};
use super::sign_in::{self, SignIn};
use super::soap::{self, HttpBits, Identity, SoapBody};

/// How long a client may take to send one body.
const BODY_LIMIT: Duration = Duration::from_mins(5);
const XML: &str = "text/xml; charset=utf-8";

/// The page that a browser gets, which says what this is.
const SERVICE_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>SmartActions sandbox</title></head>\n\
<body><h1>Exchange Web Services (SmartActions sandbox)</h1>\n\
<p>You have reached the embedded sandbox of SmartActions. It is not Microsoft Exchange and keeps no real mail.</p>\n\
</body></html>\n";

/// Answers one request that is no admin call.
pub(super) async fn route(
    Extract(shell): Extract<Shell>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_ascii_lowercase();
    let ews = match path.as_str() {
        "/ews/exchange.asmx" => true,
        "/autodiscover/autodiscover.xml" | "/autodiscover/autodiscover.svc" => false,
        _ => return (StatusCode::NOT_FOUND, "nothing here\n").into_response(),
    };
    if let Some(to) = shell.leads.location(&path).filter(|_| !ews) {
        return (StatusCode::FOUND, [(LOCATION, to)]).into_response();
    }
    // Read before the sign-in is checked: an answer to a half-sent request would cost the
    // connection.
    let body = match whole(body).await {
        Ok(body) => body,
        Err(status) => return refused_body(status),
    };
    let sign_in = sign_in::read(&head.headers, &shell.state.lock().directory);
    let identity = match sign_in {
        SignIn::Accepted(identity) => identity,
        SignIn::Refused(challenges) => return unauthorized(&shell, challenges),
    };
    if peer.first_sign_in() {
        shell.stats.signed_in();
    }
    match (ews, head.method) {
        (true, Method::POST) => call(&shell, &peer, &identity, &head.headers, &body).await,
        (true, Method::GET | Method::HEAD) => {
            ([(CONTENT_TYPE, "text/html; charset=utf-8")], SERVICE_PAGE).into_response()
        }
        (false, Method::GET | Method::HEAD | Method::POST) => {
            let answer = autodiscover::answer(&shell, &path, &body);
            ([(CONTENT_TYPE, XML)], answer).into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn whole(body: Body) -> Result<Bytes, StatusCode> {
    let reading = axum::body::to_bytes(body, LARGEST_BODY);
    match tokio::time::timeout(BODY_LIMIT, reading).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn refused_body(status: StatusCode) -> Response {
    (status, [(CONNECTION, "close")], "").into_response()
}

fn unauthorized(shell: &Shell, challenges: &[&'static str]) -> Response {
    shell.stats.refused();
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    for challenge in challenges {
        response
            .headers_mut()
            .append(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
    }
    response
}

async fn call(
    shell: &Shell,
    peer: &Peer,
    identity: &Identity,
    headers: &HeaderMap,
    body: &[u8],
) -> Response {
    let text = |name: &str| {
        let value = headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let bits = HttpBits {
        anchor_mailbox: text("x-anchormailbox"),
        user_agent: text(USER_AGENT.as_str()),
    };
    let answer = soap::soap(&shell.state, identity, bits, body).await;
    shell.stats.called(match answer.operation.as_str() {
        "" => "(unreadable)",
        operation => operation,
    });
    if answer.drop_connection.is_some() {
        peer.cut();
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match answer.body {
        SoapBody::Whole(bytes) => Body::from(bytes),
        SoapBody::Stream(documents) => Body::from_stream(documents.map(Ok::<_, Infallible>)),
    };
    (status, [(CONTENT_TYPE, XML)], body).into_response()
}
