//! What the test mail shows, and what follows from it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
use super::*;
use crate::{
    domain::{Address, InboundMail, ItemRef, MessageId, OutgoingMail},
    mailbox::{MailError, Traces},
    reply::ours::LOOP_HEADER,
};

fn draft() -> ItemRef {
    ItemRef {
        id: "D".into(),
        change_key: None,
    }
}

#[test]
fn only_what_was_seen_to_be_odd_takes_the_second_way() {
    let sent = Traces {
        sent: true,
        draft: None,
    };
    let usual = judge(&Trial::default(), &sent, None);
    assert_eq!((usual.way, usual.keeps_copy), (Way::TwoSteps, true));
    let left = Traces {
        sent: true,
        draft: Some(draft()),
    };
    assert_eq!(
        judge(&Trial::default(), &left, None).odd,
        ["leaves the draft"]
    );
    let mut trial = Trial::default();
    trial.seen_at("A");
    trial.seen_at("A");
    assert_eq!(
        judge(&trial, &sent, None).way,
        Way::TwoSteps,
        "one mail seen twice"
    );
    trial.seen_at("B");
    assert_eq!(judge(&trial, &sent, None).odd, ["sends 2 times"]);
    let problem = |code: &str| MailError::FateUnknown(Problem::new(code, "x", "", ""));
    let mut trial = Trial::default();
    trial.heard(Some(&problem("ews.no_answer")));
    trial.heard(None);
    assert_eq!(judge(&trial, &sent, None).way, Way::TwoSteps);
    trial.heard(Some(&problem("ews.not_understood")));
    assert_eq!(judge(&trial, &sent, None).way, Way::AtOnce);
}

#[test]
fn headers_that_did_not_arrive_are_named() {
    let id = |text: &str| MessageId::parse(text).unwrap();
    let bot = Address::parse("bot@corp.example").unwrap();
    let sent = OutgoingMail {
        message_id: id("<1@corp.example>"),
        to: vec![Correspondent::bare(bot.clone())],
        subject: "Test".into(),
        text: String::new(),
        html: String::new(),
        in_reply_to: answered_by_test(&id("<1@corp.example>")),
        references: vec![id("<test-of.1@corp.example>")],
        headers: vec![
            ("Auto-Submitted".into(), "auto-generated".into()),
            ("X-Auto-Response-Suppress".into(), "All".into()),
            (LOOP_HEADER.into(), "me".into()),
        ],
    };
    let mut back: InboundMail = serde_json::from_value(serde_json::json!({
        "item": {"id": "A", "change_key": null}, "subject": "", "item_class": "", "size": 1,
        "text": "", "in_reply_to": [], "references": [], "to": [], "cc": [], "headers": [],
        "truncated": false,
    }))
    .unwrap();
    let all = [
        "Message-ID",
        "From",
        "In-Reply-To",
        "References",
        "Auto-Submitted",
        LOOP_HEADER,
    ];
    assert_eq!(missing(&sent, &back, Some(&bot)), all);
    back.message_id = Some(sent.message_id.clone());
    back.from = Some(Correspondent::bare(bot.clone()));
    back.in_reply_to = sent.in_reply_to.clone().into_iter().collect();
    back.references = sent.references.clone();
    back.headers = vec![("auto-submitted".into(), "auto-generated".into())];
    assert_eq!(missing(&sent, &back, Some(&bot)), [LOOP_HEADER]);
}
