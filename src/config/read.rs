//! Reads TOML text into [`Settings`], telling every fault at once with its line.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value as Toml};

use super::{
    fault::{Complaint, Fault, Place},
    keys::{Kind, SETTINGS, Setting, names_a_secret, nearest},
    settings::{Settings, Value},
};

/// Larger than any config; what is over it is another file.
const LARGEST: usize = 1024 * 1024;

impl Settings {
    /// Reads a whole or partial `config.toml`. `file` is only named in faults.
    ///
    /// Refused: text that is no TOML, unknown keys (with the nearest known one), values of another
    /// type, secrets, two listeners of one name. Whether the values make sense is
    /// [`Settings::config`]'s to say.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let (settings, faults) = Self::parse_all(file, text);
        if faults.is_empty() {
            Ok(settings)
        } else {
            Err(faults)
        }
    }

    /// The same, with what could be read beside the faults, so that what is missing as well can be
    /// told with them. Settings that come with faults are never to be carried out.
    pub fn parse_all(file: &str, text: &str) -> (Self, Vec<Fault>) {
        let mut reader = Reader {
            file,
            text,
            settings: Self::default(),
            faults: Vec::new(),
        };
        if text.len() > LARGEST {
            reader.fault("", None, Complaint::TooLarge);
            return (reader.settings, reader.faults);
        }
        match Document::parse(text) {
            Ok(document) => reader.document(document.as_table()),
            Err(e) => reader.fault("", e.span(), Complaint::NotToml(first_line(e.message()))),
        }
        (reader.settings, reader.faults)
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    settings: Settings,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn place(&self, span: Option<Range<usize>>) -> Place {
        let line = span
            .and_then(|s| self.text.get(..s.start))
            .map(|before| 1 + before.bytes().filter(|b| *b == b'\n').count());
        Place {
            file: self.file.to_owned(),
            line,
        }
    }

    fn fault(&mut self, key: &str, span: Option<Range<usize>>, complaint: Complaint) {
        let place = self.place(span);
        self.faults.push(Fault::new(key, place, complaint));
    }

    fn document(&mut self, root: &dyn TableLike) {
        for (section, item) in root.iter() {
            let span = key_span(root, section);
            if !SETTINGS.iter().any(|s| s.section == section) {
                let complaint = if names_a_secret(section) {
                    Complaint::SecretFound
                } else {
                    unknown(section, SETTINGS.iter().map(|s| s.section))
                };
                self.fault(section, span, complaint);
            } else if section == "listener" {
                self.listeners(item, span);
            } else if let Some(table) = item.as_table_like() {
                self.table(section, section, table);
            } else {
                self.fault(section, span, Complaint::WrongType("a table"));
            }
        }
    }

    fn listeners(&mut self, item: &Item, span: Option<Range<usize>>) {
        let tables: Vec<&dyn TableLike> = match item {
            Item::ArrayOfTables(all) => all.iter().map(|t| t as &dyn TableLike).collect(),
            Item::Value(Toml::Array(all)) if all.iter().all(Toml::is_inline_table) => all
                .iter()
                .filter_map(|v| v.as_inline_table().map(|t| t as &dyn TableLike))
                .collect(),
            _ => {
                return self.fault(
                    "listener",
                    span,
                    Complaint::WrongType("[[listener]] blocks"),
                );
            }
        };
        for table in tables {
            let name = table
                .get("name")
                .and_then(Item::as_str)
                .unwrap_or("default")
                .to_owned();
            if self.settings.listeners().contains(&name) {
                let span = key_span(table, "name").or_else(|| span.clone());
                self.fault("listener.name", span, Complaint::Twice(name));
                continue;
            }
            let path = format!("listener.{name}");
            let place = Place::default();
            self.settings
                .put(&format!("{path}.name"), Value::Text(name), place);
            self.table("listener", &path, table);
        }
    }

    fn table(&mut self, section: &str, path: &str, table: &dyn TableLike) {
        for (key, item) in table.iter() {
            let span = key_span(table, key);
            let path = format!("{path}.{key}");
            let known = SETTINGS
                .iter()
                .find(|s| s.section == section && s.key == key);
            let Some(setting) = known else {
                let of_section = SETTINGS.iter().filter(|s| s.section == section);
                let complaint = if names_a_secret(key) {
                    Complaint::SecretFound
                } else {
                    unknown(key, of_section.map(|s| s.key))
                };
                self.fault(&path, span, complaint);
                continue;
            };
            match value(setting, item) {
                Ok(value) if value.holds_password() => {
                    self.fault(&path, span, Complaint::SecretFound);
                }
                Ok(value) => {
                    let place = self.place(span);
                    self.settings.put(&path, value, place);
                }
                Err(complaint) => self.fault(&path, span, complaint),
            }
        }
    }
}

