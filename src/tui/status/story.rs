//! What happened to one reply, step by step: beside the table, or over it.

use ratatui::text::{Line, Span};

use super::{StatusState, head::times, table};
use crate::{
    domain::{
        Disposition,
        snapshot::{HandledReply, StoryStep},
    },
    tui::{Role, Theme, figures, text},
    words::status as words,
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
    let fact = |label: &str, value: &str| {
        Line::from(vec![
            Span::styled(theme.marks.pad(label, 10), theme.style(Role::Muted)),
            Span::styled(
                theme.marks.fit(value, width.saturating_sub(10)),
                theme.style(Role::Text),
            ),
        ])
    };
    let mut lines = vec![
        Line::styled(theme.marks.fit(&head, width), theme.style(Role::Code)),
        Line::default(),
        fact("From", &reply.from),
    ];
    if reply.task.is_some() {
        let sent = reply.sent.map(|at| times(state).minute(at));
        let sent = sent.map(|at| format!(", sent {at}")).unwrap_or_default();
        lines.push(fact("Task", &format!("{}{sent}", reply.task_title)));
    }
    match (reply.action.as_str(), reply.line.as_str()) {
        ("", "") => {}
        ("", line) => lines.push(fact("Wrote", &format!("\"{line}\""))),
        (action, "") => lines.push(fact("Action", action)),
        (action, line) => lines.push(fact("Action", &format!("{action} (\"{line}\")"))),
    }
    lines.push(Line::from(vec![
        Span::styled(theme.marks.pad("Became", 10), theme.style(Role::Muted)),
        Span::styled(format!("{mark} {word}"), theme.style(role)),
    ]));
    if let Some(level) = reply.proof {
        lines.push(fact("Proof", level.word()));
    }
    if let Some(why) = reason(&reply.disposition) {
        lines.push(fact("Because", &why));
    }
    lines.push(Line::default());
    lines.push(Line::styled("STORY", theme.style(Role::Muted)));
    let mut before = None;
    for step in &reply.story {
        lines.push(step_line(state, step, before, width, theme));
        before = step.at.or(before);
    }
    lines.extend(command_lines(reply, width, theme));
    lines
}

fn reason(disposition: &Disposition) -> Option<String> {
    match disposition {
        Disposition::Refused(why) => Some(words::refusal(*why).to_owned()),
        Disposition::SetAside(code) | Disposition::Ignored(code) => Some(code.clone()),
        _ => None,
    }
}

/// `✓ seen by the listener         +740 ms`; a step without a time has not come yet.
fn step_line(
    state: &StatusState,
    step: &StoryStep,
    before: Option<jiff::Timestamp>,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
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
    let rest = theme
        .marks
        .apart(&step.text, &time, width.saturating_sub(2));
    Line::from(vec![
        Span::styled(format!("{mark} "), theme.style(role)),
        Span::styled(rest, theme.style(Role::Text)),
    ])
}

fn command_lines(reply: &HandledReply, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(task) = reply.task else {
        return Vec::new();
    };
    // An id is 26 letters: its head and tail tell it apart, `y` copies all of it.
    let id = task.to_string();
    let short: String = id.chars().take(4).collect();
    let tail: String = id.chars().skip(24).collect();
    let command = format!(
        "smartactions task story {short}{}{tail}",
        theme.marks.ellipsis
    );
    let copy = format!("{}{}", text::blanks(width.saturating_sub(8)), words::COPY);
    vec![
        Line::default(),
        Line::styled(theme.marks.fit(&command, width), theme.style(Role::Code)),
        Line::styled(theme.marks.fit(&copy, width), theme.style(Role::Muted)),
    ]
}
