//! The OpenAPI 3.1 document of the paths that work, kept by hand; a test holds it to the router.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// The document as shipped.
pub(super) const DOCUMENT: &str = include_str!("../../assets/openapi.json");

/// `GET /openapi.json`
pub(super) async fn document() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], DOCUMENT).into_response()
}
