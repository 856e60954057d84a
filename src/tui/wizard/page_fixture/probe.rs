//! Probe: as it runs, with a password that is refused, a certificate that is not believed, a search.

use std::time::Duration;

use super::{finding, passed, press, start_with, welcome};
use crate::{
    domain::{CheckState, Remedy, Secret},
    setup::{Command, Effect, Event, FieldId, Step, Way},
    tui::wizard::Face,
};

/// On Probe, with the answers of the sketches; no check has told anything yet.
pub(in crate::tui::wizard) fn at_probe(way: Way) -> (Face, u32) {
    let mut face = welcome();
    start_with(&mut face, way);
    let url = "https://mail.contoso.com/EWS/Exchange.asmx";
    face.happened(Event::Typed(FieldId::Url, url.to_owned()));
    face.happened(Event::Chose(FieldId::TrustBy, 1));
    let ca = "/etc/smartactions/contoso-ca.pem";
    face.happened(Event::Typed(FieldId::CaFile, ca.to_owned()));
    let secret = Secret::new("canary".to_owned());
    face.happened(Event::Secret(FieldId::Password, secret));
    let effects = press(&mut face, Command::NextStep);
    let run = run_of(&effects);
    assert_eq!(face.view.step, Step::Probe);
    (face, run.unwrap())
}

fn run_of(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|e| match e {
        Effect::RunProbe { run, .. } => Some(*run),
        _ => None,
    })
}

fn waits() -> CheckState {
    CheckState::Waiting {
        waits_for: Some("sign_in".to_owned()),
    }
}

pub(super) fn check(face: &mut Face, run: u32, id: &str, name: &str, state: CheckState) {
    let (id, name) = (id.to_owned(), name.to_owned());
    face.happened(Event::Check {
        run,
        id,
        name,
        state,
    });
}

/// The checks up to the methods, as in the sketch.
pub(super) fn reached(face: &mut Face, run: u32) {
    let trust = CheckState::Warned {
        value: "private CA, 302 days left".to_owned(),
        finding: finding(
            "probe.certificate.private_ca",
            "issued by Contoso Root CA",
            "the company's own CA",
            "nothing, if the CA file is the right one",
            "",
        ),
        elapsed: Duration::from_millis(9),
    };
    let all = [
        ("name_resolves", "Name resolves", passed("10.20.0.14", 12)),
        ("port_answers", "Port 443 answers", passed("", 31)),
        ("tls_handshake", "TLS handshake", passed("TLS 1.2", 88)),
        ("certificate_trust", "Certificate trust", trust),
        (
            "ews_path",
            "EWS path answers",
            passed("/EWS/Exchange.asmx", 44),
        ),
        ("clock_difference", "Clock difference", passed("0.4 s", 0)),
        (
            "methods_offered",
            "Methods offered",
            passed("Negotiate, NTLM", 45),
        ),
    ];
    for (id, name, state) in all {
        check(face, run, id, name, state);
    }
}

/// The sketch: a password that is refused.
pub(in crate::tui::wizard) fn refused() -> Face {
    let (mut face, run) = at_probe(Way::Change);
    reached(&mut face, run);
    let state = CheckState::Failed {
        value: "401".to_owned(),
        finding: finding(
            "probe.sign_in.refused",
            "NTLM refused CONTOSO\\svc-tasks",
            "wrong password, or the account is locked",
            "unlock it, then press r",
            "Unlock-ADAccount svc-tasks",
        ),
        elapsed: Duration::from_millis(1_024),
    };
    check(&mut face, run, "sign_in", "Sign-in", state);
    let lines = [
        "> POST /EWS/Exchange.asmx",
        "> Authorization: NTLM ****",
        "< 401 Unauthorized",
        "< WWW-Authenticate: Negotiate",
        "< WWW-Authenticate: NTLM",
    ];
    face.happened(Event::Transcript {
        run,
        id: "sign_in".to_owned(),
        lines: lines.map(str::to_owned).to_vec(),
    });
    check(&mut face, run, "server_version", "Server version", waits());
    check(&mut face, run, "own_mailbox", "Account's mailbox", waits());
    face.happened(Event::ProbeDone { run });
    face
}

/// In the middle: sign-in runs.
pub(in crate::tui::wizard) fn signing_in() -> Face {
    let (mut face, run) = at_probe(Way::Change);
    reached(&mut face, run);
    check(&mut face, run, "sign_in", "Sign-in", CheckState::Running);
    check(&mut face, run, "server_version", "Server version", waits());
    check(&mut face, run, "own_mailbox", "Account's mailbox", waits());
    face
}

/// The key that the server of [`not_believed`] showed.
pub(in crate::tui::wizard) const PIN: &str =
    "sha256:4f1c07aa63e0b1d29855c7e41f0a9d3b6e82c5710f4da9b3e6c1d7520a88b2e9";

/// A certificate that the roots of this machine do not vouch for.
pub(in crate::tui::wizard) fn not_believed() -> Face {
    let (mut face, _) = at_probe(Way::Change);
    press(&mut face, Command::Back);
    face.happened(Event::Chose(FieldId::TrustBy, 0));
    let run = run_of(&press(&mut face, Command::NextStep)).unwrap();
    let mut finding = finding(
        "probe.certificate_trust.unknown_issuer",
        "unknown issuer; made for mail.contoso.com, signed by Contoso Root CA",
        "a private CA signed it, or the server does not send the certificates in between",
        "give the PEM file of the CA that signed it as CA file",
        "",
    );
    finding.remedies.push(Remedy {
        text: "the key that the server showed, as it would be pinned".to_owned(),
        command: Some(PIN.to_owned()),
    });
    let state = CheckState::Failed {
        value: "not believed".to_owned(),
        finding,
        elapsed: Duration::from_millis(9),
    };
    let name = "Certificate trust";
    check(&mut face, run, "certificate_trust", name, state);
    face.happened(Event::ProbeDone { run });
    face
}

/// The server was searched for: five places, the last one without a record.
pub(in crate::tui::wizard) fn searched() -> Face {
    let (mut face, run) = at_probe(Way::Change);
    let state = passed("mail.contoso.com", 1_322);
    check(&mut face, run, "autodiscover", "Autodiscover", state);
    let lines = [
        "SOAP https://contoso.com/autodiscover/autodiscover.svc",
        "  404 nothing there, 61 ms",
        "POX https://contoso.com/autodiscover/autodiscover.xml",
        "  200 a web page, no answer of Autodiscover, 1.24 s",
        "GET http://autodiscover.contoso.com/autodiscover/autodiscover.xml",
        "  302 points to autodiscover.hoster.com, outside the mail domain: not asked, 18 ms",
        "SRV _autodiscover._tcp.contoso.com",
        "  no such record, 3 ms",
    ];
    face.happened(Event::Transcript {
        run,
        id: "autodiscover".to_owned(),
        lines: lines.map(str::to_owned).to_vec(),
    });
    check(&mut face, run, "sign_in", "Sign-in", passed("NTLM", 402));
    face.happened(Event::ProbeDone { run });
    face
}
