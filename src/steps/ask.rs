//! Findings about the questions to Exchange, and which mails are ours.

use super::connect::ConnectError;
use crate::{
    domain::{Finding, Remedy, Severity},
    message,
    probe::SeenMail,
};

/// Whether a mail is one of ours or answers one: by the form of its Message-IDs.
pub fn is_ours(mail: &SeenMail) -> bool {
    mail.message_id
        .iter()
        .chain(&mail.answers)
        .any(|id| message::recognise(id.as_str()))
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
        "mailbox.not_found" => "no mailbox was made for it yet",
        "mailbox.no_rights" => "the service account was not let into this mailbox",
        "mailbox.no_answer" => "the server is busy, or sign-in does not work yet",
        "mailbox.throttled" => "too many requests of this account in a short time",
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
        domain::{MessageId, OutboxId},
        reply::ours,
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
        assert!(is_ours(&seen(Some(ours.clone()), Vec::new())));
        assert!(is_ours(&seen(Some(other.clone()), vec![ours])));
        assert!(!is_ours(&seen(Some(other), Vec::new())));
    }
}
