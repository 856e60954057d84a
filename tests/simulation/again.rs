//! What was taken back or put off in the whole engine: nobody is woken twice, nobody who was told that a
//! task is over is left with that when it is not, and mail of a day to one person has an end.

use std::collections::BTreeMap;

use serde_json::json;
use smartactions::{
    domain::{Address, Disposition, EventKind, Refusal, TaskId, Tenant},
    store::{Fate, OutboxRow, Purpose, Store},
    task::{AssigneeState, Outcome, TaskState},
};

use crate::{
    Run,
    standing::{ANNA, BO, minutes, simulated},
};

const CY: &str = "cy@sim.example";

impl Run {
    fn quiet(seed: u64) -> Self {
        let run = Self::new(seed);
        run.mailbox.inside().faults = false;
        run
    }

    async fn to(&self, id: TaskId, who: &str, purpose: Purpose) -> Vec<OutboxRow> {
        let rows = self.rows(id, purpose).await;
        let theirs = |row: &OutboxRow| row.new.mail.to[0].address.as_str() == who;
        rows.into_iter().filter(theirs).collect()
    }

    /// Mails about the task by who got them.
    async fn mails(&self, id: TaskId) -> BTreeMap<String, usize> {
        let rows = self.store.mails_of(&Tenant::default(), id).await.unwrap();
        let mut count = BTreeMap::new();
        for row in rows.iter().filter(|row| row.fate == Fate::Sent) {
            let to = row.new.mail.to[0].address.to_string();
            *count.entry(to).or_default() += 1;
        }
        count
    }
}

#[test]
fn a_time_that_was_said_twice_wakes_once() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run
            .a_task(&json!({"assignees": [{"address": ANNA, "zone": "UTC"}]}))
            .await;
        let asked = run.asked(id, ANNA).await;
        for number in [1, 2] {
            run.says(&asked, number, "Sleep until 2026-11-01 11:00", 1);
            minutes(5).await;
        }
        let rows = run.rows(id, Purpose::Reminder).await;
        assert_eq!(rows[0].new.created, rows[1].new.created);
        run.crash().await;
        minutes(180).await;
        let rows = run.rows(id, Purpose::Reminder).await;
        let fates: Vec<_> = rows.iter().map(|row| row.fate).collect();
        assert_eq!(fates, [Fate::Replaced, Fate::Sent], "the older one is void");
        assert_eq!(run.count(id, EventKind::TaskReminded).await, 1);
        assert_eq!(run.stored(id).await.assignees[0].sleeps_until, None);
    });
}

/// Whoever slept while the task was closed is woken after all; whoever still sleeps, at their time.
#[test]
fn an_answer_that_is_taken_back_loses_no_reminder_of_others() {
    for (hours, over) in [("2 hours", true), ("5 hours", false)] {
        simulated(async |seed| {
            let mut run = Run::quiet(seed);
            let id = run
                .a_task(&json!({"assignees": [ANNA, BO],
                    "actions": [{"name": "Approve", "undo": "8h"}, "Reject"]}))
                .await;
            let (anna, bo) = (run.asked(id, ANNA).await, run.asked(id, BO).await);
            run.says(&bo, 1, &format!("Sleep {hours}"), 1);
            minutes(5).await;
            run.says(&anna, 2, "Approve", 1);
            minutes(180).await;
            let slept = run.to(id, BO, Purpose::Reminder).await;
            let want = if over { Fate::Replaced } else { Fate::Waiting };
            assert_eq!((slept.len(), slept[0].fate), (1, want), "{hours}");
            run.says(&anna, 3, "Undo", 1);
            run.crash().await;
            minutes(5).await;
            assert_eq!(run.stored(id).await.state, TaskState::Open);
            let woken = run.count(id, EventKind::TaskReminded).await;
            assert_eq!(woken, usize::from(over), "{hours}: at once, or not yet");
            minutes(300).await;
            assert_eq!(run.count(id, EventKind::TaskReminded).await, 1, "{hours}");
            assert_eq!(run.stored(id).await.assignees[1].sleeps_until, None);
            let again = run.asked(id, BO).await;
            assert!(again.text.contains("put this task off"), "{}", again.text);
            run.says(&again, 4, "Reject", 1);
            minutes(5).await;
            assert_eq!(run.stored(id).await.outcome.unwrap().by.as_str(), BO);
        });
    }
}

