//! The whole way, the short one for a password, and leaving.

use super::{super::*, *};
use crate::setup::Way;
use crate::{
    config::Written,
    domain::{Problem, Secret},
};

#[test]
fn the_whole_way_writes_launches_and_ends() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("approvals@c.test"));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
    let review = m.review();
    assert!(
        review.diff.contains("+mailbox = \"approvals@c.test\""),
        "{}",
        review.diff
    );
    assert_eq!(review.changes, 1, "{}", review.diff);
    assert_eq!(review.open, []);
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert!(plan.text.starts_with("# mine\n"));
    let effects = m.handle(Event::Written(Ok(Written::default())));
    assert!(matches!(effects[..], [Effect::Launch(_)]));
    let ready = Ready {
        pid: 7,
        started: true,
        paused: false,
    };
    let effects = m.handle(Event::Launched(Ok(ready)));
    assert!(matches!(
        effects[..],
        [Effect::ForgetDraft, Effect::RoundTrip]
    ));
    let effects = press(&mut m, Command::Next);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Done)]));
}

#[test]
fn a_dry_run_writes_nothing() {
    let mut m = machine(Some(OLD));
    let at = m.starts().iter().position(|s| *s == Way::DryRun).unwrap();
    m.handle(Event::Chose(FieldId::Start, at));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("x@c.test"));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    let effects = press(&mut m, Command::Next);
    let [Effect::Quit(Exit::DryRun(diff))] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(diff.contains("x@c.test"));
}

#[test]
fn leaving_keeps_the_answers_and_twice_leaves_at_once() {
    let mut m = machine(None);
    press(&mut m, Command::Next);
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("canary\n ".to_owned()),
    ));
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Next);
    let [Effect::SaveDraft(draft), Effect::Quit(Exit::Left)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert!(!draft.text().contains("canary"));
    assert!(!format!("{:?}", m.view()).contains("canary"));
    let mut m = machine(None);
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Leave);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Interrupted)]));
}

#[test]
fn a_failed_write_comes_back_to_review() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("x@c.test"));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    press(&mut m, Command::Next);
    let problem = Problem::new("config.not_written", "disk full", "", "free some");
    m.handle(Event::Written(Err(problem)));
    assert_eq!(m.step(), Step::Review);
}

#[test]
fn the_short_path_for_the_password_writes_only_it() {
    let mut m = machine(Some(OLD));
    let at = m.starts().iter().position(|s| *s == Way::Password);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    press(&mut m, Command::Next);
    let fields: Vec<FieldId> = m.view().fields.iter().map(|f| f.id).collect();
    assert_eq!(fields, [FieldId::Password]);
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Exchange, "a new one has to be typed");
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("new".to_owned()),
    ));
    let effects = press(&mut m, Command::Next);
    assert!(!effects.iter().any(|e| matches!(e, Effect::SaveDraft(_))));
    answer_probe(&mut m, &effects, passed());
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(plan.text, OLD);
    assert!(plan.passwords.contains_key("exchange.password"));
}

#[test]
fn a_number_is_moved_into_its_range_and_letters_are_refused() {
    let mut m = machine(Some(OLD));
    at_engine(&mut m);
    m.handle(Event::Typed(FieldId::PerMinute, "99999999999".to_owned()));
    m.handle(Event::Typed(FieldId::Poll, "1".to_owned()));
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
    let text = m.review().text;
    assert!(text.contains("messages_per_minute = 10000"), "{text}");
    assert!(text.contains("poll_interval = \"5s\""), "{text}");
    Settings::parse("config.toml", &text).unwrap();
    press(&mut m, Command::Back);
    assert_eq!(m.answers().text(FieldId::PerMinute), "10000");
    m.handle(Event::Typed(FieldId::PerMinute, "ten".to_owned()));
    press(&mut m, Command::NextStep);
    assert_eq!(
        (m.step(), m.view().focus),
        (Step::Engine, Some(FieldId::PerMinute))
    );
}

