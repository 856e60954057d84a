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

/// A way to start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// First setup.
    Fresh,
    /// Re-run.
    Change,
    /// Short path.
    Mailbox,
    /// One secret.
    Password,
    /// The engine that runs.
    Status,
    /// Resume from a draft.
    GoOn,
    /// Find what is broken.
    Repair,
    /// Take it away.
    Remove,
    /// Begin with the defaults although a config is there.
    Afresh,
    /// Probe, write nothing.
    DryRun,
}

impl Way {
    const ALL: [Self; 10] = [
        Self::Fresh,
        Self::Change,
        Self::Mailbox,
        Self::Password,
        Self::Status,
        Self::GoOn,
        Self::Repair,
        Self::Remove,
        Self::Afresh,
        Self::DryRun,
    ];

    /// What it is called on the screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fresh => start::fresh(),
            Self::Change => start::change(),
            Self::Mailbox => start::mailbox(),
            Self::Password => start::password(),
            Self::Status => start::status(),
            Self::GoOn => start::go_on(),
            Self::Repair => start::repair(),
            Self::Remove => start::remove(),
            Self::Afresh => start::afresh(),
            Self::DryRun => start::dry_run(),
        }
    }

    /// The way that a choice of the first field names.
    pub fn named(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.words() == words)
    }
}

impl Machine {
    /// The ways to start that can work on this machine, the likeliest first.
    pub(super) fn starts(&self) -> Vec<Way> {
        let mut all = Vec::new();
        if self.facts.config_text.is_some() {
            all.extend([Way::Change, Way::Mailbox, Way::Password]);
            if self.facts.broken > 0 {
                all.push(Way::Repair);
            }
        } else {
            all.push(Way::Fresh);
        }
        if self.facts.draft.is_some() {
            let at = if self.facts.config_text.is_some() {
                all.len()
            } else {
                0
            };
            all.insert(at, Way::GoOn);
        }
        if self.facts.config_text.is_some() {
            all.push(Way::Afresh);
        }
        all.push(Way::DryRun);
        if self.facts.engine.is_some() {
            all.push(Way::Status);
        }
        if self.facts.config_text.is_some() {
            all.push(Way::Remove);
        }
        all
    }

    /// The way to start that is chosen now.
    pub(super) fn start_now(&self) -> Option<Way> {
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
            Some(Way::Status) => return Self::quit(Exit::Done),
            // Questions of their own, asked in lines.
            Some(Way::Repair) => return Self::quit(Exit::Repair),
            Some(Way::Remove) => return Self::quit(Exit::Remove),
            _ => {}
        }
        self.flow = match chosen {
            Some(Way::Mailbox) => Flow::MailboxOnly,
            Some(Way::Password) => Flow::PasswordOnly,
            _ => Flow::Whole,
        };
        self.dry_run = chosen == Some(Way::DryRun);
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
            Some(Way::Mailbox | Way::Password) if before.is_some() => {
                self.answers.forget_secrets();
                self.take_over(&self.facts.settings.clone());
            }
            Some(Way::Afresh) => self.take_over(&self.afresh()),
            Some(Way::GoOn) => {
                if let Some(draft) = self.facts.draft.clone() {
                    self.take_up(&draft);
                    return self.resume(draft.step);
                }
            }
            // What is there, not what another way to start has made of it.
            Some(Way::Change) if matches!(before, Some(Way::Afresh | Way::GoOn)) => {
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
