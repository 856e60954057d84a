//! The Mailbox step: what the entry becomes.

use super::{super::*, *};
use crate::setup::Way;

#[test]
fn only_not_found_empties_the_entry() {
    for (outcome, entry, goes_on) in [
        (found("new@c.test"), "new@c.test", true),
        (
            MailboxOutcome::NotFound(finding("mailbox.not_found")),
            "",
            true,
        ),
        (
            MailboxOutcome::NoRights(finding("mailbox.no_rights")),
            "old@c.test",
            false,
        ),
        (
            MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
            "old@c.test",
            false,
        ),
        (
            MailboxOutcome::Throttled(finding("mailbox.throttled")),
            "old@c.test",
            false,
        ),
    ] {
        let mut m = machine(Some(OLD));
        let query = at_mailbox(&mut m);
        answer_query(&mut m, &query, outcome.clone());
        let Page::Mailbox { entry: shown, .. } = m.view().page else {
            panic!("not the mailbox page");
        };
        assert_eq!(shown, entry, "{outcome:?}");
        press(&mut m, Command::Next);
        assert_eq!(m.step() == Step::Engine, goes_on, "{outcome:?}");
    }
}

#[test]
fn none_on_purpose_needs_no_answer() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Engine);
    press(&mut m, Command::NextStep);
    assert!(m.review().diff.contains("+mailbox = \"\""));
    assert_eq!(m.review().open.first().unwrap().code, "mailbox.none");
}

#[test]
fn the_short_path_writes_the_listener_alone() {
    let mut m = machine(Some(OLD));
    assert_eq!(m.starts()[1], Way::Mailbox);
    m.handle(Event::Chose(FieldId::Start, 1));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Typed(
        FieldId::MailboxAddress,
        "new@c.test\n".to_owned(),
    ));
    let query = press(&mut m, Command::Next);
    answer_query(&mut m, &query, found("new@c.test"));
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(plan.text, OLD.replace("old@c.test", "new@c.test"));
}

#[test]
fn letters_that_mend_an_address_never_empty_the_entry() {
    let mut m = machine(Some(OLD));
    m.handle(Event::Chose(FieldId::Start, 1));
    press(&mut m, Command::Next);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Focus(FieldId::MailboxAddress));
    m.handle(Event::Typed(
        FieldId::MailboxAddress,
        "nixda@c.test".to_owned(),
    ));
    let query = press(&mut m, Command::Next);
    answer_query(
        &mut m,
        &query,
        MailboxOutcome::NotFound(finding("mailbox.not_found")),
    );
    assert!(press(&mut m, Command::Next).is_empty(), "asked first");
    assert_eq!(
        m.view().focus,
        Some(FieldId::MailboxAddress),
        "letters are text"
    );
    m.handle(Event::Typed(FieldId::MailboxAddress, "n@c.test".to_owned()));
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(&effects[..], [Effect::QueryMailbox { .. }]),
        "another address is asked about: {effects:?}"
    );
}

#[test]
fn what_looks_focused_is_focused_whatever_exchange_says() {
    for outcome in [
        found("old@c.test"),
        MailboxOutcome::NotFound(finding("mailbox.not_found")),
        MailboxOutcome::NoRights(finding("mailbox.no_rights")),
        MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
    ] {
        let mut m = machine(Some(OLD));
        let query = at_mailbox(&mut m);
        let focus = |m: &Machine| m.view().focus;
        assert_eq!(focus(&m), Some(FieldId::MailboxAddress));
        answer_query(&mut m, &query, outcome.clone());
        assert_eq!(focus(&m), Some(FieldId::MailboxAddress), "{outcome:?}");
        m.handle(Event::Focus(FieldId::Mailbox));
        assert_eq!(focus(&m), Some(FieldId::MailboxAddress));
        // Both ways round the fields it is met once.
        for command in [Command::NextField, Command::PreviousField] {
            press(&mut m, command);
            assert_eq!(focus(&m), Some(FieldId::Access), "{command:?}");
            press(&mut m, command);
            assert_eq!(focus(&m), Some(FieldId::MailboxAddress), "{command:?}");
        }
    }
}

