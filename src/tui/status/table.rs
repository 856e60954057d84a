//! The table in the middle: handled replies, waiting tasks, or log lines.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{LogLevel, OpenTask, StatusState, head::times, keys::Page, rows::Rows, tasks};
use crate::{
    domain::{
        Disposition,
        snapshot::{HandledReply, WaitingTask},
    },
    task::AssigneeState,
    tui::{Role, Theme, figures, layout, text},
    words::status as words,
};

/// Columns of a disposition, and of how long a notification waits.
const DISPOSITION: usize = 15;
const WAITS: usize = 18;

/// Widths of the columns: time, who, what, action, last; each with the blank after it.
struct Columns([usize; 5]);

impl Columns {
    /// For a line of `width` columns whose last one takes `last`.
    const fn of(width: usize, last: usize) -> Self {
        let rest = width.saturating_sub(1 + 7 + 10 + last);
        if rest < 30 {
            // Narrow: who and what became of it; subject and action are in the story.
            return Self([7, width.saturating_sub(1 + 7 + last), 0, 0, last]);
        }
        let who = rest * 21 / if last > DISPOSITION { 44 } else { 47 };
        Self([7, who, rest - who, 10, last])
    }

    fn cells(&self, cells: [&str; 4], theme: &Theme) -> String {
        let widths = self.0.iter();
        let cell = |(cell, width): (&str, &usize)| match width {
            0 => String::new(),
            w => format!("{} ", theme.marks.pad(cell, w - 1)),
        };
        cells.into_iter().zip(widths).map(cell).collect()
    }
}

/// Mark, role and words of a disposition.
pub(super) fn disposition(reply: &HandledReply, theme: &Theme) -> (&'static str, Role, String) {
    let m = &theme.marks;
    match &reply.disposition {
        Disposition::Acted => {
            let took = reply.took_ms.map(|ms| format!(" {}", figures::tenths(ms)));
            (
                m.passed,
                Role::Ok,
                format!("acted{}", took.unwrap_or_default()),
            )
        }
        Disposition::AskedBack => (m.asked, Role::Accent, "asked back".to_owned()),
        Disposition::Helped => (m.asked, Role::Accent, "helped".to_owned()),
        Disposition::Refused(_) => (m.failed, Role::Bad, "refused".to_owned()),
        Disposition::SetAside(_) => (m.warned, Role::Warn, "set aside".to_owned()),
        Disposition::Ignored(_) => (m.left_out, Role::Muted, "ignored".to_owned()),
        Disposition::Duplicate => (m.left_out, Role::Muted, "duplicate".to_owned()),
    }
}

fn action<'a>(reply: &'a HandledReply, theme: &Theme) -> &'a str {
    match (&reply.disposition, reply.action.as_str()) {
        (Disposition::AskedBack, "") => "?",
        (_, "") => theme.marks.left_out,
        (_, label) => label,
    }
}

/// Head and rows in a region; the row under the cursor is always among them. Where the rows lie is noted
/// for the mouse.
pub(super) fn lines(state: &StatusState, area: Rect, theme: &Theme) -> Vec<Line<'static>> {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let rows = state.rows();
    let columns = match rows {
        Rows::Waiting(_) | Rows::Tasks(_) => Columns::of(width, WAITS),
        Rows::Replies(_) | Rows::Log(_) => Columns::of(width, DISPOSITION),
    };
    let caption = caption(state).map(|c| theme.marks.fit(&format!(" {c}"), width));
    let mut lines: Vec<_> = caption
        .into_iter()
        .map(|c| Line::styled(c, theme.style(Role::Text)))
        .collect();
    if let Some([time, who, what, action, last]) = heads(&rows) {
        let head = format!(" {}{last}", columns.cells([time, who, what, action], theme));
        lines.push(Line::styled(
            theme.marks.fit(&head, width),
            theme.style(Role::Muted),
        ));
    }
    // The row under the cursor comes first: heads give way where there is no room for both.
    if height <= lines.len() {
        lines.clear();
    }
    if rows.len() == 0 {
        let why = match rows {
            _ if state.find.is_some() => words::NOTHING_FOUND,
            Rows::Tasks(_) if state.tasks.is_none() => words::ASKING,
            Rows::Tasks(_) => words::NO_OPEN_TASK,
            _ => words::EMPTY_LIST,
        };
        lines.push(Line::styled(format!(" {why}"), theme.style(Role::Muted)));
    }
    // The last line stays blank where there is room: it sets the table apart from the notice.
    let room = height
        .saturating_sub(lines.len() + usize::from(height > 3))
        .max(1);
    let first = layout::first_visible(state.selected(), room);
    let drawn = (first..rows.len()).take(room);
    let head = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let below = Rect {
        y: area.y.saturating_add(head),
        height: area.height.saturating_sub(head),
        ..area
    };
    state.rows_at.set(Some((below, first)));
    lines.extend(drawn.filter_map(|at| row(state, &rows, at, &columns, width, theme)));
    lines
}

