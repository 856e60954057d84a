//! The four lines of a failure as the pages show them: long sentences go on, commands too.

use ratatui::text::Line;

use super::parts::span;
use crate::{
    domain::{Finding, Remedy},
    tui::{Role, Theme, text},
    words::pages::block as labels,
};

/// What was said, what it likely means, what to try and its code, with labels; long sentences go
/// on in the next line, commands stand alone on theirs.
pub(super) struct Block<'a> {
    /// Label of the first line (`Server`, `Seen`).
    pub said: &'static str,
    /// The finding.
    pub finding: &'a Finding,
    /// Blanks before the labels.
    pub indent: usize,
    /// At the right end of the line of the code; may be empty.
    pub beside_code: &'static str,
    /// What stands beside the first command, which can be copied; may be empty.
    pub copy: &'static str,
    /// Most lines of one command; copying takes all of it.
    pub command_lines: usize,
}

const LABEL: usize = 8;

impl Block<'_> {
    /// The block in `width` columns.
    pub(super) fn lines(&self, width: usize, theme: &Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        self.part(&mut lines, self.said, &self.finding.said, width, theme);
        self.part(
            &mut lines,
            labels::likely(),
            &self.finding.likely,
            width,
            theme,
        );
        let mut copy = self.copy;
        for remedy in &self.finding.remedies {
            self.remedy(&mut lines, remedy, &mut copy, width, theme);
        }
        self.code(&mut lines, width, theme);
        lines
    }

    /// The code whole; what stands beside it has a line of its own where there is no room for both.
    fn code(&self, lines: &mut Vec<Line<'static>>, width: usize, theme: &Theme) {
        let room = width.saturating_sub(self.indent + LABEL);
        let (code, beside) = (&self.finding.code, self.beside_code);
        let gap = usize::from(!beside.is_empty());
        if text::columns(code) + gap + text::columns(beside) <= room.saturating_sub(2) {
            let code = theme.marks.apart(code, beside, room.saturating_sub(2));
            lines.push(self.labelled(labels::code(), code, Role::Muted, theme));
            return;
        }
        for (at, part) in theme.marks.wrap_whole(code, room).into_iter().enumerate() {
            let label = if at == 0 { labels::code() } else { "" };
            lines.push(self.labelled(label, part, Role::Muted, theme));
        }
        if !beside.is_empty() {
            let beside = theme.marks.fit(beside, room);
            lines.push(self.labelled("", beside, Role::Muted, theme));
        }
    }

    fn labelled(&self, label: &str, text: String, role: Role, theme: &Theme) -> Line<'static> {
        let label = format!(
            "{}{}",
            text::blanks(self.indent),
            theme.marks.pad(label, LABEL)
        );
        Line::from(vec![
            span(theme, Role::Muted, label),
            span(theme, role, text),
        ])
    }

    fn part(
        &self,
        lines: &mut Vec<Line<'static>>,
        label: &str,
        text: &str,
        width: usize,
        theme: &Theme,
    ) {
        let room = width.saturating_sub(self.indent + LABEL);
        for (at, text) in theme.marks.wrap_whole(text, room).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            lines.push(self.labelled(label, text, Role::Text, theme));
        }
    }

    fn remedy(
        &self,
        lines: &mut Vec<Line<'static>>,
        remedy: &Remedy,
        copy: &mut &'static str,
        width: usize,
        theme: &Theme,
    ) {
        let room = width.saturating_sub(self.indent + LABEL);
        let before = lines.len();
        self.part(lines, labels::try_it(), &remedy.text, width, theme);
        let mut label = if lines.len() == before {
            labels::try_it()
        } else {
            ""
        };
        let told: Vec<String> = remedy
            .command
            .iter()
            .flat_map(|c| broken(c, room, theme))
            .collect();
        let last = told.len().min(self.command_lines).saturating_sub(1);
        let cut = told.len() > self.command_lines;
        for (at, mut command) in told.into_iter().take(self.command_lines).enumerate() {
            if cut && at == last {
                command = format!("{command}{}", theme.marks.ellipsis);
            }
            let beside = if at == last { std::mem::take(copy) } else { "" };
            let fits = text::columns(&command) + text::columns(beside) < room.saturating_sub(2);
            let shown = if fits {
                theme.marks.apart(&command, beside, room.saturating_sub(2))
            } else {
                command
            };
            lines.push(self.labelled(label, shown, Role::Code, theme));
            if !fits && !beside.is_empty() {
                let beside = theme.marks.right(beside, room.saturating_sub(2));
                lines.push(self.labelled("", beside, Role::Code, theme));
            }
            label = "";
        }
    }
}

/// A command over as many lines as it needs; those that go on are indented. `y` copies it as it is.
fn broken(command: &str, room: usize, theme: &Theme) -> Vec<String> {
    let mut lines = Vec::new();
    for told in command.lines() {
        let indent = told.len() - told.trim_start().len();
        for (at, part) in theme
            .marks
            .wrap_whole(told, room.saturating_sub(indent + 2))
            .into_iter()
            .enumerate()
        {
            let blanks = text::blanks(indent + if at == 0 { 0 } else { 2 });
            lines.push(format!("{blanks}{part}"));
        }
    }
    lines
}
