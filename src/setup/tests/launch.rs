//! The hand-off: taken back once, left at any moment, and news that come too late.

use super::{super::*, *};
use crate::{
    config::Written,
    domain::{Problem, Secret},
};

/// After `[ Write ]`, with everything written.
fn at_launch() -> Machine {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    m.handle(Event::Secret(
        FieldId::OwnPassword,
        Secret::new("x".to_owned()),
    ));
    let query = m.handle(Event::Jump(Step::Mailbox));
    answer_query(&mut m, &query, found("old@c.test"));
    m.handle(Event::Jump(Step::Review));
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Write(_))),
        "{effects:?}"
    );
    let written = Written {
        config: true,
        ..Written::default()
    };
    m.handle(Event::Written(Ok(written)));
    m
}

pub(super) fn ready() -> Event {
    Event::Launched(Ok(Ready {
        pid: 7,
        started: true,
        paused: false,
    }))
}

#[test]
fn undo_is_asked_for_once_and_nothing_else_meanwhile() {
    let mut m = at_launch();
    m.handle(ready());
    let effects = press(&mut m, Command::Undo);
    assert!(matches!(effects[..], [Effect::UndoLaunch]));
    for command in [Command::Undo, Command::Next, Command::LeaveRunning] {
        assert!(press(&mut m, command).is_empty(), "{command:?}");
    }
    m.handle(Event::Undone(Ok(())));
    assert_eq!((m.step(), m.has_written()), (Step::Review, false));
    assert!(matches!(m.view().notice, Some(Note::Good(_))));
}

#[test]
fn what_was_taken_back_before_takes_nothing_from_the_next_hand_off() {
    let mut m = at_launch();
    press(&mut m, Command::Undo);
    m.handle(Event::Undone(Ok(())));
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Write(_))),
        "{effects:?}"
    );
    // A second answer to the same undo, and news of the engine of before.
    m.handle(Event::Undone(Ok(())));
    m.handle(Event::RoundTrip(passed()));
    let effects = m.handle(Event::Written(Ok(Written::default())));
    assert!(matches!(effects[..], [Effect::Launch(_)]), "{effects:?}");
    let Page::Launch { lines, .. } = m.view().page else {
        panic!("not on Launch");
    };
    let done = lines
        .iter()
        .any(|(_, s)| matches!(s, CheckState::Passed { .. }));
    assert!(!done, "{lines:?}");
}

#[test]
fn an_engine_that_got_ready_while_it_is_taken_back_sends_no_test_mail() {
    let mut m = at_launch();
    press(&mut m, Command::Undo);
    assert!(m.handle(ready()).is_empty());
}

#[test]
fn leaving_while_it_is_handed_over_lets_the_engine_go_on() {
    let mut m = at_launch();
    let effects = press(&mut m, Command::LeaveRunning);
    assert!(
        matches!(effects[..], [Effect::LetGo, Effect::Quit(Exit::NotReady)]),
        "{effects:?}"
    );
    let mut m = at_launch();
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Leave);
    assert!(
        matches!(
            effects[..],
            [Effect::LetGo, Effect::Quit(Exit::Interrupted)]
        ),
        "{effects:?}"
    );
    let mut m = at_launch();
    m.handle(ready());
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects.last(), Some(Effect::Quit(Exit::Done))),
        "{effects:?}"
    );
}

#[test]
fn what_is_written_after_the_end_is_known_at_the_end() {
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    press(&mut m, Command::Next);
    press(&mut m, Command::Leave);
    press(&mut m, Command::Leave);
    m.handle(Event::Written(Ok(Written::default())));
    assert!(m.has_written());
    assert_eq!(m.ended(Exit::Left), Exit::NotReady);
    let problem = Problem::new("x.y", "no", "", "try");
    let mut m = machine(Some(OLD));
    at_review(&mut m);
    press(&mut m, Command::Next);
    press(&mut m, Command::Leave);
    let effects = press(&mut m, Command::Next);
    assert!(matches!(effects.last(), Some(Effect::Quit(Exit::NotReady))));
    m.handle(Event::Written(Err(problem)));
    assert_eq!(m.ended(Exit::NotReady), Exit::Left);
}

/// The config is changed for it only when the person says so, and only where it makes a difference.
#[test]
fn who_stamped_the_test_mail_is_offered_once_and_never_taken_by_itself() {
    let stamped = || Event::Stamped(vec!["ex1.c.test".to_owned()]);
    let offered = |m: &Machine| match m.view().page {
        Page::Launch { stamped, .. } => stamped,
        _ => panic!("not on Launch"),
    };
    let mut m = at_launch();
    assert!(m.handle(stamped()).is_empty());
    assert!(offered(&m).is_empty(), "of an engine that is not ready");
    m.handle(ready());
    assert!(
        press(&mut m, Command::TrustSources).is_empty(),
        "nothing to take"
    );
    assert!(m.handle(stamped()).is_empty());
    assert_eq!(offered(&m), ["ex1.c.test"]);
    let effects = press(&mut m, Command::TrustSources);
    assert!(
        matches!(&effects[..], [Effect::KeepSources(s)] if *s == ["ex1.c.test"]),
        "{effects:?}"
    );
    assert!(press(&mut m, Command::TrustSources).is_empty(), "once");
    m.handle(Event::SourcesKept(Ok(vec!["ex1.c.test".to_owned()])));
    assert!(matches!(m.view().notice, Some(Note::Good(_))));
    // Whoever leaves it at that has the config as it was.
    let mut m = at_launch();
    m.handle(ready());
    m.handle(stamped());
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects[..], [Effect::Quit(Exit::Done)]),
        "{effects:?}"
    );
}

/// With a token alone nobody asks who stamps.
#[test]
fn with_a_weaker_proof_no_list_of_servers_is_offered() {
    let mut m = machine(Some(OLD));
    m.handle(Event::Chose(FieldId::Proof, 1));
    at_review(&mut m);
    press(&mut m, Command::Next);
    m.handle(Event::Written(Ok(Written::default())));
    m.handle(ready());
    m.handle(Event::Stamped(vec!["ex1.c.test".to_owned()]));
    assert!(press(&mut m, Command::TrustSources).is_empty());
}