/// What a page shows besides its rows: its counts, and the command that lists all there is, for a
/// snapshot holds only the newest.
fn caption(state: &StatusState) -> Option<String> {
    if state.page == Page::Log {
        return Some(words::log_page(match state.log_level {
            LogLevel::Error => "errors alone",
            LogLevel::Warn => "warnings and errors",
            LogLevel::Info => "all levels",
        }));
    }
    let s = state.latest.as_ref()?;
    let count = figures::count;
    match state.page {
        Page::Overview | Page::Activity | Page::Log => None,
        Page::Tasks => {
            let listed = state.tasks.as_ref().map_or(0, Vec::len);
            let listed = u64::try_from(listed).unwrap_or(u64::MAX);
            let open = count(s.tasks.open);
            let cut = (0 < listed && listed < s.tasks.open).then(|| count(listed));
            let completed = count(s.tasks.completed);
            Some(words::tasks_page(&open, cut.as_deref(), &completed))
        }
        Page::SetAside => Some(words::SET_ASIDE_PAGE.to_owned()),
        Page::Outbox => {
            let o = &s.outbox;
            Some(words::outbox_page(
                &count(o.waiting),
                &count(o.sent),
                &count(o.failed),
            ))
        }
    }
}

const fn heads(rows: &Rows<'_>) -> Option<[&'static str; 5]> {
    match rows {
        Rows::Replies(_) => Some(words::REPLY_HEADS),
        Rows::Waiting(_) => Some(words::WAITING_HEADS),
        Rows::Tasks(_) => Some(words::TASK_HEADS),
        Rows::Log(_) => None,
    }
}

fn row(
    state: &StatusState,
    rows: &Rows<'_>,
    at: usize,
    columns: &Columns,
    width: usize,
    theme: &Theme,
) -> Option<Line<'static>> {
    let mut spans = match rows {
        Rows::Replies(rows) => reply_row(state, rows.get(at)?, columns, theme),
        Rows::Waiting(rows) => waiting_row(state, rows.get(at)?, columns, theme),
        Rows::Tasks(rows) => task_row(state, rows.get(at)?, columns, theme),
        Rows::Log(rows) => {
            let line = rows.get(at)?;
            let text = log_line(state, line, width.saturating_sub(1), theme);
            vec![Span::styled(text, theme.style(level_role(line.level)))]
        }
    };
    let here = at == state.selected();
    spans.insert(0, Span::raw(if here { theme.marks.here } else { " " }));
    let mut line = Line::from(spans);
    if here {
        let fill = width.saturating_sub(line.width());
        line.spans.push(Span::raw(text::blanks(fill)));
        line = line.patch_style(theme.style(Role::Select));
    }
    Some(line)
}

fn reply_row(
    state: &StatusState,
    reply: &HandledReply,
    columns: &Columns,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let time = times(state).minute(reply.at);
    let cells = [
        &*time,
        bare(&reply.from),
        &*reply.subject,
        action(reply, theme),
    ];
    let (mark, role, word) = disposition(reply, theme);
    vec![
        Span::styled(columns.cells(cells, theme), theme.style(Role::Text)),
        Span::styled(
            theme.marks.fit(&format!("{mark} {word}"), DISPOSITION),
            theme.style(role),
        ),
    ]
}

/// The address of `Anna <anna@contoso.com>`: a column has room for one of the two, and a name can
/// be anything.
fn bare(from: &str) -> &str {
    from.rsplit_once('<')
        .and_then(|(_, rest)| rest.strip_suffix('>'))
        .unwrap_or(from)
}

fn waiting_row(
    state: &StatusState,
    task: &WaitingTask,
    columns: &Columns,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let time = times(state).minute(task.created);
    let actions = task.actions.to_string();
    let age = figures::millis_between(task.created, state.now) / 1_000;
    let waits = format!("{} waits {}", theme.marks.waiting, figures::span(age));
    vec![
        Span::styled(
            columns.cells([&time, &task.assignee, &task.title, &actions], theme),
            theme.style(Role::Text),
        ),
        Span::styled(theme.marks.fit(&waits, WAITS), theme.style(Role::Muted)),
    ]
}

fn task_row(
    state: &StatusState,
    task: &OpenTask,
    columns: &Columns,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let time = times(state).minute(task.created);
    let [_, who, ..] = columns.0;
    let asked = task.asked(who.saturating_sub(1), theme);
    let actions = task.actions.len().to_string();
    let (m, stands) = (&theme.marks, task.stands());
    let (mark, role) = match stands {
        AssigneeState::Bounced => (m.failed, Role::Bad),
        AssigneeState::Absent => (m.warned, Role::Warn),
        AssigneeState::Waiting => (m.waiting, Role::Muted),
        _ => (m.passed, Role::Ok),
    };
    let told = format!("{mark} {}", tasks::standing(stands));
    vec![
        Span::styled(
            columns.cells([&time, &asked, &task.title, &actions], theme),
            theme.style(Role::Text),
        ),
        Span::styled(m.fit(&told, WAITS), theme.style(role)),
    ]
}

/// How a log line of that level looks.
pub(super) const fn level_role(level: LogLevel) -> Role {
    match level {
        LogLevel::Error => Role::Bad,
        LogLevel::Warn => Role::Warn,
        LogLevel::Info => Role::Text,
    }
}

/// `09:41:07 desk      order 4711: Approve by anna@contoso.com`
pub(super) fn log_line(
    state: &StatusState,
    line: &super::LogLine,
    width: usize,
    theme: &Theme,
) -> String {
    let at = times(state).second(line.at);
    let text = format!("{at} {} {}", theme.marks.pad(&line.part, 9), line.text);
    theme.marks.fit(&text, width)
}
