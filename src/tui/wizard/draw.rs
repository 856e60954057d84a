//! The frame of the wizard: which region lies where, in each layout.
//!
//! ```text
//! header ──────────────────────────────────
//! rule ────┬──────────────────┬─ only wide ─
//! rail     │ body, notice     │ side
//! rule ────┴──────────────────┴─────────────
//! keys
//! ```

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span, Text},
    widgets::Paragraph,
};

use super::{
    Page, engine, exchange,
    face::Face,
    hints, launch, mailbox,
    middle::{put_body, put_notice},
    overlay, probe, review,
    seen::Hit,
    welcome,
};
use crate::{
    setup::{self, Mark, View},
    tui::{
        Layout, Role, Theme,
        layout::{take_bottom, take_top},
        widgets::{StepMark, rail_line, rail_lines},
    },
    words::setup as words,
};

/// Columns of the rail.
const RAIL: u16 = 16;
/// Columns of the side, its bar included.
const SIDE: u16 = 39;

/// Draws one frame into `area`; nothing outside of it is touched.
pub fn draw(frame: &mut Frame<'_>, area: Rect, face: &Face, theme: &Theme) {
    let area = area.intersection(frame.area());
    let page = Page {
        view: &face.view,
        theme,
        form: &face.form,
        layout: Layout::of(area),
        tick: face.tick,
        scroll: face.scroll,
        seen: &face.seen,
    };
    face.seen.borrow_mut().clear();
    let body = match Layout::of(area) {
        Layout::None => return,
        Layout::Line => {
            let (at, of) = face.view.number;
            let told = theme
                .marks
                .fit(&words::too_small(at, of), area.width.into());
            put(frame, area, vec![Line::raw(told)]);
            return;
        }
        Layout::Tiny => tiny(frame, area, &page, face),
        Layout::Narrow => narrow(frame, area, &page, face),
        Layout::Normal => columns(frame, area, &page, face, false),
        Layout::Wide => columns(frame, area, &page, face, true),
    };
    overlay::draw(frame, body, face, theme);
}

/// The steps of the view as the rail draws them.
pub(super) fn step_marks(view: &View) -> Vec<(&'static str, StepMark)> {
    let mark = |mark| match mark {
        Mark::ToDo => StepMark::ToDo,
        Mark::Here => StepMark::Here,
        Mark::Done => StepMark::Done,
        Mark::Warned => StepMark::Warned,
        Mark::Failed => StepMark::Failed,
        Mark::LeftOut => StepMark::LeftOut,
    };
    let entry = |r: &setup::RailEntry| (r.name, mark(r.mark));
    view.rail.iter().map(entry).collect()
}

/// The present step's name in this run.
fn step_name(view: &View) -> &'static str {
    let here = view.rail.iter().find(|r| r.step == view.step);
    here.map_or(view.step.name(), |r| r.name)
}

fn side(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    match &page.view.page {
        setup::Page::Welcome { .. } => welcome::side(page, width, height),
        setup::Page::Exchange { .. } => exchange::side(page, width, height),
        setup::Page::Probe { .. } => probe::side(page, width, height),
        setup::Page::Mailbox { .. } => mailbox::side(page, width, height),
        setup::Page::Engine => engine::side(page, width, height),
        setup::Page::Review { .. } => review::side(page, width, height),
        setup::Page::Launch { .. } => launch::side(page, width, height),
    }
}

