//! Welcome: the ways to start, taken once and once more.

use super::{super::*, *};
use crate::domain::{Problem, Secret};
use crate::setup::Way;

#[test]
fn the_status_is_offered_only_where_an_engine_runs() {
    let mut m = machine(Some(OLD));
    assert!(!m.starts().contains(&Way::Status));
    let mut found = facts(Some(OLD));
    found.engine = Some(7);
    m.handle(Event::Found(Box::new(found)));
    let at = m.starts().iter().position(|s| *s == Way::Status);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    let effects = press(&mut m, Command::Next);
    assert!(matches!(effects[..], [Effect::Quit(Exit::Done)]));
}

#[test]
fn what_cannot_be_read_ends_setup_at_its_start_and_only_then() {
    let problem = Problem::new("config.unreadable", "no", "", "");
    let mut m = Machine::new();
    m.start();
    let effects = m.handle(Event::Unread(problem.clone()));
    assert!(matches!(effects[..], [Effect::Quit(Exit::Unreadable(_))]));
    let mut m = machine(Some(OLD));
    assert!(m.handle(Event::Unread(problem)).is_empty());
    assert!(matches!(m.view().notice, Some(Note::Bad(_))));
}

fn begin(m: &mut Machine, word: Way) -> Vec<Effect> {
    let at = m.starts().iter().position(|s| *s == word);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    press(m, Command::Next)
}

fn with_draft(text: Option<&str>) -> Machine {
    let mut m = Machine::new();
    m.start();
    let mut facts = facts(text);
    let mut settings = Settings::default();
    settings.put_line("exchange.account", "C\\draft", "t");
    facts.draft = Some(Draft {
        step: Step::Exchange,
        settings,
    });
    m.handle(Event::Found(Box::new(facts)));
    m
}

#[test]
fn going_on_once_more_keeps_what_was_typed_since() {
    for word in [Way::GoOn, Way::Afresh] {
        let mut m = with_draft(Some(OLD));
        begin(&mut m, word);
        m.handle(Event::Typed(FieldId::Account, "C\\typed".to_owned()));
        let secret = Secret::new("canary".to_owned());
        m.handle(Event::Secret(FieldId::Password, secret));
        press(&mut m, Command::Back);
        assert_eq!(m.step(), Step::Welcome);
        press(&mut m, Command::Next);
        assert_eq!(m.answers().text(FieldId::Account), "C\\typed", "{word:?}");
        assert!(m.answers().secret(FieldId::Password).is_some(), "{word:?}");
    }
}

#[test]
fn the_draft_that_this_run_saves_is_no_way_to_start_it() {
    let mut m = machine(None);
    assert_eq!(m.starts()[0], Way::Fresh);
    press(&mut m, Command::Next);
    m.handle(Event::Typed(FieldId::Account, "C\\typed".to_owned()));
    let mut later = facts(None);
    later.draft = Some(Draft {
        step: Step::Review,
        settings: Settings::default(),
    });
    m.handle(Event::Found(Box::new(later)));
    press(&mut m, Command::Back);
    press(&mut m, Command::Next);
    assert_eq!(m.answers().text(FieldId::Account), "C\\typed");
}

#[test]
fn what_a_start_made_is_not_what_the_next_one_begins_with() {
    let mut m = machine(Some(OLD));
    begin(&mut m, Way::Afresh);
    assert_eq!(m.answers().text(FieldId::Account), "");
    press(&mut m, Command::Back);
    begin(&mut m, Way::Change);
    assert_eq!(m.answers().text(FieldId::Account), "C\\svc");
}

#[test]
fn afresh_is_about_the_listener_that_is_there() {
    let mut m = machine(Some(&OLD.replace("\"default\"", "\"team\"")));
    begin(&mut m, Way::Afresh);
    assert_eq!(m.settings().listeners(), ["team"]);
}

