//! What a mail that came in says, on `reply`: its tasks, its sender, its reading.

use jiff::Timestamp;

use super::{letters::SenderProof, plan::ReplyRules};
use crate::{
    domain::{
        Address, Decision, InboundMail, Reading, StandardAction, TaskId, Tenant,
        reading::ReadingStep,
    },
    reply::{
        self, Input, Offer, OfferError,
        sender::{Expected, Stamp, prove, stamp},
        token::{Token, TokenKey, find_tokens},
    },
    task::{Assignee, AssigneeState, Task},
};

/// What needs no task.
const NO_TASK: &[StandardAction] = &[StandardAction::Help, StandardAction::Status];

/// What can be replied to a task. Words of the task that a standard action has too are told when it
/// is made; in one that is there already its own words stand, and Help alone beside them.
pub(super) fn offer(task: &Task, rules: &ReplyRules) -> Result<Offer, OfferError> {
    let possible = task.possible(&rules.standard);
    let whole = Offer::new(&task.actions, &possible)
        .or_else(|_| Offer::new(&task.actions, &[StandardAction::Help]))?;
    Ok(whole.with_weak_words(rules.weak_words))
}

/// Proves senders with the keys of one installation.
#[derive(Debug, Clone)]
pub struct Reader {
    /// Whose tasks.
    pub tenant: Tenant,
    /// Keys of tokens, the one in force first.
    pub keys: Vec<TokenKey>,
}

impl Reader {
    /// Who of the assignees sent it, and how sure that is.
    /// `others`: all addresses of the mailbox that it comes from, where the directory was asked for them.
    /// `trusted`: servers whose stamp counts; empty: any.
    pub(super) fn prove(
        &self,
        mail: &InboundMail,
        task: &Task,
        (others, trusted): (&[Address], &[String]),
        now: Timestamp,
    ) -> SenderProof {
        let internal = stamp(mail, trusted) == Stamp::Internal;
        let from = mail.from.as_ref().map(|c| &c.address);
        let at = place(mail, task, others);
        let Some((at, person)) = at.and_then(|at| Some((at, task.assignees.get(at)?))) else {
            return SenderProof {
                internal,
                ..SenderProof::default()
            };
        };
        let genuine = tokens(mail).into_iter().find(|token| {
            let bound = token.bound();
            bound.task == task.id
                && usize::from(bound.assignee) == at
                && token
                    .verify(&self.keys, &self.tenant, &person.address, now)
                    .is_ok()
        });
        let mut person_of: Vec<Address> = vec![person.address.clone()];
        if others.contains(&person.address) {
            person_of.extend_from_slice(others);
        }
        let proof = prove(
            mail,
            &Expected {
                person: &person_of,
                token_good: genuine.is_some(),
                trusted_sources: trusted,
            },
        );
        let mut steps = proof.steps;
        if from != Some(&person.address) {
            steps.push(ReadingStep {
                step: "sender.other_address_of".to_owned(),
                found: person.address.to_string(),
            });
        }
        SenderProof {
            assignee: Some(at),
            level: proof.level,
            version: genuine.map(|t| t.bound().version),
            internal,
            steps,
        }
    }

    /// Whether Exchange stamped it as sent by whoever stands in From, signed in.
    pub(super) fn is_from_inside(mail: &InboundMail, trusted: &[String]) -> bool {
        let from = mail.from.as_ref().map(|c| &c.address);
        let other = mail
            .sender
            .as_ref()
            .is_some_and(|s| Some(&s.address) != from);
        !other && stamp(mail, trusted) == Stamp::Internal
    }

    /// Whether the mail bears a token that counts, made for whichever person of the task. Who sent it
    /// is not proved by that.
    pub(super) fn bears_token(&self, mail: &InboundMail, task: &Task, now: Timestamp) -> bool {
        tokens(mail).into_iter().any(|token| {
            let bound = token.bound();
            let person = task.assignees.get(usize::from(bound.assignee));
            let counts = |a: &Assignee| {
                let good = token.verify(&self.keys, &self.tenant, &a.address, now);
                good.is_ok()
            };
            bound.task == task.id && person.is_some_and(counts)
        })
    }
}

/// Which of the assignees it comes from: by the address on file; else by another address of the same
/// mailbox, and of several people with that mailbox the one whom a token in the mail names.
fn place(mail: &InboundMail, task: &Task, others: &[Address]) -> Option<usize> {
    let from = mail.from.as_ref().map(|c| &c.address)?;
    let on_file = task.assignees.iter().position(|a| a.address == *from);
    // A place that was handed on counts only where its person has no other.
    let holds = |at: &usize| {
        let person = task.assignees.get(*at);
        person.is_some_and(|a| a.state != AssigneeState::Delegated)
    };
    let theirs = |at: &usize| {
        let person = task.assignees.get(*at);
        person.is_some_and(|a| others.contains(&a.address))
    };
    let named = || {
        let bound = tokens(mail).into_iter().map(|token| token.bound());
        let mut of_task = bound.filter(|bound| bound.task == task.id);
        of_task.find_map(|bound| Some(usize::from(bound.assignee)).filter(theirs))
    };
    let mut all = 0..task.assignees.len();
    on_file
        .filter(holds)
        .or_else(|| named().filter(holds))
        .or_else(|| all.find(|at| theirs(at) && holds(at)))
        .or(on_file)
        .or_else(named)
        .or_else(|| (0..task.assignees.len()).find(theirs))
}

/// Tasks that the mail itself names (tokens in headers and text), most likely first, at most 20.
/// Nothing is proved by it.
pub(super) fn tasks_named(mail: &InboundMail) -> Vec<TaskId> {
    let mut tasks: Vec<TaskId> = Vec::new();
    for token in tokens(mail) {
        let task = token.bound().task;
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    tasks
}

/// What the mail says. Without a task only machine mail and hostile mail can be told: nothing in
/// it can act.
pub(super) fn read(
    mail: &InboundMail,
    task: Option<&Task>,
    sent_text: Option<&str>,
    rules: &ReplyRules,
) -> Reading {
    let input = Input::of(mail, sent_text);
    let own = task.and_then(|t| offer(t, rules).ok());
    let none = [crate::domain::Action::named("Approve")];
    let offer = own
        .as_ref()
        .map_or_else(|| Offer::new(&none, NO_TASK), |o| Ok(o.clone()));
    let Ok(offer) = offer else {
        return set_aside("reply.no_offer");
    };
    let mut reading = reply::read(&input, &offer);
    if own.is_none() && reading.decision == Decision::Act {
        reading.decision = Decision::Ask;
        reading.action = None;
    }
    reading
}

/// Tokens of the headers that name our mail, then of the body; at most 20.
fn tokens(mail: &InboundMail) -> Vec<Token> {
    let ids = mail.in_reply_to.iter().chain(&mail.references);
    let mut found: Vec<Token> = ids.flat_map(|id| find_tokens(id.as_str())).collect();
    for text in [&mail.subject, &mail.text] {
        found.extend(find_tokens(text));
    }
    if let Some(html) = mail.html.as_deref().filter(|_| found.is_empty()) {
        found.extend(find_tokens(html));
    }
    found.truncate(20);
    found
}

fn set_aside(reason: &str) -> Reading {
    Reading {
        kind: crate::domain::MailKind::Reply,
        new_text: String::new(),
        decision: Decision::SetAside,
        action: None,
        standard: None,
        comment: None,
        suggestion: None,
        reason: reason.to_owned(),
        steps: Vec::new(),
    }
}
