//! Undo: the answer is taken back, and who was told that it is over hears that it is not.
//!
//! Called by the verdict once the rules say that it may be. What came to nothing while the task was
//! closed is asked for again: notifications and reminders that were withdrawn then. All of it is one
//! commit with the task.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::Occasion,
    },
    case::Case,
    step,
    verdict::{TOO_MANY, Verdict},
};
use crate::{
    domain::{Address, Correspondent, Disposition, EventKind, Problem, Refusal},
    store::{Fate, NewMail, OutboxRow, Purpose, StoreError},
    task::{Assignee, AssigneeState, Outcome, Task},
    words::story as words,
};

/// Replies that are looked through for who was told that the task is answered.
const LOOKED_THROUGH: u32 = 500;

/// What a person is owed after an answer was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    /// They were told that the task is answered, or the mail that asks them was withdrawn.
    Asked,
    /// The time until which they put it off went by while it was closed.
    Reminded,
}

impl Case<'_> {
    /// The task is open again, for whoever still has it.
    pub(super) async fn undone(
        &self,
        core: &Core,
        mut open: Task,
        before: &Outcome,
    ) -> Result<Verdict, StoreError> {
        if !core.may_mail(&before.by, open.id).await? {
            return Ok(self.set_aside(core, TOO_MANY.to_owned()));
        }
        let now = core.world.now();
        let (owed, left_out) = owed(core, &mut open, before, now).await?;
        let by = self.proof.assignee.and_then(|at| open.assignees.get(at));
        let by = by.map_or_else(|| Correspondent::bare(before.by.clone()), on_file);
        let again = owed
            .into_iter()
            .map(|(at, what)| again(core, &open, at, (what, &by), now));
        let mut mails: Vec<Result<NewMail, Problem>> = again.collect();
        mails.push(self.confirms(core, &open, Occasion::Undone(before)));
        let data = serde_json::json!({"assignee": before.by, "undone": before.action,
            "decided": before.at});
        let mut verdict = self.carried_out(core, Some(&open), (EventKind::TaskUndone, data), mails);
        if left_out {
            let why = words::ENOUGH_ANSWERS;
            verdict.story.push(step("not_told", why, false));
        }
        Ok(verdict)
    }
}

/// Who is owed what, as the task is marked for it; and whether somebody is left out, who got as many
/// mails as a day may bring.
async fn owed(
    core: &Core,
    open: &mut Task,
    before: &Outcome,
    now: Timestamp,
) -> Result<(Vec<(usize, Owed)>, bool), StoreError> {
    let mails = core.store.mails_of(&core.tenant, open.id).await?;
    let told = told_it_is_over(core, open, before, &mails).await?;
    let (mut owed, mut left_out) = (Vec::new(), false);
    for (at, person) in open.assignees.iter_mut().enumerate() {
        let Some(what) = owed_to(person, &before.by, &told, &mails, now) else {
            continue;
        };
        if !core.may_mail(&person.address, open.id).await? {
            left_out = true;
            continue;
        }
        person.sleeps_until = match what {
            Owed::Asked => person.sleeps_until.filter(|until| *until > now),
            Owed::Reminded => Some(now),
        };
        owed.push((at, what));
    }
    Ok((owed, left_out))
}

/// One mail to whoever is owed one.
fn again(
    core: &Core,
    task: &Task,
    at: usize,
    (what, by): (Owed, &Correspondent),
    now: Timestamp,
) -> Result<NewMail, Problem> {
    let about = About {
        task: Some(task),
        assignee: Some(at),
        ..About::default()
    };
    let Some(to) = task.assignees.get(at).map(on_file) else {
        let what = "there is nobody to ask again";
        return Err(Problem::new("engine.letter", what, "", "report this"));
    };
    match what {
        Owed::Asked => {
            let occasion = Occasion::Reopened(by);
            core.compose(Purpose::Notification, occasion, &to, about)
        }
        // The time that it is made for is how the person's sleep knows it again.
        Owed::Reminded => core
            .compose(Purpose::Reminder, Occasion::Woken, &to, about)
            .map(|mail| NewMail {
                created: now,
                ..mail
            }),
    }
}

/// To whom it was said since that answer that the task is answered: late replies and calls for help.
async fn told_it_is_over(
    core: &Core,
    task: &Task,
    before: &Outcome,
    mails: &[OutboxRow],
) -> Result<BTreeSet<Address>, StoreError> {
    let rows = core
        .store
        .recent(&core.tenant, Some(task.id), LOOKED_THROUGH)
        .await?;
    let over = rows.iter().filter(|row| {
        let told = match row.disposition {
            Disposition::Refused(Refusal::Late) => true,
            // A list of open tasks says nothing of this one.
            Disposition::Helped => row.action.is_empty(),
            _ => false,
        };
        told && row.at >= before.at
    });
    let ids: BTreeSet<&str> = over
        .filter_map(|row| row.evidence.get("mails")?.as_array())
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .collect();
    let answers = mails
        .iter()
        .filter(|row| ids.contains(row.new.id.to_string().as_str()));
    let to = answers.filter_map(|row| row.new.mail.to.first());
    Ok(to.map(|to| to.address.clone()).collect())
}

