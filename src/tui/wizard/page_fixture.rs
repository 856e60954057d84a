//! Screens of the pages for tests: the real machine, brought to a page by events alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use jiff::Timestamp;

use super::Face;
use crate::{
    config::{Settings, Written},
    domain::{
        Address, CheckState, Finding, Remedy, Secret, Severity,
        snapshot::{Readiness, ReadyState},
    },
    setup::{
        Command, Effect, Event, Facts, FieldId, FirstKey, Machine, MailboxOutcome, Ready,
        RecentMail, Rights, Step,
    },
    words::setup::start,
};

const OLD: &str = "[exchange]\nurl = \"https://old.contoso.com/EWS/Exchange.asmx\"\n\
                   account = 'CONTOSO\\svc-tasks'\n\n[[listener]]\nname = \"default\"\n\
                   mailbox = \"svc-tasks@contoso.com\"\naccess = \"own\"\n";

/// A face on Welcome, with the config of an older setup and its engine.
pub(super) fn welcome() -> Face {
    let mut machine = Machine::new();
    machine.start();
    let mut face = Face::new(machine, None, Timestamp::UNIX_EPOCH);
    let facts = Facts {
        config_file: "/etc/smartactions/config.toml".into(),
        config_text: Some(OLD.to_owned()),
        settings: Settings::parse("config.toml", OLD).unwrap(),
        secrets: vec!["exchange.password".to_owned()],
        engine: Some(3120),
        ..Facts::default()
    };
    face.happened(Event::Found(Box::new(facts)));
    face
}

pub(super) fn press(face: &mut Face, command: Command) -> Vec<Effect> {
    face.happened(Event::Press(command))
}

fn start_with(face: &mut Face, way: &str) -> Vec<Effect> {
    let field = face.view.fields.iter().find(|f| f.id == FieldId::Start);
    let at = field.unwrap().choices.iter().position(|c| *c == way);
    face.happened(Event::Chose(FieldId::Start, at.unwrap()));
    press(face, Command::Next)
}

/// On Probe, with the answers of the sketches; no check has told anything yet.
pub(super) fn at_probe(way: &str) -> (Face, u32) {
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
    let run = effects.iter().find_map(|e| match e {
        Effect::RunProbe { run, .. } => Some(*run),
        _ => None,
    });
    assert_eq!(face.view.step, Step::Probe);
    (face, run.unwrap())
}

fn passed(value: &str, ms: u64) -> CheckState {
    CheckState::Passed {
        value: value.to_owned(),
        elapsed: Duration::from_millis(ms),
    }
}

fn waits() -> CheckState {
    CheckState::Waiting {
        waits_for: Some("sign_in".to_owned()),
    }
}

fn finding(code: &str, said: &str, likely: &str, text: &str, command: &str) -> Finding {
    Finding {
        code: code.to_owned(),
        severity: Severity::Failure,
        said: said.to_owned(),
        likely: likely.to_owned(),
        remedies: vec![Remedy {
            text: text.to_owned(),
            command: Some(command.to_owned()).filter(|c| !c.is_empty()),
        }],
    }
}

fn check(face: &mut Face, run: u32, id: &str, name: &str, state: CheckState) {
    let (id, name) = (id.to_owned(), name.to_owned());
    face.happened(Event::Check {
        run,
        id,
        name,
        state,
    });
}

