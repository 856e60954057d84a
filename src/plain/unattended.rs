//! Setup without a person: answers in, exit out. No question is asked (`ux.md` 10.2).

mod problems;

use std::collections::VecDeque;

use super::Perform;
use crate::{
    config::Settings,
    domain::{CheckState, Finding, Problem, Remedy},
    setup::{Command, Effect, Event, Exit, Machine, Step},
    words::setup::{last, launch::taken_back},
};

use problems::{held, none_on_purpose, plain_http};

/// What an unattended run is to do.
#[derive(Debug, Clone, Default)]
pub struct Unattended {
    /// The answers; empty with `--defaults`.
    pub answers: Settings,
    /// What was wrong with the answers' text already; told together with what else is.
    pub wrong: Vec<Problem>,
    /// Write nothing, give the diff.
    pub dry_run: bool,
    /// No mailbox is a failure.
    pub require_mailbox: bool,
}

/// How an unattended run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Written where something differed, launched and ready; warnings that are to be told.
    Ready {
        /// Process id.
        pid: u32,
        /// Whether an engine was started now.
        started: bool,
        /// Somebody has paused it: it neither listens nor sends, and is not called ready.
        paused: bool,
        /// Such as `mailbox.not_found`.
        warnings: Vec<Finding>,
    },
    /// The diff; nothing was written.
    DryRun {
        /// Unified; empty when nothing would change.
        diff: String,
        /// What is not proved or was found.
        warnings: Vec<Finding>,
    },
    /// Answers are missing or wrong: all of them.
    Answers(Vec<Problem>),
    /// A file could not be read.
    Unreadable(Problem),
    /// Checks failed.
    Checks(Vec<Finding>),
    /// Nothing was written.
    NotWritten(Problem),
    /// Written, and the engine did not become ready: the setup before is back, or it says why not.
    NotReady(Problem),
}

/// Runs the machine to its end. `seen` is told every event, for `--json` and for the talk on
/// standard error.
pub async fn unattended(
    order: Unattended,
    mut perform: impl Perform,
    mut seen: impl FnMut(&Event),
) -> Report {
    let mut run = Run {
        machine: Machine::new(),
        exit: None,
    };
    let first = run.machine.start();
    run.carry_out(first, &mut perform, &mut seen).await;
    if let Some(Exit::Unreadable(problem)) = run.exit.take() {
        return Report::Unreadable(problem);
    }
    run.machine.take_answers(&order.answers, order.dry_run);
    let mut problems = order.wrong;
    let more = problems::of(&run.machine, order.dry_run);
    problems::add(&mut problems, more);
    if !problems.is_empty() {
        return Report::Answers(problems);
    }
    // Welcome to Exchange to Probe, which runs its checks on entering.
    for command in [Command::Next, Command::NextStep] {
        run.press(command, &mut perform, &mut seen).await;
    }
    let mut warnings = run.findings();
    if !run
        .pass(Step::Probe, order.dry_run, &mut perform, &mut seen)
        .await
    {
        return run.checks(run.findings());
    }
    if !run
        .pass(Step::Mailbox, order.dry_run, &mut perform, &mut seen)
        .await
    {
        return run.checks(run.mailbox_finding().into_iter().collect());
    }
    let finding = run.mailbox_finding();
    if order.require_mailbox && !order.dry_run && run.machine.has_no_mailbox() {
        return Report::Checks(vec![finding.unwrap_or_else(none_on_purpose)]);
    }
    warnings.extend(finding);
    warnings.extend(run.machine.serves_others().map(plain_http));
    // Proof `address` was asked for in the answers: the question is answered by them.
    for _ in 0..2 {
        run.press_if(Step::Engine, Command::NextStep, &mut perform, &mut seen)
            .await;
    }
    // Twice: that the port of the API is taken is a question to a person; here the launch tells it.
    for _ in 0..2 {
        run.press_if(Step::Review, Command::Next, &mut perform, &mut seen)
            .await;
    }
    match run.failed_launch() {
        Some(problem) => Report::NotReady(run.take_back(problem, &mut perform, &mut seen).await),
        None => run.report(warnings),
    }
}

struct Run {
    machine: Machine,
    exit: Option<Exit>,
}

