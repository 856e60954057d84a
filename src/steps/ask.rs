//! Findings about the questions to Exchange, and which mails are ours.

use super::connect::ConnectError;
use crate::words::setup::outcome as words;
use crate::{
    domain::{Finding, MessageId, Remedy, Severity},
    message,
    probe::SeenMail,
    reply::ours::bears_token,
};

/// Whether a mail shows that its mailbox is there for tasks: by the form of its Message-IDs. It answers a
/// mail of ours, or is the test mail. What we sent to somebody asks them to decide: it lies in a person's
/// mailbox, and makes it no dedicated one.
pub fn is_ours(mail: &SeenMail) -> bool {
    let known = |id: &MessageId| message::recognise(id.as_str());
    match &mail.message_id {
        Some(id) if known(id) => !bears_token(id),
        _ => mail.answers.iter().any(known),
    }
}

pub(super) fn finding(
    code: &str,
    severity: Severity,
    said: String,
    remedy: &str,
    command: Option<String>,
) -> Finding {
    Finding {
        code: code.to_owned(),
        severity,
        said,
        likely: likely(code).to_owned(),
        remedies: vec![Remedy {
            text: remedy.to_owned(),
            command,
        }],
    }
}

/// What an answer about a mailbox most likely means.
fn likely(code: &str) -> &'static str {
    match code {
        "mailbox.not_found" => words::likely_not_made(),
        "mailbox.no_rights" => words::likely_not_let_in(),
        "mailbox.no_answer" => words::likely_busy(),
        "mailbox.throttled" => words::likely_too_many(),
        _ => "",
    }
}

pub(super) fn refused(error: &ConnectError) -> Finding {
    let said = error.to_string();
    finding(error.code(), Severity::Failure, said, &error.remedy(), None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{
        domain::{Address, MessageId, OutboxId, TaskId, Tenant},
        reply::{
            ours,
            token::{Bound, Token, TokenKey},
        },
    };

    fn seen(message_id: Option<MessageId>, answers: Vec<MessageId>) -> SeenMail {
        SeenMail {
            received: String::new(),
            subject: "RE: Order".to_owned(),
            from: None,
            message_id,
            answers,
        }
    }

    #[test]
    fn our_mails_and_their_answers_are_known_and_others_are_not() {
        let row = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7);
        let ours = ours::message_id(row, None, "contoso.com").unwrap();
        let other = MessageId::parse("<x@contoso.com>").unwrap();
        let id = |token| ours::message_id(row, token, "contoso.com").unwrap();
        assert!(
            is_ours(&seen(Some(ours.clone()), Vec::new())),
            "the test mail"
        );
        assert!(is_ours(&seen(Some(other.clone()), vec![ours])));
        let (key, bob) = (
            TokenKey {
                id: 1,
                bytes: [7; 32],
            },
            Address::parse("b@x.y").unwrap(),
        );
        let task = TaskId::from_parts(jiff::Timestamp::UNIX_EPOCH, 3);
        let bound = Bound::new(task, 0, 1, None);
        let notified = id(Some(&Token::mint(&key, &Tenant::default(), &bob, bound)));
        assert!(
            !is_ours(&seen(Some(notified.clone()), Vec::new())),
            "a person's"
        );
        let confirmed = seen(Some(notified.clone()), vec![notified.clone()]);
        assert!(!is_ours(&confirmed), "what we answered them");
        assert!(is_ours(&seen(Some(other.clone()), vec![notified])));
        assert!(!is_ours(&seen(Some(other), Vec::new())));
    }
}
