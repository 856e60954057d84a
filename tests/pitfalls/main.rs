//! The twenty pitfalls of Exchange Web Services that other projects fell into, each with the tests that
//! fail without our fix.
//!
//! `pitfalls.toml` is the table: it names for each pitfall its tests and the pieces of code that are
//! the fix. Most tests stand where the fix is; those that need a whole engine over the embedded
//! sandbox stand here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    missing_docs
)]

mod rig;
mod sending;
mod standing;
mod watching;

use std::{fs, path::Path};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    pitfall: Vec<Pitfall>,
}

/// One pitfall.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pitfall {
    number: u8,
    /// What other projects met.
    says: String,
    proof: Vec<Proof>,
}

/// A test, and the fix without which it fails.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    /// File and name of the test.
    test: (String, String),
    /// File and code of the fix.
    fix: (String, String),
    /// What stood in the place of the fix when the test was seen to fail.
    without: String,
}

fn table() -> Table {
    toml_edit::de::from_str(include_str!("pitfalls.toml")).unwrap()
}

fn source(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Whether that file has a test of that name that runs: by itself, or, where both stores answer the
/// same questions, by its name in their list.
fn runs(file: &str, name: &str) -> bool {
    let text = source(file);
    let Some(at) = text.find(&format!("fn {name}(")) else {
        return false;
    };
    let before = text[..at].lines().rev().take_while(|l| !l.ends_with('}'));
    let before: Vec<&str> = before.map(str::trim).collect();
    let attribute = |what: &str| before.iter().any(|l| l.starts_with(what));
    let listed = file.starts_with("src/store/conformance/")
        && source("src/store/conformance/mod.rs").contains(name);
    (attribute("#[test]") || attribute("#[tokio::test") || listed) && !attribute("#[ignore")
}

#[test]
fn each_pitfall_has_a_test_that_is_there_and_a_fix_that_is_there() {
    let table = table().pitfall;
    let numbers: Vec<u8> = table.iter().map(|p| p.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<_>>());
    for Pitfall {
        number,
        says,
        proof,
    } in table
    {
        assert!(!proof.is_empty(), "{number}: {says}: no test");
        for Proof { test, fix, without } in proof {
            assert!(runs(&test.0, &test.1), "{number}: {says}: no test {test:?}");
            let found = source(&fix.0).matches(&fix.1).count();
            assert_eq!(found, 1, "{number}: {says}: the fix {fix:?} has changed");
            assert_ne!(fix.1, without, "{number}: {says}");
        }
    }
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    assert!(runs("src/ews/xml.rs", "forbidden_characters_are_replaced"));
    assert!(!runs("src/ews/xml.rs", "sanitize"), "no test");
    assert!(!runs("src/ews/xml.rs", "forbidden_characters"), "a part");
    assert!(!runs(
        "src/ews/error.rs",
        "forbidden_characters_are_replaced"
    ));
}
