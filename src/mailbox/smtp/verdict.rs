//! What a fault means for the engine: for this mail alone, for all of them, or for now.
//!
//! Pure, a table; `fault` names the faults.

use super::{
    fault::{SmtpFault, Stage},
    reply::Reply,
};
use crate::{
    domain::{Address, Problem},
    mailbox::MailError,
};

impl SmtpFault {
    /// What the engine acts on. Nothing but [`SmtpFault::Unknown`] leaves a mail's fate open: all else
    /// comes before the relay has said yes to the whole of it.
    pub(super) fn mail_error(&self, place: &str) -> MailError {
        let problem = self.problem(place);
        match self {
            Self::Unknown(_) => MailError::FateUnknown(problem),
            Self::SignInRefused { .. } | Self::NoPassword => MailError::SignInRefused(problem),
            Self::NoSignInOffered => MailError::Denied(problem),
            Self::TooLarge { .. } | Self::Address(_) => MailError::Unusable(problem),
            Self::Refused { stage, reply } => refused(*stage, reply, problem),
            Self::Recipients(all) => recipients(all, problem),
            // A certificate, a port, a cable: somebody has to mend it, then it works again by itself.
            _ => MailError::Transient(problem),
        }
    }
}

/// What a refusal means.
fn refused(stage: Stage, reply: &Reply, problem: Problem) -> MailError {
    use Stage::{Content, Greeting, Recipient, Sender, SignIn, Tls};
    let (code, enhanced) = (reply.code(), reply.enhanced());
    match (stage, code, enhanced) {
        // The relay itself has too much to do, or closes (RFC 5321 section 3.8).
        (_, 421, _) | (Greeting | Sender, 400..=499, _) => MailError::Busy { back_off: None },
        (Tls | SignIn, 400..=499, _) => MailError::Transient(problem),
        // Of this mail: a full mailbox, greylisting, a scanner that is down.
        (Recipient | Content, 400..=499, _) => MailError::Deferred(problem),
        // Too large for it, whoever says so.
        (_, 552, _) | (_, _, Some((5, 3, 4) | (5, 2, 3))) if matches!(stage, Sender | Content) => {
            MailError::Unusable(problem)
        }
        // It does not pass mail on for us: its setting, which somebody mends; no mail is lost by it.
        (Recipient, 500..=599, None | Some((5, 7, _))) if passes_nothing_on(reply) => {
            MailError::Denied(problem)
        }
        // Sign-in is wanted, or this sender may not: the same for every mail (Exchange says the last
        // two after the content).
        (_, 530 | 535, _)
        | (_, _, Some((5, 7, 57 | 60)))
        | (Recipient | Content, 500..=504, None)
        | (Greeting | Tls | SignIn | Sender, 500..=599, _) => MailError::Denied(problem),
        (Recipient | Content, 500..=599, _) => MailError::Unusable(problem),
        // A yes where none was due.
        _ => MailError::Transient(problem),
    }
}

/// Whether it says that it is no relay for us, in the words of Exchange, Postfix, Exim or sendmail.
fn passes_nothing_on(reply: &Reply) -> bool {
    const SAID: [&str; 6] = [
        "unable to relay",
        "relay access denied",
        "relay not permitted",
        "relaying denied",
        "relay denied",
        "relaying not allowed",
    ];
    let words = reply.words().to_ascii_lowercase();
    SAID.iter().any(|said| words.contains(said))
}

