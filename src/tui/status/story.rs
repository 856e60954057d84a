//! What happened to one reply, step by step: beside the table, or over it.

use ratatui::text::{Line, Span};

use super::{StatusState, head::times, table};
use crate::{
    domain::{
        Disposition, TaskId,
        snapshot::{HandledReply, StoryStep},
    },
    tui::{Role, Theme, figures, text},
    words::{reasons, status as words},
};

/// The story of a reply in lines of at most `width` columns.
pub(super) fn lines(
    state: &StatusState,
    reply: &HandledReply,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (mark, role, word) = table::disposition(reply, theme);
    let head = format!("{}  {}", times(state).minute(reply.at), reply.subject);
    let fact = |label: &str, value: &str| labelled(label, value, 10, width, theme);
    let mut lines = vec![
        Line::styled(theme.marks.fit(&head, width), theme.style(Role::Code)),
        Line::default(),
    ];
    lines.extend(fact("From", &reply.from));
    if reply.task.is_some() {
        let sent = reply.sent.map(|at| times(state).minute(at));
        let sent = sent.map(|at| format!(", sent {at}")).unwrap_or_default();
        lines.extend(fact("Task", &format!("{}{sent}", reply.task_title)));
    }
    match (reply.action.as_str(), reply.line.as_str()) {
        ("", "") => {}
        ("", line) => lines.extend(fact("Wrote", &format!("\"{line}\""))),
        (action, "") => lines.extend(fact("Action", action)),
        (action, line) => lines.extend(fact("Action", &format!("{action} (\"{line}\")"))),
    }
    lines.push(Line::from(vec![
        Span::styled(theme.marks.pad("Became", 10), theme.style(Role::Muted)),
        Span::styled(format!("{mark} {word}"), theme.style(role)),
    ]));
    if let Some(level) = reply.proof {
        lines.extend(fact("Proof", level.word()));
    }
    if let Some(why) = reason(&reply.disposition) {
        lines.extend(fact("Because", &why));
    }
    lines.push(Line::default());
    lines.push(Line::styled("STORY", theme.style(Role::Muted)));
    let mut before = None;
    for step in &reply.story {
        lines.extend(step_lines(state, step, before, width, theme));
        before = step.at.or(before);
    }
    if let Some(task) = reply.task {
        lines.extend(command_lines(task, width, theme));
    }
    lines
}

fn reason(disposition: &Disposition) -> Option<String> {
    match disposition {
        Disposition::Refused(why) => Some(words::refusal(*why).to_owned()),
        Disposition::SetAside(code) | Disposition::Ignored(code) => Some(reasons::with_code(code)),
        _ => None,
    }
}

/// A label, and beside it a text on as many lines as it needs.
pub(super) fn labelled(
    label: &str,
    text: &str,
    column: usize,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let parts = theme.marks.wrap_whole(text, width.saturating_sub(column));
    let line = |(at, part): (usize, String)| {
        let label = if at == 0 { label } else { "" };
        Line::from(vec![
            Span::styled(theme.marks.pad(label, column), theme.style(Role::Muted)),
            Span::styled(part, theme.style(Role::Text)),
        ])
    };
    parts.into_iter().enumerate().map(line).collect()
}

/// `✓ seen by the listener         +740 ms`; a step without a time has not come yet. A long one goes on
/// in the next line.
fn step_lines(
    state: &StatusState,
    step: &StoryStep,
    before: Option<jiff::Timestamp>,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (mark, role) = match (step.ok, step.at) {
        (true, _) => (theme.marks.passed, Role::Ok),
        (false, Some(_)) => (theme.marks.failed, Role::Bad),
        (false, None) => (theme.marks.waiting, Role::Muted),
    };
    let time = match (before, step.at) {
        (_, None) => String::new(),
        (None, Some(at)) => times(state).tenth(at),
        (Some(before), Some(at)) => {
            format!("+{}", figures::millis(figures::millis_between(before, at)))
        }
    };
    let room = width.saturating_sub(2);
    let beside = text::columns(&time) + usize::from(!time.is_empty());
    let parts = theme
        .marks
        .wrap_whole(&step.text, room.saturating_sub(beside));
    let line = |(at, part): (usize, String)| {
        let (mark, time) = if at == 0 { (mark, &*time) } else { (" ", "") };
        Line::from(vec![
            Span::styled(format!("{mark} "), theme.style(role)),
            Span::styled(
                theme.marks.apart(&part, time, room),
                theme.style(Role::Text),
            ),
        ])
    };
    parts.into_iter().enumerate().map(line).collect()
}

/// The command that tells the story of a task without the screen.
pub(super) fn command_lines(task: TaskId, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    // An id is 26 letters: its head and tail tell it apart, `y` copies all of it.
    let id = task.to_string();
    let short: String = id.chars().take(4).collect();
    let tail: String = id.chars().skip(24).collect();
    let command = format!(
        "smartactions task story {short}{}{tail}",
        theme.marks.ellipsis
    );
    let copy = format!(
        "{}{}",
        text::blanks(width.saturating_sub(8)),
        crate::words::pages::block::copy()
    );
    vec![
        Line::default(),
        Line::styled(theme.marks.fit(&command, width), theme.style(Role::Code)),
        Line::styled(theme.marks.fit(&copy, width), theme.style(Role::Muted)),
    ]
}
