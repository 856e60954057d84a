//! What is open before it is written, and what Esc closes.

use super::{super::*, *};
use crate::config::Written;
use crate::setup::Way;

fn note(m: &Machine, field: FieldId) -> Option<Note> {
    let fields = m.view().fields;
    fields.into_iter().find(|f| f.id == field)?.note
}

fn port_run(effects: &[Effect]) -> u32 {
    let run = effects.iter().find_map(|e| match e {
        Effect::CheckPort { run, .. } => Some(*run),
        _ => None,
    });
    run.expect_or_panic("a question about the port")
}

fn codes(m: &Machine) -> Vec<String> {
    m.open_points().into_iter().map(|o| o.code).collect()
}

#[test]
fn a_port_that_is_taken_is_told_on_engine_and_open_on_review_until_it_is_free() {
    let mut m = machine(Some(OLD));
    let query = at_mailbox(&mut m);
    answer_query(&mut m, &query, found("old@c.test"));
    let run = port_run(&press(&mut m, Command::Next));
    assert_eq!(m.step(), Step::Engine);
    let taken = || Err("another program has port 8480".to_owned());
    let result = taken();
    m.handle(Event::Port { run, result });
    assert!(matches!(note(&m, FieldId::ApiListen), Some(Note::Bad(_))));
    let run = port_run(&press(&mut m, Command::NextStep));
    assert_eq!(m.step(), Step::Review, "it keeps nobody from going on");
    let result = taken();
    m.handle(Event::Port { run, result });
    assert_eq!(codes(&m), ["api.port"]);
    let effects = press(&mut m, Command::Next);
    assert!(
        matches!(effects[..], [Effect::CheckPort { .. }]),
        "asks first"
    );
    assert!(matches!(m.view().notice, Some(Note::Warning(_))));
    let mut free = machine(Some(OLD));
    at_engine(&mut free);
    let run = port_run(&press(&mut free, Command::NextStep));
    free.handle(Event::Port {
        run,
        result: Ok(()),
    });
    assert_eq!(codes(&free), [""; 0]);
    for m in [&mut m, &mut free] {
        let effects = press(m, Command::Next);
        assert!(
            matches!(effects.last(), Some(Effect::Write(_))),
            "{effects:?}"
        );
    }
}

#[test]
fn another_address_of_the_api_is_not_judged_by_the_old_one() {
    let mut m = machine(Some(OLD));
    at_engine(&mut m);
    let run = port_run(&press(&mut m, Command::NextStep));
    let result = Err("taken".to_owned());
    m.handle(Event::Port { run, result });
    m.handle(Event::Typed(
        FieldId::ApiListen,
        "127.0.0.1:9000".to_owned(),
    ));
    assert_eq!(codes(&m), [""; 0]);
}

#[test]
fn escape_closes_what_was_opened_before_it_goes_back() {
    for panel in [Command::ByHand, Command::WholeFile] {
        let mut m = machine(Some(OLD));
        at_review(&mut m);
        press(&mut m, panel);
        press(&mut m, Command::Back);
        let Page::Review {
            by_hand,
            whole_file,
            ..
        } = m.view().page
        else {
            panic!("{panel:?}: left Review");
        };
        assert!(!by_hand && !whole_file, "{panel:?} stays open");
        press(&mut m, Command::Back);
        assert_eq!(m.step(), Step::Engine);
    }
    let mut m = machine(Some(OLD));
    press(&mut m, Command::Next);
    press(&mut m, Command::NextStep);
    press(&mut m, Command::Transcript);
    press(&mut m, Command::Back);
    assert_eq!((m.step(), m.view().log_open), (Step::Probe, false));
    press(&mut m, Command::Back);
    assert_eq!(m.step(), Step::Exchange);
}

#[test]
fn a_short_path_that_was_taken_back_leaves_no_draft() {
    let mut m = machine(Some(OLD));
    let at = m.starts().iter().position(|s| *s == Way::Mailbox);
    m.handle(Event::Chose(FieldId::Start, at.unwrap()));
    press(&mut m, Command::Next);
    m.handle(Event::Chose(FieldId::Mailbox, 1));
    m.handle(Event::Typed(
        FieldId::MailboxAddress,
        "new@c.test".to_owned(),
    ));
    let query = press(&mut m, Command::Next);
    answer_query(&mut m, &query, found("new@c.test"));
    let mut all = press(&mut m, Command::Next);
    all.extend(m.handle(Event::Written(Ok(Written {
        config: true,
        ..Written::default()
    }))));
    let (pid, started) = (7, false);
    all.extend(m.handle(Event::Launched(Ok(Ready {
        pid,
        started,
        paused: false,
    }))));
    all.extend(press(&mut m, Command::Undo));
    all.extend(m.handle(Event::Undone(Ok(()))));
    assert_eq!(m.step(), Step::Mailbox);
    all.extend(press(&mut m, Command::Leave));
    let dialog = m.view().dialog.expect_or_panic("the question");
    assert_eq!(dialog.choices, ["Leave", "Stay"], "nothing is kept");
    all.extend(press(&mut m, Command::Next));
    assert!(matches!(all.last(), Some(Effect::Quit(Exit::Left))));
    let saves = |e: &Effect| matches!(e, Effect::SaveDraft(_));
    assert!(!all.iter().any(saves), "{all:?}");
}
