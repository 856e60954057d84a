//! What is said of the standard actions, and of every case in each language.

use super::{composer, envelope, outcome, task, token};
use crate::{
    domain::{Address, Correspondent, OutgoingMail, StandardAction},
    message::{Answer, Envelope, Opening, Target},
    reply::standard::{Wish, wish},
    task::{Task, TaskState},
    words::mail::Tongue,
};

/// What is said of the standard actions, and of every case in each language.
pub(super) fn mails(tongue: Tongue) -> Vec<OutgoingMail> {
    let (composer, task, outcome) = (composer(), task(), outcome());
    let envelope = Envelope {
        tongue,
        ..envelope()
    };
    let bob = Correspondent {
        name: "Bob Jones".to_owned(),
        address: Address::parse("bob@x.test").unwrap(),
    };
    let (tasks, all) = ([task.clone()], StandardAction::ALL);
    let unknown = Target::Unknown("Bob".to_owned(), vec![bob.clone()]);
    let (has, enough) = (Target::Has(bob.clone()), Target::Enough(bob.clone()));
    let several = Target::Several("Bob Jones".to_owned(), vec![bob.clone(), bob.clone()]);
    let answers = [
        Answer::Confirmation(&outcome, Some("2026-11-30 08:00 (UTC)")),
        Answer::Help(&all),
        Answer::HelpOfClosed(&[StandardAction::Status]),
        Answer::HelpHandedOn(&[StandardAction::Status]),
        Answer::NotYours,
        Answer::HandedOn,
        Answer::AlreadyDone(&outcome),
        Answer::Cancelled,
        Answer::Expired,
        Answer::Changed,
        Answer::CommentNeeded("Reject"),
        Answer::SenderNotProved,
        Answer::NoTask,
        Answer::TakenBack(Some("ordered twice")),
        Answer::DecidedElsewhere(&outcome),
        Answer::Redirected("Bob Jones (bob@x.test)"),
        Answer::RedirectedToHolder("Bob Jones (bob@x.test)"),
        Answer::Delegated("Bob Jones (bob@x.test)"),
        Answer::Slept("2026-11-30 08:00 (Europe/Berlin)"),
        Answer::Asked("bob@x.test"),
        Answer::Status(&tasks),
        Answer::Status(&[]),
        Answer::Undone("Approve"),
        Answer::NothingToUndo,
        Answer::TooLateToUndo,
        Answer::UndoElsewhere,
        Answer::NoTarget(StandardAction::Redirect, &Target::Missing),
        Answer::NoTarget(StandardAction::Delegate, &unknown),
        Answer::NoTarget(StandardAction::Redirect, &several),
        Answer::NoTarget(StandardAction::Redirect, &Target::Own),
        Answer::NoTarget(StandardAction::Redirect, &Target::Full),
        Answer::NoTarget(StandardAction::Delegate, &has),
        Answer::NoTarget(StandardAction::Delegate, &enough),
    ];
    let answer = |a: &Answer<'_>| composer.answer(&envelope, Some(&task), a).unwrap();
    let mut all_of_them: Vec<OutgoingMail> = answers.iter().map(answer).collect();
    for why in [
        Opening::HandedOn(&bob, Some("I am away.")),
        Opening::Shared(&bob, None),
        Opening::Woken,
        Opening::Reopened(&bob),
    ] {
        all_of_them.push(composer.asks_again(&envelope, &task, &why).unwrap());
    }
    let question = (&bob, "Which desk?\nThe large one?");
    all_of_them.push(composer.question(&envelope, &task, question).unwrap());
    all_of_them
}

#[test]
fn what_is_said_of_standard_actions_reads_like_this() {
    let texts: Vec<String> = mails(Tongue::ENGLISH)
        .iter()
        .map(|m| m.text.replace(&token().to_string(), "TOKEN"))
        .collect();
    insta::assert_snapshot!(texts.join("\n=====\n"));
}

#[test]
fn every_case_is_said_in_every_language_and_each_in_its_own_words() {
    for tongue in Tongue::all() {
        let mails = mails(tongue);
        let mut texts: Vec<&str> = mails.iter().map(|m| m.text.as_str()).collect();
        for mail in &mails {
            assert!(!mail.text.contains(['{', '}']), "{}", mail.text);
            let lang = format!("<html lang=\"{}\">", tongue.tag());
            assert!(mail.html.contains(&lang), "{}", mail.html);
        }
        texts.sort_unstable();
        let count = texts.len();
        texts.dedup();
        assert_eq!(
            texts.len(),
            count,
            "{}: two cases read the same",
            tongue.tag()
        );
    }
    let german = mails(Tongue::of(["de"]));
    assert!(
        german[0]
            .text
            .contains("Ihre Antwort \u{201e}Approve\u{201c}")
    );
}

/// Help says how a closed task stands, and offers none of what it would refuse.
#[test]
fn help_with_a_closed_task_offers_nothing_that_it_refuses() {
    let mut task = task();
    let said = |task: &Task| {
        let also = [StandardAction::Status];
        let help = Answer::HelpOfClosed(&also);
        let mail = composer().answer(&envelope(), Some(task), &help).unwrap();
        assert!(!mail.text.contains("Reject") && !mail.html.contains("Reject"));
        assert!(!mail.text.contains("Redirect"), "{}", mail.text);
        assert!(mail.text.contains("Status"), "{}", mail.text);
        mail.text
    };
    task.outcome = Some(outcome());
    task.state = TaskState::Completed;
    assert!(said(&task).contains("was answered: Approve, by anna@x.test"));
    task.outcome = None;
    for (state, words) in [
        (TaskState::Cancelled, "was cancelled"),
        (TaskState::Expired, "has expired"),
    ] {
        task.state = state;
        assert!(said(&task).contains(words), "{state:?}");
    }
    // Whoever is asked to prove a reply is not offered what is over, either.
    let answer = Answer::SenderNotProved;
    let mail = composer().answer(&envelope(), Some(&task), &answer);
    assert!(!mail.unwrap().text.contains("Reject"));
}

/// What the help says can be replied is read as just that.
#[test]
fn what_can_be_replied_is_understood() {
    let now = "2026-11-27T10:00[Europe/Berlin]".parse().unwrap();
    for tongue in Tongue::all() {
        for action in StandardAction::ALL {
            let word = tongue.text(&format!("use.{}", action.word()));
            if word.is_empty() {
                assert_eq!(action, StandardAction::Help);
                continue;
            }
            let wish = wish(word, &now);
            let read = match &wish {
                Some(Wish::Redirect(Some(_))) => "redirect",
                Some(Wish::Delegate(Some(_))) => "delegate",
                Some(Wish::Sleep(Some(_))) => "sleep",
                Some(Wish::Ask(Some(_))) => "ask",
                Some(Wish::Status) => "status",
                Some(Wish::Undo) => "undo",
                _ => "nothing",
            };
            assert_eq!(read, action.word(), "{}: {word}: {wish:?}", tongue.tag());
        }
    }
}
