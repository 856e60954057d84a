//! The table of all keys of `config.toml`: one place for reading, editing and defaults.

/// What kind of value a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A whole number, both ends included.
    Number {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// A list of strings.
    Texts,
}

/// One key of the config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its table: `exchange`, `listener`, …
    pub section: &'static str,
    /// Its name in the table.
    pub key: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its default as TOML text without quotes; empty for an empty string or list.
    pub default: &'static str,
}

const fn text(section: &'static str, key: &'static str, default: &'static str) -> Setting {
    Setting {
        section,
        key,
        kind: Kind::Text,
        default,
    }
}

/// Every key there is, in the order of the shipped document.
pub const SETTINGS: &[Setting] = &[
    text("exchange", "url", ""),
    text("exchange", "autodiscover", ""),
    Setting {
        section: "exchange",
        key: "autodiscover_hosts",
        kind: Kind::Texts,
        default: "",
    },
    text("exchange", "account", ""),
    text("exchange", "auth", "auto"),
    text("exchange", "ca_file", ""),
    Setting {
        section: "exchange",
        key: "pins",
        kind: Kind::Texts,
        default: "",
    },
    text("exchange", "tls", "auto"),
    text("exchange", "channel_binding", "auto"),
    text("exchange", "proxy", "auto"),
    text("listener", "name", "default"),
    text("listener", "mailbox", ""),
    text("listener", "access", "impersonation"),
    text("listener", "account", ""),
    text("listener", "poll_interval", "30s"),
    text("outgoing", "via", "ews"),
    text("outgoing", "account", ""),
    text("outgoing", "ca_file", ""),
    Setting {
        section: "outgoing",
        key: "pins",
        kind: Kind::Texts,
        default: "",
    },
    Setting {
        section: "outgoing",
        key: "messages_per_minute",
        kind: Kind::Number {
            min: 0,
            max: 10_000,
        },
        default: "0",
    },
    text("trust", "proof", "exchange"),
    Setting {
        section: "trust",
        key: "trusted_sources",
        kind: Kind::Texts,
        default: "",
    },
    text("reply", "weak_words", "off"),
    Setting {
        section: "reply",
        key: "without",
        kind: Kind::Texts,
        default: "",
    },
    text("store", "url", "sqlite:tasks.db"),
    text("api", "listen", "127.0.0.1:8480"),
    text("launch", "service", "detached"),
];

/// The setting of a path such as `exchange.url` or `listener.default.mailbox`.
pub fn setting(path: &str) -> Option<&'static Setting> {
    let (section, rest) = path.split_once('.')?;
    let key = if section == "listener" {
        rest.rsplit_once('.')?.1
    } else {
        rest
    };
    SETTINGS
        .iter()
        .find(|s| s.section == section && s.key == key)
}

/// Whether a name means a secret, which has no place in config or answers.
pub(super) fn names_a_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "api_key",
        "token",
    ]
    .iter()
    .any(|s| key.contains(s))
        || key == "keys"
}

/// The known name most like `word`, if one is like it at all.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // 0.6 lets one or two slips through in words of five letters and more, and no more.
    const LIKE_ENOUGH: f32 = 0.6;
    let word: String = word.chars().take(80).collect();
    known
        .map(|k| (similar::TextDiff::from_chars(word.as_str(), k).ratio(), k))
        .filter(|(like, _)| *like >= LIKE_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_key() {
        let known = || SETTINGS.iter().map(|s| s.key);
        for (word, want) in [
            ("acount", Some("account")),
            ("mail_box", Some("mailbox")),
            ("poll_intervall", Some("poll_interval")),
            ("zzzz", None),
        ] {
            assert_eq!(nearest(word, known()), want, "{word}");
        }
    }

    #[test]
    fn paths_of_listeners_carry_the_name() {
        assert_eq!(
            setting("listener.a.mailbox").map(|s| s.key),
            Some("mailbox")
        );
        assert_eq!(setting("exchange.url").map(|s| s.key), Some("url"));
        assert!(setting("exchange.mailbox").is_none());
        assert!(setting("listener.mailbox").is_none());
    }
}
