//! The schema check: documents are collected while a test runs and checked when its world ends,
//! because `xmllint` takes longer to read the schema than a document.

use std::cell::RefCell;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

thread_local! {
    static COLLECTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes a request or an answer, without its envelope.
pub(super) fn collect(body: &str) {
    COLLECTED.with_borrow_mut(|all| all.push(body.to_owned()));
}

/// Checks what this thread collected; skipped when no schema folder is named.
pub(super) fn check() {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let bodies = COLLECTED.take();
    let Ok(folder) = std::env::var("SMARTACTIONS_EWS_SCHEMA") else {
        println!("schema check SKIPPED: SMARTACTIONS_EWS_SCHEMA is not set");
        return;
    };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let place = tempfile::Builder::new()
        .prefix(&format!("schema-{number}-"))
        .tempdir()
        .unwrap();
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--noout", "--huge", "--schema"]);
    xmllint.arg(std::path::Path::new(&folder).join("messages.xsd"));
    for (number, body) in bodies.iter().enumerate() {
        let file = place.path().join(format!("{number}.xml"));
        std::fs::write(&file, body).unwrap();
        xmllint.arg(file);
    }
    let result = xmllint.output().expect("xmllint runs");
    let errors = String::from_utf8_lossy(&result.stderr);
    let wrong: String = errors
        .lines()
        .filter(|l| !l.ends_with(" validates"))
        .collect();
    assert!(
        bodies.is_empty() || result.status.success(),
        "{wrong:.2000}"
    );
}

#[test]
fn an_invalid_document_is_found() {
    if std::env::var("SMARTACTIONS_EWS_SCHEMA").is_ok() {
        collect(&super::with_namespaces("<m:GetItem/>"));
        assert!(std::panic::catch_unwind(check).is_err());
    }
}
