//! Once more: another way to start brings nothing along, and a question that is under way is not asked
//! a second time.

use super::{super::*, *};
use crate::setup::Way;
use crate::{config::Written, domain::Secret};

fn begin(m: &mut Machine, word: Way) -> Vec<Effect> {
    let at = m.starts().iter().position(|s| *s == word);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    press(m, Command::Next)
}

fn type_password(m: &mut Machine, field: FieldId, text: &str) {
    m.handle(Event::Secret(field, Secret::new(text.to_owned())));
}

fn asks(effects: &[Effect]) -> usize {
    let asks = |e: &&Effect| {
        matches!(
            e,
            Effect::RunProbe { .. } | Effect::QueryMailbox { .. } | Effect::Discover { .. }
        )
    };
    effects.iter().filter(asks).count()
}

#[test]
fn a_short_path_starts_from_what_is_there() {
    for before in [Way::Change, Way::DryRun] {
        let mut m = machine(Some(OLD));
        begin(&mut m, before);
        m.handle(Event::Typed(FieldId::Account, "C\\other".to_owned()));
        type_password(&mut m, FieldId::Password, "of the other");
        m.handle(Event::Chose(FieldId::Mailbox, 1));
        m.handle(Event::Chose(FieldId::Access, 2));
        m.handle(Event::Typed(FieldId::OwnAccount, "C\\alice".to_owned()));
        type_password(&mut m, FieldId::OwnPassword, "of alice");
        press(&mut m, Command::Back);
        begin(&mut m, Way::Mailbox);
        m.handle(Event::Chose(FieldId::Mailbox, 0));
        let Some(asked) = m.connection() else {
            panic!("nobody to ask with");
        };
        let account = asked.config.exchange.account.to_string();
        assert_eq!(account, "C\\svc", "{before:?}");
        assert!(
            asked.passwords.is_empty(),
            "{before:?}: {:?}",
            asked.passwords
        );
        m.handle(Event::Chose(FieldId::Mailbox, 2));
        press(&mut m, Command::Next);
        // It empties an entry that works, which is asked about.
        let effects = press(&mut m, Command::Next);
        let Some(Effect::Write(plan)) = effects.last() else {
            panic!("{effects:?}");
        };
        assert!(
            plan.passwords.is_empty(),
            "{before:?}: {:?}",
            plan.passwords
        );
        assert!(plan.text.contains("C\\svc"), "{}", plan.text);
    }
}

#[test]
fn the_password_of_another_account_is_not_the_new_one_of_this() {
    let mut m = machine(Some(OLD));
    begin(&mut m, Way::Change);
    m.handle(Event::Typed(FieldId::Account, "C\\other".to_owned()));
    type_password(&mut m, FieldId::Password, "of the other");
    let effects = press(&mut m, Command::NextStep);
    answer_probe(&mut m, &effects, passed());
    m.handle(Event::Jump(Step::Welcome));
    begin(&mut m, Way::Password);
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Exchange, "a new one has to be typed");
    type_password(&mut m, FieldId::Password, "of the other");
    let effects = press(&mut m, Command::Next);
    assert_eq!(asks(&effects), 1, "what was proved was another account");
}

#[test]
fn from_one_short_path_to_the_other_no_password_comes_along() {
    let mut m = machine(Some(OLD));
    begin(&mut m, Way::Mailbox);
    m.handle(Event::Chose(FieldId::Access, 2));
    type_password(&mut m, FieldId::OwnPassword, "of alice");
    press(&mut m, Command::Back);
    begin(&mut m, Way::Password);
    assert_eq!(m.answers().passwords().len(), 0);
    // The same way once more goes on with what was typed since.
    type_password(&mut m, FieldId::Password, "new");
    press(&mut m, Command::Back);
    begin(&mut m, Way::Password);
    assert!(m.answers().secret(FieldId::Password).is_some());
}

fn failed() -> CheckState {
    CheckState::Failed {
        value: String::new(),
        finding: finding("probe.sign_in.refused"),
        elapsed: Duration::from_millis(3),
    }
}

#[test]
fn what_was_set_aside_in_a_dry_run_holds_the_real_one() {
    let mut m = machine(Some(OLD));
    begin(&mut m, Way::DryRun);
    let effects = press(&mut m, Command::NextStep);
    answer_probe(&mut m, &effects, failed());
    press(&mut m, Command::WithoutProof);
    press(&mut m, Command::WithoutProof);
    assert_eq!(m.step(), Step::Mailbox);
    m.handle(Event::Jump(Step::Welcome));
    begin(&mut m, Way::Change);
    press(&mut m, Command::NextStep);
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Probe, "nobody set that aside");
}

#[test]
fn what_was_set_aside_and_fails_once_more_holds_again() {
    let mut m = machine(Some(OLD));
    press(&mut m, Command::Next);
    let effects = press(&mut m, Command::NextStep);
    answer_probe(&mut m, &effects, failed());
    press(&mut m, Command::WithoutProof);
    let query = press(&mut m, Command::WithoutProof);
    let no = || MailboxOutcome::NoRights(finding("mailbox.no_rights"));
    answer_query(&mut m, &query, no());
    press(&mut m, Command::WithoutProof);
    press(&mut m, Command::WithoutProof);
    assert_eq!(m.step(), Step::Engine);
    m.handle(Event::Jump(Step::Probe));
    let effects = press(&mut m, Command::AgainAll);
    answer_probe(&mut m, &effects, failed());
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Probe);
    m.handle(Event::Jump(Step::Mailbox));
    let query = press(&mut m, Command::Again);
    answer_query(&mut m, &query, no());
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
}

#[test]
fn while_a_question_is_under_way_it_is_not_asked_again() {
    let mut m = machine(Some(OLD));
    press(&mut m, Command::Next);
    let probe = press(&mut m, Command::NextStep);
    assert_eq!(asks(&probe), 1);
    for command in [Command::Again, Command::AgainAll] {
        let effects = press(&mut m, command);
        assert_eq!(asks(&effects), 0, "{command:?} signs in once more");
        assert!(matches!(m.view().notice, Some(Note::Warning(_))));
    }
    // What the first one says counts.
    answer_probe(&mut m, &probe, passed());
    assert!(m.is_proved());
    assert_eq!(asks(&press(&mut m, Command::AgainAll)), 1);
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    assert_eq!(asks(&press(&mut m, Command::Again)), 0);
    answer_query(&mut m, &query, found("old@c.test"));
    assert_eq!(asks(&press(&mut m, Command::Again)), 1);
    let mut m = machine(Some(&OLD.replace(
        "url = \"https://old.test/EWS/Exchange.asmx\"",
        "autodiscover = \"a@c.test\"",
    )));
    press(&mut m, Command::Next);
    let first = press(&mut m, Command::Again);
    let search = asks(&first);
    assert_eq!(search, 1, "{first:?}");
    assert_eq!(asks(&press(&mut m, Command::Again)), 0);
}

#[test]
fn a_dry_run_writes_no_answers_either() {
    let mut m = machine(Some(OLD));
    let at = m.starts().iter().position(|s| *s == Way::DryRun);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    at_review(&mut m);
    m.handle(Event::Chose(FieldId::Act, 1));
    assert!(press(&mut m, Command::Next).is_empty());
    assert!(matches!(m.view().notice, Some(Note::Warning(_))));
}

#[test]
fn a_setup_that_is_ready_leaves_no_draft() {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    press(&mut m, Command::Next);
    m.handle(Event::Written(Ok(Written::default())));
    m.handle(super::launch::ready());
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects[..], [Effect::Quit(Exit::Done)]),
        "{effects:?}"
    );
}