impl Run {
    async fn carry_out(
        &mut self,
        effects: Vec<Effect>,
        perform: &mut impl Perform,
        seen: &mut impl FnMut(&Event),
    ) {
        let mut todo = VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            match effect {
                Effect::Quit(exit) => {
                    self.exit = Some(exit);
                    return;
                }
                // A run without a person leaves no draft: its answers are a file already.
                Effect::SaveDraft(_) => {}
                effect => {
                    for event in perform(effect).await {
                        seen(&event);
                        todo.extend(self.machine.handle(event));
                    }
                }
            }
        }
    }

    async fn press(
        &mut self,
        command: Command,
        perform: &mut impl Perform,
        seen: &mut impl FnMut(&Event),
    ) {
        let effects = self.machine.handle(Event::Press(command));
        self.carry_out(effects, perform, seen).await;
    }

    async fn press_if(
        &mut self,
        step: Step,
        command: Command,
        perform: &mut impl Perform,
        seen: &mut impl FnMut(&Event),
    ) {
        if self.machine.step() == step {
            self.press(command, perform, seen).await;
        }
    }

    /// Goes on from a step that proves something; false when it is held there. A dry run goes on
    /// without proof.
    async fn pass(
        &mut self,
        step: Step,
        dry_run: bool,
        perform: &mut impl Perform,
        seen: &mut impl FnMut(&Event),
    ) -> bool {
        // Twice: the first may be the question that was not asked yet.
        for _ in 0..2 {
            self.press_if(step, Command::Next, perform, seen).await;
        }
        if dry_run {
            for _ in 0..2 {
                self.press_if(step, Command::WithoutProof, perform, seen)
                    .await;
            }
        }
        self.machine.step() != step
    }

    /// Why the engine that was to have the new config is not ready.
    fn failed_launch(&self) -> Option<Problem> {
        let (_, problem) = self.machine.launch_result();
        problem.filter(|_| self.machine.has_written()).cloned()
    }

    /// Puts the setup before this one back; the problem then says so, or why it could not be done.
    async fn take_back(
        &mut self,
        problem: Problem,
        perform: &mut impl Perform,
        seen: &mut impl FnMut(&Event),
    ) -> Problem {
        let mut undone = None;
        let mut note = |event: &Event| {
            if let Event::Undone(result) = event {
                undone = Some(result.clone());
            }
            seen(event);
        };
        self.press(Command::Undo, perform, &mut note).await;
        match undone {
            Some(Err(second)) => Problem {
                what: format!("{}; not taken back: {}", problem.what, second.what),
                remedy: second.remedy,
                ..problem
            },
            _ => Problem {
                remedy: taken_back(&problem.remedy),
                ..problem
            },
        }
    }

    /// What holds the run; it never ends with a code and no word.
    fn checks(&self, mut findings: Vec<Finding>) -> Report {
        if findings.is_empty() {
            findings.push(held(&self.machine));
        }
        Report::Checks(findings)
    }

    /// Findings of the checks, failures first.
    fn findings(&self) -> Vec<Finding> {
        let mut failed = Vec::new();
        let mut warned = Vec::new();
        for row in self.machine.checks() {
            match &row.state {
                CheckState::Failed { finding, .. } => failed.push(finding.clone()),
                CheckState::Warned { finding, .. } => warned.push(finding.clone()),
                _ => {}
            }
        }
        failed.extend(warned);
        failed
    }

    /// What is wrong with the mailbox. Where that empties an entry, it says what stood there and how
    /// it is put back.
    fn mailbox_finding(&self) -> Option<Finding> {
        let mut finding = self.machine.mailbox_finding().cloned()?;
        if let Some((old, command)) = self.machine.emptied() {
            let asked = self.machine.asked_mailbox();
            finding.said = last::emptied(&asked, &old, self.machine.is_dry_run(), &command);
            let back = Remedy {
                text: last::put_back().to_owned(),
                command: Some(command),
            };
            finding.remedies.insert(0, back);
        }
        Some(finding)
    }

    fn report(self, warnings: Vec<Finding>) -> Report {
        if let Some(Exit::DryRun(diff)) = self.exit {
            return Report::DryRun { diff, warnings };
        }
        match self.machine.launch_result() {
            (Some(ready), _) => Report::Ready {
                pid: ready.pid,
                started: ready.started,
                paused: ready.paused,
                warnings,
            },
            (None, Some(problem)) if self.machine.has_written() => {
                Report::NotReady(problem.clone())
            }
            (None, Some(problem)) => Report::NotWritten(problem.clone()),
            (None, None) => {
                let held = held(&self.machine);
                let remedy = held.remedies.first().map(|r| r.text.clone());
                let remedy = remedy.unwrap_or_default();
                Report::NotWritten(Problem::new(held.code, held.said, "", remedy))
            }
        }
    }
}
