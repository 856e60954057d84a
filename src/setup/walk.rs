//! Walking: keys to acts, from step to step.

use super::{
    event::{Effect, Exit},
    field::{FIELDS, FieldId, Note},
    keys::Command,
    machine::Machine,
    outcome::Query,
    step::{Flow, Step},
};
use crate::words::setup::note;

impl Machine {
    pub(super) fn press(&mut self, command: Command) -> Vec<Effect> {
        if let Some(at) = self.leaving {
            return self.in_leave_dialog(at, command);
        }
        let asked = self.asked.take();
        self.notice = None;
        match command {
            Command::Next | Command::NextStep => self.next(command, asked),
            Command::Back => self.back(),
            Command::Up | Command::Down => self.move_by(command == Command::Down),
            Command::NextField => self.next_field(true),
            Command::PreviousField => self.next_field(false),
            Command::Leave => {
                self.leaving = Some(0);
                Vec::new()
            }
            Command::Again | Command::AgainAll => self.again(command == Command::AgainAll),
            Command::EditAnswer => self.edit_answer(),
            Command::WithoutProof => self.without_proof(asked),
            Command::KeepBlank | Command::CutBlank => self.blank(command == Command::CutBlank),
            Command::HideNames => {
                self.hide_names = !self.hide_names;
                Vec::new()
            }
            Command::ByHand => {
                self.by_hand = !self.by_hand;
                self.scroll = 0;
                Vec::new()
            }
            Command::WholeFile => {
                self.whole_file = !self.whole_file;
                self.scroll = 0;
                Vec::new()
            }
            Command::Transcript => {
                self.log_open = !self.log_open;
                self.scroll = 0;
                Vec::new()
            }
            Command::PutDefault => self.put_default(),
            Command::Undo => self.undo(),
            Command::TrustSources => self.trust_sources(),
            Command::LeaveRunning => self.leave_running(),
            Command::SaveReport => vec![Effect::SaveReport(self.report())],
            Command::Copy => {
                let Some(text) = self.command_in_reach() else {
                    self.notice = Some(Note::Warning(note::nothing_to_copy().to_owned()));
                    return Vec::new();
                };
                vec![Effect::Copy(text)]
            }
            Command::MoreBelow
            | Command::MoreAbove
            | Command::Help
            | Command::Steps
            | Command::PlainMode
            | Command::ShowPassword
            | Command::TryReply
            | Command::Redraw
            | Command::Suspend => vec![Effect::Face(command)],
        }
    }

    fn next(&mut self, command: Command, asked: Option<Command>) -> Vec<Effect> {
        if command == Command::Next
            && matches!(self.step(), Step::Exchange | Step::Engine)
            && let Some(focus) = self.focus
        {
            let fields = self.fields_here();
            if fields.last() != Some(&focus) {
                return self.next_field(true);
            }
        }
        match self.step() {
            Step::Welcome => self.begin(),
            Step::Exchange | Step::Engine => self.leave_form(asked),
            Step::Probe => self.leave_probe(),
            Step::Mailbox => self.leave_mailbox(),
            Step::Review => self.act(asked),
            Step::Launch => self.finish(),
        }
    }

    fn leave_form(&mut self, asked: Option<Command>) -> Vec<Effect> {
        let fields = self.fields_here();
        for field in &fields {
            self.clamp(*field);
        }
        if !self.judge(&fields) {
            let bad = |f: &&FieldId| matches!(self.notes.get(f), Some(Note::Bad(_)));
            self.focus = fields.iter().find(bad).copied().or(self.focus);
            return Vec::new();
        }
        if fields.contains(&FieldId::AllowHost) {
            let text = note::allow_or_not().to_owned();
            self.notes.insert(FieldId::AllowHost, Note::Bad(text));
            self.focus = Some(FieldId::AllowHost);
            return Vec::new();
        }
        // The address alone can be forged: taken only after it was asked once.
        let forgeable = self.step() == Step::Engine && self.answers.choice(FieldId::Proof) == 2;
        if forgeable && asked != Some(Command::Next) {
            self.asked = Some(Command::Next);
            self.notice = Some(Note::Warning(note::forgeable().to_owned()));
            return Vec::new();
        }
        self.forward()
    }

