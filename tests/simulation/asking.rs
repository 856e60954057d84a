//! Questions and lists of open tasks in the whole engine, and mails that a person lets act.

use serde_json::json;
use smartactions::{
    domain::{Disposition, EventKind},
    engine::{Settle, SettleError},
    store::{Fate, Purpose, Store},
    task::TaskState,
};

use crate::{
    Run,
    parts::plan,
    people::{Way, answer},
    standing::{ANNA, BO, minutes, simulated},
};

#[test]
fn a_question_goes_to_who_wants_the_task_done_and_status_lists_what_is_open() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({"requester": BO})).await;
        run.a_task(&json!({"title": "Second order"})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 1, "Ask: which desk?", 1);
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::Acted);
        let questions = run.rows(id, Purpose::Question).await;
        assert_eq!(questions.len(), 1);
        let mail = &questions[0].new.mail;
        assert_eq!(mail.to[0].address.as_str(), BO);
        assert!(mail.text.contains("which desk?"), "{}", mail.text);
        let reply_to = ("Reply-To".to_owned(), ANNA.to_owned());
        assert!(mail.headers.contains(&reply_to));
        run.says(&asked, 2, "Status", 1);
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::Helped);
        let answers = run.rows(id, Purpose::Answer).await;
        assert!(answers[0].new.mail.text.contains("Second order"));
        assert_eq!(run.stored(id).await.state, TaskState::Open);
        // Without any task, for whoever is signed in, and for nobody else.
        for (number, way, became) in [(7, Way::Approve, "helped"), (8, Way::Forged, "set_aside")] {
            let mut mail = answer(way, &asked, number);
            mail.in_reply_to.clear();
            "Status".clone_into(&mut mail.text);
            "Status".clone_into(&mut mail.subject);
            run.mailbox.deliver(mail);
            minutes(2).await;
            let tenant = smartactions::domain::Tenant::default();
            let newest = run.store.recent(&tenant, None, 1).await.unwrap();
            assert_eq!(newest[0].disposition.word(), became);
        }
        // Whoever has nobody to ask is told that it is not possible.
        let other = run.a_task(&json!({"title": "Third"})).await;
        let asked = run.asked(other, ANNA).await;
        run.says(&asked, 3, "Ask: which desk", 1);
        minutes(2).await;
        assert_eq!(run.last(other).await, Disposition::AskedBack);
    });
}

/// Who asked waits for an answer that will not come: they are told, in their language.
#[test]
fn who_asked_is_told_that_the_question_came_back() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let person = json!({"address": ANNA, "language": "de"});
        for (anna, said) in [(person, "kam zurück"), (json!(ANNA), "kam zurück")] {
            let id = run
                .a_task(&json!({"requester": BO, "assignees": [anna]}))
                .await;
            let asked = run.asked(id, ANNA).await;
            run.says(&asked, 1, "Rückfrage: welche Tür", 1);
            minutes(2).await;
            let question = run.rows(id, Purpose::Question).await[0].new.mail.clone();
            for number in [2, 3] {
                let mut bounce = answer(Way::Approve, &question, number);
                bounce.item_class = "REPORT.IPM.Note.NDR".to_owned();
                bounce.text = "Action: failed\nStatus: 5.1.1\n".to_owned();
                run.mailbox.deliver(bounce);
                minutes(2).await;
                assert_eq!(run.last(id).await.word(), "ignored");
            }
            assert_eq!(run.count(id, EventKind::QuestionBounced).await, 2);
            assert_eq!(run.count(id, EventKind::AssigneeBounced).await, 0);
            let told = run.rows(id, Purpose::Answer).await;
            assert!((1..=3).contains(&told.len()), "few: {}", told.len());
            let mail = &told[0].new.mail;
            assert_eq!(mail.to[0].address.as_str(), ANNA);
            assert!(
                mail.text.contains(said) && mail.text.contains(BO),
                "{}",
                mail.text
            );
            // A bounce of that mail tells nobody anything.
            let mut bounce = answer(Way::Approve, mail, 4);
            bounce.item_class = "REPORT.IPM.Note.NDR".to_owned();
            run.mailbox.deliver(bounce);
            minutes(2).await;
            assert_eq!(run.rows(id, Purpose::Answer).await.len(), told.len());
        }
    });
}

