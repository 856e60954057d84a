//! Every finding of the probe: code, likely cause, what to try.
//!
//! One table, so that the terminal, the plain form and the log say the same. The texts are written
//! for an administrator of Exchange.

mod relay;

use std::time::Duration;

use crate::domain::{Finding, Remedy, Severity};

/// Builds a finding from what is known about its code.
pub(super) fn finding(code: &str, said: impl Into<String>) -> Finding {
    let (severity, likely, remedies) = known(code);
    Finding {
        code: code.to_owned(),
        severity,
        said: said.into(),
        likely: likely.to_owned(),
        remedies: remedies
            .iter()
            .map(|text| Remedy {
                text: (*text).to_owned(),
                command: None,
            })
            .collect(),
    }
}

/// The same with a command in front of the other remedies.
pub(super) fn finding_with(
    code: &str,
    said: impl Into<String>,
    text: &str,
    command: String,
) -> Finding {
    let mut finding = finding(code, said);
    finding.remedies.insert(
        0,
        Remedy {
            text: text.to_owned(),
            command: Some(command),
        },
    );
    finding
}

/// A check that used up its time.
pub(super) fn too_slow(check: &str, limit: Duration) -> Finding {
    let said = format!("nothing within {} s", limit.as_secs());
    Finding {
        code: format!("probe.{check}.too_slow"),
        severity: Severity::Failure,
        said,
        likely: "the server or something on the way is overloaded or drops packets".to_owned(),
        remedies: vec![Remedy {
            text: "try again, then look at firewalls between here and the server".to_owned(),
            command: None,
        }],
    }
}

