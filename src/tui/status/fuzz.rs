//! Random use of the status screen in random windows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{
    Event, StatusState, Update, draw,
    fixture::{CONFIG, at, later, open_tasks, running, without_mailbox},
};
use crate::{
    domain::Snapshot,
    tui::{
        Marks, Theme, ThemeKind,
        picture::{frame, glyphs},
    },
};

fn any_snapshot() -> impl Strategy<Value = Snapshot> {
    let text = "\\PC{0,40}|.{0,12}";
    (
        any::<[u64; 6]>(),
        text,
        text,
        0_usize..9,
        0_usize..2,
        any::<bool>(),
    )
        .prop_map(|(n, from, subject, rows, troubles, mailbox)| {
            let mut s = if mailbox {
                running()
            } else {
                without_mailbox()
            };
            (s.outbox.waiting, s.outbox.sent, s.tasks.open) = (n[0], n[1], n[2]);
            (s.today.total, s.today.helped, s.exchange.latency_ms) = (n[3], n[4], Some(n[5]));
            s.exchange.latencies_ms = n.to_vec();
            s.recent.truncate(rows);
            s.waiting.truncate(rows);
            s.troubles.truncate(troubles);
            for reply in &mut s.recent {
                (reply.from, reply.subject) = (from.clone(), subject.clone());
            }
            s
        })
}

fn any_event() -> impl Strategy<Value = Event> {
    let codes = prop_oneof![
        any::<char>().prop_map(KeyCode::Char),
        proptest::sample::select("123456jkpxmqrRylw/? ".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        proptest::sample::select(vec![
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::PageDown,
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::F(1),
            KeyCode::Backspace,
            KeyCode::Left,
            KeyCode::Home
        ]),
    ];
    let keys = (codes, any::<bool>()).prop_map(|(code, control)| {
        let held = if control {
            KeyModifiers::CONTROL
        } else {
            KeyModifiers::NONE
        };
        Event::Key(KeyEvent::new(code, held))
    });
    prop_oneof![
        8 => keys,
        1 => ".{0,20}".prop_map(Event::Paste),
        1 => ".{0,90}".prop_map(|t| Event::Update(Update::Told(t))),
        2 => any_snapshot().prop_map(|s| Event::Update(Update::Snapshot(Box::new(s)))),
        1 => Just(Event::Tick),
        1 => any_mouse(),
        1 => Just(Event::Update(Update::Tasks(open_tasks()))),
    ]
}

fn any_mouse() -> impl Strategy<Value = Event> {
    let kinds = proptest::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
    ]);
    (kinds, 0_u16..120, 0_u16..40).prop_map(|(kind, column, row)| {
        Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Any use in any window: no panic, nothing outside of the area, the cursor always visible.
    #[test]
    fn random_use_in_random_windows_never_fails(
        steps in prop::collection::vec((any_event(), 0_u16..=200, 0_u16..=60, 0_i64..6_000), 1..24),
        ascii in any::<bool>(),
    ) {
        let marks = if ascii { Marks::ASCII } else { Marks::UNICODE };
        let theme = Theme::new(ThemeKind::Dark, marks);
        let mut state = StatusState::new(TimeZone::UTC, at("09:00:00"), CONFIG);
        let mut now = at("09:00:00");
        for (event, width, height, ms) in steps {
            now = later(now, ms);
            state.handle(event, now);
            let buffer = frame(width.max(1), height.max(1), |f| {
                draw(f, ratatui::layout::Rect::new(0, 0, width, height), &state, &theme);
            });
            let roomy = width >= 72 && height >= 20;
            if roomy && state.rows().len() > 0 && state.overlay.is_none() {
                prop_assert!(glyphs(&buffer).lines().any(|l| l.starts_with(marks.here)));
            }
        }
    }
}