fn small(page: &Page<'_>, width: usize, height: usize) -> Vec<Line<'static>> {
    match &page.view.page {
        setup::Page::Welcome { .. } => welcome::tiny(page, width, height),
        setup::Page::Exchange { .. } => exchange::tiny(page, width, height),
        setup::Page::Probe { .. } => probe::tiny(page, width, height),
        setup::Page::Mailbox { .. } => mailbox::tiny(page, width, height),
        setup::Page::Engine => engine::tiny(page, width, height),
        setup::Page::Review { .. } => review::tiny(page, width, height),
        setup::Page::Launch { .. } => launch::tiny(page, width, height),
    }
}

pub(super) fn put(frame: &mut Frame<'_>, area: Rect, lines: Vec<Line<'static>>) {
    frame.render_widget(Paragraph::new(Text::from(lines)), area);
}

/// A rule with branches at some columns of the frame.
fn rule(frame: &mut Frame<'_>, area: Rect, at: &[u16], branch: &str, theme: &Theme) {
    let glyph = |x| {
        if at.contains(&x) {
            branch
        } else {
            theme.marks.rule
        }
    };
    let line: String = (area.x..area.right()).map(glyph).collect();
    put(
        frame,
        area,
        vec![Line::styled(line, theme.style(Role::Muted))],
    );
}

fn bar(frame: &mut Frame<'_>, x: u16, area: Rect, theme: &Theme) {
    let line = || Line::styled(theme.marks.bar, theme.style(Role::Muted));
    let lines = (0..area.height).map(|_| line()).collect();
    put(
        frame,
        Rect {
            x,
            width: 1,
            ..area
        }
        .intersection(area),
        lines,
    );
}

fn header(page: &Page<'_>, width: usize) -> Line<'static> {
    let (theme, (at, of)) = (page.theme, page.view.number);
    let right = words::step_of(at, of, theme.marks.waiting, step_name(page.view));
    let all = theme
        .marks
        .apart(words::header(), &right, width.saturating_sub(1));
    let left = all.len() - right.len().min(all.len());
    let (name, step) = all.split_at_checked(left).unwrap_or((&all, ""));
    Line::from(vec![
        Span::styled(name.to_owned(), theme.style(Role::Code)),
        Span::raw(step.to_owned()),
    ])
}

/// Header, rules and bars of a window with columns; what is between them is left in `rest`. Gives the
/// line of the keys, which are drawn last: they tell whether there is more of the page.
fn edges(frame: &mut Frame<'_>, rest: &mut Rect, bars: &[u16], page: &Page<'_>) -> Rect {
    let (width, marks) = (usize::from(rest.width), &page.theme.marks);
    put(frame, take_top(rest, 1), vec![header(page, width)]);
    rule(frame, take_top(rest, 1), bars, marks.tee_down, page.theme);
    let keys = take_bottom(rest, 1);
    rule(frame, take_bottom(rest, 1), bars, marks.tee_up, page.theme);
    for x in bars {
        bar(frame, *x, *rest, page.theme);
    }
    keys
}

fn put_keys(frame: &mut Frame<'_>, area: Rect, page: &Page<'_>, face: &Face) {
    let (above, most) = {
        let seen = page.seen.borrow();
        (seen.above, seen.most)
    };
    let keys = hints::line(page, face.overlay, area.width.into(), above < most);
    put(frame, area, vec![keys]);
}

/// Normal and wide: rail and body, and in a wide window the side. Returns the region of the body.
fn columns(frame: &mut Frame<'_>, area: Rect, page: &Page<'_>, face: &Face, wide: bool) -> Rect {
    let (mut rest, first) = (area, area.x + RAIL);
    let second = area.right().saturating_sub(SIDE);
    let bars = if wide {
        vec![first, second]
    } else {
        vec![first]
    };
    let keys = edges(frame, &mut rest, &bars, page);
    let rail = Rect {
        width: RAIL,
        ..rest
    };
    put(frame, rail, rail_lines(&step_marks(page.view), page.theme));
    for (entry, y) in page.view.rail.iter().zip(rail.y..rail.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..rail
        };
        page.seen.borrow_mut().add(row, Hit::Step(entry.step));
    }
    // In a wide window a blank stands before the second bar.
    let right = if wide { second - 1 } else { area.right() };
    let middle = Rect {
        x: first + 2,
        width: right.saturating_sub(first + 2),
        ..rest
    };
    put_body(frame, middle, page);
    put_keys(frame, keys, page, face);
    if wide {
        let column = Rect {
            x: second + 2,
            width: SIDE - 2,
            ..rest
        };
        let lines = side(page, column.width.into(), column.height.into());
        put(frame, column, lines);
    }
    Rect {
        x: first + 1,
        width: middle.width + 1,
        ..rest
    }
}

fn narrow(frame: &mut Frame<'_>, area: Rect, page: &Page<'_>, face: &Face) -> Rect {
    let (mut rest, theme) = (area, page.theme);
    let width = usize::from(area.width);
    let (at, of) = page.view.number;
    let right = format!("{at}/{of} {}", step_name(page.view));
    let head = theme
        .marks
        .apart(words::header(), &right, width.saturating_sub(1));
    put(
        frame,
        take_top(&mut rest, 1),
        vec![Line::styled(head, theme.style(Role::Code))],
    );
    let marks = step_marks(page.view);
    put(
        frame,
        take_top(&mut rest, 1),
        vec![rail_line(&marks, theme)],
    );
    rule(frame, take_top(&mut rest, 1), &[], "", theme);
    let keys = take_bottom(&mut rest, 1);
    rule(frame, take_bottom(&mut rest, 1), &[], "", theme);
    put_body(frame, rest, page);
    put_keys(frame, keys, page, face);
    Rect {
        height: area.height - 1,
        ..area
    }
}

/// One question or one problem, and its keys.
fn tiny(frame: &mut Frame<'_>, area: Rect, page: &Page<'_>, face: &Face) -> Rect {
    let (mut rest, theme) = (area, page.theme);
    let width = usize::from(area.width);
    let (at, of) = page.view.number;
    let head = theme
        .marks
        .fit(&format!("{at}/{of} {}", step_name(page.view)), width);
    put(
        frame,
        take_top(&mut rest, 1),
        vec![Line::styled(head, theme.style(Role::Code))],
    );
    let keys = take_bottom(&mut rest, 1);
    if let Some(notice) = &page.view.notice {
        put_notice(frame, &mut rest, notice, (width, 4), page);
    }
    let lines = small(page, width, rest.height.into());
    put(frame, rest, lines);
    put_keys(frame, keys, page, face);
    Rect {
        height: area.height - 1,
        ..area
    }
}
