//! What the user typed and chose, and the settings it makes. Typed text is kept as it is, right or
//! wrong, whatever is chosen meanwhile.

mod taken;

use std::collections::BTreeMap;

use super::field::{ACCESS, AUTH, FIELDS, FieldId, FieldKind, PROOF, SERVICE, row};
use crate::{config::Settings, domain::Secret};

/// All answers so far.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    texts: BTreeMap<FieldId, String>,
    choices: BTreeMap<FieldId, usize>,
    secrets: BTreeMap<FieldId, Secret>,
    /// How often each password has changed, so that a proof can lean on it without holding it.
    revisions: BTreeMap<FieldId, u32>,
    /// Name of the listener that the Mailbox step is about.
    listener: String,
    /// The SQLite URL to come back to when PostgreSQL is unchosen.
    sqlite: String,
    /// The PostgreSQL URL of a config that names one; empty otherwise. It is not served yet, so it can
    /// be kept or left, and never typed.
    postgres: String,
    /// The poll interval as it was written, such as `1m`.
    interval: String,
}

const WIZARD: &str = "setup";

impl Answers {
    /// The path of a key of the listener that the wizard is about.
    pub fn path(&self, key: &str) -> String {
        format!("listener.{}.{key}", self.listener)
    }

    /// The text of a field; empty for a password.
    pub fn text(&self, field: FieldId) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// The index chosen in a field; 0 when none was.
    pub fn choice(&self, field: FieldId) -> usize {
        self.choices.get(&field).copied().unwrap_or(0)
    }

    /// The password typed into a field.
    pub fn secret(&self, field: FieldId) -> Option<&Secret> {
        self.secrets.get(&field).filter(|s| !s.is_empty())
    }

    /// Sets the text of a field. Control characters are cut: a paste brings its newline along.
    pub fn type_in(&mut self, field: FieldId, text: &str) {
        let clean = text
            .chars()
            .filter(|c| !c.is_control())
            .take(4_096)
            .collect();
        self.texts.insert(field, clean);
    }

    /// Chooses.
    pub fn choose(&mut self, field: FieldId, at: usize) {
        self.choices.insert(field, at);
    }

    /// Sets a password; control characters are cut, blanks are kept.
    pub fn keep_secret(&mut self, field: FieldId, secret: &Secret) {
        let clean = secret
            .expose()
            .chars()
            .filter(|c| !c.is_control())
            .take(4_096);
        let secret = Secret::new(clean.collect());
        if self.secrets.get(&field) != Some(&secret) {
            let revision = self.revisions.entry(field).or_default();
            *revision = revision.wrapping_add(1);
        }
        self.secrets.insert(field, secret);
    }

    /// These answers with the passwords of others.
    #[must_use]
    pub(super) fn with_secrets_of(mut self, other: &Self) -> Self {
        self.secrets.clone_from(&other.secrets);
        self.revisions.clone_from(&other.revisions);
        self
    }

    /// Forgets every password; what was proved with one counts no more.
    pub(super) fn forget_secrets(&mut self) {
        for field in std::mem::take(&mut self.secrets).into_keys() {
            let revision = self.revisions.entry(field).or_default();
            *revision = revision.wrapping_add(1);
        }
    }

    /// How often the password of a field has changed in this run.
    pub fn revision(&self, field: FieldId) -> u32 {
        self.revisions.get(&field).copied().unwrap_or_default()
    }

    /// The account of its own that signs in for the listener mailbox, when one is chosen.
    pub fn own_account(&self) -> Option<&str> {
        let chosen = self.choice(FieldId::Mailbox) == 1 && self.access() == "own";
        Some(self.text(FieldId::OwnAccount).trim()).filter(|a| chosen && !a.is_empty())
    }

    /// Passwords to write, by the name they have in `secrets.toml`.
    pub fn passwords(&self) -> BTreeMap<String, Secret> {
        [
            (FieldId::Password, "exchange.password".to_owned()),
            (FieldId::OwnPassword, self.path("password")),
            (FieldId::RelayPassword, "outgoing.password".to_owned()),
        ]
        .into_iter()
        // A password typed for a relay that was chosen away again is for nobody.
        .filter(|(field, _)| *field != FieldId::RelayPassword || self.choice(FieldId::Via) == 1)
        .filter_map(|(field, name)| Some((name, self.secret(field)?.clone())))
        .collect()
    }

