//! Every code that the probe uses has its words, and every code with words a test that drives it.

use crate::probe::findings::finding;

/// Sources in a folder of the crate, whole.
fn sources(folder: &str) -> String {
    let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "rs" || e == "py") {
            all.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
    all
}

fn codes(source: &str) -> std::collections::BTreeSet<String> {
    let is_code = |t: &&str| {
        (t.starts_with("probe.") || t.starts_with("mailbox."))
            && !t.ends_with('.')
            && t.chars()
                .all(|c| c.is_ascii_lowercase() || ".-_".contains(c))
    };
    let quoted = source.split('"').filter_map(|t| t.split(' ').next());
    quoted.filter(is_code).map(str::to_owned).collect()
}

#[test]
fn every_code_of_the_probe_has_its_text_and_every_text_its_test() {
    let used = codes(
        &(sources("src/probe/checks") + &sources("src/probe/mailbox") + &sources("src/probe")),
    );
    for code in used.iter().filter(|c| !c.starts_with("probe.must_not")) {
        let finding = finding(code, "");
        assert!(!finding.likely.is_empty(), "{code}");
        assert!(!finding.remedies.is_empty(), "{code}");
    }
    let mut driven = codes(include_str!("../tests.rs"));
    for folder in [
        "src/probe/tests",
        "src/ews",
        "src/ews/tls",
        "src/ews/client_tests",
    ] {
        driven.extend(codes(&sources(folder)));
    }
    for folder in [
        "tests/ews_sandbox",
        "tests/ntlm",
        "tests/kerberos",
        "tests/road",
    ] {
        driven.extend(codes(&sources(folder)));
    }
    // The ways in which a handshake fails are told apart by the client, and tested there by type;
    // Exchange Online's own host cannot be played here: those stand beside their check.
    let by_type = |code: &&str| {
        let families = ["tls_handshake.", "certificate_trust.", "exchange_online"];
        families.iter().any(|f| code.contains(f))
    };
    let undriven: Vec<_> = crate::words::findings::all()
        .map(|k| k.code)
        .filter(|code| !by_type(code) && !driven.contains(*code))
        .collect();
    assert!(undriven.is_empty(), "no test drives {undriven:?}");
}
