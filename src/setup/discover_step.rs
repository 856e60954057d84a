//! Autodiscover in the Exchange step: asked as soon as the answers suffice, and never given a password
//! for a host outside the mail domain that the user did not allow.

use super::{
    event::Effect,
    field::{FieldId, Note},
    machine::Machine,
    outcome::{Discovery, NotDiscovered},
};
use crate::words::setup::note;

impl Machine {
    /// Asks where Exchange is, when it is to be found by an address and the same was not asked yet.
    pub(super) fn discover(&mut self) -> Vec<Effect> {
        if self.answers.choice(FieldId::FindBy) != 0 || self.lacks_password() {
            return Vec::new();
        }
        let asked = format!("{}{:?}", self.leaned_on(), self.search.allowed);
        if self.search.asked.as_ref() == Some(&asked) {
            return Vec::new();
        }
        let Some(connection) = self.connection() else {
            return Vec::new();
        };
        self.search.asked = Some(asked);
        self.search.run = self.next_run();
        self.search.waits = true;
        vec![Effect::Discover {
            run: self.search.run,
            connection,
            allow: self.search.allowed.clone(),
            afresh: std::mem::take(&mut self.search.afresh),
        }]
    }

    /// An answer changed: what Autodiscover says of the old one, now or later, counts no more.
    pub(super) fn forget_search(&mut self) {
        self.search.ask = None;
        self.search.finding = None;
        self.search.asked = None;
        if std::mem::take(&mut self.search.waits) {
            self.search.run = self.next_run();
        }
    }

    pub(super) fn discovered(
        &mut self,
        run: u32,
        result: Result<Discovery, Box<NotDiscovered>>,
    ) -> Vec<Effect> {
        if run != self.search.run || !self.search.waits {
            return Vec::new();
        }
        self.search.waits = false;
        self.search.ask = None;
        self.search.finding = None;
        self.notes.remove(&FieldId::AllowHost);
        match result {
            Ok(found) => {
                self.search.attempts.clone_from(&found.attempts);
                let text = match &found.primary {
                    Some(primary) => {
                        format!("Autodiscover: {} {}", found.host, note::for_(primary))
                    }
                    None => format!("Autodiscover: {}", found.host),
                };
                self.notes.insert(FieldId::Address, Note::Good(text));
                if !self.search.allowed.is_empty() {
                    self.keep_as_url(&found);
                }
                self.discovery = Some(found);
            }
            Err(not) => {
                self.discovery = None;
                self.search.attempts = not.attempts;
                let text = match &not.ask {
                    Some(host) => {
                        let to = Note::Warning(note::goes_to(host));
                        self.notes.insert(FieldId::AllowHost, to);
                        note::leads_away(host)
                    }
                    None => format!("{} ({})", not.finding.said, not.finding.code),
                };
                // The probe judges it; another address or a URL may still be typed.
                self.notes.insert(FieldId::Address, Note::Warning(text));
                self.answers.choose(FieldId::AllowHost, 0);
                self.search.ask = not.ask;
                self.search.finding = Some(not.finding);
            }
        }
        Vec::new()
    }

    /// The host that Autodiscover led to may have the password: the search goes on.
    pub(super) fn allow_host(&mut self) -> Vec<Effect> {
        match self.search.ask.take() {
            Some(host) if self.answers.choice(FieldId::AllowHost) == 1 => {
                self.search.allowed.push(host);
                self.discover()
            }
            host => {
                self.search.ask = host;
                Vec::new()
            }
        }
    }

    /// What was allowed is written down as a URL: the engine, which can ask nobody, would stop there.
    fn keep_as_url(&mut self, found: &Discovery) {
        self.answers.choose(FieldId::FindBy, 2);
        self.answers.type_in(FieldId::Url, &found.url);
        self.notice = Some(Note::Good(format!(
            "{}: {}",
            note::kept_as_url(),
            found.url
        )));
    }
}