#[test]
fn who_was_told_that_a_task_is_over_is_told_that_it_is_open_again() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run.a_task(&json!({"assignees": [ANNA, BO, CY]})).await;
        let (anna, bo) = (run.asked(id, ANNA).await, run.asked(id, BO).await);
        run.asked(id, CY).await;
        run.says(&anna, 1, "Approve", 1);
        minutes(1).await;
        run.says(&bo, 2, "Reject", 1);
        minutes(1).await;
        assert_eq!(run.last(id).await, Disposition::Refused(Refusal::Late));
        run.says(&anna, 3, "Undo", 2);
        run.crash().await;
        minutes(5).await;
        let to_bo = run.to(id, BO, Purpose::Notification).await;
        assert_eq!(to_bo.len(), 2, "asked, and asked again once");
        let again = &to_bo[1].new.mail;
        assert!(
            again.text.contains("took the answer back"),
            "{}",
            again.text
        );
        assert_eq!(run.to(id, CY, Purpose::Notification).await.len(), 1);
        assert_eq!(run.to(id, ANNA, Purpose::Notification).await.len(), 1);
        run.says(again, 4, "Reject", 1);
        minutes(2).await;
        assert_eq!(run.stored(id).await.outcome.unwrap().by.as_str(), BO);
    });
}

#[test]
fn an_answer_that_was_entered_elsewhere_is_not_taken_back_by_reply() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let outcome = Outcome {
            action: "approve".to_owned(),
            by: Address::parse(ANNA).unwrap(),
            acted_as: None,
            comment: None,
            elsewhere: false,
            at: "2026-11-01T00:00:00Z".parse().unwrap(),
        };
        run.engine.complete(id, outcome).await.unwrap();
        run.says(&asked, 1, "Undo", 1);
        minutes(2).await;
        let refused = Disposition::Refused(Refusal::UndoElsewhere);
        assert_eq!(run.last(id).await, refused);
        assert_eq!(run.stored(id).await.state, TaskState::Completed);
        let answers = run.rows(id, Purpose::Answer).await;
        let text = &answers[0].new.mail.text;
        assert!(text.contains("was not given by mail"), "{text}");
    });
}

#[test]
fn help_lists_only_what_the_task_takes_now() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run.a_task(&json!({"requester": BO})).await;
        let asked = run.asked(id, ANNA).await;
        let mut help = async |number, words: &str| {
            run.says(&asked, number, words, 1);
            minutes(2).await;
            run.says(&asked, number + 1, "?", 1);
            minutes(70).await;
            let answers = run.rows(id, Purpose::Answer).await;
            answers.last().unwrap().new.mail.text.clone()
        };
        let open = help(1, "Status").await;
        for there in ["Reject", "Redirect to", "Ask: ", "Sleep until"] {
            assert!(open.contains(there), "{there}: {open}");
        }
        assert!(!open.contains("takes your answer back"), "{open}");
        let done = help(3, "Approve").await;
        assert!(done.contains("was answered: Approve"), "{done}");
        assert!(done.contains("Status (lists"), "{done}");
        assert!(done.contains("takes your answer back"), "in time: {done}");
        let later = help(5, "Status").await;
        assert!(!later.contains("takes your answer back"), "{later}");
        for text in [done, later] {
            for gone in ["Reject", "Redirect", "Ask:", "Sleep"] {
                assert!(!text.contains(gone), "{gone}: {text}");
            }
        }
    });
}

/// A question to ourselves would come back to ourselves.
#[test]
fn a_question_with_nobody_to_ask_is_answered_plainly() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        for (number, requester) in [(1, Some("actions@sim.example")), (2, Some(ANNA)), (3, None)] {
            let id = run.a_task(&json!({"requester": requester})).await;
            let asked = run.asked(id, ANNA).await;
            run.says(&asked, number, "Ask: which desk?", 1);
            minutes(5).await;
            assert_eq!(run.last(id).await, Disposition::AskedBack, "{requester:?}");
            assert!(run.rows(id, Purpose::Question).await.is_empty());
            let answers = run.rows(id, Purpose::Answer).await;
            let text = &answers[0].new.mail.text;
            assert!(text.contains("Nobody is named"), "{requester:?}: {text}");
            assert_eq!(run.stored(id).await.state, TaskState::Open);
        }
        assert!(run.mailbox.inside().inbox.is_empty());
    });
}

