//! The Welcome step: the ways to start, and taking one.

use super::{
    answers::Answers,
    event::{Effect, Exit},
    field::FieldId,
    machine::Machine,
    step::{Flow, Step},
};
use crate::{config::Settings, words::setup::start};

impl Machine {
    /// The ways to start that can work on this machine, the likeliest first.
    pub(super) fn starts(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        if self.facts.config_text.is_some() {
            all.extend([start::CHANGE, start::MAILBOX, start::PASSWORD]);
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
        all
    }

    pub(super) fn begin(&mut self) -> Vec<Effect> {
        let starts = self.starts();
        let chosen = starts.get(self.answers.choice(FieldId::Start)).copied();
        let keep = self.answers.choice(FieldId::Start);
        self.flow = Flow::Whole;
        self.dry_run = false;
        match chosen {
            Some(start::STATUS) => return Self::quit(Exit::Done),
            Some(start::MAILBOX) => self.flow = Flow::MailboxOnly,
            Some(start::PASSWORD) => self.flow = Flow::PasswordOnly,
            Some(start::DRY_RUN) => self.dry_run = true,
            Some(start::AFRESH) => {
                self.answers = Answers::from_settings(&Settings::default());
                self.answers.choose(FieldId::Start, keep);
            }
            Some(start::GO_ON) => {
                if let Some(draft) = self.facts.draft.clone() {
                    let all = self.facts.settings.under(&draft.settings);
                    self.answers = Answers::from_settings(&all);
                    self.answers.choose(FieldId::Start, keep);
                    let none = all.line(&self.answers.path("mailbox")).is_empty();
                    let own = all.line(&self.answers.path("access")) == "own";
                    if draft.step > Step::Mailbox && none && !own {
                        // Past that step an empty entry was meant.
                        self.answers.choose(FieldId::Mailbox, 2);
                    }
                    return self.resume(draft.step);
                }
            }
            _ => {}
        }
        self.forward()
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