#[test]
fn other_answers_are_not_proved_by_what_was_asked_about_the_old_ones() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("x@c.test"));
    m.handle(Event::Jump(Step::Welcome));
    begin(&mut m, Way::Afresh);
    assert_eq!(m.mailbox_entry(), "old@c.test");
}

#[test]
fn a_short_path_leaves_the_draft_of_the_whole_way_alone() {
    for word in [Way::Mailbox, Way::Password] {
        let mut m = with_draft(Some(OLD));
        let effects = begin(&mut m, word);
        let saves = effects.iter().any(|e| matches!(e, Effect::SaveDraft(_)));
        assert!(!saves, "{word:?}: {effects:?}");
        assert!(m.forget_draft().is_empty());
    }
}

fn saved(effects: &[Effect]) -> Option<&Draft> {
    effects.iter().find_map(|e| match e {
        Effect::SaveDraft(draft) => Some(draft),
        _ => None,
    })
}

#[test]
fn leaving_at_once_keeps_what_the_question_keeps() {
    let typed = || {
        let mut m = machine(Some(OLD));
        at_mailbox(&mut m);
        let address = "typed@c.test".to_owned();
        m.handle(Event::Typed(FieldId::MailboxAddress, address));
        press(&mut m, Command::Leave);
        m
    };
    for (command, exit) in [
        (Command::Leave, Exit::Interrupted),
        (Command::Next, Exit::Left),
    ] {
        let effects = press(&mut typed(), command);
        let draft = saved(&effects).expect_or_panic("a draft");
        assert_eq!(draft.step, Step::Mailbox);
        assert!(draft.text().contains("typed@c.test"), "{}", draft.text());
        assert!(matches!(effects.last(), Some(Effect::Quit(e)) if *e == exit));
    }
}

#[test]
fn leaving_welcome_spares_the_draft_of_the_last_run() {
    for command in [Command::Leave, Command::Next] {
        let mut m = with_draft(Some(OLD));
        press(&mut m, Command::Leave);
        let effects = press(&mut m, command);
        assert!(saved(&effects).is_none(), "{effects:?}");
    }
}

#[test]
fn going_back_from_a_way_that_others_took_leads_to_them() {
    for direct in [true, false] {
        let mut m = machine(Some(OLD));
        if direct {
            m.came_from_outside();
        }
        begin(&mut m, Way::Mailbox);
        let effects = press(&mut m, Command::Back);
        let left = matches!(effects[..], [Effect::Quit(Exit::Left)]);
        assert_eq!(left, direct, "{effects:?}");
        assert_eq!(m.step() == Step::Welcome, !direct);
    }
}

#[test]
fn a_store_that_is_not_built_is_no_choice() {
    let m = machine(Some(OLD));
    let asked = |m: &Machine| m.view().fields.iter().any(|f| f.id == FieldId::Store);
    let mut m2 = m;
    at_engine(&mut m2);
    assert!(!asked(&m2));
    let text = format!("{OLD}[store]\nurl = \"postgres://u@h/d\"\n");
    let mut m = machine(Some(&text));
    at_engine(&mut m);
    assert!(asked(&m), "a config that names it");
    press(&mut m, Command::NextStep);
    assert_eq!(
        (m.step(), m.view().focus),
        (Step::Engine, Some(FieldId::Store))
    );
    m.handle(Event::Chose(FieldId::Store, 0));
    press(&mut m, Command::NextStep);
    assert_eq!(m.step(), Step::Review);
    let engine = m.view().rail.into_iter().find(|r| r.step == Step::Engine);
    assert_eq!(engine.map(|r| r.mark), Some(Mark::Done));
    assert!(m.review().diff.contains("sqlite:tasks.db"));
}

