//! What Exchange itself serves: EWS and Autodiscover, in any letter case of the path.
//!
//! The fallback of [`super::server`]'s router. Signs the caller in, then hands the bytes to
//! [`super::soap`], [`super::replay`] or [`super::autodiscover`].

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, USER_AGENT, WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::autodiscover;
use super::connection::Peer;
use super::model::Forbidden;
use super::pace::paced;
use super::replay::{Player, not_recorded, show};
use super::server::{LARGEST_BODY, Shell};
use super::sign_in::{self, SignIn};
use super::soap::{self, Dressing, HttpBits, Identity, SoapAnswer, SoapBody};

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
    // Read before the sign-in is checked: an answer to a half-sent request would cost the
    // connection.
    let body = match whole(body).await {
        Ok(body) => body,
        Err(status) => return refused_body(status),
    };
    if let Some(to) = shell.leads.location(&path).filter(|_| !ews) {
        return (StatusCode::FOUND, [(LOCATION, to)]).into_response();
    }
    let greeting = shell.player.get().and_then(Player::greeting);
    // The steps of a handshake have no body either.
    let asks_bare = ews && body.is_empty() && !head.headers.contains_key(AUTHORIZATION);
    if let Some(greeting) = greeting.filter(|_| asks_bare) {
        return show(greeting);
    }
    let struck = ews.then(|| shell.state.lock().fault_before_sign_in());
    if let Some(fault) = struck.flatten() {
        let answer = soap::before_sign_in(&fault).await;
        return shown(&peer, answer);
    }
    let (identity, last_token) = match sign_in(&shell, &peer, &head.headers) {
        Ok(signed_in) => signed_in,
        Err(response) => return *response,
    };
    let mut response = serve(&shell, &peer, &identity, ews, head, &body).await;
    if let Some(value) = last_token.and_then(|token| HeaderValue::from_str(&token).ok()) {
        response.headers_mut().append(WWW_AUTHENTICATE, value);
    }
    response
}

/// Who calls, and what a handshake that just ended still has to say; or the 401.
fn sign_in(
    shell: &Shell,
    peer: &Peer,
    headers: &HeaderMap,
) -> Result<(Identity, Option<String>), Box<Response>> {
    let read = {
        let mut conversation = peer.conversation();
        let mut state = shell.state.lock();
        sign_in::read(
            headers,
            &mut conversation,
            &mut state,
            shell.binding.as_deref(),
        )
    };
    match read {
        SignIn::Accepted {
            identity,
            handshake,
            answer,
            ticket,
        } => {
            if let Some(form) = ticket {
                shell.stats.ticket(form.name());
            }
            if peer.first_sign_in() {
                shell.stats.signed_in();
            }
            if handshake {
                shell.stats.handshake_done();
            }
            Ok((identity, answer))
        }
        SignIn::Challenged(challenge) => {
            shell.stats.challenged();
            Err(Box::new(unauthorized(&[challenge])))
        }
        SignIn::Refused(refusal) => {
            shell.stats.refused(refusal.name());
            let offers = sign_in::offers(&shell.state.lock().gate);
            Err(Box::new(unauthorized(&offers)))
        }
    }
}

async fn serve(
    shell: &Shell,
    peer: &Peer,
    identity: &Identity,
    ews: bool,
    head: Parts,
    body: &[u8],
) -> Response {
    match (ews, head.method) {
        (true, Method::POST) => call(shell, peer, identity, &head.headers, body).await,
        (true, Method::GET | Method::HEAD) => {
            ([(CONTENT_TYPE, "text/html; charset=utf-8")], SERVICE_PAGE).into_response()
        }
        (false, Method::GET | Method::HEAD | Method::POST) => {
            let path = head.uri.path().to_ascii_lowercase();
            let answer = autodiscover::answer(shell, &path, body);
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

fn unauthorized(challenges: &[String]) -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    offer(&mut response, challenges);
    response
}

fn offer(response: &mut Response, challenges: &[String]) {
    let values = challenges
        .iter()
        .filter_map(|c| HeaderValue::from_str(c).ok());
    for value in values {
        response.headers_mut().append(WWW_AUTHENTICATE, value);
    }
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
    if let Some(player) = shell.player.get() {
        let played = player.answer(body, text("x-anchormailbox").as_deref());
        let operation = played.as_ref().map_or("(not recorded)", |p| &p.operation);
        shell.stats.called(operation);
        return played.map_or_else(not_recorded, show);
    }
    let agent = text(USER_AGENT.as_str());
    let forbidden = {
        let state = shell.state.lock();
        state.access.refusal(&identity.account, agent.as_deref())
    };
    match forbidden {
        Some(Forbidden::Status) => return StatusCode::FORBIDDEN.into_response(),
        Some(Forbidden::Fault) => return shown(peer, soap::access_denied()),
        None => {}
    }
    let bits = HttpBits {
        anchor_mailbox: text("x-anchormailbox"),
        user_agent: agent,
    };
    let answer = soap::soap(&shell.state, identity, bits, body).await;
    shell.stats.called(match answer.operation.as_str() {
        "" => "(unreadable)",
        operation => operation,
    });
    shell
        .stats
        .waited(answer.tells_to_wait, answer.while_told_to_wait);
    let mut response = shown(peer, answer);
    if response.status() == StatusCode::UNAUTHORIZED {
        let offers = sign_in::offers(&shell.state.lock().gate);
        offer(&mut response, &offers);
    }
    response
}

/// The HTTP form of an answer.
fn shown(peer: &Peer, answer: SoapAnswer) -> Response {
    if answer.drop_connection.is_some() {
        peer.cut();
    }
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let Dressing {
        headers,
        content_type,
        pace,
        cut_after_bytes,
    } = answer.dressing;
    let (length, body) = match answer.body {
        SoapBody::Whole(bytes) if pace.is_none() && cut_after_bytes.is_none() => {
            (None, Body::from(bytes))
        }
        SoapBody::Whole(bytes) => {
            let length = bytes.len();
            let one = Box::pin(stream::iter([Ok(bytes)]));
            let body = Body::from_stream(paced(one, pace, cut_after_bytes));
            (Some(length), body)
        }
        SoapBody::Stream(documents) => (
            None,
            Body::from_stream(paced(documents, pace, cut_after_bytes)),
        ),
    };
    let content_type = content_type.unwrap_or(XML);
    let mut response = (status, [(CONTENT_TYPE, content_type)], body).into_response();
    let shown = response.headers_mut();
    if let Some(length) = length {
        shown.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            shown.insert(name, value);
        }
    }
    response
}
