//! The reference of all keys, `assets/docs/config.md`: made from the table of keys and the comments
//! of the shipped document, so that neither says what the other does not. Only tests make it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fmt::Write as _, fs, path::Path};

use super::{
    TEMPLATE,
    keys::{Kind, SETTINGS, Setting},
    settings::Settings,
};

const HEAD: &str = "# All keys of `config.toml`\n\n\
Made from the program's table of keys and the comments of `assets/config.toml`; a test keeps it so.\n\n\
An answers file (`smartactions setup --answers FILE`, `smartactions probe --answers FILE`) is a part of this\n\
document: give the keys that shall differ from what is set, or from the defaults. An unknown key, a value of another\n\
type and a secret are refused with their line. Secrets are in `secrets.toml`, by these names\n\
(`smartactions secret set NAME`): `exchange.password`, `listener.NAME.password`, `outgoing.password`.\n";

/// What a key takes.
fn takes(kind: Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Number { min, max } => format!("whole number, {min} to {max}"),
        Kind::Texts => "list of texts".to_owned(),
    }
}

fn default(setting: &Setting) -> String {
    match setting.kind {
        Kind::Text => format!("{:?}", setting.default),
        Kind::Number { .. } => setting.default.to_owned(),
        Kind::Texts => "[]".to_owned(),
    }
}

/// The comment right above a line of the shipped document that begins like this, in its section.
fn comment(section: &str, begins: &str) -> String {
    let header = |line: &str| line.trim_matches(['[', ']']).to_owned();
    let (mut here, mut above) = (String::new(), Vec::new());
    for line in TEMPLATE.lines() {
        if line.starts_with('[') {
            here = header(line);
        }
        if here == section && line.starts_with(begins) {
            return above.join("\n");
        }
        match line.strip_prefix("# ") {
            Some(text) => above.push(text.to_owned()),
            None => above.clear(),
        }
    }
    panic!("{section}: the shipped document has no line {begins}");
}

/// The whole document.
fn reference() -> String {
    let mut all = HEAD.to_owned();
    let mut section = "";
    for setting in SETTINGS {
        if setting.section != section {
            section = setting.section;
            let table = if section == "listener" {
                "[[listener]]".to_owned()
            } else {
                format!("[{section}]")
            };
            let _ = writeln!(all, "\n## `{table}`");
            let about = comment(section, &table);
            if !about.is_empty() {
                let _ = writeln!(all, "\n{about}");
            }
        }
        let (kind, default) = (takes(setting.kind), default(setting));
        let _ = writeln!(
            all,
            "\n### `{section}.{}`\n\n{kind}, default `{default}`",
            setting.key
        );
        let about = comment(section, &format!("{} ", setting.key));
        if !about.is_empty() {
            // Line ends are meant: values and what they mean stand one below the other.
            let _ = writeln!(all, "\n```text\n{about}\n```");
        }
    }
    all
}

#[test]
fn the_shipped_reference_is_the_generated_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/docs/config.md");
    let wanted = reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &wanted).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        wanted,
        "UPDATE_DOCS=1 writes it"
    );
}

/// Beside the test that the values are equal: no key is left out, and each stands where it belongs.
#[test]
fn the_shipped_document_has_every_key_in_the_order_of_the_table() {
    let shipped = Settings::parse("config.toml", TEMPLATE).unwrap();
    let mut at = 0;
    for setting in SETTINGS {
        let path = if setting.section == "listener" {
            format!("listener.default.{}", setting.key)
        } else {
            format!("{}.{}", setting.section, setting.key)
        };
        let line = shipped.entry(&path).unwrap().place.line;
        let line = line.unwrap_or(at + 1);
        assert!(line > at || setting.key == "name", "{path} at line {line}");
        at = line.max(at);
    }
}
