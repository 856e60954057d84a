//! The HTTP form of what is played, and of what a recording does not hold.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::Played;
use crate::domain::recording::End;
use crate::sandbox::soap::Broken;

/// A stream that the recorder left is held open no longer than Exchange holds one.
const LONGEST_STREAM: Duration = Duration::from_mins(30);

/// The answer as a response: ended, broken off or held open as the recorded one was.
pub(in crate::sandbox) fn show(played: Played) -> Response {
    let whole = played.body.into_bytes();
    let body = match played.end {
        End::Whole => Body::from(whole),
        End::Cut => Body::from_stream(stream::iter([Ok(whole), Err(Broken)])),
        End::Left => Body::from_stream(stream::unfold(Some(whole), held_open)),
    };
    let status = StatusCode::from_u16(played.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    for (name, value) in played.headers {
        let name = HeaderName::try_from(name);
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Gives the bytes once, and ends when the time is over.
async fn held_open(state: Option<Vec<u8>>) -> Option<(Result<Vec<u8>, Broken>, Option<Vec<u8>>)> {
    if let Some(bytes) = state {
        return Some((Ok(bytes), None));
    }
    tokio::time::sleep(LONGEST_STREAM).await;
    None
}

/// What a client gets whose request is not like any recorded one.
pub(in crate::sandbox) fn not_recorded() -> Response {
    const FAULT: &str = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault>\
        <faultcode xmlns:a=\"http://schemas.microsoft.com/exchange/services/2006/types\">a:ErrorInvalidOperation</faultcode>\
        <faultstring xml:lang=\"en-US\">The recording that is played holds no such operation.</faultstring>\
        <detail><e:ResponseCode xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\">ErrorInvalidOperation</e:ResponseCode>\
        <e:Message xmlns:e=\"http://schemas.microsoft.com/exchange/services/2006/errors\">The recording that is played holds no such operation.</e:Message>\
        </detail></s:Fault></s:Body></s:Envelope>";
    let headers = [(CONTENT_TYPE, "text/xml; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, FAULT).into_response()
}