/// The checks up to the methods, as in the sketch.
fn reached(face: &mut Face, run: u32) {
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
pub(super) fn refused() -> Face {
    let (mut face, run) = at_probe(start::CHANGE);
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
pub(super) fn signing_in() -> Face {
    let (mut face, run) = at_probe(start::CHANGE);
    reached(&mut face, run);
    check(&mut face, run, "sign_in", "Sign-in", CheckState::Running);
    check(&mut face, run, "server_version", "Server version", waits());
    check(&mut face, run, "own_mailbox", "Account's mailbox", waits());
    face
}

/// Everything passed or warned; on Mailbox, whose first query is under way.
fn at_mailbox(way: &str) -> (Face, u32) {
    let (mut face, run) = at_probe(way);
    reached(&mut face, run);
    check(&mut face, run, "sign_in", "Sign-in", passed("NTLM", 402));
    check(
        &mut face,
        run,
        "server_version",
        "Server version",
        passed("Exchange 2019 CU14", 31),
    );
    check(
        &mut face,
        run,
        "own_mailbox",
        "Account's mailbox",
        passed("svc-tasks@contoso.com", 40),
    );
    face.happened(Event::ProbeDone { run });
    let effects = press(&mut face, Command::Next);
    assert_eq!(face.view.step, Step::Mailbox);
    let run = query(&effects).unwrap();
    (face, run)
}

fn query(effects: &[Effect]) -> Option<u32> {
    effects.iter().find_map(|e| match e {
        Effect::QueryMailbox { run, .. } => Some(*run),
        _ => None,
    })
}

fn found(address: &str, ours: usize, all: usize) -> MailboxOutcome {
    let mail = |n: usize| RecentMail {
        at: format!("09:{:02}", 59 - n),
        subject: if n < ours {
            format!("RE: Approve order {}", 4_655 - n)
        } else {
            "Lunch on Friday".to_owned()
        },
        from: if n.is_multiple_of(2) {
            "anna@contoso.com"
        } else {
            "bo@contoso.com"
        }
        .to_owned(),
        ours: n < ours,
    };
    MailboxOutcome::Found {
        address: Address::parse(address).unwrap(),
        rights: Rights {
            read: Some(true),
            moving: Some(true),
            delete: Some(true),
            send: Some(true),
        },
        recent: (0..all).map(mail).collect(),
        used: Some(1_288_490_189),
        limit: Some(2_147_483_648),
        notices: Vec::new(),
        elapsed: Duration::from_millis(312),
    }
}

fn answer(face: &mut Face, run: u32, outcome: MailboxOutcome) {
    face.happened(Event::Mailbox { run, outcome });
}

/// Types the dedicated address and leaves the field, so that it is asked about.
fn dedicate(face: &mut Face) -> u32 {
    face.happened(Event::Chose(FieldId::Mailbox, 1));
    face.happened(Event::Focus(FieldId::MailboxAddress));
    let address = "approvals@contoso.com".to_owned();
    face.happened(Event::Typed(FieldId::MailboxAddress, address));
    let effects = face.happened(Event::Focus(FieldId::Mailbox));
    query(&effects).unwrap()
}

/// The sketch: own mailbox with other mail in it, a dedicated one that is right.
pub(super) fn dedicated() -> Face {
    let (mut face, run) = at_mailbox(start::CHANGE);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    face
}

/// A dedicated mailbox with rules, automatic replies and replies in Junk.
pub(super) fn with_notices() -> Face {
    let (mut face, _) = at_mailbox(start::CHANGE);
    let run = dedicate(&mut face);
    let notice = |code: &str, said: &str| Finding {
        severity: Severity::Warning,
        ..finding(code, said, "", "", "")
    };
    let mut outcome = found("approvals@contoso.com", 18, 20);
    if let MailboxOutcome::Found { notices, .. } = &mut outcome {
        *notices = vec![
            notice(
                "mailbox.rules",
                "\"to the archive of the whole department and further\" moves",
            ),
            notice("mailbox.auto_reply", "on"),
            notice(
                "mailbox.junk",
                "1 of the last 2 mails in Junk are about tasks",
            ),
        ];
    }
    answer(&mut face, run, outcome);
    face
}

/// The service account's own mailbox, with other mail in it.
pub(super) fn not_dedicated() -> Face {
    let (mut face, run) = at_mailbox(start::CHANGE);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    face
}

/// The service account has no mailbox.
pub(super) fn not_found() -> Face {
    let (mut face, run) = at_mailbox(start::CHANGE);
    let outcome = MailboxOutcome::NotFound(finding(
        "mailbox.not_found",
        "ErrorNonExistentMailbox",
        "the account was made for signing in only",
        "take a dedicated one, or set the entry later:",
        "smartactions mailbox set ADDRESS",
    ));
    answer(&mut face, run, outcome);
    face
}

/// A dedicated mailbox without the right to delete.
pub(super) fn no_rights() -> Face {
    let (mut face, run) = at_mailbox(start::CHANGE);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    let outcome = MailboxOutcome::NoRights(finding(
        "mailbox.no_rights",
        "ErrorImpersonateUserDenied: the account does not have permission to impersonate the \
         requested user",
        "",
        "grant it in the Exchange Management Shell",
        "New-ManagementRoleAssignment -Role ApplicationImpersonation -User svc-tasks",
    ));
    answer(&mut face, run, outcome);
    face
}

/// The short path, with the new mailbox found.
pub(super) fn short_path() -> Face {
    let mut face = welcome();
    let effects = start_with(&mut face, start::MAILBOX);
    assert_eq!(face.view.step, Step::Mailbox);
    if let Some(run) = query(&effects) {
        answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    }
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    face
}

/// Review of the sketch.
pub(super) fn review(way: &str) -> Face {
    let (mut face, run) = at_mailbox(way);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    press(&mut face, Command::NextStep);
    assert_eq!(face.view.step, Step::Engine);
    press(&mut face, Command::NextStep);
    assert_eq!(face.view.step, Step::Review);
    face
}

fn line(face: &mut Face, name: &str, value: &str, ms: u64) {
    face.happened(Event::LaunchLine {
        name: name.to_owned(),
        state: passed(value, ms),
    });
}

/// The hand-off of the sketch: the mailbox is read for the first time.
pub(super) fn handing_over() -> Face {
    let mut face = review(start::CHANGE);
    press(&mut face, Command::Next);
    assert_eq!(face.view.step, Step::Launch);
    face.happened(Event::Written(Ok(Written::default())));
    line(&mut face, "Config written", "0600, 1.9 kB", 8);
    line(&mut face, "Old engine stopped", "pid 3120, v1.3.2", 412);
    line(&mut face, "New engine started", "pid 4711, v1.4.0", 61);
    let points = ["control", "store", "api", "signed_in", "mailbox_read"];
    let points = points.map(|name| Readiness {
        name: name.to_owned(),
        state: if name == "mailbox_read" {
            ReadyState::Waiting
        } else {
            ReadyState::Done
        },
    });
    face.happened(Event::Readiness(points.to_vec()));
    let log = [
        "14:07:02 engine   smartactions 1.4.0",
        "14:07:02 config   version 4 read",
        "14:07:02 control  socket open, 0600",
        "14:07:03 ews      signed in to EX01",
        "14:07:03 listener first sync",
    ];
    face.happened(Event::EngineLog(log.map(str::to_owned).to_vec()));
    face
}

/// The engine is ready, the test mail is back late.
pub(super) fn ready() -> Face {
    let mut face = handing_over();
    face.happened(Event::FirstKey(FirstKey {
        key: Secret::new("sa_7qmt4kx9wn2b6hcd5yzfrgpj3vsl8eua".to_owned()),
        file: "/var/lib/smartactions/api.key".into(),
    }));
    let ready = Ready {
        pid: 4711,
        started: true,
    };
    face.happened(Event::Launched(Ok(ready)));
    face.happened(Event::RoundTrip(CheckState::Warned {
        value: "not back yet".to_owned(),
        finding: finding(
            "launch.round_trip.late",
            "sent 14:07:04, not back after 30 s",
            "mail flow is slow, or a rule moves the mail away",
            "look for it in the mailbox; the engine goes on",
            "",
        ),
        elapsed: Duration::from_secs(30),
    }));
    face
}

/// The engine ended while it was waited for.
pub(super) fn ended() -> Face {
    let mut face = handing_over();
    face.happened(Event::Launched(Err(crate::domain::Problem::new(
        "engine.ended",
        "the engine ended with code 5",
        "14:07:03 api 127.0.0.1:8480: address in use\n14:07:03 engine stopped",
        "smartactions logs shows more; undo puts the old setup back",
    ))));
    face
}