/// I9: whoever has a task already gets no second mail, and a task that goes round between people ends
/// at the limit of a day; the next day it may go on.
#[test]
fn a_task_does_not_go_round_without_end() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 1, "Delegate to bo@sim.example", 1);
        minutes(2).await;
        run.says(&asked, 2, "Delegate to bo@sim.example", 1);
        minutes(2).await;
        let refused = Disposition::Refused(Refusal::HasItAlready);
        assert_eq!(run.last(id).await, refused);
        assert_eq!(run.to(id, BO, Purpose::Notification).await.len(), 1);
        let told = run.rows(id, Purpose::Answer).await;
        assert!(told[0].new.mail.text.contains("has the task"), "it is said");
        // Rid of it, without another mail to who has it.
        run.says(&asked, 3, "Redirect to bo@sim.example", 1);
        minutes(2).await;
        let task = run.stored(id).await;
        assert_eq!(task.assignees[0].state, AssigneeState::Delegated);
        assert_eq!(run.to(id, BO, Purpose::Notification).await.len(), 1);
        assert!(round(&mut run, id, 100).await < 30, "an end");
        let mails = run.mails(id).await;
        assert!(mails.values().all(|count| *count <= 20), "{mails:?}");
        minutes(25 * 60).await;
        assert!(round(&mut run, id, 1_000).await > 3, "the next day");
    });
}

/// Each who has it hands it to the other, until nothing moves any more; tells how often it moved.
async fn round(run: &mut Run, id: TaskId, first: u64) -> u64 {
    for hop in 0..40 {
        let task = run.stored(id).await;
        let holds = |who: &str| {
            let person = task.assignees.iter().find(|a| a.address.as_str() == who);
            person.is_some_and(|p| p.state != AssigneeState::Delegated)
        };
        let (from, to) = if holds(ANNA) { (ANNA, BO) } else { (BO, ANNA) };
        let asked = run.asked(id, from).await;
        run.says(&asked, first + hop, &format!("Redirect to {to}"), 1);
        minutes(2).await;
        if run.stored(id).await.assignees == task.assignees {
            return hop;
        }
    }
    40
}

/// Sleep and Ask have their end too: what is over it is kept for a person, and nobody is written to.
#[test]
fn mails_of_a_day_have_an_end() {
    for words in ["Sleep 30", "Ask: which desk?"] {
        simulated(async |seed| {
            let mut run = Run::quiet(seed);
            let id = run.a_task(&json!({"requester": BO})).await;
            let asked = run.asked(id, ANNA).await;
            for number in 0..30 {
                run.says(&asked, number, words, 1);
                minutes(2).await;
            }
            let aside = Disposition::SetAside("desk.too_many_mails".to_owned());
            assert_eq!(run.last(id).await, aside, "{words}");
            let mails = run.mails(id).await;
            assert_eq!(mails[ANNA], 20, "{words}: {mails:?}");
            assert!(mails.values().all(|count| *count <= 20), "{mails:?}");
            assert!(run.count(id, EventKind::ReplySetAside).await > 0);
            // An outcome is confirmed all the same.
            run.says(&asked, 100, "Approve", 1);
            minutes(2).await;
            assert_eq!(run.mails(id).await[ANNA], 21, "{words}");
        });
    }
}

/// Who asks for help again and again is not answered for ever, and the application hears of it.
#[test]
fn a_reply_that_gets_no_answer_any_more_is_told_to_the_application() {
    simulated(async |seed| {
        let mut run = Run::quiet(seed);
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        for number in 0..5 {
            run.says(&asked, number, "?", 1);
            minutes(1).await;
        }
        assert_eq!(run.rows(id, Purpose::Answer).await.len(), 3);
        assert_eq!(run.count(id, EventKind::ReplyUnanswered).await, 2);
    });
}
