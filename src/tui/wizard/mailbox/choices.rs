//! The three choices, each with what is known of it; the dedicated mailbox has its fields below it.

use ratatui::text::{Line, Span};

use super::{Shown, UNDER, field, found};
use crate::{
    setup::{FieldId, FieldView, Known, MailboxOutcome, Query},
    tui::{
        Role, text,
        wizard::{Body, Page, about, forms, parts::span, seen::Hit},
    },
    words::{pages::mailbox as words, setup as setup_words},
};

/// Column of the mailboxes' names.
const NAME_AT: usize = 35;
/// Columns of the labels of the fields under the dedicated mailbox.
const LABEL: usize = 14;

/// The three choices, each with what is known of it.
pub(super) fn lines(page: &Page<'_>, shown: &Shown<'_>, width: usize) -> Body {
    let theme = page.theme;
    let mut body = Body::default();
    for at in 0..words::choices().len() {
        let from = body.lines.len();
        let picked = page.view.focus == Some(FieldId::Mailbox) && at == shown.chosen;
        let typing = at == 1 && page.view.focus == Some(FieldId::MailboxAddress);
        body.extend(choice(page, shown, at, picked || typing, width));
        body.clicks(from, Hit::Choose(FieldId::Mailbox, at));
        if picked || typing {
            body.cursor = Some(from..body.lines.len());
        }
        let known = match at {
            0 => Some(fact(page, shown, shown.own, at, width)),
            1 => Some(fact(page, shown, shown.dedicated, at, width)),
            _ => None,
        };
        body.extend(known.into_iter().collect::<Vec<_>>());
        if at == 1 {
            if let Some(note) = field(page, FieldId::MailboxAddress).and_then(|f| f.note.as_ref()) {
                let told = forms::note_lines(note, width.saturating_sub(UNDER), theme);
                body.extend(forms::indented(told, UNDER));
            }
            body.extend(under_dedicated(page, width));
        }
    }
    body
}

/// `▸ (•) A dedicated mailbox          approvals@contoso.com`
fn choice(
    page: &Page<'_>,
    shown: &Shown<'_>,
    at: usize,
    here: bool,
    width: usize,
) -> Vec<Line<'static>> {
    let theme = page.theme;
    let name = match at {
        2 if shown.review.is_some() => words::none_now(),
        _ => words::choices().get(at).copied().unwrap_or_default(),
    };
    let mark = if here { theme.marks.here } else { " " };
    let narrow = width < 56;
    let indent = if narrow { "" } else { " " };
    let lead = if narrow {
        format!("{mark} ")
    } else {
        format!("{mark}{indent}")
    };
    let button = forms::button(theme, name, at == shown.chosen, here);
    let mut spans = vec![span(theme, Role::Focus, lead), button];
    let mailbox = match at {
        0 => Some(shown.own.name.as_str()),
        1 => Some(shown.dedicated.name.as_str()),
        _ => None,
    };
    let taken: usize = spans.iter().map(Span::width).sum();
    // A window too narrow for both has the name on a line of its own.
    // A long name begins a little earlier.
    let fits = mailbox.is_some_and(|m| text::columns(m) + NAME_AT <= width);
    let (mut lines, at_column) = match mailbox {
        Some(_) if narrow => (vec![Line::from(std::mem::take(&mut spans))], UNDER),
        Some(_) if fits => (Vec::new(), NAME_AT.max(taken + 1)),
        _ => (Vec::new(), taken + 2),
    };
    if let Some(mailbox) = mailbox {
        let taken: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::raw(text::blanks(at_column.saturating_sub(taken))));
        spans.extend(name_of(page, at, mailbox, width.saturating_sub(at_column)));
    }
    lines.push(Line::from(spans));
    lines
}

