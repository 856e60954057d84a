//! Whether the API can listen where it shall: asked on coming to Engine, on leaving its field, and on
//! Review. A port that is taken keeps nobody from going on; it is open until it is free.

use super::{
    event::Effect,
    field::{FieldId, Note},
    machine::{ApiPort, Machine},
};
use crate::words::setup::port as words;

impl Machine {
    /// Asks for the address as it is typed now; for one that cannot be read there is no question.
    pub(super) fn check_port(&mut self) -> Vec<Effect> {
        let Ok(listen) = self.answers.text(FieldId::ApiListen).trim().parse() else {
            return Vec::new();
        };
        let run = self.next_run();
        self.api_port.run = Some(run);
        vec![Effect::CheckPort { run, listen }]
    }

    pub(super) fn port(&mut self, run: u32, result: Result<(), String>) -> Vec<Effect> {
        // Not for an address that was typed meanwhile.
        if self.api_port.run == Some(run) {
            self.api_port.fault = result.as_ref().err().cloned();
            let note = match result {
                Ok(()) => Note::Good(words::free().to_owned()),
                Err(why) => Note::Bad(why),
            };
            let open = Some(Note::Warning(words::open().to_owned()));
            if self.api_port.fault.is_none() && self.notice == open {
                self.notice = Some(note.clone());
            }
            self.notes.insert(FieldId::ApiListen, note);
        }
        Vec::new()
    }

    /// Another address: what was said of the old one counts no more.
    pub(super) fn forget_port(&mut self) {
        self.api_port = ApiPort::default();
    }
}
