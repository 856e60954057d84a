//! The README's tables of keys are made from the tables that the screens go by; this test keeps them so.
//!
//! With `INSTA_UPDATE=always`, as for the pictures, it writes them anew.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fmt::Write as _, fs, path::Path};

use super::status;
use crate::setup::{Step, keys};

const BEGIN: &str = "<!-- keys: made from the tables in the code, see src/tui/key_table.rs -->\n";
const END: &str = "<!-- end of keys -->";

/// Keys of one cell: `` `r` `Ctrl-R` ``.
fn cell(names: &[&str]) -> String {
    let told: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    told.join(" ")
}

fn on(steps: &[Step]) -> String {
    let names: Vec<&str> = steps.iter().map(|s| s.name()).collect();
    names.join(", ")
}

fn tables() -> String {
    let mut text = String::from(
        "\n| In a text | Elsewhere in setup | What it does | Where, if not everywhere |\n|---|---|---|---|\n",
    );
    for key in keys::KEYS {
        let (in_text, elsewhere) = (cell(key.in_text), cell(key.elsewhere));
        let (words, steps) = ((key.words)(), on(key.steps));
        writeln!(text, "| {in_text} | {elsewhere} | {words} | {steps} |").unwrap();
    }
    text.push_str("\n| On the status screen | What it does |\n|---|---|\n");
    for (shown, says) in status::key_names() {
        let names: Vec<&str> = shown.split(' ').collect();
        writeln!(text, "| {} | {says} |", cell(&names)).unwrap();
    }
    text.push('\n');
    text
}

#[test]
fn the_readme_names_the_keys_that_the_screens_go_by() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (told, after) = rest.split_once(END).unwrap();
    let made = tables();
    if told != made && std::env::var("INSTA_UPDATE").is_ok_and(|v| v == "always") {
        fs::write(&file, format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(told, made, "README.md has other keys than the code");
}
