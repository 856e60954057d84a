//! Findings of the check `outgoing_relay`: cause and remedies by the end of their code.

use super::Known;
use crate::domain::Severity;

/// What is known of the relay's findings.
pub(super) fn known(what: &str) -> Known {
    use Severity::{Failure, Warning};
    match what {
        "no_such_host" => (
            Failure,
            "the name is misspelt, or this machine asks the wrong name server",
            &[
                "check outgoing.via",
                "look at the name servers of this machine",
            ],
        ),
        "unreachable" => (
            Failure,
            "nothing listens there, or a firewall is in between; ports are 587, 465 or 25",
            &[
                "check the port in outgoing.via",
                "look at firewalls between here and the relay",
            ],
        ),
        "no_starttls" => (
            Failure,
            "the relay has no certificate, or something in between hides STARTTLS",
            &[
                "switch STARTTLS on at the relay",
                "or give smtps://HOST:465 if it speaks TLS from the start",
            ],
        ),
        "untrusted" => (
            Failure,
            "a private CA signed its certificate, it signed itself, or it is made for another name",
            &[
                "give the PEM file of its CA as outgoing.ca_file",
                "or pin its key in outgoing.pins",
            ],
        ),
        "no_tls" => (
            Failure,
            "the port speaks no TLS, or only versions that are not safe any more",
            &[
                "check the port: 587 for smtp://, 465 for smtps://",
                "switch on TLS 1.2 at the relay",
            ],
        ),
        "not_smtp" => (
            Failure,
            "another service answers at that port, or a gateway in between",
            &[
                "check the port in outgoing.via",
                "look at what stands between here and the relay",
            ],
        ),
        "no_password" => (
            Warning,
            "the relay's account has no password yet; until then mail waits",
            &["the running engine takes it up by itself"],
        ),
        "no_sign_in" => (
            Failure,
            "the relay knows us by our address, or takes other methods than PLAIN and LOGIN",
            &[
                "empty outgoing.account",
                "or switch AUTH PLAIN or LOGIN on at the relay, under TLS",
            ],
        ),
        "sign_in_refused" => (
            Failure,
            "wrong password, or the account is locked or may not use SMTP",
            &[
                "smartactions secret set outgoing",
                "unlock the account, then try again; each try may count toward a lock-out",
            ],
        ),
        "refused" => (
            Failure,
            "the relay does not take mail from this machine",
            &["add this machine's address to those that the relay takes mail from"],
        ),
        "no_answer" => (
            Failure,
            "the relay is overloaded, or a firewall drops the packets",
            &["try again", "look at firewalls between here and the relay"],
        ),
        _ => (Failure, "", &[]),
    }
}
