//! The page of tasks, and that what is to be done is told whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{
    Event, StatusState, Update,
    fixture::{open_tasks, running, state_of, task_story, without_mailbox},
    screens::{pictures, press, seen, silent},
};

#[test]
fn pictures_of_tasks_and_the_story_of_one() {
    let mut state = state_of(running(), 400);
    press(&mut state, KeyCode::Char('3'));
    let tell = |state: &mut StatusState, update| {
        let now = state.now;
        state.handle(Event::Update(update), now);
    };
    tell(&mut state, Update::Tasks(open_tasks()));
    press(&mut state, KeyCode::Down);
    pictures("tasks", &state);
    press(&mut state, KeyCode::Enter);
    let id = open_tasks()[1].id;
    tell(&mut state, Update::Story(id, task_story()));
    pictures("task_story", &state);
}

/// What is to be done is told whole, however small the window; `w` tells it where it does not fit.
#[test]
fn what_to_do_without_a_mailbox_or_an_engine_is_told_whole() {
    for mut state in [state_of(without_mailbox(), 300), silent()] {
        press(&mut state, KeyCode::Char('w'));
        let text = seen(&state);
        assert!(!text.contains("nothing is wrong"), "{text}");
        let says = if state.lacks_mailbox() {
            "smartactions mailbox set ADDRESS"
        } else {
            "smartactions restart"
        };
        assert!(text.contains(says), "{text}");
    }
    let mut long = running();
    long.troubles[0].problem.what =
        "the mailbox server of Exchange answers with ErrorMailboxStoreUnavailable \
         to everything that it is asked since somebody moved the mailbox to another database"
            .to_owned();
    long.troubles[0].effect =
        "None is lost, and nothing leaves before it answers again, which may take \
         as long as the move does"
            .to_owned();
    let text = seen(&state_of(long, 400));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for end in ["another database", "as long as the move", "w what to do"] {
        assert!(text.contains(end), "{end} in\n{text}");
    }
}

#[test]
fn what_came_of_a_request_is_told_whole() {
    let mut state = state_of(running(), 400);
    let now = state.now;
    let told = "the engine did not become ready within 30 s: it waits for the mailbox to be read once, and \
                Exchange asks to slow down; smartactions logs tells more";
    state.handle(Event::Update(Update::Told(told.to_owned())), now);
    let text = seen(&state);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains(told), "{text}");
}

#[test]
fn a_click_puts_the_cursor_on_its_row_and_a_second_one_tells_its_story() {
    let mut state = state_of(running(), 400);
    let click = |state: &mut StatusState| {
        let shown = seen(state);
        let row = shown.lines().position(|l| l.contains("leave 88")).unwrap();
        let mouse = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: 30,
            row: u16::try_from(row).unwrap(),
            modifiers: KeyModifiers::NONE,
        };
        let now = state.now;
        state.handle(Event::Mouse(mouse), now);
    };
    click(&mut state);
    assert_eq!(state.selected_reply().unwrap().from, "bo@contoso.com");
    click(&mut state);
    assert!(seen(&state).contains("STORY"));
}