/// Release acts once, and only as who stands in From; who said so is kept. What was discarded is over.
#[test]
fn a_mail_that_was_set_aside_acts_when_a_person_says_so() {
    simulated(async |seed| {
        let run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let mut mail = answer(Way::Approve, &asked, 1);
        mail.item_class = "IPM.Note.SMIME".to_owned();
        run.mailbox.deliver(mail.clone());
        mail.message_id = smartactions::domain::MessageId::parse("other@sim.example");
        run.mailbox.deliver(mail);
        minutes(2).await;
        let aside = run.engine.mails_set_aside().await.unwrap();
        assert_eq!(aside.len(), 2, "{aside:#?}");
        let key = aside[0].key.clone();
        let settle = |key: String, what| {
            let engine = run.engine.clone();
            async move {
                engine
                    .settle(&key, what, "root", Some("looked at it"))
                    .await
            }
        };
        // Read again with all that is asked of any mail, it is set aside again.
        let again = settle(key.clone(), Settle::Replay).await.unwrap();
        assert!(matches!(again.disposition, Disposition::SetAside(_)));
        assert_eq!(run.stored(id).await.state, TaskState::Open);
        let twice = settle(key, Settle::Release).await;
        assert_eq!(twice.unwrap_err(), SettleError::Settled);
        let done = settle(again.key.clone(), Settle::Release).await.unwrap();
        assert_eq!(done.disposition, Disposition::Acted);
        assert!(done.story[0].text.contains("release by root: looked at it"));
        let task = run.stored(id).await;
        assert_eq!(task.outcome.unwrap().by.as_str(), ANNA);
        minutes(2).await;
        assert_eq!(run.rows(id, Purpose::Confirmation).await.len(), 1);
        let other = aside[1].key.clone();
        let put_away = settle(other.clone(), Settle::Discard).await.unwrap();
        assert_eq!(put_away.disposition.word(), "ignored");
        assert!(settle(other, Settle::Release).await.is_err());
        assert_eq!(
            settle("none".to_owned(), Settle::Release)
                .await
                .unwrap_err(),
            SettleError::Unknown
        );
        assert!(run.engine.mails_set_aside().await.unwrap().is_empty());
        for kind in [
            EventKind::ReplyReleased,
            EventKind::ReplyReplayed,
            EventKind::ReplyDiscarded,
        ] {
            assert_eq!(run.count(id, kind).await, 1, "{kind:?}");
        }
        let told = run.engine.explained(id).await.unwrap();
        assert!(
            told.iter()
                .any(|mail| mail.why.contains("one clear answer")),
            "{told:#?}"
        );
    });
}

/// An entry that is emptied is no mailbox any more: no mail of it is asked for, and what is to be done is
/// said. Filled again, all goes on: what waited leaves, and the mail that was set aside acts.
#[test]
fn an_emptied_entry_is_left_alone_and_goes_on_when_it_is_filled() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let mut mail = answer(Way::Approve, &run.asked(id, ANNA).await, 1);
        mail.item_class = "IPM.Note.SMIME".to_owned();
        run.mailbox.deliver(mail);
        minutes(2).await;
        let key = run.engine.mails_set_aside().await.unwrap()[0].key.clone();
        let engine = run.engine.clone();
        let release = async || engine.settle(&key, Settle::Release, "root", None).await;
        run.engine.pause();
        minutes(2).await;
        assert_eq!(release().await.unwrap_err(), SettleError::Paused);
        run.engine.resume();
        run.engine.apply(plan(None, 0));
        minutes(2).await;
        let calls = run.mailbox.inside().calls;
        assert_eq!(release().await.unwrap_err(), SettleError::NoMailbox);
        let other = run.a_task(&json!({"title": "Second"})).await;
        minutes(10).await;
        assert_eq!(run.mailbox.inside().calls, calls, "nobody calls there");
        let waits = run.rows(other, Purpose::Notification).await;
        assert_eq!(waits[0].fate, Fate::Waiting);
        run.engine.apply(run.plan.clone());
        minutes(2).await;
        let asked = run.asked(other, ANNA).await;
        run.says(&asked, 2, "Approve", 1);
        let done = release().await.unwrap();
        assert_eq!(done.disposition, Disposition::Acted);
        minutes(2).await;
        for id in [id, other] {
            assert_eq!(run.stored(id).await.state, TaskState::Completed);
            let confirmed = run.rows(id, Purpose::Confirmation).await;
            assert_eq!(confirmed[0].fate, Fate::Sent);
        }
    });
}

#[test]
fn a_weak_word_acts_where_the_config_says_so() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 1, "ok", 1);
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::AskedBack);
        run.plan.config.replies.weak_words = true;
        run.engine.apply(run.plan.clone());
        run.says(&asked, 2, "ok, but later", 1);
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::AskedBack);
        run.says(&asked, 3, "\u{1f44d}", 1);
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::Acted);
        let outcome = run.stored(id).await.outcome.unwrap();
        assert_eq!(outcome.action, "Approve");
    });
}

/// What the config or the task leaves out is not there.
#[test]
fn a_standard_action_can_be_left_out() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let few = run.a_task(&json!({"standard": ["sleep"]})).await;
        let asked = run.asked(few, ANNA).await;
        run.says(&asked, 1, "Redirect to Bo Berg", 1);
        minutes(2).await;
        assert_eq!(run.last(few).await, Disposition::AskedBack);
        assert_eq!(run.stored(few).await.assignees.len(), 1);
        let redirect = smartactions::domain::StandardAction::Redirect;
        run.plan.config.replies.standard.retain(|a| *a != redirect);
        run.engine.apply(run.plan.clone());
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 2, "Redirect to Bo Berg", 1);
        minutes(2).await;
        assert_eq!(run.stored(id).await.assignees.len(), 1);
        run.says(&asked, 3, "Delegate to Bo Berg", 1);
        minutes(2).await;
        assert_eq!(run.stored(id).await.assignees.len(), 2);
    });
}
