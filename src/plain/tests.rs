#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]
use std::{cell::RefCell, io::Cursor, time::Duration};

use super::*;
use crate::{
    config::{Settings, Written},
    domain::{Address, CheckState, Finding, Problem, Severity},
    setup::{Exit, Facts, MailboxOutcome, Ready, Rights},
};

const ANSWERS: &str = "[exchange]\nurl = 'https://m.test/EWS/Exchange.asmx'\naccount = 'C\\svc'\n\
                       [[listener]]\nmailbox = 'approvals@c.test'\n";

/// An outside that answers as told, and keeps what was asked of it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each thing that may fail"
)]
struct Outside {
    password: bool,
    sign_in: bool,
    mailbox: bool,
    launch: bool,
    readable: bool,
    /// Whether writing changes anything, and the engine is a new one.
    fresh: bool,
    file: Option<String>,
    asked: RefCell<Vec<String>>,
}

fn broken() -> Problem {
    Problem::new("test.broken", "it is broken", "there", "mend it")
}

impl Outside {
    fn good() -> Self {
        Self {
            password: true,
            sign_in: true,
            mailbox: true,
            launch: true,
            readable: true,
            fresh: true,
            file: None,
            asked: RefCell::default(),
        }
    }

    fn finding(code: &str) -> Finding {
        Finding {
            code: code.to_owned(),
            severity: Severity::Failure,
            said: "said".to_owned(),
            likely: "likely".to_owned(),
            remedies: Vec::new(),
        }
    }

    fn perform(&self, effect: Effect) -> Vec<Event> {
        let name = format!("{effect:?}");
        let name = name.split(['(', ' ', '{']).next().unwrap().to_owned();
        self.asked.borrow_mut().push(name);
        let elapsed = Duration::from_millis(5);
        match effect {
            Effect::ReadFiles if !self.readable => vec![Event::Unread(broken())],
            Effect::ReadFiles => vec![Event::Found(Box::new(Facts {
                config_file: "/c/config.toml".into(),
                config_text: self.file.clone(),
                settings: Settings::parse("c", self.file.as_deref().unwrap_or("")).unwrap(),
                secrets: self
                    .password
                    .then(|| "exchange.password".to_owned())
                    .into_iter()
                    .collect(),
                ..Facts::default()
            }))],
            Effect::RunProbe { run, .. } => {
                let value = String::new();
                let state = if self.sign_in {
                    CheckState::Passed { value, elapsed }
                } else {
                    let finding = Self::finding("probe.sign_in.refused");
                    CheckState::Failed {
                        value,
                        finding,
                        elapsed,
                    }
                };
                let (id, name) = ("sign_in".to_owned(), "Sign-in".to_owned());
                vec![
                    Event::Check {
                        run,
                        id,
                        name,
                        state,
                    },
                    Event::ProbeDone { run },
                ]
            }
            Effect::QueryMailbox { run, .. } => {
                let outcome = if self.mailbox {
                    MailboxOutcome::Found {
                        address: Address::parse("approvals@c.test").unwrap(),
                        rights: Rights::default(),
                        recent: Vec::new(),
                        used: None,
                        limit: None,
                        elapsed,
                    }
                } else {
                    MailboxOutcome::NotFound(Self::finding("mailbox.not_found"))
                };
                vec![Event::Mailbox { run, outcome }]
            }
            Effect::Write(plan) => {
                self.asked.borrow_mut().push(plan.text);
                vec![Event::Written(Ok(Written {
                    config: self.fresh,
                    ..Written::default()
                }))]
            }
            Effect::Launch(_) if !self.launch => vec![Event::Launched(Err(broken()))],
            Effect::Launch(_) => vec![Event::Launched(Ok(Ready {
                pid: 7,
                started: self.fresh,
            }))],
            Effect::UndoLaunch => vec![Event::Undone(Ok(()))],
            _ => Vec::new(),
        }
    }

