//! The description of the API, held against what is served.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use super::{
    super::{built, openapi},
    served::Served,
};

/// Methods of a path, from the header `Allow` that answers one it does not take.
async fn methods(api: &Served, path: &str) -> BTreeSet<String> {
    let path = path.replace("{id}", "x");
    let answer = api.request(Method::TRACE, &path).send().await.unwrap();
    assert_eq!(answer.status(), 405, "{path}");
    let allow = answer.headers()["allow"].to_str().unwrap().to_lowercase();
    // HEAD comes with GET; PATCH is routed and refused: not served yet.
    let real = allow.split(',').filter(|m| !["head", "patch"].contains(m));
    real.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_document_tells_what_the_router_serves() {
    let api = Served::start().await;
    let (_, document) = api.get("/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let told: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    let served: BTreeSet<&str> = built().into_iter().map(|(path, _)| path).collect();
    assert_eq!(told, served);
    for (path, entry) in paths {
        let told: BTreeSet<String> = entry.as_object().unwrap().keys().cloned().collect();
        let told: BTreeSet<String> = told.into_iter().filter(|k| k != "parameters").collect();
        assert_eq!(told, methods(&api, path).await, "{path}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let text = openapi::DOCUMENT;
    let document: Value = serde_json::from_str(text).unwrap();
    let mut seen = 0;
    for piece in text.split("\"$ref\": \"#").skip(1) {
        let pointer = piece.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}