/// The address: typed in place for the dedicated one.
fn name_of(page: &Page<'_>, at: usize, known: &str, room: usize) -> Vec<Span<'static>> {
    let theme = page.theme;
    let typed = page.form.field(FieldId::MailboxAddress).filter(|_| at == 1);
    let focused = page.view.focus == Some(FieldId::MailboxAddress) && at == 1;
    match typed {
        Some(typed) if focused || !known.is_empty() => {
            typed.line(room, focused, page.form.now, theme).spans
        }
        _ if at == 1 && known.is_empty() => {
            vec![span(
                theme,
                Role::Muted,
                theme.marks.fit(words::type_it(), room),
            )]
        }
        _ => vec![span(theme, Role::Text, theme.marks.fit(known, room))],
    }
}

/// What is known of a choice, in one line under it.
fn fact(
    page: &Page<'_>,
    shown: &Shown<'_>,
    known: &Known,
    at: usize,
    width: usize,
) -> Line<'static> {
    let theme = page.theme;
    let marks = &theme.marks;
    let asked = at == shown.chosen;
    let plain = if known.in_use {
        words::in_use()
    } else if at == 0 {
        words::default()
    } else {
        words::recommended()
    };
    let (role, told) = match &known.outcome {
        _ if asked && *shown.query == Query::Running => {
            let told = format!("{} {}", page.spinner(), words::asking());
            (Role::Accent, told)
        }
        // The recommendation stands while the box below tells the rest.
        Some(MailboxOutcome::Found { .. }) if at == 1 && asked && shown.review.is_none() => {
            (Role::Muted, plain.to_owned())
        }
        Some(MailboxOutcome::Found { rights, .. }) if at == 1 && asked => {
            let told = found::rights_told(page, *rights, known.outcome.as_ref());
            (Role::Ok, told)
        }
        Some(outcome @ MailboxOutcome::Found { recent, .. }) => {
            let found = format!("{} {}, {plain}", marks.passed, words::found());
            let told = match (outcome.not_ours(), recent.len()) {
                (0, _) => found,
                (n, all) => format!(
                    "{found} {} {} {}",
                    marks.waiting,
                    marks.warned,
                    words::not_ours_of(n, all)
                ),
            };
            (Role::Ok, told)
        }
        Some(MailboxOutcome::NotFound(_)) => {
            let told = if shown.before.is_empty() {
                setup_words::note::will_be_empty()
            } else {
                setup_words::note::would_be_emptied()
            };
            let told = format!("{} {told}", marks.warned);
            (Role::Warn, told)
        }
        Some(outcome) => {
            let told = match outcome {
                group if group.is_group() => words::is_group(),
                MailboxOutcome::NoRights(_) => words::no_rights(),
                MailboxOutcome::Throttled(_) => words::throttled(),
                _ => words::no_answer(),
            };
            (Role::Bad, format!("{} {told}", marks.failed))
        }
        None => (Role::Muted, plain.to_owned()),
    };
    let room = width.saturating_sub(UNDER);
    Line::from(vec![
        Span::raw(text::blanks(UNDER)),
        span(theme, role, marks.fit(&told, room)),
    ])
}

/// Access, and the account of its own where that is chosen.
fn under_dedicated(page: &Page<'_>, width: usize) -> Body {
    let theme = page.theme;
    let mut body = Body::default();
    let Some(access) = field(page, FieldId::Access) else {
        return body;
    };
    let focused = page.view.focus == Some(FieldId::Access);
    let room = width.saturating_sub(UNDER + 8);
    for (at, choices) in access_lines(page, access, room).into_iter().enumerate() {
        let label = if at == 0 { access.label } else { "" };
        let (mark, role) = if focused && at == 0 {
            (theme.marks.here, Role::Focus)
        } else {
            (" ", Role::Text)
        };
        let mut spans = vec![
            Span::raw(text::blanks(UNDER - 2)),
            span(theme, Role::Focus, theme.marks.pad(mark, 2)),
            span(theme, role, theme.marks.pad(label, 8)),
        ];
        spans.extend(choices.spans);
        let from = body.lines.len();
        body.push(Line::from(spans));
        if focused {
            body.cursor = Some(from..from + 1);
        }
    }
    body.chooses(0, FieldId::Access, 0, theme);
    let own = [FieldId::OwnAccount, FieldId::OwnPassword];
    let mut fields = forms::field_lines(page, &own, LABEL, width.saturating_sub(UNDER - 2));
    for line in &mut fields.lines {
        line.spans.insert(0, Span::raw(text::blanks(UNDER - 2)));
    }
    // The room of a note is spared here: the answer of Exchange needs it more.
    if fields.cursor.is_none() {
        fields.lines.retain(|l| !l.to_string().trim().is_empty());
    }
    body.extend(fields);
    body
}

/// The ways in, on one line where they fit.
fn access_lines(page: &Page<'_>, access: &FieldView, room: usize) -> Vec<Line<'static>> {
    let focused = page.view.focus == Some(access.id);
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (at, choice) in access.choices.iter().enumerate() {
        if at > 0 {
            spans.push(Span::raw(" "));
        }
        let name = about::shown(access.id, choice);
        let chosen = at == access.chosen;
        spans.push(forms::button(page.theme, name, chosen, focused));
    }
    let line = Line::from(spans);
    if line.width() <= room {
        vec![line]
    } else {
        forms::choice_lines(page, access, room)
    }
}
