//! The ranks of `src/lib.rs` hold: a module imports lower ranks and its own children only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn rank(module: &str) -> Option<u8> {
    smartactions::RANKS
        .iter()
        .find(|(m, _)| *m == module)
        .map(|(_, r)| *r)
}

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Top-level modules that a source text names after `crate::` or inside `crate::{…}`; comments
/// are left out, for a link in the documentation is no import.
fn imports(source: &str) -> Vec<String> {
    let code = source
        .lines()
        .filter(|l| !l.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(group_heads(group));
        } else {
            found.push(word(rest));
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// First names at depth one of a `{…}` group.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut heads) = (0, true, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                heads.push(word(&group[i..]));
                start = false;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn imports_go_downward() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let inside = file.strip_prefix(&src).unwrap();
        let own = inside
            .iter()
            .next()
            .and_then(|p| p.to_str())
            .unwrap()
            .trim_end_matches(".rs");
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(own_rank) = rank(own) else {
            panic!("{own} has no rank in src/lib.rs");
        };
        for used in imports(&fs::read_to_string(file).unwrap()) {
            match rank(&used) {
                _ if used == own => {}
                Some(r) if r < own_rank => {}
                Some(r) => wrong.push(format!(
                    "{}: {own} (rank {own_rank}) uses {used} (rank {r})",
                    inside.display()
                )),
                // `crate::RANKS` and the like: an item of lib.rs itself.
                None if used.chars().all(|c| c.is_uppercase() || c == '_') => {}
                None => wrong.push(format!("{}: unknown module {used}", inside.display())),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "upward or sideways:\n{}",
        wrong.join("\n")
    );
}

/// `sandbox` and `ews` must not share types: otherwise both sides would share one mistake.
#[test]
fn the_sandbox_does_not_know_the_client() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sandbox");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for file in files {
        let used = imports(&fs::read_to_string(&file).unwrap());
        assert!(!used.contains(&"ews".to_owned()), "{}", file.display());
    }
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let seen = imports("use crate::{a::{b, c}, d, e::f};\nlet x = crate::g::h();\n// crate::no\n");
    assert_eq!(seen, ["a", "d", "e", "g"]);
}
