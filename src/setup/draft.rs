//! What an aborted run leaves for the next one: answers and the step, never a secret.

use super::step::Step;
use crate::config::{Fault, Settings, apply_whole};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where the user was.
    pub step: Step,
    /// What was answered.
    pub settings: Settings,
}

/// Why a draft cannot be taken up.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// Its first line does not say a step.
    #[error("the draft names no step")]
    NoStep,
    /// The rest is no partial config.
    #[error("the draft is not readable: {0}")]
    Broken(Fault),
}

const HEAD: &str = "# draft of smartactions setup, step ";

impl Draft {
    /// The text of `draft.toml`: a partial config whose first line tells the step.
    pub fn text(&self) -> String {
        // A comment alone keeps it from starting with the shipped document.
        let head = format!("{HEAD}{}\n", self.step.word());
        apply_whole(&head, &self.settings.without_secrets()).unwrap_or(head)
    }

    /// Reads what [`Draft::text`] wrote. An answer in it that cannot be taken costs only itself.
    pub fn parse(text: &str) -> Result<Self, DraftError> {
        let name = text.lines().find_map(|l| l.strip_prefix(HEAD));
        let step = name.and_then(Step::of_word).ok_or(DraftError::NoStep)?;
        let (settings, mut faults) = Settings::parse_all("draft.toml", text);
        match faults.iter().position(|f| f.key.is_empty()) {
            // The whole text is meant.
            Some(at) => Err(DraftError::Broken(faults.swap_remove(at))),
            None => Ok(Self { step, settings }),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_draft_comes_back() {
        let mut settings = Settings::default();
        settings.put_line("exchange.account", "C\\svc", "t");
        settings.put_line("listener.team.mailbox", "not an address", "t");
        let draft = Draft {
            step: Step::Mailbox,
            settings,
        };
        let back = Draft::parse(&draft.text()).unwrap();
        assert_eq!(back.step, Step::Mailbox);
        assert_eq!(back.settings.line("exchange.account"), "C\\svc");
        assert_eq!(
            back.settings.line("listener.team.mailbox"),
            "not an address"
        );
        assert!(Draft::parse("x = 1").is_err());
    }

    #[test]
    fn one_answer_that_cannot_be_taken_costs_only_itself() {
        let mut settings = Settings::default();
        settings.put_line("exchange.account", "C\\svc", "t");
        settings.put_line("outgoing.messages_per_minute", "20000", "t");
        settings.put_line("exchange.url", "https:u:canary@m.test/x", "t");
        settings.put_line("store.url", "postgres://u@h/d?password=canary", "t");
        let draft = Draft {
            step: Step::Engine,
            settings,
        };
        assert!(!draft.text().contains("canary"), "{}", draft.text());
        let back = Draft::parse(&draft.text()).unwrap();
        assert_eq!(back.settings.line("exchange.account"), "C\\svc");
        let broken = format!("{}[exchange\n", draft.text());
        assert!(Draft::parse(&broken).is_err());
    }
}
