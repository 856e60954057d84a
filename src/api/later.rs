//! What the API has and this version does not do yet: refused by name, not as an unknown path.

use axum::http::{Method, StatusCode, Uri};

use super::answer::Refused;
use crate::domain::Problem;

/// 501 with the code `api.not_yet`.
pub(super) async fn refuse(method: Method, uri: Uri) -> Refused {
    let what = format!("{method} {} is not served by this version yet", uri.path());
    let remedy = "see /openapi.json for what is; the events feed tells every change";
    let problem = Problem::new("api.not_yet", what, "", remedy);
    Refused::new(StatusCode::NOT_IMPLEMENTED, problem)
}