#[test]
fn an_interval_keeps_its_unit_while_it_means_the_same() {
    let text = OLD.replace("access =", "poll_interval = \"1m\"\naccess =");
    let mut m = machine(Some(&text));
    at_engine(&mut m);
    assert_eq!(m.review().diff, "");
    m.handle(Event::Typed(FieldId::Poll, "90".to_owned()));
    assert!(m.review().diff.contains("+poll_interval = \"90s\""));
}

#[test]
fn a_button_that_was_pressed_is_not_the_next_one() {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    m.handle(Event::Chose(FieldId::Act, 2));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
    press(&mut m, Command::NextStep);
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Write(_))),
        "{effects:?}"
    );
}

#[test]
fn what_was_changed_past_its_proof_is_not_written_unasked() {
    let mut m = machine(None);
    m.handle(Event::Chose(FieldId::FindBy, 2));
    m.handle(Event::Typed(
        FieldId::Url,
        "https://m.test/EWS/Exchange.asmx".to_owned(),
    ));
    m.handle(Event::Typed(FieldId::Account, "C\\svc".to_owned()));
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Typed(FieldId::MailboxAddress, "a@c.test".to_owned()));
    press(&mut m, Command::Next);
    let effects = press(&mut m, Command::NextStep);
    answer_probe(&mut m, &effects, passed());
    let query = press(&mut m, Command::Next);
    answer_query(&mut m, &query, found("a@c.test"));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
    // Past the probe and the query, with another way to sign in.
    m.handle(Event::Jump(Step::Exchange));
    m.handle(Event::Chose(FieldId::Auth, 3));
    m.handle(Event::Jump(Step::Review));
    let effects = press(&mut m, Command::Next);
    assert!(effects.is_empty(), "{effects:?}");
    assert!(matches!(m.view().notice, Some(Note::Bad(_))));
    // `r` leads to what is to be proved, one after the other.
    let effects = press(&mut m, Command::Again);
    assert_eq!(m.step(), Step::Probe);
    answer_probe(&mut m, &effects, passed());
    m.handle(Event::Jump(Step::Review));
    let query = press(&mut m, Command::Again);
    assert_eq!(m.step(), Step::Mailbox);
    answer_query(&mut m, &query, found("a@c.test"));
    m.handle(Event::Jump(Step::Review));
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert!(
        plan.text.contains("mailbox = \"a@c.test\""),
        "{}",
        plan.text
    );
}

#[test]
fn an_exchange_that_is_not_proved_is_written_after_a_question() {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    m.handle(Event::Secret(
        FieldId::Password,
        Secret::new("new".to_owned()),
    ));
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    assert!(press(&mut m, Command::Next).is_empty());
    assert!(matches!(m.view().notice, Some(Note::Warning(_))));
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Write(_))),
        "{effects:?}"
    );
}

#[test]
fn what_is_not_served_is_told_before_it_is_written() {
    let text = format!("{OLD}[[listener]]\nname = \"two\"\n");
    let mut m = machine(Some(&text));
    at_review(&mut m);
    let fault = m.review().fault.unwrap_or_default();
    assert!(fault.contains("two"), "{fault}");
    assert!(press(&mut m, Command::Next).is_empty());
}

#[test]
fn a_secret_that_the_run_was_given_is_told_on_review() {
    let mut m = Machine::new();
    m.start();
    let mut facts = facts(Some(OLD));
    facts.given_secrets = vec!["exchange.password".to_owned()];
    m.handle(Event::Found(Box::new(facts)));
    at_review(&mut m);
    assert_eq!(m.review().secrets, ["exchange.password"]);
}

#[test]
fn a_config_that_another_one_changed_meanwhile_is_told() {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    m.handle(Event::Found(Box::new(facts(Some(OLD)))));
    assert_eq!(m.view().notice, None);
    let other = format!("{OLD}[trust]\nproof = \"token\"\n");
    m.handle(Event::Found(Box::new(facts(Some(&other)))));
    assert!(matches!(m.view().notice, Some(Note::Warning(_))));
}
