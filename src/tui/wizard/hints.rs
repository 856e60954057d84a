//! The bottom line: which keys matter now, as many as fit.

use ratatui::text::{Line, Span};

use super::{face::Overlay, mouse::more_key};
use crate::{
    domain::Finding,
    setup::{Command, FieldId, FieldKind, MailboxOutcome, Page, Query, Step, View},
    tui::{Role, text},
    words::setup::hint as words,
};

/// A key and what it does.
struct Hint {
    key: &'static str,
    says: &'static str,
    /// Kept, however narrow the window is.
    kept: bool,
}

const fn hint(key: &'static str, says: &'static str, kept: bool) -> Hint {
    Hint { key, says, kept }
}

/// The line, in `width` columns; `more`: the page goes on below the window.
pub(super) fn line(
    page: &super::Page<'_>,
    overlay: Option<Overlay>,
    width: usize,
    more: bool,
) -> Line<'static> {
    let (view, theme) = (page.view, page.theme);
    let arrows = theme.marks.arrows;
    let hints = match overlay {
        _ if view.dialog.is_some() => vec![
            hint(arrows, words::choose(), true),
            hint("Enter", words::do_it(), true),
            hint("Esc", words::stay(), true),
        ],
        Some(Overlay::Trial) => vec![hint("Esc", words::closes(), true)],
        Some(Overlay::Help(_)) => vec![hint("F1", words::or_esc(), true)],
        Some(Overlay::Steps(_)) => vec![
            hint(arrows, words::choose(), true),
            hint("Enter", words::go(), true),
            hint("Esc", words::closes(), true),
        ],
        None => {
            let mut hints = of_view(view, arrows, width);
            if more {
                hints.insert(0, hint(more_key(view.step), words::more(), true));
            }
            hints
        }
    };
    let mut spans = vec![Span::raw(" ")];
    let (hints, gap) = fitted(hints, width.saturating_sub(2));
    for (at, hint) in hints.into_iter().enumerate() {
        if at > 0 {
            spans.push(Span::raw(text::blanks(gap)));
        }
        spans.push(Span::styled(hint.key, theme.style(Role::Code)));
        spans.push(Span::styled(
            format!(" {}", hint.says),
            theme.style(Role::Muted),
        ));
    }
    Line::from(spans)
}

/// Leaves out from the back what may go, until the rest fits; the gap is 3 blanks, or 2.
fn fitted(mut hints: Vec<Hint>, width: usize) -> (Vec<Hint>, usize) {
    let needed = |hints: &[Hint], gap: usize| {
        let all: usize = hints
            .iter()
            .map(|h| text::columns(h.key) + 1 + text::columns(h.says) + gap)
            .sum();
        all.saturating_sub(gap)
    };
    while needed(&hints, 2) > width {
        let Some(at) = hints
            .iter()
            .rposition(|h| !h.kept)
            .or(hints.len().checked_sub(1))
        else {
            break;
        };
        hints.remove(at);
    }
    let gap = if needed(&hints, 3) <= width { 3 } else { 2 };
    (hints, gap)
}

fn of_view(view: &View, arrows: &'static str, width: usize) -> Vec<Hint> {
    let focus = view.fields.iter().find(|f| Some(f.id) == view.focus);
    let kind = focus.map(|f| f.kind);
    let says = |h: &crate::setup::Hint| -> Option<Hint> {
        Some(match h.command {
            Command::Up => return None,
            Command::Down => match kind {
                _ if view.step == Step::Probe => hint(arrows, words::move_it(), false),
                _ if view.step == Step::Review => hint(arrows, words::scroll(), false),
                _ if view.step == Step::Launch => return None,
                Some(FieldKind::Choice(_)) => hint(arrows, words::choose(), false),
                _ if view.focus == Some(FieldId::MailboxAddress) => {
                    hint(arrows, words::choose(), false)
                }
                Some(FieldKind::Number { .. }) => hint(arrows, words::number(), false),
                _ => return None,
            },
            Command::ShowPassword if kind != Some(FieldKind::Secret) => return None,
            Command::Back if matches!(view.step, Step::Welcome | Step::Launch) => return None,
            Command::Next => match &view.page {
                Page::Review { .. } => hint(h.key, words::press(), true),
                Page::Launch { ready: None, .. } => return None,
                Page::Launch { .. } => hint(h.key, words::status(), true),
                _ => hint(h.key, h.words, true),
            },
            Command::LeaveRunning if has_failed(view) => hint(h.key, words::leave_as_is(), false),
            Command::Again if !asks_again(view) => return None,
            // In a roomy window the page itself names the key.
            Command::TrustSources if !offers_sources(view) || width >= NARROW.end => return None,
            Command::TrustSources => hint(h.key, words::trust(), true),
            Command::Copy if !can_copy(view, width) => return None,
            // Where it does not fit on the screen, copying is the way to have it whole.
            Command::Copy if view.step == Step::Probe && NARROW.contains(&width) => {
                hint(h.key, h.words, true)
            }
            Command::NextStep if view.step != Step::Probe => return None,
            Command::HideNames if !shows_names(view) => return None,
            // These have the most keys; their help opens with F1 as everywhere.
            Command::Help if matches!(view.step, Step::Probe | Step::Review) => {
                hint(h.key, h.words, false)
            }
            Command::Back | Command::Help | Command::NextField => hint(h.key, h.words, true),
            _ => hint(h.key, h.words, false),
        })
    };
    let mut hints: Vec<Hint> = view.hints.iter().filter_map(says).collect();
    if view.step == Step::Welcome {
        hints.push(hint("F2", words::steps(), false));
        if width >= WIDE {
            hints.push(hint("F4", words::plain(), false));
        }
        hints.push(hint("Ctrl-C", words::leave(), false));
    }
    hints
}

/// Least width of a window with a column at the right, where commands stand.
const WIDE: usize = 100;

/// Widths in which a command is seldom seen whole, and in which its key has room beside the others.
const NARROW: std::ops::Range<usize> = 36..56;

/// Whether `r` has something to ask again: on Exchange only Autodiscover is asked, and on Review it
/// is seldom wanted.
fn asks_again(view: &View) -> bool {
    let by_address = view.fields.iter().any(|f| f.id == FieldId::Address);
    match view.step {
        Step::Exchange => by_address,
        Step::Review => false,
        _ => true,
    }
}

/// Whether the hand-off went wrong: there may be nothing that could be left running.
fn has_failed(view: &View) -> bool {
    matches!(
        view.page,
        Page::Launch {
            failed: Some(_),
            ..
        }
    )
}

/// Whether the test mail showed servers that could be listed.
fn offers_sources(view: &View) -> bool {
    matches!(&view.page, Page::Launch { stamped, .. } if !stamped.is_empty())
}

/// Whether a command that `y` copies is on the screen.
fn can_copy(view: &View, width: usize) -> bool {
    let command = |f: &Finding| f.remedies.iter().any(|r| r.command.is_some());
    match view.step {
        Step::Review => true,
        Step::Launch => width >= WIDE,
        _ => view.finding.as_ref().is_some_and(command),
    }
}

/// Whether senders and subjects of mails are on the screen, or hidden.
fn shows_names(view: &View) -> bool {
    match &view.page {
        Page::Mailbox {
            query: Query::Answered(MailboxOutcome::Found { recent, .. }),
            ..
        } => !recent.is_empty(),
        _ => false,
    }
}
