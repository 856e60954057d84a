//! People who answer, and what else falls into a mailbox.

use smartactions::domain::{Address, Correspondent, InboundMail, ItemRef, MessageId, OutgoingMail};

/// One way to answer a notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Valid: decides if it is the first.
    Approve,
    /// Valid, without `In-Reply-To`: found by the token in the quote.
    RejectQuoting,
    /// Nobody can tell what is meant.
    Vague,
    /// Asks for help.
    Question,
    /// Automatic answer.
    Absence,
    /// Claims to be the assignee, but came from outside.
    Forged,
    /// A colleague to whom the mail was forwarded.
    Stranger,
    /// Without a Message-ID; valid.
    Nameless,
    /// Can't be fetched, ever.
    Poison,
    /// Not about any task.
    Junk,
}

pub const WAYS: [Way; 10] = [
    Way::Approve,
    Way::RejectQuoting,
    Way::Vague,
    Way::Question,
    Way::Absence,
    Way::Forged,
    Way::Stranger,
    Way::Nameless,
    Way::Poison,
    Way::Junk,
];

/// Answers `sent` that way; `number` makes subject and Message-ID unlike all others.
pub fn answer(way: Way, sent: &OutgoingMail, number: u64) -> InboundMail {
    let person = sent.to[0].address.clone();
    let from = match way {
        Way::Stranger => Address::parse("zoe@sim.example").unwrap(),
        Way::Junk => Address::parse("junk@elsewhere.example").unwrap(),
        _ => person,
    };
    let first = match way {
        Way::Approve | Way::Forged | Way::Stranger | Way::Nameless | Way::Absence => "Approve",
        Way::RejectQuoting => "Reject",
        Way::Question => "?",
        Way::Vague | Way::Poison | Way::Junk => "I will look at it some day",
    };
    let quote = if way == Way::Junk { "" } else { &sent.text };
    let stamp = match way {
        Way::Forged | Way::Junk => "Anonymous",
        _ => "Internal",
    };
    let mut headers = vec![(
        "X-MS-Exchange-Organization-AuthAs".to_owned(),
        stamp.to_owned(),
    )];
    if way == Way::Absence {
        headers.push(("Auto-Submitted".to_owned(), "auto-replied".to_owned()));
    }
    let id = MessageId::parse(&format!("r{number}@sim.example"));
    let linked = !matches!(way, Way::RejectQuoting | Way::Junk);
    InboundMail {
        item: ItemRef {
            id: String::new(),
            change_key: None,
        },
        message_id: id.filter(|_| way != Way::Nameless),
        in_reply_to: linked
            .then(|| sent.message_id.clone())
            .into_iter()
            .collect(),
        references: Vec::new(),
        subject: format!("RE: {} #{number}", sent.subject),
        item_class: "IPM.Note".to_owned(),
        from: Some(Correspondent::bare(from)),
        sender: None,
        to: Vec::new(),
        cc: Vec::new(),
        received: None,
        size: 1_000,
        headers,
        text: format!("{first}\n\n-----Original Message-----\n{quote}"),
        html: None,
        unique_text: None,
        voting_response: None,
        truncated: false,
    }
}

/// The test mail as it arrives in our own mailbox, without the headers that a firewall takes away.
pub fn come_back(sent: &OutgoingMail, stripped: &[&str]) -> InboundMail {
    let mut back = answer(Way::Junk, sent, 0);
    let there = |name: &str| !stripped.contains(&name);
    let kept = sent.headers.iter().filter(|(name, _)| there(name));
    back.headers.extend(kept.cloned());
    back.message_id = Some(sent.message_id.clone());
    back.from = sent.to.first().cloned();
    let answered = sent.in_reply_to.iter().filter(|_| there("In-Reply-To"));
    back.in_reply_to = answered.cloned().collect();
    back.references = if there("References") {
        sent.references.clone()
    } else {
        Vec::new()
    };
    back
}