    async fn unattended(&self, answers: &str, dry_run: bool, require_mailbox: bool) -> Report {
        let order = Unattended {
            answers: Settings::parse("a.toml", answers).unwrap(),
            dry_run,
            require_mailbox,
            ..Unattended::default()
        };
        unattended(order, async |e| self.perform(e), |_| {}).await
    }

    fn has(&self, effect: &str) -> bool {
        self.asked.borrow().iter().any(|a| a == effect)
    }
}

#[tokio::test]
async fn unattended_writes_and_launches() {
    let outside = Outside::good();
    let report = outside.unattended(ANSWERS, false, true).await;
    let want = Report::Ready {
        pid: 7,
        started: true,
        warnings: Vec::new(),
    };
    assert_eq!(report, want);
    let asked = outside.asked.borrow();
    let text = asked.iter().find(|a| a.contains("[exchange]")).unwrap();
    assert!(text.contains("mailbox = \"approvals@c.test\""), "{text}");
}

#[tokio::test]
async fn a_mailbox_that_is_not_there_warns_unless_it_is_required() {
    let outside = Outside {
        mailbox: false,
        ..Outside::good()
    };
    let Report::Ready { warnings, .. } = outside.unattended(ANSWERS, false, false).await else {
        panic!("not ready");
    };
    assert_eq!(warnings[0].code, "mailbox.not_found");
    let outside = Outside {
        mailbox: false,
        ..Outside::good()
    };
    let report = outside.unattended(ANSWERS, false, true).await;
    assert!(matches!(report, Report::Checks(_)), "{report:?}");
    assert!(!outside.has("Write"));
}

#[tokio::test]
async fn all_that_is_missing_or_wrong_comes_at_once_with_its_line() {
    let outside = Outside {
        password: false,
        ..Outside::good()
    };
    let report = outside
        .unattended("[trust]\nproof = 'none'\n", false, false)
        .await;
    let Report::Answers(problems) = report else {
        panic!("{report:?}");
    };
    let codes: Vec<&str> = problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "config.missing",
            "config.missing",
            "config.wrong_value",
            "secrets.missing"
        ]
    );
    assert_eq!(problems[2].place, "a.toml:2");
}

#[tokio::test]
async fn a_failed_check_ends_it_and_a_dry_run_only_tells() {
    let outside = Outside {
        sign_in: false,
        ..Outside::good()
    };
    let report = outside.unattended(ANSWERS, false, false).await;
    assert!(matches!(report, Report::Checks(_)), "{report:?}");
    assert!(!outside.has("Write"));
    let outside = Outside {
        sign_in: false,
        ..Outside::good()
    };
    let Report::DryRun { diff, warnings } = outside.unattended(ANSWERS, true, false).await else {
        panic!("not a dry run");
    };
    assert!(diff.contains("+mailbox = \"approvals@c.test\""), "{diff}");
    assert_eq!(warnings[0].code, "probe.sign_in.refused");
    assert!(!outside.has("Write"));
}

#[tokio::test]
async fn weak_proof_of_the_answers_is_written() {
    let outside = Outside::good();
    let answers = format!("{ANSWERS}[trust]\nproof = 'address'\n");
    let report = outside.unattended(&answers, false, false).await;
    assert!(matches!(report, Report::Ready { .. }), "{report:?}");
    let asked = outside.asked.borrow();
    let text = asked.iter().find(|a| a.contains("[exchange]")).unwrap();
    assert!(text.contains("proof = \"address\""), "{text}");
}

#[tokio::test]
async fn what_is_not_served_yet_is_refused_by_its_line_before_anything_is_asked() {
    for (more, line) in [
        (
            "[[listener]]\nname = 'two'\nmailbox = 'b@c.test'\n",
            "a.toml:",
        ),
        ("[launch]\nservice = 'systemd'\n", "a.toml:7"),
        ("[store]\nurl = 'postgres://u@h/d'\n", "a.toml:7"),
    ] {
        let outside = Outside::good();
        let answers = format!("{ANSWERS}{more}");
        let report = outside.unattended(&answers, false, false).await;
        let Report::Answers(problems) = report else {
            panic!("{more}: {report:?}");
        };
        assert_eq!(problems[0].code, "config.not_yet");
        assert!(problems[0].place.starts_with(line), "{problems:?}");
        assert!(!outside.has("RunProbe") && !outside.has("Write"));
    }
}

