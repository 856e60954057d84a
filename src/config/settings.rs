//! What was typed: values by path, each with its line. Config, answers file, draft and wizard
//! all are one of these; laying one over another gives the whole.

use std::collections::BTreeMap;

use super::{
    fault::Place,
    keys::{Kind, SETTINGS, Setting, setting},
    password::holds_password,
};

/// A value as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A list of strings.
    Texts(Vec<String>),
}

impl Value {
    /// The default of a setting.
    pub fn default_of(setting: &Setting) -> Self {
        match setting.kind {
            Kind::Text => Self::Text(setting.default.to_owned()),
            Kind::Number { min, .. } => Self::Number(setting.default.parse().unwrap_or(min)),
            Kind::Texts => Self::Texts(Vec::new()),
        }
    }

    /// As one line of text: lists joined by blanks.
    pub fn line(&self) -> String {
        match self {
            Self::Text(t) => t.clone(),
            Self::Number(n) => n.to_string(),
            Self::Texts(all) => all.join(" "),
        }
    }

    /// Whether there is a password in it, as a URL can have one.
    pub fn holds_password(&self) -> bool {
        match self {
            Self::Text(text) => holds_password(text),
            Self::Number(_) => false,
            Self::Texts(all) => all.iter().any(|text| holds_password(text)),
        }
    }

    /// The value that `line` means for a setting; `None` when it is no number where one is wanted.
    pub fn from_line(setting: &Setting, line: &str) -> Option<Self> {
        Some(match setting.kind {
            Kind::Text => Self::Text(line.to_owned()),
            Kind::Number { .. } => Self::Number(line.trim().parse().ok()?),
            Kind::Texts => Self::Texts(line.split_whitespace().map(str::to_owned).collect()),
        })
    }
}

/// A value with the place it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As typed.
    pub value: Value,
    /// File and line.
    pub place: Place,
}

/// Values by path (`exchange.url`, `listener.default.mailbox`), any part of them given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    entries: BTreeMap<String, Entry>,
    listeners: Vec<String>,
}

impl Settings {
    /// Every key at its default, one listener named `default`.
    pub fn defaults() -> Self {
        let mut all = Self::default();
        for setting in SETTINGS.iter().filter(|s| s.section != "listener") {
            all.put(
                &format!("{}.{}", setting.section, setting.key),
                Value::default_of(setting),
                Place::default(),
            );
        }
        all.add_listener("default");
        all
    }

    /// Sets a value; a listener's path adds that listener. Paths that are no key are passed over.
    pub fn put(&mut self, path: &str, value: Value, place: Place) {
        if setting(path).is_none() {
            return;
        }
        if let Some(name) = listener_of(path) {
            self.note_listener(name);
        }
        self.entries.insert(path.to_owned(), Entry { value, place });
    }

    /// Sets a value from a line of text; false when the text is no such value.
    pub fn put_line(&mut self, path: &str, line: &str, file: &str) -> bool {
        let Some(value) = setting(path).and_then(|s| Value::from_line(s, line)) else {
            return false;
        };
        let place = Place {
            file: file.to_owned(),
            line: None,
        };
        self.put(path, value, place);
        true
    }

    /// Adds a listener with all its keys at their defaults, where it is not there yet.
    pub fn add_listener(&mut self, name: &str) {
        self.note_listener(name);
        for setting in SETTINGS.iter().filter(|s| s.section == "listener") {
            let value = if setting.key == "name" {
                Value::Text(name.to_owned())
            } else {
                Value::default_of(setting)
            };
            let path = format!("listener.{name}.{}", setting.key);
            self.entries.entry(path).or_insert_with(|| Entry {
                value,
                place: Place::default(),
            });
        }
    }

    fn note_listener(&mut self, name: &str) {
        if !self.listeners.iter().any(|n| n == name) {
            self.listeners.push(name.to_owned());
        }
    }

    /// The value of a path with its place.
    pub fn entry(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The value of a path as a line of text; empty when it is not given.
    pub fn line(&self, path: &str) -> String {
        self.entries
            .get(path)
            .map(|e| e.value.line())
            .unwrap_or_default()
    }

    /// Names of the listeners, in the order they came.
    pub fn listeners(&self) -> &[String] {
        &self.listeners
    }

    /// All paths with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(k, v)| (k.as_str(), v))
    }

    /// This one with `upper` laid over it. A listener that only `upper` has gets the defaults for
    /// what it does not say.
    #[must_use]
    pub fn under(&self, upper: &Self) -> Self {
        let mut all = self.clone();
        for name in &upper.listeners {
            all.add_listener(name);
        }
        for (path, entry) in &upper.entries {
            all.entries.insert(path.clone(), entry.clone());
        }
        all
    }

    /// This one with the default of every key it does not give. The listener `default` is there
    /// only when no other is.
    #[must_use]
    pub fn complete(&self) -> Self {
        let mut base = Self::defaults();
        if !self.listeners.is_empty() {
            base.listeners.clear();
            base.entries.retain(|path, _| listener_of(path).is_none());
        }
        base.under(self)
    }

    /// This one without the values that hold a password, as a URL can.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        let mut all = self.clone();
        all.entries.retain(|_, entry| !entry.value.holds_password());
        all
    }

    /// This one without a path.
    #[must_use]
    pub fn without(&self, path: &str) -> Self {
        let mut all = self.clone();
        all.entries.remove(path);
        all
    }

    /// Whether somebody gave a value for this path: it is no default that was filled in.
    pub fn is_given(&self, path: &str) -> bool {
        let entry = self.entries.get(path);
        entry.is_some_and(|e| e.place != Place::default())
    }

    /// Whether nothing at all is given.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The listener's name in a path, if it is a listener's path.
pub(super) fn listener_of(path: &str) -> Option<&str> {
    path.strip_prefix("listener.")?
        .rsplit_once('.')
        .map(|(n, _)| n)
}
