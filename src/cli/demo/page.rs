//! The story as text: numbered scenes, mails in a block, at most 80 columns.

use std::time::Duration;

use super::post::Mail;
use crate::{cli::talk, tui::Marks};

/// Widest line.
const WIDTH: usize = 80;
/// Columns before what a scene says.
const INDENT: usize = 14;
/// Columns before a quoted mail's bar.
const MARGIN: usize = 4;

/// Where the story is written.
pub(super) struct Page {
    marks: Marks,
    /// Bold scenes and dim mails; only where a terminal shows them.
    styled: bool,
    scenes: u32,
}

impl Page {
    /// An empty page.
    pub(super) const fn new(marks: &Marks, styled: bool) -> Self {
        Self {
            marks: *marks,
            styled,
            scenes: 0,
        }
    }

    /// A line as it is.
    pub(super) fn plain(text: &str) {
        for line in text.lines() {
            talk::say(line);
        }
    }

    /// A heading above all.
    pub(super) fn heading(&self, text: &str) {
        talk::say(&self.bold(text));
    }

    /// A blank line.
    pub(super) fn gap() {
        talk::say("");
    }

    /// The next scene: its number, its name, what was seen.
    pub(super) fn scene(&mut self, name: &str, seen: &str) {
        self.scenes += 1;
        let head = self.bold(&format!("{:>2}  {name:<10}", self.scenes));
        let mut lines = self.marks.wrap_lines(seen, WIDTH - INDENT).into_iter();
        talk::say(format!("{head}{}", lines.next().unwrap_or_default()).trim_end());
        for line in lines {
            talk::say(&format!("{:INDENT$}{line}", ""));
        }
    }

    /// More of the same scene.
    pub(super) fn more(&self, seen: &str) {
        for line in self.marks.wrap_lines(seen, WIDTH - INDENT) {
            talk::say(&format!("{:INDENT$}{line}", ""));
        }
    }

    /// A check that is through.
    pub(super) fn passed(&self, name: &str, value: &str) {
        let line = format!("{} {name:<19} {value}", self.marks.passed);
        let line = self.marks.fit(line.trim_end(), WIDTH - INDENT);
        talk::say(&format!("{:INDENT$}{line}", ""));
    }

    /// A mail as its reader sees it.
    pub(super) fn mail(&self, mail: &Mail) {
        let head = ["From", "To", "Subject"].map(|name| format!("{name:<9}{}", mail.header(name)));
        let mut text = head.join("\n");
        text.push_str("\n\n");
        text.push_str(mail.text.trim_end());
        self.quote(&text);
    }

    /// Something written by somebody, in a block of its own.
    pub(super) fn quote(&self, text: &str) {
        Self::gap();
        for line in self.marks.wrap_lines(text, WIDTH - MARGIN - 2) {
            let line = format!("{:MARGIN$}{} {line}", "", self.marks.bar);
            talk::say(&self.dim(line.trim_end()));
        }
        Self::gap();
    }

    fn bold(&self, text: &str) -> String {
        self.style("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.style("2", text)
    }

    /// ECMA-48 8.3.117, "Select graphic rendition".
    fn style(&self, code: &str, text: &str) -> String {
        if self.styled {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

/// `0.2 s`.
pub(super) fn seconds(elapsed: Duration) -> String {
    format!("{:.1} s", elapsed.as_secs_f64())
}
