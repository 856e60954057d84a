//! The seven steps, their marks in the rail, and the ways through them.

use crate::words;

/// A step of setup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// How to start.
    Welcome,
    /// Server, account, trust.
    Exchange,
    /// The checks.
    Probe,
    /// The listener mailbox.
    Mailbox,
    /// How the engine works.
    Engine,
    /// The difference, and `[ Write ]`.
    Review,
    /// The hand-off.
    Launch,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 7] = [
        Self::Welcome,
        Self::Exchange,
        Self::Probe,
        Self::Mailbox,
        Self::Engine,
        Self::Review,
        Self::Launch,
    ];

    fn at(self) -> usize {
        Self::ALL.iter().position(|s| *s == self).unwrap_or(0)
    }

    /// Its name on the screen.
    pub fn name(self) -> &'static str {
        words::setup::steps()
            .get(self.at())
            .copied()
            .unwrap_or_default()
    }

    /// Its question or heading.
    pub fn question(self) -> &'static str {
        words::setup::questions()
            .get(self.at())
            .copied()
            .unwrap_or_default()
    }

    /// How the draft and the report of an unattended run name it, whatever the language is.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome",
            Self::Exchange => "Exchange",
            Self::Probe => "Probe",
            Self::Mailbox => "Mailbox",
            Self::Engine => "Engine",
            Self::Review => "Review",
            Self::Launch => "Launch",
        }
    }

    /// The step of such a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// What the rail shows of a step: the worst of what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Not seen yet.
    ToDo,
    /// The present one.
    Here,
    /// Done and, where it can be, proved.
    Done,
    /// Something to know: a warning, or changed since it was proved.
    Warned,
    /// Something to mend.
    Failed,
    /// Not part of this run.
    LeftOut,
}

/// Which steps this run goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// All seven.
    #[default]
    Whole,
    /// The short path: change the listener mailbox alone.
    MailboxOnly,
    /// The short path for the service account's password.
    PasswordOnly,
}

impl Flow {
    /// Its steps, in order.
    pub fn steps(self) -> &'static [Step] {
        match self {
            Self::Whole => &Step::ALL,
            Self::MailboxOnly => &[Step::Welcome, Step::Mailbox, Step::Launch],
            Self::PasswordOnly => &[Step::Welcome, Step::Exchange, Step::Probe, Step::Launch],
        }
    }

    /// The name of a step in this run: the short path for the mailbox ends at the status screen.
    pub fn name(self, step: Step) -> &'static str {
        match (self, step) {
            (Self::MailboxOnly, Step::Launch) => words::setup::status_step(),
            _ => step.name(),
        }
    }

    /// The step after one.
    pub fn after(self, step: Step) -> Option<Step> {
        let at = self.steps().iter().position(|s| *s == step)?;
        self.steps().get(at + 1).copied()
    }

    /// The step before one.
    pub fn before(self, step: Step) -> Option<Step> {
        let at = self.steps().iter().position(|s| *s == step)?;
        self.steps().get(at.checked_sub(1)?).copied()
    }
}
