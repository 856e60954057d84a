//! Settings back to answers: what a config, a draft or an answers file says, as fields show it.

use super::{ACCESS, Answers, FIELDS, FieldId, FieldKind};
use crate::config::Settings;

impl Answers {
    /// Answers that give these settings back, as far as the wizard knows the keys.
    pub fn from_settings(settings: &Settings) -> Self {
        let all = settings.complete();
        let mut answers = Self {
            listener: all.listeners().first().cloned().unwrap_or_default(),
            ..Self::default()
        };
        for field in FIELDS {
            let Some(key) = field.key else { continue };
            let line = all.line(key);
            match field.kind() {
                FieldKind::Choice(words) => {
                    let at = words.iter().position(|w| *w == line).unwrap_or(0);
                    answers.choices.insert(field.id, at);
                }
                _ => {
                    answers.texts.insert(field.id, line);
                }
            }
        }
        answers.take_exchange(&all);
        let mailbox = answers.path("mailbox");
        answers.take_listener(&all, settings.is_given(&mailbox));
        answers.take_engine(&all);
        answers
    }

    fn take_exchange(&mut self, all: &Settings) {
        let find_by = usize::from(!all.line("exchange.url").is_empty()) * 2;
        self.choices.insert(FieldId::FindBy, find_by);
        let trust = match (
            all.line("exchange.ca_file").is_empty(),
            all.line("exchange.pins").is_empty(),
        ) {
            (false, _) => 1,
            (true, false) => 2,
            (true, true) => 0,
        };
        self.choices.insert(FieldId::TrustBy, trust);
    }

    /// `given`: the entry of the mailbox is there, be it empty.
    fn take_listener(&mut self, all: &Settings, given: bool) {
        let at = |key: &str| all.line(&self.path(key));
        let (mailbox, access, account) = (at("mailbox"), at("access"), at("account"));
        let poll = at("poll_interval");
        // Access "own" without an account of its own is the service account in its own mailbox.
        let own = mailbox.is_empty() || (access == "own" && account.is_empty());
        // Somebody left it empty, and it stays so until a mailbox is chosen.
        let none = mailbox.is_empty() && given;
        let chosen = if none { 2 } else { usize::from(!own) };
        self.choices.insert(FieldId::Mailbox, chosen);
        let at = ACCESS.iter().position(|w| *w == access).unwrap_or(0);
        let without_account = access == "own" && account.is_empty();
        self.choices
            .insert(FieldId::Access, if without_account { 0 } else { at });
        self.texts.insert(
            FieldId::MailboxAddress,
            if own { String::new() } else { mailbox },
        );
        self.texts.insert(FieldId::OwnAccount, account);
        let seconds = crate::domain::Span::parse(&poll).map_or(30, crate::domain::Span::as_secs);
        self.texts.insert(FieldId::Poll, seconds.to_string());
        self.interval = poll;
    }

    fn take_engine(&mut self, all: &Settings) {
        let store = all.line("store.url");
        let postgres = store.starts_with("postgres");
        // What is neither, from a draft of an older version, is no store to come back to.
        self.sqlite = if store.starts_with("sqlite:") {
            store.clone()
        } else {
            "sqlite:tasks.db".to_owned()
        };
        self.choices.insert(FieldId::Store, usize::from(postgres));
        self.postgres = if postgres { store } else { String::new() };
        let via = all.line("outgoing.via");
        let smtp = !via.is_empty() && via != "ews";
        self.choices.insert(FieldId::Via, usize::from(smtp));
        self.texts
            .insert(FieldId::Relay, if smtp { via } else { String::new() });
    }
}
