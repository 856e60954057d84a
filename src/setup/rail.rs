//! Marks of the steps: each takes the worst of what is in it.

use super::{
    field::{FieldId, Note},
    machine::Machine,
    step::{Mark, Step},
};

impl Machine {
    /// The mark of a step in the rail.
    pub(super) fn mark(&self, step: Step) -> Mark {
        if step == self.step() {
            return Mark::Here;
        }
        if !self.seen.contains(&step) {
            return Mark::ToDo;
        }
        let bad = |f: &&FieldId| matches!(self.notes.get(f), Some(Note::Bad(_)));
        let own = || {
            super::field::FIELDS
                .iter()
                .filter(|f| f.step == step && f.shown(&self.answers))
                .map(|f| &f.id)
        };
        let open = self.open_points();
        let open = open.iter().filter(|o| o.step == step).count();
        match step {
            _ if own().any(|f| bad(&f)) => Mark::Warned,
            Step::Launch if self.launch.failed.is_some() => Mark::Failed,
            Step::Launch if self.launch.ready.is_none() => Mark::ToDo,
            Step::Probe if !self.is_proved() && !self.set_aside.contains(&step) => Mark::Failed,
            _ if open > 0 => Mark::Warned,
            _ => Mark::Done,
        }
    }
}
