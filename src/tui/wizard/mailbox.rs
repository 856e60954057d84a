//! The page Mailbox: which one, and what Exchange says of it; on the short path the difference too.
//!
//! Drawn by the frame; reads the view, changes nothing. A mailbox that is not there is told
//! plainly, with what the empty entry means: setup goes on.

mod answer;
mod change;
mod choices;
mod found;
mod side;

use ratatui::text::Line;

use super::{Body, Page, forms, parts::line};
use crate::{
    setup::{self, FieldId, FieldView, Known, Query, Review},
    tui::{Layout, Role},
    words::pages::mailbox as words,
};

pub(super) use side::side;

/// Blanks before what stands under a choice.
const UNDER: usize = 8;
/// What the page shows, out of the view.
struct Shown<'a> {
    query: &'a Query,
    entry: &'a str,
    hide_names: bool,
    own: &'a Known,
    dedicated: &'a Known,
    before: &'a str,
    engine: Option<u32>,
    review: Option<&'a Review>,
    chosen: usize,
}

fn shown<'a>(page: &Page<'a>) -> Option<Shown<'a>> {
    let chosen = field(page, FieldId::Mailbox).map_or(0, |f| f.chosen);
    match &page.view.page {
        setup::Page::Mailbox {
            query,
            entry,
            hide_names,
            own,
            dedicated,
            before,
            engine,
            review,
        } => Some(Shown {
            query,
            entry,
            hide_names: *hide_names,
            own,
            dedicated,
            before,
            engine: *engine,
            review: review.as_deref(),
            chosen,
        }),
        _ => None,
    }
}

fn field<'a>(page: &Page<'a>, id: FieldId) -> Option<&'a FieldView> {
    page.view.fields.iter().find(|f| f.id == id)
}

/// The middle column.
pub(super) fn body(page: &Page<'_>, width: usize, height: usize) -> Body {
    let Some(shown) = shown(page) else {
        return Body::default();
    };
    let theme = page.theme;
    let mut body = Body::default();
    let question = if shown.review.is_some() {
        words::from_now_on()
    } else {
        page.view.step.question()
    };
    body.push(line(theme, Role::Text, question, width));
    if page.layout >= Layout::Normal {
        body.gap();
    }
    body.extend(choices::lines(page, &shown, width));
    if let Some(note) = field(page, FieldId::Mailbox).and_then(|f| f.note.as_ref()) {
        let told = forms::note_lines(note, width.saturating_sub(UNDER), theme);
        body.extend(forms::indented(told, UNDER));
    }
    let found = matches!(shown.query, Query::Answered(o) if o.finding().is_none());
    if shown.review.is_none() || !found {
        let answer = answer::lines(page, &shown, width);
        // The blank line goes before a line of the answer does.
        if body.lines.len() + answer.len() < height {
            body.gap();
        }
        body.extend(answer);
    }
    if let Some(review) = shown.review {
        body.extend(change::lines(page, &shown, review, width));
    }
    body
}

/// The choice or field with the focus, and the worst of what Exchange says.
pub(super) fn tiny(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    let Some(shown) = shown(page) else {
        return Vec::new();
    };
    let told = answer::short(page, &shown, width);
    // The field keeps two lines, however long the answer is.
    let field = height.saturating_sub(told.len()).max(2);
    let mut lines = forms::tiny(page, width, field);
    if lines.len() + told.len() < height {
        lines.push(Line::default());
    }
    lines.extend(told);
    page.window(lines.into(), height).1
}