fn key_span(table: &dyn TableLike, key: &str) -> Option<Range<usize>> {
    let (key, item) = table.get_key_value(key)?;
    key.span().or_else(|| item.span())
}

fn unknown<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Complaint {
    Complaint::UnknownKey(
        word.chars().take(80).collect(),
        nearest(word, known).map(str::to_owned),
    )
}

fn value(setting: &Setting, item: &Item) -> Result<Value, Complaint> {
    match setting.kind {
        Kind::Text => item
            .as_str()
            .map(|t| Value::Text(t.to_owned()))
            .ok_or(Complaint::WrongType("a string in quotes")),
        Kind::Number { min, max } => {
            let n = item
                .as_integer()
                .ok_or(Complaint::WrongType("a whole number"))?;
            if (min..=max).contains(&n) {
                Ok(Value::Number(n))
            } else {
                Err(Complaint::wrong(
                    &n.to_string(),
                    "a number in its range, 0 to 10000",
                ))
            }
        }
        Kind::Texts => item
            .as_array()
            .and_then(|all| all.iter().map(|v| v.as_str().map(str::to_owned)).collect())
            .map(Value::Texts)
            .ok_or(Complaint::WrongType("a list of strings")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::TEMPLATE;

    #[test]
    fn the_shipped_document_equals_the_defaults() {
        let shipped = Settings::parse("config.toml", TEMPLATE).unwrap();
        let defaults = Settings::defaults();
        let strip = |s: &Settings| {
            s.iter()
                .map(|(k, e)| (k.to_owned(), e.value.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(strip(&shipped), strip(&defaults));
    }

    #[test]
    fn each_fault_tells_line_and_code() {
        for (text, line, code) in [
            ("[exchange]\nurl = \n", 2, "config.not_toml"),
            ("[exchange]\nacount = 'x'\n", 2, "config.unknown_key"),
            ("\n[exchang]\n", 2, "config.unknown_key"),
            ("[exchange]\n\nurl = 4\n", 3, "config.wrong_type"),
            ("exchange = 4\n", 1, "config.wrong_type"),
            (
                "[exchange]\npassword = 'canary'\n",
                2,
                "config.secret_found",
            ),
            (
                "[store]\nurl = 'postgres://u:canary@h/d'\n",
                2,
                "config.secret_found",
            ),
            (
                "[exchange]\nurl = 'https:svc:canary@h/x'\n",
                2,
                "config.secret_found",
            ),
            (
                "[exchange]\nautodiscover_hosts = ['u:canary@h']\n",
                2,
                "config.secret_found",
            ),
            (
                "[store]\nurl = 'postgres://u@h/d?password=canary'\n",
                2,
                "config.secret_found",
            ),
            (
                "[outgoing]\nmessages_per_minute = -1\n",
                2,
                "config.wrong_value",
            ),
            ("[listener]\nname = 'a'\n", 1, "config.wrong_type"),
            (
                "[[listener]]\nname='a'\n[[listener]]\nname='a'\n",
                4,
                "config.given_twice",
            ),
            ("[exchange]\npins = [1]\n", 2, "config.wrong_type"),
            ("listener = [{name='a'}, 'b']\n", 1, "config.wrong_type"),
        ] {
            let faults = Settings::parse("a.toml", text).unwrap_err();
            let fault = faults.first().unwrap();
            assert_eq!(fault.complaint.code(), code, "{text}");
            assert_eq!(fault.place.line, Some(line), "{text}");
            assert!(!format!("{fault} {:?}", fault.problem()).contains("canary"));
        }
    }

    #[test]
    fn all_faults_come_at_once_and_the_nearest_key_is_named() {
        let text = "[exchange]\nacount = 'x'\nauht = 'y'\n[trust]\nprof = 'z'\n";
        let faults = Settings::parse("a.toml", text).unwrap_err();
        assert_eq!(faults.len(), 3);
        let remedy = faults.first().unwrap().problem().remedy;
        assert!(remedy.contains("account"), "{remedy}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = Settings::parse("x", &text);
        }
    }
}
