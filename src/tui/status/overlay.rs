//! What lies over the status page: help, story, advice, and the questions before an act.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
};

use super::{
    StatusState,
    keys::{BINDINGS, Binding, Command},
    known::Freshness,
    notice,
    state::{Overlay, PAUSES},
    story, tasks,
};
use crate::{
    tui::{Role, Theme, widgets::draw_overlay},
    words::{setup::shift_selects, status as words},
};

/// The answers to "stop?", the safe one first.
const STOP: [&str; 2] = ["Leave it running", "Stop it"];

/// Draws the overlay that is open, if one is.
pub(super) fn draw(frame: &mut Frame<'_>, area: Rect, state: &StatusState, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(6).min(72);
    let (title, lines) = match &state.overlay {
        None => return,
        Some(Overlay::Help) => (
            "Keys here",
            help(state, room, usize::from(area.height), theme),
        ),
        Some(Overlay::Story) => match state.selected_reply() {
            Some(reply) => ("Story", story::lines(state, reply, room, theme)),
            None => return,
        },
        Some(Overlay::Task(id)) => match state.known_task(*id) {
            Some(task) => ("Task", tasks::lines(state, &task, room, theme)),
            None => return,
        },
        Some(Overlay::Advice) => (words::WHAT_TO_DO, advice(state, room, theme)),
        Some(Overlay::Pause(at)) => {
            let choices: Vec<&str> = PAUSES.iter().map(|(name, _)| *name).collect();
            let ask = "Mail waits in the mailbox and in the outbox, nothing is lost.";
            (
                "Pause the engine for how long?",
                question(ask, &choices, *at, room, theme),
            )
        }
        Some(Overlay::Stop(at)) => {
            let ask = "Replies wait in the mailbox until it is started again.";
            ("Stop the engine?", question(ask, &STOP, *at, room, theme))
        }
    };
    // What does not fit is scrolled to; the border takes two lines.
    let room = usize::from(area.height).saturating_sub(2);
    let most = lines.len().saturating_sub(room);
    let from = state.scrolled.min(most);
    let title = match (from < most, from > 0) {
        (true, _) => format!("{title}, {} more below", most - from),
        (false, true) => format!("{title}, {from} more above"),
        (false, false) => title.to_owned(),
    };
    let shown = lines.into_iter().skip(from).take(room).collect();
    draw_overlay(frame, area, &title, shown, theme);
}

/// The key table, in two columns where one is too long.
fn help(state: &StatusState, width: usize, height: usize, theme: &Theme) -> Vec<Line<'static>> {
    let cells: Vec<(&str, &str)> = BINDINGS
        .iter()
        .filter(|b| works(state, b.command))
        .map(|b| (b.shown, says(state, b)))
        .collect();
    let columns = if cells.len() + 2 > height && width >= 52 {
        2
    } else {
        1
    };
    let per_column = cells.len().div_ceil(columns);
    let cell = |at: usize| -> Vec<Span<'static>> {
        let (shown, says) = cells.get(at).copied().unwrap_or_default();
        vec![
            Span::styled(theme.marks.pad(shown, 8), theme.style(Role::Code)),
            Span::styled(theme.marks.pad(says, 18), theme.style(Role::Text)),
        ]
    };
    let row = |at: usize| {
        let cells = (0..columns).flat_map(|c| cell(at + c * per_column));
        Line::from(cells.collect::<Vec<_>>())
    };
    let mouse = theme.marks.wrap(shift_selects(), width).into_iter();
    let mouse = mouse.map(|l| Line::styled(l, theme.style(Role::Muted)));
    (0..per_column).map(row).chain(mouse).collect()
}

/// Whether a key does something now.
fn works(state: &StatusState, command: Command) -> bool {
    match command {
        Command::Restart => state.freshness() == Freshness::Silent,
        Command::TestMail => !state.lacks_mailbox(),
        _ => true,
    }
}

/// What a key does now: two of them turn with the engine.
fn says(state: &StatusState, binding: &Binding) -> &'static str {
    match binding.command {
        Command::Restart if state.is_gone() => words::START_IT,
        Command::Pause if state.is_paused() => words::RESUME,
        _ => binding.says,
    }
}

fn advice(state: &StatusState, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let troubles = state
        .latest
        .as_ref()
        .map(|s| s.troubles.as_slice())
        .unwrap_or_default();
    if state.freshness() == Freshness::Silent || troubles.is_empty() {
        // What the notice says, whole: there it may have had less room.
        let told = notice::whole(state, width, theme);
        let well = vec![Line::styled(words::ALL_WELL, theme.style(Role::Text))];
        return if told.is_empty() { well } else { told };
    }
    let mut lines = Vec::new();
    for trouble in troubles {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let told = [
            (trouble.problem.what.as_str(), Role::Warn),
            (trouble.effect.as_str(), Role::Text),
            (trouble.problem.place.as_str(), Role::Muted),
            (trouble.problem.remedy.as_str(), Role::Text),
            (trouble.problem.code.as_str(), Role::Muted),
        ];
        for (text, role) in told {
            let wrapped = theme.marks.wrap_whole(text, width);
            lines.extend(
                wrapped
                    .into_iter()
                    .map(|l| Line::styled(l, theme.style(role))),
            );
        }
    }
    lines
}

fn question(
    effect: &str,
    choices: &[&str],
    chosen: usize,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let wrapped = theme.marks.wrap(effect, width);
    let mut lines: Vec<_> = wrapped
        .into_iter()
        .map(|l| Line::styled(l, theme.style(Role::Text)))
        .collect();
    lines.push(Line::default());
    lines.extend(choices.iter().enumerate().map(|(at, choice)| {
        let (mark, role) = if at == chosen {
            (theme.marks.here, Role::Select)
        } else {
            (" ", Role::Text)
        };
        Line::styled(format!("{mark} {choice} "), theme.style(role))
    }));
    lines.push(Line::default());
    lines.push(Line::styled(
        "Enter do it   Esc back",
        theme.style(Role::Muted),
    ));
    lines
}
