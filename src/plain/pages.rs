//! What plain lines show and ask on the steps that are no form.

use std::io::{BufRead, Write};

use super::{
    ask::Walk,
    lines::{check_lines, finding_lines},
    talk::Typed,
};
use crate::{
    domain::CheckState,
    setup::{Command, Event, MailboxOutcome, Page, Query, View},
    words::setup::{self as words, plain::meant},
};

impl<R: BufRead, W: Write> Walk<'_, R, W> {
    pub(super) fn at_probe(&mut self, view: &View) -> Event {
        let Page::Probe { rows, .. } = &view.page else {
            return Event::Press(Command::Next);
        };
        let failed = rows
            .iter()
            .filter(|r| matches!(r.state, CheckState::Failed { .. }))
            .count();
        let waiting = rows
            .iter()
            .filter(|r| matches!(r.state, CheckState::Waiting { .. }))
            .count();
        let stuck = rows
            .iter()
            .filter(|r| matches!(r.state, CheckState::Waiting { .. }));
        for line in stuck.flat_map(|r| check_lines(&r.name, &r.state)) {
            self.talk.say(&line);
        }
        if failed == 0 && waiting == 0 && !rows.is_empty() {
            return Event::Press(Command::Next);
        }
        match self.talk.ask(&words::plain::after_failed(failed)) {
            Typed::Text(t) => match meant(&t) {
                "" | "again" => Event::Press(Command::AgainAll),
                "edit" => Event::Press(Command::EditAnswer),
                "without-proof" => Event::Press(Command::WithoutProof),
                _ => Event::Press(Command::Help),
            },
            other => self.aside(&other),
        }
    }

    pub(super) fn at_mailbox(&mut self, query: &Query, had_entry: bool) -> Event {
        let Query::Answered(outcome) = query else {
            return Event::Press(Command::Next);
        };
        match outcome {
            MailboxOutcome::Found {
                address, notices, ..
            } => {
                self.talk.say(&words::plain::found(address));
                for line in notices.iter().flat_map(finding_lines) {
                    self.talk.say(&line);
                }
                if outcome.not_ours() > 0 {
                    let n = outcome.not_ours();
                    self.talk.say(&words::plain::not_ours(n));
                }
                return Event::Press(Command::Next);
            }
            MailboxOutcome::NotFound(finding) => {
                let told = if had_entry {
                    words::note::would_be_emptied()
                } else {
                    words::note::will_be_empty()
                };
                self.talk.say(&words::plain::warns(told));
                for line in finding_lines(finding) {
                    self.talk.say(&line);
                }
            }
            _ => {
                self.talk.say(words::plain::entry_stays());
                for line in outcome.finding().map(finding_lines).unwrap_or_default() {
                    self.talk.say(&line);
                }
            }
        }
        match self.talk.ask(words::plain::about_mailbox()) {
            Typed::Text(t) => match meant(&t) {
                "again" => Event::Press(Command::Again),
                "without-proof" => Event::Press(Command::WithoutProof),
                "" | "next" => Event::Press(Command::Next),
                _ => {
                    self.asked.clear();
                    Event::Press(Command::Help)
                }
            },
            other => self.aside(&other),
        }
    }

    pub(super) fn show_review(&mut self, view: &View) {
        let Page::Review { review, .. } = &view.page else {
            return;
        };
        if review.diff.is_empty() {
            self.talk.say(words::plain::no_change());
        }
        for line in review.diff.lines() {
            self.talk.say(&format!("  {line}"));
        }
        for name in &review.secrets {
            self.talk.say(&words::plain::secret(name));
        }
        for open in &review.open {
            self.talk
                .say(&words::plain::still_open(&open.what, &open.code));
        }
    }

    pub(super) fn at_launch(&mut self, view: &View) -> Event {
        if let Page::Launch {
            ready: Some(pid),
            stamped,
            ..
        } = &view.page
        {
            self.talk.say(&words::last::is_ready(*pid));
            let offers = !stamped.is_empty();
            let prompt = if offers {
                let offer = words::stamp::offer(stamped, words::stamp::by_word());
                self.talk.say(&offer);
                words::plain::after_ready_or_trust()
            } else {
                words::plain::after_ready()
            };
            return match self.talk.ask(prompt) {
                Typed::Text(t) if offers && meant(&t) == "trust" => {
                    Event::Press(Command::TrustSources)
                }
                Typed::Text(t) if meant(&t) == "undo" => Event::Press(Command::Undo),
                Typed::Text(t) if t.is_empty() || meant(&t) == "done" => {
                    Event::Press(Command::Next)
                }
                Typed::Quit => Event::Press(Command::Next),
                _ => self.only_undo(),
            };
        }
        if let Page::Launch {
            failed: Some(problem),
            ..
        } = &view.page
        {
            self.talk.say(&words::plain::bad(&problem.to_string()));
        }
        match self.talk.ask(words::plain::after_not_ready()) {
            Typed::Text(t) if t.is_empty() || meant(&t) == "undo" => Event::Press(Command::Undo),
            Typed::Quit => Event::Press(Command::LeaveRunning),
            _ => self.only_undo(),
        }
    }

    /// `back`, `help` and slips of the pen: nothing is done, the question comes again.
    fn only_undo(&mut self) -> Event {
        self.talk.say(words::plain::only_undo());
        Event::Press(Command::Help)
    }
}