#[test]
fn an_answer_is_judged_at_its_question() {
    let mut m = machine(Some(OLD));
    at_engine(&mut m);
    m.handle(Event::Typed(FieldId::ApiListen, "nowhere".to_owned()));
    m.judge_answer(FieldId::ApiListen);
    let note = |m: &Machine, id| m.view().fields.into_iter().find(|f| f.id == id)?.note;
    assert!(matches!(note(&m, FieldId::ApiListen), Some(Note::Bad(_))));
    m.handle(Event::Jump(Step::Mailbox));
    m.handle(Event::Typed(FieldId::MailboxAddress, "bob".to_owned()));
    m.judge_answer(FieldId::MailboxAddress);
    assert!(matches!(
        note(&m, FieldId::MailboxAddress),
        Some(Note::Bad(_))
    ));
}

#[test]
fn nothing_begins_before_it_is_known_what_is_there() {
    let mut m = Machine::new();
    m.start();
    assert!(press(&mut m, Command::Next).is_empty());
    assert_eq!(m.step(), Step::Welcome);
}

#[test]
fn an_entry_that_was_left_empty_stays_so_until_a_mailbox_is_chosen() {
    let empty = OLD.replace("old@c.test", "");
    for text in [empty.clone(), empty.replace("delegate", "own")] {
        let m = machine(Some(&text));
        assert_eq!(m.answers().choice(FieldId::Mailbox), 2, "{text}");
        let mut m = machine(Some(&text));
        m.take_answers(&Settings::default(), false);
        assert_eq!(m.answers().choice(FieldId::Mailbox), 2, "{text}");
        let mut m = machine(Some(&text));
        begin(&mut m, Way::Afresh);
        assert_eq!(m.answers().choice(FieldId::Mailbox), 0, "{text}");
    }
    assert_eq!(machine(None).answers().choice(FieldId::Mailbox), 0);
}

/// The machine of a later run that goes on with what this one has left.
fn later(text: Option<&str>, m: &Machine) -> Machine {
    let mut later = Machine::new();
    later.start();
    let mut facts = facts(text);
    facts.draft = Some(Draft::parse(&m.draft().text()).unwrap());
    later.handle(Event::Found(Box::new(facts)));
    begin(&mut later, Way::GoOn);
    later
}

#[test]
fn an_answer_that_is_the_default_comes_back_with_the_draft() {
    let text = format!("{OLD}[trust]\nproof = \"token\"\n");
    let mut m = machine(Some(&text));
    at_review(&mut m);
    let proof = m.answers().choice(FieldId::Proof);
    m.handle(Event::Chose(FieldId::Proof, 0));
    assert_ne!(proof, 0);
    assert_eq!(later(Some(&text), &m).answers().choice(FieldId::Proof), 0);
    for choice in [0, 2] {
        m.handle(Event::Chose(FieldId::Mailbox, choice));
        for config in [Some(text.as_str()), None] {
            let later = later(config, &m);
            let mailbox = later.answers().choice(FieldId::Mailbox);
            assert_eq!(mailbox, choice, "{config:?}");
        }
    }
}

/// What "Save answers only" writes, taken as the answers of another machine.
fn answered(m: &mut Machine) -> Machine {
    m.handle(Event::Chose(FieldId::Act, 1));
    let effects = press(m, Command::Next);
    let [Effect::SaveAnswers(text)] = &effects[..] else {
        panic!("{effects:?}");
    };
    let mut other = machine(Some("[trust]\nproof = \"token\"\n"));
    other.take_answers(&Settings::parse("answers.toml", text).unwrap(), false);
    assert!(other.faults().is_empty(), "{text}");
    other
}

#[test]
fn an_answer_that_is_the_default_is_an_answer_on_the_next_machine_too() {
    for choice in [0, 2] {
        let mut m = machine(Some(&OLD.replace("old@c.test", "")));
        press(&mut m, Command::Next);
        m.handle(Event::Chose(FieldId::Mailbox, choice));
        m.enter(Step::Review);
        let other = answered(&mut m);
        assert_eq!(other.answers().choice(FieldId::Mailbox), choice);
        assert_eq!(other.answers().choice(FieldId::Proof), 0);
    }
}
