//! Findings on the SMTP relay that mail leaves through.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    fails(
        "probe.outgoing_relay.no_such_host",
        "the name is misspelt, or this machine asks the wrong name server",
        &[
            "check outgoing.via",
            "look at the name servers of this machine",
        ],
    ),
    fails(
        "probe.outgoing_relay.unreachable",
        "nothing listens there, or a firewall is in between; ports are 587, 465 or 25",
        &[
            "check the port in outgoing.via",
            "look at firewalls between here and the relay",
        ],
    ),
    fails(
        "probe.outgoing_relay.no_starttls",
        "the relay has no certificate, or something in between hides STARTTLS",
        &[
            "switch STARTTLS on at the relay",
            "or give smtps://HOST:465 if it speaks TLS from the start",
        ],
    ),
    fails(
        "probe.outgoing_relay.untrusted",
        "a private CA signed its certificate, it signed itself, or it is made for another name",
        &[
            "give the PEM file of its CA as outgoing.ca_file",
            "or pin its key in outgoing.pins",
        ],
    ),
    fails(
        "probe.outgoing_relay.no_tls",
        "the port speaks no TLS, or only versions that are not safe any more",
        &[
            "check the port: 587 for smtp://, 465 for smtps://",
            "switch on TLS 1.2 at the relay",
        ],
    ),
    fails(
        "probe.outgoing_relay.not_smtp",
        "another service answers at that port, or a gateway in between",
        &[
            "check the port in outgoing.via",
            "look at what stands between here and the relay",
        ],
    ),
    warns(
        "probe.outgoing_relay.no_password",
        "the relay's account has no password yet; until then mail waits",
        &["the running engine takes it up by itself"],
    ),
    fails(
        "probe.outgoing_relay.no_sign_in",
        "the relay knows us by our address, or takes other methods than PLAIN and LOGIN",
        &[
            "empty outgoing.account",
            "or switch AUTH PLAIN or LOGIN on at the relay, under TLS",
        ],
    ),
    fails(
        "probe.outgoing_relay.sign_in_refused",
        "wrong password, or the account is locked or may not use SMTP",
        &[
            "smartactions secret set outgoing",
            "unlock the account, then try again; each try may count toward a lock-out",
        ],
    ),
    fails(
        "probe.outgoing_relay.refused",
        "the relay does not take mail from this machine",
        &["add this machine's address to those that the relay takes mail from"],
    ),
    fails(
        "probe.outgoing_relay.no_answer",
        "the relay is overloaded, or a firewall drops the packets",
        &["try again", "look at firewalls between here and the relay"],
    ),
];
