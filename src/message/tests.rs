//! Mails as people get them, and that replies to them are read right.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod standing;

use jiff::Timestamp;

use super::{Answer, Composer, Envelope, recognise};
use crate::{
    domain::{
        Action, Address, CommentRule, Correspondent, Decision, MessageId, OutboxId, OutgoingMail,
        ProofLevel, StandardAction, TaskId, Tenant,
    },
    reply::{
        Input, Offer, read,
        token::{Bound, Token, TokenKey, find_tokens},
    },
    task::{Assignee, Outcome, Task, TaskState},
    words::mail::Tongue,
};

fn anna() -> Address {
    Address::parse("anna@x.test").unwrap()
}

fn task() -> Task {
    let reject = Action {
        comment: CommentRule::Required,
        ..Action::named("Reject")
    };
    Task {
        id: TaskId::from_parts(Timestamp::UNIX_EPOCH, 1),
        version: 1,
        revision: 0,
        state: TaskState::Open,
        created: Timestamp::UNIX_EPOCH,
        reference: Some("PO-4711".to_owned()),
        title: "Order <4711> & more".to_owned(),
        text: "Twelve desks.\nFor Lyon.".to_owned(),
        link: Some("https://x.test/4711?a=1&b=\"2\"".to_owned()),
        language: None,
        listener: "default".to_owned(),
        assignees: vec![Assignee::new(anna(), None)],
        actions: vec![Action::named("Approve"), reject],
        requester: None,
        standard: None,
        proof: ProofLevel::Exchange,
        data: None,
        outcome: None,
    }
}

fn token() -> Token {
    let key = TokenKey {
        id: 1,
        bytes: [9; 32],
    };
    let bound = Bound::new(task().id, 0, 1, None);
    Token::mint(&key, &Tenant::default(), &anna(), bound)
}

fn envelope() -> Envelope {
    Envelope {
        row: OutboxId::from_parts(Timestamp::UNIX_EPOCH, 7),
        domain: "x.test".to_owned(),
        to: Correspondent::bare(anna()),
        token: Some(token()),
        in_reply_to: MessageId::parse("<b@x.test>"),
        references: MessageId::parse_list("<a@x.test>"),
        subject: Some("RE: Order\r\nBcc: eve@x.test".to_owned()),
        tongue: Tongue::ENGLISH,
    }
}

fn composer() -> Composer {
    Composer::new("inst-1").unwrap()
}

fn outcome() -> Outcome {
    Outcome {
        action: "Approve".to_owned(),
        by: anna(),
        acted_as: None,
        elsewhere: false,
        comment: Some("fine <b>".to_owned()),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn all_mails() -> Vec<OutgoingMail> {
    let (composer, task, outcome) = (composer(), task(), outcome());
    let offer = Offer::new(&task.actions, &[StandardAction::Help]).unwrap();
    let reading = |text| {
        let input = Input {
            text,
            ..Input::default()
        };
        read(&input, &offer)
    };
    let (typo, empty) = (reading("aprove"), reading(""));
    let answers = [
        Answer::Confirmation(&outcome, None),
        Answer::AskedBack(&typo),
        Answer::AskedBack(&empty),
        Answer::Help(&[]),
        Answer::NotYours,
        Answer::AlreadyDone(&outcome),
        Answer::Cancelled,
        Answer::Expired,
        Answer::Changed,
        Answer::CommentNeeded("Reject"),
        Answer::SenderNotProved,
        Answer::NoTask,
        Answer::TakenBack(Some("ordered twice")),
        Answer::DecidedElsewhere(&outcome),
    ];
    let mut mails = vec![composer.notification(&envelope(), &task).unwrap()];
    for answer in answers {
        mails.push(composer.answer(&envelope(), Some(&task), &answer).unwrap());
    }
    mails
}

#[test]
fn the_notification_says_what_is_needed() {
    let mail = composer().notification(&envelope(), &task()).unwrap();
    insta::assert_snapshot!(mail.text.replace(&token().to_string(), "TOKEN"));
    assert!(mail.html.contains("Order &lt;4711&gt; &amp; more"));
    assert!(!mail.html.contains("b=\"2\""));
    assert_eq!(mail.subject, "Order <4711> & more");
    assert_eq!(find_tokens(mail.message_id.as_str()), [token()]);
    assert_eq!(find_tokens(&mail.text), [token()]);
    assert_eq!(find_tokens(&mail.html), [token()]);
}

#[test]
fn answers_read_like_this() {
    let texts: Vec<String> = all_mails()
        .iter()
        .skip(1)
        .map(|m| m.text.replace(&token().to_string(), "TOKEN"))
        .collect();
    insta::assert_snapshot!(texts.join("\n=====\n"));
}

#[test]
fn every_mail_silences_machines_and_is_known_again() {
    for mail in all_mails() {
        let header = |name: &str| {
            mail.headers
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v.as_str())
        };
        assert_eq!(header("Auto-Submitted"), Some("auto-generated"));
        assert_eq!(
            header("X-Auto-Response-Suppress"),
            Some("DR, RN, NRN, AutoReply")
        );
        assert_eq!(header("X-SmartActions"), Some("inst-1"));
        assert!(recognise(mail.message_id.as_str()));
        assert!(recognise(&mail.text));
        assert!(!mail.subject.contains(['\r', '\n']));
        assert_eq!(mail.references.len(), 2);
    }
    assert!(!recognise("<a@b> hello"));
}

#[test]
fn an_answer_to_a_stranger_tells_nothing_of_the_task() {
    let mut envelope = envelope();
    envelope.token = None;
    let mail = composer()
        .answer(&envelope, None, &Answer::NotYours)
        .unwrap();
    assert!(!mail.text.contains("4711") && !mail.text.contains("Approve"));
}

#[test]
fn the_test_mail_has_its_row() {
    let row = OutboxId::from_parts(Timestamp::UNIX_EPOCH, 8);
    let mail = composer()
        .test_mail(row, "x.test", Correspondent::bare(anna()))
        .unwrap();
    assert_eq!(crate::reply::ours::row_of(&mail.message_id), Some(row));
    assert!(find_tokens(&mail.text).is_empty());
}

#[test]
fn a_domain_that_is_none_is_refused() {
    let mut envelope = envelope();
    envelope.domain = "x test".to_owned();
    let refused = composer().notification(&envelope, &task());
    assert_eq!(refused.map_err(|e| e.code()).unwrap_err(), "message.domain");
}

/// A reply that quotes any of our mails whole, and has no text of its own, never acts; with a
/// clear first line it does.
#[test]
fn our_own_mails_are_cut_from_replies() {
    let offer = Offer::new(&task().actions, &[StandardAction::Help]).unwrap();
    for mail in all_mails()
        .into_iter()
        .chain(standing::mails(Tongue::ENGLISH))
    {
        for quote in [mail.text.clone(), mail.text.replace('\n', "\n> ")] {
            for (own, want) in [("", Decision::Ask), ("Approve\n\n", Decision::Act)] {
                let text = format!("{own}{quote}");
                let input = Input {
                    text: &text,
                    sent_text: Some(&mail.text),
                    ..Input::default()
                };
                let reading = read(&input, &offer);
                assert_eq!(reading.decision, want, "{text}\n{reading:?}");
            }
        }
    }
}
