//! Refusals as `application/problem+json` (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::domain::Problem;

/// A refusal: the status of HTTP and the problem in words.
///
/// Body: `{"type","title","status","detail","code","what","place","field"?,"remedy"}`; `code` is
/// stable, `place` and `field` name the field or header, `remedy` what to do. `detail` repeats
/// `what` for readers that know RFC 9457 alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Status of the answer.
    pub status: StatusCode,
    /// What, where, what to do.
    pub problem: Box<Problem>,
    /// All of them, where one request has several faults.
    pub problems: Vec<Problem>,
}

impl Refused {
    /// A refusal with its status.
    pub fn new(status: StatusCode, problem: Problem) -> Self {
        Self {
            status,
            problem: Box::new(problem),
            problems: Vec::new(),
        }
    }

    /// 422: the content is wrong. The first problem speaks; all are in `problems`.
    pub fn content(problems: Vec<Problem>) -> Self {
        let first = problems.first().cloned();
        let problem = first.unwrap_or_else(|| {
            Problem::new("task.json", "the content is wrong", "", "see /openapi.json")
        });
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problem: Box::new(problem),
            problems,
        }
    }

    /// 422: a body, query or header that can't be read at all.
    pub fn unreadable(problem: Problem) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, problem)
    }

    /// 401: no key, or none that is known.
    pub fn no_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            Problem::new(
                "api.no_key",
                "no API key was sent",
                "Authorization",
                "send the header Authorization: Bearer KEY; the first key is in api.key in the state folder",
            ),
        )
    }

    /// 403: a key was sent, and it is not one of ours.
    pub fn not_this_key() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            Problem::new(
                "api.not_this_key",
                "this API key is not known here",
                "Authorization",
                "use a key of this installation; smartactions setup makes the first one",
            ),
        )
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Problem {
            code,
            what,
            place,
            remedy,
        } = *self.problem;
        let mut body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": what,
            "code": code,
            "what": what,
            "place": place,
            "remedy": remedy,
        });
        if let Some(object) = body.as_object_mut() {
            if !place.is_empty() {
                object.insert("field".to_owned(), json!(place));
            }
            if self.problems.len() > 1 {
                object.insert("problems".to_owned(), json!(self.problems));
            }
        }
        let mut answer = (self.status, Json(body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        // A second for whoever is told to come back: the cause is short (RFC 9110 section 10.2.3).
        if matches!(
            self.status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

/// Turns refusals that the HTTP library worded (no such path, wrong method, too large) into
/// problems; their headers, such as `Allow`, stay.
pub(super) async fn as_problem(answer: Response) -> Response {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let ours = kind.is_some_and(|k| k.as_bytes().ends_with(b"json"));
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return answer;
    }
    let (code, what, remedy) = match status {
        StatusCode::NOT_FOUND => (
            "api.no_such_path",
            "there is no such path",
            "see /openapi.json",
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            "api.method",
            "this path does not take this method",
            "the header Allow names those it takes",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "api.too_large",
            "the request is larger than 32 MiB",
            "send smaller attachments, or links",
        ),
        _ => (
            "api.request",
            "the request can't be read",
            "see /openapi.json",
        ),
    };
    let mut worded = Refused::new(status, Problem::new(code, what, "", remedy)).into_response();
    for (name, value) in answer.headers() {
        let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name);
        if !of_body {
            worded.headers_mut().insert(name.clone(), value.clone());
        }
    }
    worded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_problem_json() {
        let answer = Refused::no_key().into_response();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        let kind = answer.headers().get(header::CONTENT_TYPE);
        assert_eq!(
            kind.map(HeaderValue::as_bytes),
            Some(&b"application/problem+json"[..])
        );
        assert!(answer.headers().contains_key(header::WWW_AUTHENTICATE));
        assert_eq!(Refused::content(Vec::new()).status.as_u16(), 422);
    }
}