    /// The settings of these answers, without the mailbox, which follows from what Exchange said.
    pub fn settings(&self) -> Settings {
        let mut s = Settings::default();
        for field in FIELDS.iter().filter(|f| f.id != FieldId::PerMinute) {
            let Some(key) = field.key else { continue };
            let line = match field.kind() {
                _ if !field.shown(self) => "",
                FieldKind::Choice(words) => words
                    .get(self.choice(field.id))
                    .copied()
                    .unwrap_or_default(),
                _ => self.text(field.id).trim(),
            };
            s.put_line(key, line, WIZARD);
        }
        if self.choice(FieldId::FindBy) == 1 && !self.text(FieldId::Server).trim().is_empty() {
            let server = self.text(FieldId::Server).trim();
            s.put_line(
                "exchange.url",
                &format!("https://{server}/EWS/Exchange.asmx"),
                WIZARD,
            );
        }
        let per_minute = self.number(FieldId::PerMinute).unwrap_or_default();
        let line = per_minute.to_string();
        s.put_line("outgoing.messages_per_minute", &line, WIZARD);
        s.put_line(&self.path("poll_interval"), &self.poll_interval(), WIZARD);
        s.put_line(&self.path("access"), self.access(), WIZARD);
        let kept = self.choice(FieldId::Mailbox) == 2 && self.access() == "own";
        let own = if kept {
            self.text(FieldId::OwnAccount).trim()
        } else {
            self.own_account().unwrap_or_default()
        };
        s.put_line(&self.path("account"), own, WIZARD);
        let store = if self.choice(FieldId::Store) == 1 {
            self.postgres.as_str()
        } else {
            self.sqlite.as_str()
        };
        s.put_line("store.url", store, WIZARD);
        let via = if self.choice(FieldId::Via) == 1 {
            self.text(FieldId::Relay).trim()
        } else {
            "ews"
        };
        s.put_line("outgoing.via", via, WIZARD);
        if via == "ews" {
            // What was said of a relay would do nothing now.
            for key in ["outgoing.ca_file", "outgoing.pins"] {
                s.put_line(key, "", WIZARD);
            }
        }
        s
    }

    /// The number of a field, moved into its range; `None` when its text is no number.
    pub fn number(&self, field: FieldId) -> Option<u32> {
        let FieldKind::Number { min, max } = row(field)?.kind() else {
            return None;
        };
        let text = self.text(field).trim();
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        // So many digits that they do not fit are more than the range takes.
        digits.then(|| text.parse().unwrap_or(max).clamp(min, max))
    }

    /// The interval as the config had it, as long as it means what the field says.
    fn poll_interval(&self) -> String {
        let seconds = self.number(FieldId::Poll).unwrap_or_default();
        let had = crate::domain::Span::parse(&self.interval);
        if had.is_ok_and(|span| span.as_secs() == u64::from(seconds)) {
            return self.interval.clone();
        }
        format!("{seconds}s")
    }

    /// The word of the access that was chosen; the service account's own mailbox is `own`.
    /// Without a mailbox the way in stays for the one that is set later.
    pub fn access(&self) -> &'static str {
        let chosen = ACCESS.get(self.choice(FieldId::Access)).copied();
        let nobody = self.text(FieldId::OwnAccount).trim().is_empty();
        match (self.choice(FieldId::Mailbox), chosen) {
            (0, _) => "own",
            (1, Some(word)) => word,
            (_, Some(word)) if word != "own" || !nobody => word,
            _ => "impersonation",
        }
    }

    /// Whether the config names a PostgreSQL server: only then there is a choice of stores.
    pub fn names_postgres(&self) -> bool {
        !self.postgres.is_empty()
    }

    /// The field in which the value of a config key is typed.
    pub fn field_of(&self, key: &str) -> Option<FieldId> {
        if key == self.path("mailbox") {
            return Some(FieldId::MailboxAddress);
        }
        if key == self.path("account") {
            return Some(FieldId::OwnAccount);
        }
        if key == self.path("poll_interval") {
            return Some(FieldId::Poll);
        }
        match key {
            "exchange.url" | "exchange.autodiscover" => Some(match self.choice(FieldId::FindBy) {
                0 => FieldId::Address,
                1 => FieldId::Server,
                _ => FieldId::Url,
            }),
            "store.url" => Some(FieldId::Store),
            "outgoing.via" => Some(FieldId::Relay),
            _ => FIELDS.iter().find(|f| f.key == Some(key)).map(|f| f.id),
        }
    }
}

// The words of the choices are the config's; a table that drifts would write what cannot be read.
const _: () = assert!(AUTH.len() == 4 && PROOF.len() == 3 && SERVICE.len() == 2);
