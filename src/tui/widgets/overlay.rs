//! A box over the page, never larger than it.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span, Text},
    widgets::{Clear, Paragraph},
};

use crate::tui::{Role, Theme, layout, text};

/// Draws `lines` in a titled box in the middle of `area`; what does not fit is cut. Gives the region of
/// the lines.
pub fn draw_overlay(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    lines: Vec<Line<'static>>,
    theme: &Theme,
) -> Rect {
    let widest = lines
        .iter()
        .map(Line::width)
        .max()
        .unwrap_or(0)
        .max(text::columns(title) + 2);
    let wanted = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let outer = layout::centred(area, wanted(widest + 4), wanted(lines.len() + 2));
    if outer.width < 4 || outer.height < 3 {
        return Rect::default();
    }
    frame.render_widget(Clear, outer);
    frame.render_widget(Paragraph::new(border(outer, title, theme)), outer);
    let inner = Rect {
        x: outer.x + 2,
        y: outer.y + 1,
        width: outer.width - 4,
        height: outer.height - 2,
    };
    frame.render_widget(Paragraph::new(lines), inner);
    inner
}

fn border(area: Rect, title: &str, theme: &Theme) -> Text<'static> {
    let [top_left, top_right, bottom_left, bottom_right] = theme.marks.corners;
    let inside = usize::from(area.width) - 2;
    let title = theme.marks.fit(&format!(" {title} "), inside);
    let rest = theme.marks.rule.repeat(inside - text::columns(&title));
    let style = theme.style(Role::Muted);
    let side = format!("{0}{1}{0}", theme.marks.bar, text::blanks(inside));
    let mut lines = vec![Line::from(vec![
        Span::styled(top_left, style),
        Span::styled(title, theme.style(Role::Focus)),
        Span::styled(format!("{rest}{top_right}"), style),
    ])];
    lines.extend((2..area.height).map(|_| Line::styled(side.clone(), style)));
    let bottom = format!(
        "{bottom_left}{}{bottom_right}",
        theme.marks.rule.repeat(inside)
    );
    lines.push(Line::styled(bottom, style));
    Text::from(lines)
}