/// What that person is owed, if they still have the task and did not take the answer back themselves.
fn owed_to(
    person: &Assignee,
    by: &Address,
    told: &BTreeSet<Address>,
    mails: &[OutboxRow],
    now: Timestamp,
) -> Option<Owed> {
    let done = [AssigneeState::Answered, AssigneeState::Delegated];
    if person.address == *by || done.contains(&person.state) {
        return None;
    }
    let theirs = |row: &&OutboxRow| {
        let to = row.new.mail.to.first();
        to.is_some_and(|to| to.address == person.address)
    };
    let newest = |purpose: Purpose| {
        let rows = mails.iter().filter(theirs);
        rows.filter(|row| row.new.purpose == purpose)
            .max_by_key(|row| row.new.id)
    };
    let withdrawn = |row: &OutboxRow| row.fate == Fate::Replaced;
    let never_asked = person.state == AssigneeState::Waiting
        && newest(Purpose::Notification).is_some_and(withdrawn);
    let slept = person.sleeps_until.filter(|until| *until <= now);
    let never_woken = slept.is_some() && newest(Purpose::Reminder).is_some_and(withdrawn);
    if never_asked || told.contains(&person.address) {
        return Some(Owed::Asked);
    }
    never_woken.then_some(Owed::Reminded)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::{MessageId, OutboxId, OutgoingMail},
        store::NewMail,
    };

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn address(name: &str) -> Address {
        Address::parse(&format!("{name}@x.test")).unwrap()
    }

    fn row(number: u128, to: &str, purpose: Purpose, fate: Fate) -> OutboxRow {
        let mail = OutgoingMail {
            message_id: MessageId::parse("m@x.test").unwrap(),
            to: vec![Correspondent::bare(address(to))],
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            in_reply_to: None,
            references: Vec::new(),
            headers: Vec::new(),
        };
        OutboxRow {
            new: NewMail {
                id: OutboxId::from_parts(NOW, number),
                listener: "default".to_owned(),
                purpose,
                task: None,
                created: NOW,
                mail,
            },
            fate,
            attempts: 0,
            next_at: NOW,
            draft: None,
            in_doubt: 0,
            error: None,
            sent: None,
        }
    }

    /// A group's notification that was withdrawn while the task was closed is laid down again; what has
    /// left, or waits to, is not.
    #[test]
    fn what_was_withdrawn_meanwhile_is_asked_for_again() {
        use Fate::{Replaced, Sent, Waiting};
        let team = Assignee::new(address("team"), None);
        let owed = |person: &Assignee, mails: &[OutboxRow]| {
            owed_to(person, &address("anna"), &BTreeSet::new(), mails, NOW)
        };
        let asks = |number, fate| row(number, "team", Purpose::Notification, fate);
        assert_eq!(owed(&team, &[asks(1, Replaced)]), Some(Owed::Asked));
        assert_eq!(owed(&team, &[asks(1, Sent)]), None);
        assert_eq!(owed(&team, &[asks(1, Waiting)]), None);
        let again = [asks(1, Replaced), asks(2, Waiting)];
        assert_eq!(owed(&team, &again), None, "once");
        let other = [row(3, "bo", Purpose::Notification, Replaced)];
        assert_eq!(owed(&team, &other), None);
        let mut gone = team.clone();
        gone.state = AssigneeState::Delegated;
        assert_eq!(owed(&gone, &[asks(1, Replaced)]), None);
        let anna = Assignee::new(address("anna"), None);
        let hers = [row(1, "anna", Purpose::Notification, Replaced)];
        assert_eq!(owed(&anna, &hers), None, "who took it back");
    }

    #[test]
    fn who_slept_meanwhile_is_woken_and_who_still_sleeps_is_not() {
        let second = |s| Timestamp::from_second(s).unwrap();
        let mut bo = Assignee::new(address("bo"), None);
        bo.state = AssigneeState::Notified;
        let owed = |bo: &Assignee, fate| {
            let mails = [row(1, "bo", Purpose::Reminder, fate)];
            owed_to(bo, &address("anna"), &BTreeSet::new(), &mails, second(10))
        };
        bo.sleeps_until = Some(second(10));
        assert_eq!(owed(&bo, Fate::Replaced), Some(Owed::Reminded));
        assert_eq!(owed(&bo, Fate::Waiting), None, "it leaves by itself");
        bo.sleeps_until = Some(second(11));
        assert_eq!(owed(&bo, Fate::Replaced), None);
        let told = BTreeSet::from([address("bo")]);
        let asked = owed_to(&bo, &address("anna"), &told, &[], second(10));
        assert_eq!(asked, Some(Owed::Asked));
    }
}
