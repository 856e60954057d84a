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
/// Body: `{"type","title","status","code","what","place","remedy"}`; `code` is stable, `place`
/// names the field or header, `remedy` what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Status of the answer.
    pub status: StatusCode,
    /// What, where, what to do.
    pub problem: Problem,
}

impl Refused {
    /// A refusal with its status.
    pub fn new(status: StatusCode, problem: Problem) -> Self {
        Self { status, problem }
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

impl From<Problem> for Refused {
    /// The status that a problem of the task rules stands for, by its code: unknown things are
    /// 404, a reused idempotency key 409, an unwritable store 503, content 422.
    fn from(problem: Problem) -> Self {
        let status = match problem.code.as_str() {
            "task.unknown" => StatusCode::NOT_FOUND,
            "task.idempotency.reused" | "task.not_open" => StatusCode::CONFLICT,
            "task.version" => StatusCode::PRECONDITION_FAILED,
            "engine.stopping" => StatusCode::SERVICE_UNAVAILABLE,
            code if code.starts_with("store.") => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self { status, problem }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Problem {
            code,
            what,
            place,
            remedy,
        } = self.problem;
        let body = json!({
            "type": "about:blank",
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "code": code,
            "what": what,
            "place": place,
            "remedy": remedy,
        });
        let mut answer = (self.status, Json(body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_status() {
        for (code, status) in [
            ("task.unknown", 404),
            ("task.idempotency.reused", 409),
            ("store.unwritable", 503),
            ("task.field.missing", 422),
        ] {
            let refused = Refused::from(Problem::new(code, "", "", ""));
            assert_eq!(refused.status.as_u16(), status, "{code}");
        }
        let answer = Refused::no_key().into_response();
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
}
