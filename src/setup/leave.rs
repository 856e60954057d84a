//! Leaving: the dialog, and the draft that keeps the answers for next time.

use super::{
    draft::Draft,
    event::{Effect, Exit},
    field::FieldId,
    keys::Command,
    machine::Machine,
    step::Flow,
};
use crate::words::setup::{leave, leave_short};

impl Machine {
    pub(super) fn draft(&self) -> Draft {
        let mut settings = self.answers.settings();
        let address = self.answers.text(FieldId::MailboxAddress).trim();
        let entry = match self.answers.choice(FieldId::Mailbox) {
            1 if !address.is_empty() => Some(address),
            // None yet, and that is meant.
            2 => Some(""),
            // The service account's own is told by its access alone.
            _ => None,
        };
        if let Some(entry) = entry {
            settings.put_line(&self.answers.path("mailbox"), entry, "setup");
        }
        Draft {
            step: self.step(),
            settings,
        }
    }

    /// The draft is that of the whole way; a short path leaves it for whoever wants to go on there.
    pub(super) fn forget_draft(&self) -> Vec<Effect> {
        if self.flow == Flow::Whole {
            vec![Effect::ForgetDraft]
        } else {
            Vec::new()
        }
    }

    /// Whether answers are kept for next time: those of the whole way, never of a dry run, and not
    /// once the engine has them and is ready.
    fn keeps_draft(&self) -> bool {
        let over = self.launch.ready.is_some() && !self.launch.undoing;
        self.flow == Flow::Whole && !self.dry_run && !over
    }

    /// What keeps the answers of this run for next time, the present step's too. Before a way to start
    /// is taken there are none, and the draft of the last run stays; once they are written they are no
    /// draft.
    pub fn kept(&self) -> Vec<Effect> {
        let written = self.launch.written || self.launch.writing;
        let keeps = self.keeps_draft() && self.begun.is_some() && !written;
        let draft = keeps.then(|| Effect::SaveDraft(self.draft()));
        draft.into_iter().collect()
    }

    /// The choices of the question about leaving.
    pub(super) fn ways_out(&self) -> &'static [&'static str] {
        if self.keeps_draft() {
            leave()
        } else {
            leave_short()
        }
    }

    pub(super) fn in_leave_dialog(&mut self, at: usize, command: Command) -> Vec<Effect> {
        match command {
            Command::Leave => {
                let mut effects = self.kept();
                effects.push(Effect::Quit(Exit::Interrupted));
                return effects;
            }
            Command::Up => self.leaving = Some(at.saturating_sub(1)),
            Command::Down => {
                let last = self.ways_out().len().saturating_sub(1);
                self.leaving = Some((at + 1).min(last));
            }
            Command::Back => self.leaving = None,
            Command::Next => {
                self.leaving = None;
                let exit = match &self.launch.ready {
                    Some(_) if !self.launch.undoing => Exit::Done,
                    _ if self.launch.written || self.launch.writing => Exit::NotReady,
                    _ => Exit::Left,
                };
                let mut effects = match at {
                    0 => self.kept(),
                    1 if self.keeps_draft() => self.forget_draft(),
                    _ => return Vec::new(),
                };
                effects.push(Effect::Quit(exit));
                return effects;
            }
            _ => {}
        }
        Vec::new()
    }
}
