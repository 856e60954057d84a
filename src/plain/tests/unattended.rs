//! Setup with nobody there.

use super::{super::*, lines::typed, *};
use crate::{config::Settings, setup::Step};

#[tokio::test]
async fn unattended_writes_and_launches() {
    let outside = Outside::good();
    let report = outside.unattended(ANSWERS, false, true).await;
    let want = Report::Ready {
        pid: 7,
        started: true,
        paused: false,
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
    let words = crate::words::setup::launch::taken_back;
    assert_eq!(problem.remedy, words(&broken().remedy));
    assert!(problem.remedy.starts_with(&broken().remedy), "{problem:?}");
    assert_eq!(words(crate::words::setup::launch::try_undo()), words(""));
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

#[tokio::test]
async fn what_was_given_wrong_is_not_told_as_missing_too() {
    let text = "[exchange]\nurl = 5\naccount = 'C\\svc'\n";
    let (answers, faults) = Settings::parse_all("a.toml", text);
    let order = Unattended {
        answers,
        wrong: faults.iter().map(crate::config::Fault::problem).collect(),
        ..Unattended::default()
    };
    let outside = Outside::good();
    let report = unattended(order, async |e| outside.perform(e), |_| {}).await;
    let Report::Answers(problems) = report else {
        panic!("{report:?}");
    };
    let codes: Vec<&str> = problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, ["config.wrong_type"]);
}

#[tokio::test]
async fn a_password_of_its_own_can_be_given_before_there_is_a_config() {
    let answers = format!("{ANSWERS}access = 'own'\naccount = 'C\\own'\n");
    for (file, want) in [
        (None, "secrets.toml"),
        (Some(answers.clone()), "smartactions secret set"),
    ] {
        let outside = Outside {
            file,
            ..Outside::good()
        };
        let Report::Answers(problems) = outside.unattended(&answers, false, false).await else {
            panic!("not refused");
        };
        assert!(problems[0].remedy.contains(want), "{problems:?}");
    }
}

#[tokio::test]
async fn a_run_that_is_held_never_ends_without_a_word() {
    let outside = Outside::good();
    let order = Unattended {
        answers: Settings::parse("a.toml", ANSWERS).unwrap(),
        ..Unattended::default()
    };
    // A probe that ends without a single check.
    let perform = async |effect| match effect {
        Effect::RunProbe { run, .. } => vec![Event::ProbeDone { run }],
        effect => outside.perform(effect),
    };
    let Report::Checks(findings) = unattended(order, perform, |_| {}).await else {
        panic!("not held");
    };
    assert_eq!(findings[0].code, "setup.held");
    assert!(findings[0].said.contains(Step::Probe.name()));
}

#[tokio::test]
async fn of_two_keys_that_shut_each_other_out_the_given_one_is_meant() {
    let outside = Outside {
        file: Some(ANSWERS.to_owned()),
        ..Outside::good()
    };
    let answers = "[exchange]\nautodiscover = 'approvals@c.test'\n";
    let Report::DryRun { diff, .. } = outside.unattended(answers, true, false).await else {
        panic!("not a dry run");
    };
    assert!(
        diff.contains("+autodiscover = \"approvals@c.test\""),
        "{diff}"
    );
    assert!(diff.contains("+url = \"\""), "{diff}");
}

#[tokio::test]
async fn a_mistyped_mailbox_over_a_working_entry_says_what_stood_there_and_how_it_comes_back() {
    let before = ANSWERS.replace("approvals@c.test", "old@c.test");
    for (more, dry_run, command) in [
        ("", false, "smartactions mailbox set old@c.test"),
        ("", true, "smartactions mailbox set old@c.test"),
        (
            "access = 'own'\naccount = 'C\\own'\n",
            true,
            "smartactions mailbox set old@c.test --access own --account 'C\\own'",
        ),
    ] {
        let outside = Outside {
            mailbox: false,
            file: Some(format!("{before}{more}")),
            ..Outside::good()
        };
        let report = outside.unattended(ANSWERS, dry_run, false).await;
        let (Report::Ready { warnings, .. } | Report::DryRun { warnings, .. }) = report else {
            panic!("{report:?}");
        };
        let warning = warnings.last().unwrap();
        let is = if dry_run { "would be" } else { "is" };
        for told in ["approvals@c.test is not there", "old@c.test", command] {
            assert!(warning.said.contains(told), "{told} in {}", warning.said);
        }
        assert!(
            warning.said.contains(&format!("{is} emptied")),
            "{}",
            warning.said
        );
        assert_eq!(warning.remedies[0].command.as_deref(), Some(command));
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_no_question_without_a_person() {
    let outside = Outside::good();
    let order = Unattended {
        answers: Settings::parse("a.toml", ANSWERS).unwrap(),
        ..Unattended::default()
    };
    let perform = async |effect| match effect {
        Effect::CheckPort { run, .. } => vec![Event::Port {
            run,
            result: Err("taken".to_owned()),
        }],
        effect => outside.perform(effect),
    };
    let report = unattended(order, perform, |_| {}).await;
    assert!(matches!(report, Report::Ready { .. }), "{report:?}");
}