/// One that can't be reached for good decides before those that can't be now.
fn recipients(all: &[(Address, Reply)], problem: Problem) -> MailError {
    let mut worst = None;
    for (_, reply) in all {
        let one = refused(Stage::Recipient, reply, problem.clone());
        let weight = |e: &MailError| match e {
            MailError::Busy { .. } => 3,
            MailError::Denied(_) => 2,
            MailError::Unusable(_) => 1,
            _ => 0,
        };
        if worst.as_ref().is_none_or(|w| weight(&one) > weight(w)) {
            worst = Some(one);
        }
    }
    worst.unwrap_or(MailError::Transient(problem))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::mailbox::smtp::reply::first;

    fn reply(line: &str) -> Reply {
        first(format!("{line}\r\n").as_bytes()).unwrap().unwrap().0
    }

    #[test]
    fn each_answer_means_what_the_engine_has_to_do() {
        use Stage::{Content, Greeting, Recipient, Sender, SignIn, Tls};
        type Is = fn(&MailError) -> bool;
        let busy: Is = |e| matches!(e, MailError::Busy { .. });
        let transient: Is = |e| matches!(e, MailError::Transient(_));
        let denied: Is = |e| matches!(e, MailError::Denied(_));
        let deferred: Is = |e| matches!(e, MailError::Deferred(_));
        let unusable: Is = |e| matches!(e, MailError::Unusable(_));
        for (stage, line, is) in [
            (Greeting, "421 4.3.2 Service not active", busy),
            (Greeting, "450 later", busy),
            (Greeting, "554 5.7.1 not you", denied),
            (Tls, "454 4.7.0 TLS not available", transient),
            (Tls, "502 no", denied),
            (
                SignIn,
                "454 4.7.0 Temporary authentication failure",
                transient,
            ),
            (SignIn, "504 5.7.4 Unrecognized authentication type", denied),
            (Sender, "450 4.7.1 slow down", busy),
            (Sender, "552 5.3.4 too big", unusable),
            (Sender, "530 5.7.0 Authentication required", denied),
            (Sender, "550 5.7.60 may not send as", denied),
            (Sender, "553 sender rejected", denied),
            (Recipient, "421 4.4.2 rate exceeded", busy),
            (Recipient, "450 4.2.0 greylisted", deferred),
            (Recipient, "452 4.2.2 mailbox full", deferred),
            (Recipient, "550 5.1.1 no such user", unusable),
            (Recipient, "550 5.7.54 SMTP; Unable to relay", denied),
            (Recipient, "554 5.7.1 <a@b>: Relay access denied", denied),
            (Recipient, "550 relay not permitted", denied),
            (Recipient, "550 5.7.1 <a@b>... Relaying denied", denied),
            (
                Recipient,
                "550 5.1.1 no such user at relay denied.test",
                unusable,
            ),
            (Recipient, "554 5.7.1 no", unusable),
            (Recipient, "530 5.7.57 not authenticated", denied),
            (Recipient, "503 bad sequence", denied),
            (Content, "451 4.3.0 scanner down", deferred),
            (Content, "421 shutting down", busy),
            (Content, "552 5.2.3 too large", unusable),
            (Content, "554 5.6.0 not well formed", unusable),
            (Content, "550 5.7.60 may not send as", denied),
        ] {
            let fault = SmtpFault::Refused {
                stage,
                reply: reply(line),
            };
            let told = fault.mail_error("r:25");
            assert!(is(&told), "{stage:?} {line}: {told:?}");
        }
    }

    #[test]
    fn what_is_no_refusal() {
        for (fault, code) in [
            (SmtpFault::NoPassword, "secret.missing"),
            (
                SmtpFault::SignInRefused {
                    account: "u".into(),
                    reply: reply("535 5.7.8 no"),
                },
                "relay.sign_in.refused",
            ),
        ] {
            let MailError::SignInRefused(problem) = fault.mail_error("r:25") else {
                unreachable!("{fault:?}")
            };
            assert_eq!(
                (problem.code.as_str(), problem.place.as_str()),
                (code, "r:25")
            );
        }
        let lost = SmtpFault::Closed;
        assert!(matches!(lost.mail_error("r"), MailError::Transient(_)));
        let open = SmtpFault::Unknown(Box::new(lost));
        assert!(matches!(open.mail_error("r"), MailError::FateUnknown(_)));
    }

    #[test]
    fn several_recipients_are_told_each_with_its_words() {
        let at = |a: &str| Address::parse(a).unwrap();
        let both = vec![
            (at("a@x.y"), reply("450 later")),
            (at("b@x.y"), reply("550 5.1.1 nobody")),
        ];
        let fault = SmtpFault::Recipients(both);
        assert_eq!(
            fault.to_string(),
            "the relay refused a@x.y: 450 later; b@x.y: 550 5.1.1 nobody"
        );
        assert!(matches!(fault.mail_error("r"), MailError::Unusable(_)));
        let later = SmtpFault::Recipients(vec![(at("a@x.y"), reply("450 later"))]);
        assert!(matches!(later.mail_error("r"), MailError::Deferred(_)));
    }
}
