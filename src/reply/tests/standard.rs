//! Lines that ask for a standard action, and lines that only look so.

use crate::{
    domain::{Action, Decision, StandardAction},
    reply::{Input, Offer, read},
};

#[test]
fn a_struck_out_target_is_not_the_one_that_is_meant() {
    let offer = Offer::new(&[Action::named("Approve")], &StandardAction::ALL).unwrap();
    let read_it = |html: &str| {
        let input = Input {
            text: "Redirect to bob@x.test\nRedirect to Carol Brown",
            html: Some(html),
            ..Input::default()
        };
        read(&input, &offer).decision
    };
    let struck = "<p><s>Redirect to bob@x.test</s></p><p>Redirect to Carol Brown</p>";
    assert_eq!(read_it(struck), Decision::Ask);
}

#[test]
fn standard_actions_are_asked_for_where_they_are_granted() {
    use StandardAction::{Ask, Delegate, Redirect, Sleep, Status, Undo};
    let actions = [
        Action::named("Approve"),
        Action::named("Forward to accounting"),
    ];
    let offer = Offer::new(&actions, &StandardAction::ALL).unwrap();
    let read_it = |text: &str| {
        let input = Input {
            text,
            ..Input::default()
        };
        read(&input, &offer)
    };
    for (text, want, comment) in [
        ("Redirect to Bob Jones", Redirect, None),
        (
            "Hi,\n\nWeiterleiten an bob@x.test\nIch bin weg",
            Redirect,
            Some("Ich bin weg"),
        ),
        ("Delegate", Delegate, None),
        ("Sleep until tomorrow", Sleep, None),
        (
            "Ask: which desk?\nThe large one?",
            Ask,
            Some("The large one?"),
        ),
        ("Status", Status, None),
        ("Undo", Undo, None),
    ] {
        let reading = read_it(text);
        assert_eq!(reading.decision, Decision::Act, "{text}: {reading:?}");
        assert_eq!(
            (reading.standard, reading.action.as_deref()),
            (Some(want), None),
            "{text}"
        );
        assert_eq!(reading.comment.as_deref(), comment, "{text}");
    }
    for text in [
        "Redirect to Bob?",
        "Redirect to Bob\nApprove",
        "Approve\nRedirect to bob@x.test",
        "Approve\n\nSleep until Monday",
        "Approve\nUndo",
        "Redirect to bob@x.test\nbut only if he is back, otherwise do not.",
        "Undo\nno, leave it",
        "Redirect to B\u{202e}ob",
        "Status of the order",
        "Do not redirect",
        "I will delegate it to Bob",
    ] {
        assert_eq!(read_it(text).decision, Decision::Ask, "{text}");
    }
    let noted = read_it("Approve\nForward it to Bob");
    assert_eq!(noted.comment.as_deref(), Some("Forward it to Bob"));
    let own = read_it("Forward to accounting");
    assert_eq!(own.action.as_deref(), Some("Forward to accounting"));
    // What is not granted is told to be so, and nothing is done.
    let few = Offer::new(&actions, &[StandardAction::Help]).unwrap();
    let input = Input {
        text: "Redirect to Bob",
        ..Input::default()
    };
    assert_eq!(read(&input, &few).reason, "reply.not_available");
}
