//! `outgoing_relay`: the SMTP relay answers, goes under TLS and lets the account in. Waits for nothing;
//! left out where mail leaves through Exchange.
//!
//! One sign-in a run, no mail. That mail through a relay arrives stamped `Anonymous` where nobody signs
//! in is no fault: the stamp that proves replies is on mail that comes in.

use super::Outcome;
use crate::config::Cover;
use crate::domain::{Finding, Remedy};
use crate::mailbox::smtp::{RelaySettings, SmtpFault, Stage, look};
use crate::probe::findings::{finding, finding_with};
use crate::probe::plan::Target;
use crate::words::checks::relay as words;

pub(super) async fn run(target: &Target) -> Outcome {
    let Some(relay) = &target.relay else {
        return Outcome::LeftOut;
    };
    match look(relay).await {
        Ok(looked) => {
            let cover = if looked.covered {
                words::covered()
            } else {
                words::uncovered()
            };
            let who = match looked.signed_in {
                Some(account) => words::signed_in_as(&account),
                None => words::no_sign_in().to_owned(),
            };
            Outcome::passed(format!("{}, {cover}, {who}", relay.place())).with(looked.transcript)
        }
        Err(fault) => Outcome::failed(value(&fault), found(&fault, relay)),
    }
}

/// What is shown, short.
fn value(fault: &SmtpFault) -> String {
    match fault {
        SmtpFault::Refused { reply, .. } | SmtpFault::SignInRefused { reply, .. } => {
            reply.code().to_string()
        }
        SmtpFault::TlsUntrusted(_) => words::untrusted().to_owned(),
        SmtpFault::TlsNotOffered => words::no_starttls().to_owned(),
        SmtpFault::NoPassword => words::no_password().to_owned(),
        _ => words::no_answer().to_owned(),
    }
}

fn found(fault: &SmtpFault, relay: &RelaySettings) -> Finding {
    let said = format!("{}: {fault}", relay.place());
    match code(fault) {
        code @ "probe.outgoing_relay.no_password" => {
            let command = Some("smartactions secret set outgoing".to_owned());
            let text = words::give_it().to_owned();
            finding_with(code, said, [Remedy { text, command }])
        }
        code @ "probe.outgoing_relay.untrusted" => {
            let starttls = if relay.cover == Cover::Wrapped {
                ""
            } else {
                " -starttls smtp"
            };
            let command = format!(
                "openssl s_client{starttls} -connect {} </dev/null | openssl x509 -noout -pubkey | \
                 openssl pkey -pubin -outform der | sha256sum",
                relay.place()
            );
            let (text, command) = (words::its_key().to_owned(), Some(command));
            finding_with(code, said, [Remedy { text, command }])
        }
        code => finding(code, said),
    }
}