type Known = (Severity, &'static str, &'static [&'static str]);

/// Cause and remedies by code; a match rather than a map, so that a code without a text is seen.
#[allow(clippy::too_many_lines, reason = "a table: one arm for each code")]
fn known(code: &str) -> Known {
    use Severity::{Failure, Warning};
    if let Some(relay) = code.strip_prefix("probe.outgoing_relay.") {
        return relay::known(relay);
    }
    match code {
        "probe.name_resolves.not_found" => (
            Failure,
            "the name is misspelt, or this machine asks the wrong name server",
            &[
                "check the spelling of the server's name",
                "look at the name servers of this machine",
            ],
        ),
        "probe.port_answers.refused" => (
            Failure,
            "nothing listens there, or a firewall refuses",
            &[
                "check the port",
                "look at firewalls between here and the server",
            ],
        ),
        "probe.port_answers.silent" => (
            Failure,
            "a firewall drops the packets, or the server is down",
            &["look at firewalls between here and the server"],
        ),
        "probe.tls_handshake.refused" => (
            Failure,
            "the server offers only TLS versions or ciphers that are not safe any more",
            &[
                "switch on TLS 1.2 with ECDHE and GCM on the server",
                "check that the port speaks TLS at all",
            ],
        ),
        "probe.certificate_trust.unknown_issuer" => (
            Failure,
            "a private CA signed it, or it signed itself",
            &[
                "give the PEM file of the CA that signed it as CA file",
                "or pin its key, after comparing it with the one read on the server itself",
            ],
        ),
        "probe.certificate_trust.wrong_name" => (
            Failure,
            "the certificate was made for another name",
            &[
                "use the name that stands in the certificate",
                "have a certificate made for this name",
            ],
        ),
        "probe.certificate_trust.expired" => (
            Failure,
            "the certificate was not renewed, or the clock of this machine is wrong",
            &[
                "renew the certificate on the server",
                "check the clock of this machine",
            ],
        ),
        "probe.certificate_trust.pin_mismatch" => (
            Failure,
            "the server got a new key, or somebody stands in between",
            &["compare with the key read on the server itself before you pin the new one"],
        ),
        "probe.certificate_trust.refused" => (
            Failure,
            "the certificate or its chain is not as it should be",
            &["look at the certificate on the server"],
        ),
        "probe.certificate_trust.settings" => (
            Failure,
            "the settings for trust cannot be used",
            &["check the CA file or the pinned keys"],
        ),
        "probe.certificate_trust.private_ca" => (
            Warning,
            "the CA file vouches for this server alone",
            &["keep the CA file up to date"],
        ),
        "probe.certificate_trust.expires_soon" => (
            Warning,
            "the certificate ends within 30 days",
            &["have it renewed; with the same key a pin still fits"],
        ),
        "probe.ews_path.not_there" => (
            Failure,
            "EWS has another path, or is switched off on this server",
            &[
                "check the path, usually /EWS/Exchange.asmx",
                "check that the EWS virtual directory is published",
            ],
        ),
        "probe.ews_path.elsewhere" => (
            Failure,
            "a gateway or another site answers here",
            &["use the address that the server points to, if it is yours"],
        ),
        "probe.ews_path.web_page" => (
            Failure,
            "a sign-in page of a gateway stands in front of EWS",
            &["let EWS pass the gateway without a sign-in page"],
        ),
        "probe.ews_path.trouble" => (
            Failure,
            "the server or a gateway in front of it is in trouble",
            &[
                "try again",
                "look at the application pool MSExchangeServicesAppPool",
            ],
        ),
        "probe.ews_path.no_answer" => (
            Failure,
            "the connection broke before an answer came",
            &[
                "try again",
                "look at what stands between here and the server",
            ],
        ),
        "probe.clock_difference.large" => (
            Warning,
            "one of the two clocks is wrong",
            &["let both machines ask the same time server"],
        ),
        "probe.clock_difference.unknown" => (
            Warning,
            "the server does not tell its time",
            &["compare the clocks by hand"],
        ),
        "probe.methods_offered.none" => (
            Failure,
            "the server offers only methods that this version does not know",
            &["switch on NTLM, or Basic over TLS, for the EWS virtual directory"],
        ),
        "probe.sign_in.refused" => (
            Failure,
            "wrong password, or the account is locked or disabled",
            &[
                "type the password again",
                "unlock the account, then try again; each try may count toward a lock-out",
            ],
        ),
        "probe.sign_in.forbidden" => (
            Failure,
            "the account may sign in but not use EWS",
            &["let the account use EWS (EwsEnabled, EwsApplicationAccessPolicy)"],
        ),
        "probe.sign_in.no_answer" => (
            Failure,
            "the server answered something else than EWS",
            &[
                "try again",
                "look at what stands between here and the server",
            ],
        ),
        "probe.sign_in.throttled" | "mailbox.throttled" => (
            Failure,
            "the server is busy, or the account used up its budget",
            &["wait as long as the server says, then try again"],
        ),
        "probe.server_version.too_old" => (
            Failure,
            "requests for Exchange 2013 SP1 or newer are not understood",
            &["use a server with Exchange 2013 SP1 or newer"],
        ),
        "probe.server_version.unknown" => (
            Warning,
            "the server does not tell its version",
            &["nothing to do if the rest works"],
        ),
        "probe.own_mailbox.none" => (
            Warning,
            "the account was made for signing in only",
            &["give the replies a dedicated mailbox, reached by impersonation"],
        ),
        "probe.own_mailbox.no_answer" | "mailbox.no_answer" => (
            Failure,
            "the mailbox server is in trouble, or the mailbox is being moved",
            &["try again in a few minutes"],
        ),
        "mailbox.not_found" => (
            Warning,
            "the address is misspelt, or the mailbox is not made yet",
            &[
                "go on without: the entry stays empty and can be set later",
                "smartactions mailbox set ADDRESS",
            ],
        ),
        "mailbox.no_rights" => (
            Failure,
            "the account lacks a right in this mailbox",
            &["wait some minutes after granting: Exchange keeps rights in a cache"],
        ),
        "mailbox.other_mail" => (
            Warning,
            "the mailbox is used for other mail too",
            &["better take a dedicated mailbox: people get answers they never asked for"],
        ),
        "mailbox.full" => (
            Warning,
            "the mailbox takes no more mail",
            &["make room in it, or raise its limit; the engine waits and goes on by itself"],
        ),
        _ => (Failure, "", &[]),
    }
}
