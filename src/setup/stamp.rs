//! Which servers' stamps count: offered after the test mail showed who stamps, kept only when a person
//! says so.
//!
//! Called by the machine; the config is changed outside.

use super::{
    event::Effect,
    field::{FieldId, Note},
    machine::Machine,
};
use crate::{domain::Problem, words::setup::stamp as words};

impl Machine {
    /// The test mail shows who stamps. With another proof than Exchange's nothing hangs on it.
    pub(super) fn stamped(&mut self, sources: Vec<String>) -> Vec<Effect> {
        let by_exchange = self.answers.choice(FieldId::Proof) == 0;
        if self.launch.ready.is_some() && !self.launch.undoing && by_exchange {
            self.launch.stamped = sources;
        }
        Vec::new()
    }

    pub(super) fn trust_sources(&mut self) -> Vec<Effect> {
        if self.launch.undoing || self.launch.stamped.is_empty() {
            return Vec::new();
        }
        // Once; what is asked for is not offered any more.
        vec![Effect::KeepSources(std::mem::take(
            &mut self.launch.stamped,
        ))]
    }

    pub(super) fn sources_kept(&mut self, result: Result<Vec<String>, Problem>) -> Vec<Effect> {
        self.notice = Some(match result {
            Ok(sources) => Note::Good(words::kept(&sources)),
            Err(problem) => Note::Bad(problem.what),
        });
        Vec::new()
    }
}
