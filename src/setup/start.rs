//! The Welcome step: the ways to start, and taking one.

use super::{
    answers::Answers,
    draft::Draft,
    event::{Effect, Exit},
    field::FieldId,
    machine::Machine,
    outcome::Query,
    step::{Flow, Step},
};
use crate::{config::Settings, words::setup::start};

impl Machine {
    /// The ways to start that can work on this machine, the likeliest first.
    pub(super) fn starts(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        if self.facts.config_text.is_some() {
            all.extend([start::CHANGE, start::MAILBOX, start::PASSWORD]);
            if self.facts.broken > 0 {
                all.push(start::REPAIR);
            }
        } else {
            all.push(start::FRESH);
        }
        if self.facts.draft.is_some() {
            let at = if self.facts.config_text.is_some() {
                all.len()
            } else {
                0
            };
            all.insert(at, start::GO_ON);
        }
        if self.facts.config_text.is_some() {
            all.push(start::AFRESH);
        }
        all.push(start::DRY_RUN);
        if self.facts.engine.is_some() {
            all.push(start::STATUS);
        }
        if self.facts.config_text.is_some() {
            all.push(start::REMOVE);
        }
        all
    }

    /// The way to start that is chosen now.
    pub(super) fn start_now(&self) -> Option<&'static str> {
        let at = self.answers.choice(FieldId::Start);
        self.starts().get(at).copied()
    }

    pub(super) fn begin(&mut self) -> Vec<Effect> {
        // Nothing is known yet: what is there would be taken for nothing.
        if !self.has_looked() {
            return Vec::new();
        }
        let chosen = self.start_now();
        match chosen {
            Some(start::STATUS) => return Self::quit(Exit::Done),
            // Questions of their own, asked in lines.
            Some(start::REPAIR) => return Self::quit(Exit::Repair),
            Some(start::REMOVE) => return Self::quit(Exit::Remove),
            _ => {}
        }
        self.flow = match chosen {
            Some(start::MAILBOX) => Flow::MailboxOnly,
            Some(start::PASSWORD) => Flow::PasswordOnly,
            _ => Flow::Whole,
        };
        self.dry_run = chosen == Some(start::DRY_RUN);
        // The same way once more goes on with what was typed since.
        let before = std::mem::replace(&mut self.begun, chosen);
        if before == chosen {
            return self.forward();
        }
        // A point that was set aside on another way was not set aside on this one.
        self.set_aside.clear();
        match chosen {
            // A short path writes passwords whose accounts it does not show: none that was typed on
            // another way may come along.
            Some(start::MAILBOX | start::PASSWORD) if before.is_some() => {
                self.answers.forget_secrets();
                self.take_over(&self.facts.settings.clone());
            }
            Some(start::AFRESH) => self.take_over(&self.afresh()),
            Some(start::GO_ON) => {
                if let Some(draft) = self.facts.draft.clone() {
                    self.take_up(&draft);
                    return self.resume(draft.step);
                }
            }
            // What is there, not what another way to start has made of it.
            Some(start::CHANGE) if matches!(before, Some(start::AFRESH | start::GO_ON)) => {
                self.take_over(&self.facts.settings.clone());
            }
            _ => {}
        }
        self.forward()
    }

    /// No answers, about the listener that is there.
    fn afresh(&self) -> Settings {
        let mut blank = Settings::default();
        if let Some(name) = self.facts.settings.listeners().first() {
            blank.add_listener(name);
        }
        blank
    }

    /// The answers of a draft over what is there.
    fn take_up(&mut self, draft: &Draft) {
        let all = self.facts.settings.under(&draft.settings);
        self.take_over(&all);
        let none = all.line(&self.answers.path("mailbox")).is_empty();
        let own = all.line(&self.answers.path("access")) == "own";
        if draft.step > Step::Mailbox && none && !own {
            // Past that step an empty entry was meant.
            self.answers.choose(FieldId::Mailbox, 2);
        }
        let drafted = |key: &str| draft.settings.line(&self.answers.path(key));
        let is_own = drafted("access") == "own" && drafted("account").is_empty();
        if is_own && drafted("mailbox").is_empty() {
            // The service account's own mailbox: what the config's entry says was not meant.
            self.answers.choose(FieldId::Mailbox, 0);
        }
    }

    /// Other answers: what was proved of the old ones counts no more. Passwords stay.
    fn take_over(&mut self, settings: &Settings) {
        let start = self.answers.choice(FieldId::Start);
        self.answers = Answers::from_settings(settings).with_secrets_of(&self.answers);
        self.answers.choose(FieldId::Start, start);
        self.query = Query::NotAsked;
        self.known.clear();
        self.set_aside.clear();
        self.notes.clear();
        self.discovery = None;
        self.forget_search();
    }

    /// Goes on at the first step up to `step` whose answer is missing or not proved.
    fn resume(&mut self, step: Step) -> Vec<Effect> {
        let mut effects = self.enter(Step::Exchange);
        let complete = self.judge(&self.fields_here());
        self.notes.clear();
        if complete && step > Step::Exchange {
            effects.extend(self.enter(Step::Probe));
        }
        effects
    }
}
