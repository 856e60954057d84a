//! Any events in any order.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    super::{field::FIELDS, *},
    *,
};
use crate::{
    config::Written,
    domain::{Problem, Secret},
};

fn any_event() -> impl Strategy<Value = Event> {
    let commands = keys::KEYS.iter().map(|k| k.command).collect::<Vec<_>>();
    let fields = FIELDS.iter().map(|f| f.id).collect::<Vec<_>>();
    let field = prop::sample::select(fields);
    let outcome = prop::sample::select(vec![
        found("f@c.test"),
        MailboxOutcome::NotFound(finding("mailbox.not_found")),
        MailboxOutcome::NoAnswer(finding("mailbox.no_answer")),
    ]);
    let problem = Problem::new("x.y", "no", "", "try");
    prop_oneof![
        8 => prop::sample::select(commands).prop_map(Event::Press),
        6 => (field.clone(), "[a-z0-9@.\\\\ ü]{0,12}").prop_map(|(f, t)| Event::Typed(f, t)),
        2 => (field.clone(), 0_usize..9).prop_map(|(f, n)| Event::Chose(f, n)),
        2 => field.clone().prop_map(Event::Focus),
        1 => (field, "\\PC{0,9}").prop_map(|(f, t)| Event::Secret(f, Secret::new(t))),
        1 => prop::sample::select(Step::ALL.to_vec()).prop_map(Event::Jump),
        3 => (0_u32..9).prop_map(|run| Event::ProbeDone { run }),
        3 => (0_u32..9).prop_map(|run| Event::Check {
            run, id: "sign_in".to_owned(), name: "Sign-in".to_owned(), state: passed(),
        }),
        3 => (0_u32..9, outcome).prop_map(|(run, outcome)| Event::Mailbox { run, outcome }),
        1 => Just(Event::Found(Box::new(facts(Some(OLD))))),
        1 => Just(Event::Written(Ok(Written::default()))),
        1 => Just(Event::Written(Err(problem.clone()))),
        1 => Just(Event::Launched(Ok(Ready { pid: 1, started: true, paused: false }))),
        1 => Just(Event::Launched(Err(problem.clone()))),
        1 => Just(Event::Undone(Ok(()))),
    ]
}

/// Events that change text by design: a default put back, a number stepped, another start.
fn rewrites(event: &Event) -> bool {
    matches!(
        event,
        Event::Press(Command::PutDefault | Command::Up | Command::Down)
            | Event::Chose(FieldId::Start, _)
    )
}

proptest! {
    #[test]
    fn no_event_panics_and_the_focus_stays_on_the_screen(
        events in prop::collection::vec(any_event(), 0..60)
    ) {
        let mut m = machine(Some(OLD));
        for event in events {
            m.handle(event);
            let view = m.view();
            let shown = view.focus.is_none_or(|f| view.fields.iter().any(|v| v.id == f));
            prop_assert!(shown, "{:?} on {:?}", view.focus, view.step);
        }
    }

    #[test]
    fn typed_text_is_never_lost(events in prop::collection::vec(any_event(), 0..60)) {
        let mut m = machine(Some(OLD));
        let mut typed = BTreeMap::new();
        for event in events.into_iter().filter(|e| !rewrites(e)) {
            if m.over {
                break;
            }
            // Numbers are moved into their range.
            if let Event::Typed(field, text) = &event
                && !matches!(field, FieldId::PerMinute | FieldId::Poll)
            {
                typed.insert(*field, text.clone());
            }
            m.handle(event);
            for (field, text) in &typed {
                prop_assert_eq!(m.answers().text(*field), text);
            }
        }
    }
}