    /// To the next step of this run.
    pub(super) fn forward(&mut self) -> Vec<Effect> {
        match self.flow.after(self.step()) {
            // Whatever comes before the hand-off, writing leads to it.
            Some(Step::Launch) => self.write_now(),
            Some(step) => self.enter(step),
            None => Vec::new(),
        }
    }

    fn back(&mut self) -> Vec<Effect> {
        if self.close_detail() {
            return Vec::new();
        }
        if self.step() == Step::Launch && (self.launch.writing || self.launch.written) {
            // What is written is taken back by undo, not by walking back.
            return Vec::new();
        }
        match self.flow.before(self.step()) {
            Some(Step::Welcome) if self.direct => Self::quit(Exit::Left),
            Some(step) => self.enter(step),
            None => Vec::new(),
        }
    }

    /// Closes what was opened in place of the page (`ux.md` 6); whether anything was.
    fn close_detail(&mut self) -> bool {
        let on_review = self.step() == Step::Review;
        let open = self.log_open || on_review && (self.by_hand || self.whole_file);
        if open {
            self.log_open = false;
            self.by_hand = false;
            self.whole_file = false;
            self.scroll = 0;
        }
        open
    }

    pub(super) fn jump(&mut self, step: Step) -> Vec<Effect> {
        let free = step != Step::Launch && !self.launch.writing && !self.launch.written;
        let here = self.flow.steps().contains(&step) && self.seen.contains(&step);
        if free && self.leaving.is_none() && here {
            return self.enter(step);
        }
        Vec::new()
    }

    /// Comes to a step: focus, what it asks for at once, and the draft.
    pub(super) fn enter(&mut self, step: Step) -> Vec<Effect> {
        self.step.0 = step;
        self.seen.insert(step);
        self.asked = None;
        self.scroll = 0;
        self.log_open = false;
        self.focus = self.fields_here().first().copied();
        let mut effects = match step {
            Step::Probe if self.probe.proved.as_deref() != Some(&self.leaned_on()) => {
                self.probe_now(true, false)
            }
            Step::Mailbox if self.query == Query::NotAsked => self.ask_mailbox(false),
            Step::Engine => self.check_port(),
            Step::Review => {
                let mut effects = vec![Effect::ReadFiles];
                effects.extend(self.check_port());
                effects
            }
            _ => Vec::new(),
        };
        if step == Step::Review {
            self.answers.choose(FieldId::Act, 0);
        }
        // The draft is that of the whole way: a short path has one answer, and writes it at once.
        let kept = !self.dry_run && self.flow == Flow::Whole;
        if step != Step::Welcome && step != Step::Launch && kept {
            effects.push(Effect::SaveDraft(self.draft()));
        }
        effects
    }

    /// The fields of this step that the answers leave on the screen.
    pub(super) fn fields_here(&self) -> Vec<FieldId> {
        FIELDS
            .iter()
            .filter(|f| f.step == self.step() && f.shown(&self.answers))
            .filter(|f| {
                f.id != FieldId::OwnAccount && f.id != FieldId::OwnPassword
                    || self.answers.choice(FieldId::Mailbox) == 1
            })
            .filter(|f| f.id != FieldId::AllowHost || self.search.ask.is_some())
            // One way to keep the engine is no choice, and neither is one store.
            .filter(|f| f.id != FieldId::Service || self.facts.unit.is_some())
            .filter(|f| f.id != FieldId::Store || self.answers.names_postgres())
            .filter(|f| {
                let one = self.flow == Flow::PasswordOnly && f.step == Step::Exchange;
                !one || f.id == FieldId::Password
            })
            .map(|f| f.id)
            .collect()
    }

    pub(super) fn next_field(&mut self, forward: bool) -> Vec<Effect> {
        if self.step() == Step::Review {
            return self.next_button(forward);
        }
        let mut fields = self.fields_here();
        if self.answers.choice(FieldId::Mailbox) == 1 {
            fields.retain(|f| *f != FieldId::Mailbox);
        }
        let at = fields
            .iter()
            .position(|f| Some(*f) == self.focus)
            .unwrap_or(0);
        let count = fields.len().max(1);
        let to = if forward { at + 1 } else { at + count - 1 } % count;
        let left = self.focus;
        self.focus = fields.get(to).copied();
        left.map_or_else(Vec::new, |f| self.left_field(f))
    }
}