const fn code(fault: &SmtpFault) -> &'static str {
    use SmtpFault as F;
    match fault {
        F::NoSuchHost(_) => "probe.outgoing_relay.no_such_host",
        F::Unreachable(_) => "probe.outgoing_relay.unreachable",
        F::TlsNotOffered => "probe.outgoing_relay.no_starttls",
        F::TlsUntrusted(_) => "probe.outgoing_relay.untrusted",
        F::TlsFailed(_)
        | F::Refused {
            stage: Stage::Tls, ..
        } => "probe.outgoing_relay.no_tls",
        F::Unasked | F::Garbage(_) | F::TooLong => "probe.outgoing_relay.not_smtp",
        F::NoPassword => "probe.outgoing_relay.no_password",
        F::NoSignInOffered
        | F::Refused {
            stage: Stage::SignIn,
            ..
        } => "probe.outgoing_relay.no_sign_in",
        F::SignInRefused { .. } => "probe.outgoing_relay.sign_in_refused",
        F::Refused { .. } => "probe.outgoing_relay.refused",
        _ => "probe.outgoing_relay.no_answer",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;
    use crate::domain::{CheckState, Secret, Severity};
    use crate::ews::{Credentials, Trust};
    use crate::mailbox::smtp::SignIn;

    const HI: &str = "220 hi\r\n";
    const AUTH: &str = "250-r\r\n250 AUTH PLAIN\r\n";

    /// A relay that says these lines, one for each that it hears, and the first one by itself.
    async fn relay(lines: &'static [&'static str], cover: Cover, sign_in: SignIn) -> RelaySettings {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut tcp, _) = listener.accept().await.unwrap();
            for line in lines {
                tcp.write_all(line.as_bytes()).await.unwrap();
                if tcp.read(&mut [0; 4096]).await.unwrap_or(0) == 0 {
                    return;
                }
            }
        });
        let host = "127.0.0.1".to_owned();
        RelaySettings {
            host,
            port,
            cover,
            trust: Trust::SystemRoots,
            sign_in,
        }
    }

    async fn state(relay: RelaySettings) -> CheckState {
        let outcome = match look(&relay).await {
            Ok(_) => Outcome::passed("ok"),
            Err(fault) => Outcome::failed(value(&fault), found(&fault, &relay)),
        };
        outcome.into_state(std::time::Duration::ZERO).0
    }

    #[tokio::test]
    async fn each_trouble_has_its_finding_with_cause_and_remedy() {
        let account = || {
            SignIn::As(Credentials {
                account: "u".into(),
                password: Secret::new("canary".into()),
            })
        };
        for (lines, cover, sign_in, code, severity) in [
            (
                &["220 hi\r\n", "250 r\r\n"] as &'static [&'static str],
                Cover::Starttls,
                SignIn::Nobody,
                "probe.outgoing_relay.no_starttls",
                Severity::Failure,
            ),
            (
                &["SSH-2.0\r\n"],
                Cover::Starttls,
                SignIn::Nobody,
                "probe.outgoing_relay.not_smtp",
                Severity::Failure,
            ),
            (
                &["554 5.7.1 no\r\n"],
                Cover::Starttls,
                SignIn::Nobody,
                "probe.outgoing_relay.refused",
                Severity::Failure,
            ),
            (
                &[HI, "250 r\r\n"],
                Cover::Loopback,
                account(),
                "probe.outgoing_relay.no_sign_in",
                Severity::Failure,
            ),
            (
                &[HI, AUTH, "535 5.7.8 no\r\n"],
                Cover::Loopback,
                account(),
                "probe.outgoing_relay.sign_in_refused",
                Severity::Failure,
            ),
            (
                &[HI, AUTH, "221 bye\r\n"],
                Cover::Loopback,
                SignIn::NoPassword,
                "probe.outgoing_relay.no_password",
                Severity::Warning,
            ),
            (
                &[],
                Cover::Starttls,
                SignIn::Nobody,
                "probe.outgoing_relay.no_answer",
                Severity::Failure,
            ),
            (
                &["220 no tls\r\n"],
                Cover::Wrapped,
                SignIn::Nobody,
                "probe.outgoing_relay.no_tls",
                Severity::Failure,
            ),
        ] {
            let state = state(relay(lines, cover, sign_in).await).await;
            let (CheckState::Failed { finding, .. } | CheckState::Warned { finding, .. }) = state
            else {
                panic!("{code}: {state:?}")
            };
            assert_eq!(finding.code, code);
            assert_eq!(finding.severity, severity, "{code}");
            assert!(
                !finding.likely.is_empty() && !finding.remedies.is_empty(),
                "{finding:?}"
            );
            assert!(!format!("{finding:?}").contains("canary"));
        }
        let good = relay(
            &[HI, "250 r\r\n", "221 bye\r\n"],
            Cover::Loopback,
            SignIn::Nobody,
        )
        .await;
        assert!(matches!(state(good).await, CheckState::Passed { .. }));
    }

    #[tokio::test]
    async fn a_name_without_an_address_is_told() {
        let mut nowhere = relay(&[], Cover::Starttls, SignIn::Nobody).await;
        // No label is longer than 63 letters (RFC 1035): nobody is asked for this one.
        nowhere.host = format!("{}.test", "a".repeat(64));
        let CheckState::Failed { finding, .. } = state(nowhere).await else {
            panic!("passed");
        };
        assert_eq!(finding.code, "probe.outgoing_relay.no_such_host");
    }
}