#[tokio::test]
async fn a_launch_that_fails_is_taken_back() {
    let outside = Outside {
        launch: false,
        ..Outside::good()
    };
    let report = outside.unattended(ANSWERS, false, false).await;
    let Report::NotReady(problem) = report else {
        panic!("{report:?}");
    };
    assert_eq!(problem.code, "test.broken");
    assert_eq!(problem.remedy, crate::words::setup::launch::TAKEN_BACK);
    assert!(outside.has("UndoLaunch"));
}

#[tokio::test]
async fn what_cannot_be_read_stops_both_faces() {
    let outside = Outside {
        readable: false,
        ..Outside::good()
    };
    let report = outside.unattended(ANSWERS, false, false).await;
    assert_eq!(report, Report::Unreadable(broken()));
    let (exit, _) = typed(&outside, "\n\n\n").await;
    assert_eq!(exit, Exit::Unreadable(broken()));
    assert!(!outside.has("Write"));
}

#[tokio::test]
async fn a_dry_run_needs_no_password() {
    let outside = Outside {
        password: false,
        sign_in: false,
        ..Outside::good()
    };
    let Report::DryRun { diff, .. } = outside.unattended(ANSWERS, true, false).await else {
        panic!("not a dry run");
    };
    assert!(diff.contains("+mailbox = \"approvals@c.test\""), "{diff}");
    assert!(!outside.has("Write") && !outside.has("SaveDraft"));
}

#[tokio::test]
async fn the_test_mail_goes_round_after_a_hand_over_and_only_then() {
    for fresh in [true, false] {
        let outside = Outside {
            fresh,
            ..Outside::good()
        };
        let report = outside.unattended(ANSWERS, false, false).await;
        assert!(matches!(report, Report::Ready { .. }), "{report:?}");
        assert_eq!(outside.has("RoundTrip"), fresh);
    }
    let empty = ANSWERS.replace("approvals@c.test", "");
    let outside = Outside::good();
    outside.unattended(&empty, false, false).await;
    assert!(!outside.has("RoundTrip"), "an empty entry has no mailbox");
    let report = Outside::good().unattended(&empty, false, true).await;
    let Report::Checks(findings) = report else {
        panic!("{report:?}");
    };
    assert_eq!(findings[0].code, "mailbox.none");
}

/// Types these lines at the plain wizard.
async fn typed(outside: &Outside, lines: &str) -> (Exit, String) {
    let mut out = Vec::new();
    let mut talk = Talk::new(Cursor::new(lines.to_owned()), &mut out);
    let exit = interactive(&mut talk, async |e| outside.perform(e)).await;
    (exit, String::from_utf8(out).unwrap())
}

#[tokio::test]
async fn a_person_answers_line_by_line() {
    let outside = Outside::good();
    let lines = "\n3\nhttps://m.test/EWS/Exchange.asmx\n\nC\\svc\ncanary\n\n\
                 2\napprovals@c.test\n\n\n\n\n\n\n\n\n\n\n";
    let (exit, shown) = typed(&outside, lines).await;
    assert_eq!(exit, Exit::Done, "{shown}");
    for line in [
        "Step 2 of 7: Exchange. Where is Exchange, and which service account signs in?",
        "  ok       Sign-in (5 ms)",
        "  ok: found approvals@c.test",
        "smartactions is ready: engine pid 7",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    assert!(!shown.contains("canary"));
}

#[tokio::test]
async fn quit_and_the_end_of_the_input_keep_the_answers() {
    for lines in ["quit\n", "", "\n3\nback\n\nquit\n"] {
        let outside = Outside::good();
        let (exit, shown) = typed(&outside, lines).await;
        assert_eq!(exit, Exit::Left, "{shown}");
        assert!(outside.has("SaveDraft"));
    }
}
