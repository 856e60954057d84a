//! Random use of the wizard in random windows, on good days and bad ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{
    Event as Input, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use jiff::Timestamp;
use proptest::prelude::*;
use ratatui::layout::Rect;

use super::{Face, draw, stand_in::answers};
use crate::{
    setup::{Effect, Machine, Step},
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs},
    },
};

fn any_input() -> impl Strategy<Value = Input> {
    let codes = prop_oneof![
        2 => any::<char>().prop_map(KeyCode::Char),
        6 => proptest::sample::select("nnnneorRlshtdcwuygjk? ".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        12 => proptest::sample::select(vec![
            KeyCode::Enter,
            KeyCode::Enter,
            KeyCode::Tab,
            KeyCode::BackTab,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Esc,
            KeyCode::F(1),
            KeyCode::F(2),
            KeyCode::Backspace,
            KeyCode::Home,
            KeyCode::PageDown,
            KeyCode::PageUp,
        ]),
    ];
    let keys = (codes, 0_u8..8).prop_map(|(code, held)| {
        let held = if held == 0 {
            KeyModifiers::CONTROL
        } else {
            KeyModifiers::NONE
        };
        Input::Key(KeyEvent::new(code, held))
    });
    let pasted = prop_oneof![
        Just("http://127.0.0.1:9/EWS/Exchange.asmx\r\n".to_owned()),
        Just("EXAMPLE\\svc".to_owned()),
        Just("approvals@contoso.com ".to_owned()),
        ".{0,90}".prop_map(|s| s),
    ];
    prop_oneof![9 => keys, 1 => pasted.prop_map(Input::Paste), 1 => any_mouse()]
}

fn any_mouse() -> impl Strategy<Value = Input> {
    let kinds = proptest::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
    ]);
    (kinds, 0_u16..120, 0_u16..40).prop_map(|(kind, column, row)| {
        Input::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    })
}

/// Everything that comes of these effects, and of the events that they lead to.
fn settle(face: &mut Face, mut effects: Vec<Effect>, good: bool) -> bool {
    while let Some(effect) = effects.pop() {
        if matches!(effect, Effect::Quit(_)) {
            return false;
        }
        for event in answers(&effect, good) {
            effects.extend(face.happened(event));
        }
    }
    true
}

fn begin(good: bool) -> Face {
    let mut machine = Machine::new();
    let first = machine.start();
    let mut face = Face::new(machine, None, Timestamp::UNIX_EPOCH);
    settle(&mut face, first, good);
    face
}

fn assert_focus_is_seen(face: &Face, shown: &str, area: Rect, marks: &Marks) {
    let form = matches!(
        face.view.step,
        Step::Welcome | Step::Exchange | Step::Mailbox | Step::Engine
    );
    let roomy = area.width >= 40 && area.height >= 16;
    // Whoever scrolled sees what they scrolled to.
    let covered = face.overlay.is_some() || face.view.dialog.is_some() || face.scroll.is_some();
    if !form || !roomy || covered || face.view.focus.is_none() {
        return;
    }
    let rail = if area.width >= 72 && area.height >= 20 {
        17
    } else {
        0
    };
    let seen = shown.lines().skip(2).any(|line| {
        let body: String = line.chars().skip(rail).collect();
        body.contains(marks.here)
    });
    assert!(
        seen,
        "no focus on {:?} in {area:?}\n{shown}",
        face.view.focus
    );
}

proptest! {
    // 40 runs of 250 events: ten thousand.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_use_in_random_windows_never_fails(
        steps in prop::collection::vec(
            (any_input(), 0_u16..=200, 0_u16..=60, any::<bool>()), 250),
        ascii in any::<bool>(),
        again in any::<bool>(),
    ) {
        let marks = if ascii { Marks::ASCII } else { Marks::UNICODE };
        let theme = Theme::new(ThemeKind::Dark, marks);
        let mut face = begin(again);
        for (n, (input, width, height, good)) in steps.into_iter().enumerate() {
            let now = Timestamp::from_second(i64::try_from(n).unwrap()).unwrap();
            let effects = face.input(input, now);
            if !settle(&mut face, effects, good) {
                face = begin(good);
            }
            face.passed(now);
            let area = Rect::new(0, 0, width, height);
            let buffer = frame(width.max(1), height.max(1), |f| draw(f, area, &face, &theme));
            assert_focus_is_seen(&face, &glyphs(&buffer), area, &marks);
        }
    }
}