fn on_the_short_path() -> Machine {
    let mut m = machine(Some(OLD));
    m.handle(Event::Chose(FieldId::Start, 1));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    m
}

#[test]
fn an_entry_is_emptied_on_purpose_only_after_a_question() {
    let mut m = on_the_short_path();
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    assert!(press(&mut m, Command::Next).is_empty(), "asked first");
    // Another choice takes the question back.
    m.handle(Event::Chose(FieldId::Mailbox, 0));
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    assert!(press(&mut m, Command::Next).is_empty(), "asked again");
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Write(_))),
        "{effects:?}"
    );
}

#[test]
fn going_on_without_proof_writes_nothing_by_itself() {
    let mut m = on_the_short_path();
    m.handle(Event::Typed(
        FieldId::MailboxAddress,
        "new@c.test".to_owned(),
    ));
    let query = press(&mut m, Command::Next);
    let outcome = MailboxOutcome::NoAnswer(finding("mailbox.no_answer"));
    answer_query(&mut m, &query, outcome);
    for _ in 0..3 {
        let effects = press(&mut m, Command::WithoutProof);
        assert!(effects.is_empty(), "{effects:?}");
    }
    assert_eq!(m.step(), Step::Mailbox);
    let effects = press(&mut m, Command::Next);
    let Some(Effect::Write(plan)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert!(plan.text.contains("new@c.test"), "{}", plan.text);
}

#[test]
fn an_account_of_its_own_needs_its_password() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Chose(FieldId::Access, 2));
    m.handle(Event::Typed(FieldId::OwnAccount, "C\\own".to_owned()));
    press(&mut m, Command::Next);
    assert_eq!(m.step(), Step::Mailbox);
    let view = m.view();
    let field = view.fields.iter().find(|f| f.id == FieldId::OwnPassword);
    assert!(
        matches!(field.unwrap().note, Some(Note::Bad(_))),
        "{field:?}"
    );
}

#[test]
fn down_to_the_dedicated_mailbox_takes_typing_at_once() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 0));
    m.handle(Event::Focus(FieldId::Mailbox));
    press(&mut m, Command::Down);
    assert_eq!(m.view().focus, Some(FieldId::MailboxAddress));
    press(&mut m, Command::Down);
    assert_eq!(m.view().focus, Some(FieldId::Mailbox));
    assert_eq!(m.answers().choice(FieldId::Mailbox), 2);
    press(&mut m, Command::Up);
    assert_eq!(m.view().focus, Some(FieldId::MailboxAddress));
    press(&mut m, Command::Up);
    assert_eq!(m.answers().choice(FieldId::Mailbox), 0);
}

#[test]
fn only_the_user_asks_again_with_what_was_refused() {
    let asked = |effects: &[Effect]| match effects.first() {
        Some(Effect::QueryMailbox { again, .. }) => *again,
        other => panic!("{other:?}"),
    };
    let mut m = machine(Some(OLD));
    assert!(!asked(&at_mailbox(&mut m)));
    let query = m.handle(Event::Chose(FieldId::Mailbox, 0));
    assert!(!asked(&query));
    let no = MailboxOutcome::NoAnswer(finding("probe.sign_in.refused"));
    answer_query(&mut m, &query, no);
    assert!(asked(&press(&mut m, Command::Again)));
}

#[test]
fn the_way_in_stays_for_the_mailbox_that_is_set_later() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    m.handle(Event::Chose(FieldId::Mailbox, 2));
    let diff = m.review().diff;
    assert!(diff.contains("+mailbox = \"\""), "{diff}");
    assert!(
        !diff.contains("+access") && !diff.contains("-access"),
        "{diff}"
    );
}

#[test]
fn a_way_in_that_was_not_proved_is_not_written_where_the_default_was_left_out() {
    let text = OLD.replace("access = \"delegate\"\n", "");
    let mut m = machine(Some(&text));
    let query = at_mailbox(&mut m);
    answer_query(
        &mut m,
        &query,
        MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
    );
    m.handle(Event::Chose(FieldId::Access, 1));
    press(&mut m, Command::WithoutProof);
    press(&mut m, Command::WithoutProof);
    assert_eq!(m.review().diff, "");
}
