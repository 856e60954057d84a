//! Every code that the probe uses has its words, and every code with words a test that drives it.

use crate::probe::findings::finding;

/// Sources in a folder of the crate, whole.
fn sources(folder: &str) -> String {
    files(folder, "rs").concat()
}

/// What is tested beside the code itself.
fn tests_in(folder: &str) -> String {
    let files = files(folder, "rs");
    let tests = files.iter().filter_map(|f| f.split_once("#[cfg(test)]"));
    tests.map(|(_, tests)| tests).collect()
}

fn files(folder: &str, ending: &str) -> Vec<String> {
    let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == ending) {
            all.push(std::fs::read_to_string(path).unwrap());
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
    let own = include_str!("../tests.rs").to_owned();
    // The independent acceptors of NTLM and Kerberos drive some as well.
    let peers = ["tests/ntlm", "tests/kerberos"].map(|f| files(f, "py").concat());
    let driven = own
        + &sources("src/probe/tests")
        + &tests_in("src/probe/checks")
        + &sources("tests/ews_sandbox")
        + &sources("tests/road")
        + &peers.concat();
    let driven = codes(&driven);
    let undriven: Vec<_> = crate::words::findings::all()
        .map(|k| k.code)
        .filter(|code| !driven.contains(*code))
        .collect();
    assert!(undriven.is_empty(), "no test drives {undriven:?}");
}
