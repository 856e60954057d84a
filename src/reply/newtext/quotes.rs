//! Quoted lines: rests that a program wrapped off them, and quotes marked with initials.

use super::{Mail, step};

/// Length from which a quoted line may have been wrapped, in characters.
const WRAPPED: usize = 60;

/// Marks what belongs to `>` lines without beginning with one.
pub(super) fn complete(mail: &mut Mail<'_>) {
    mark_rests(mail);
    let quoted = mail.lines.iter().filter(|l| l.quoted).count();
    if quoted > 0 {
        mail.steps
            .push(step("cut.quoted_lines", format!("{quoted} lines")));
    }
}

/// `> a long line of the quote that some program` / `wrapped here` / `> and the next one`.
///
/// An answer right below a quoted line looks much the same, so a rest is taken for one only between
/// two quoted lines, when the sentence goes on in small letters.
fn mark_rests(mail: &mut Mail<'_>) {
    let mut wraps = false;
    for at in 1..mail.lines.len() {
        mail.count(1);
        let (above, line) = (mail.line(at - 1), mail.line(at));
        if line.quoted || line.is_blank() || !above.quoted || !above.bare.starts_with(['>', '＞'])
        {
            continue;
        }
        let goes_on = above.bare.chars().count() >= WRAPPED
            && !above.bare.ends_with(['.', '?', '!', ':', '。', '？', '！'])
            && line.bare.starts_with(|c: char| !c.is_uppercase());
        let between = mail.lines.get(at + 1).is_some_and(|n| n.quoted);
        let shorter = line.bare.len() < above.bare.len();
        if goes_on && shorter && (between || wraps) {
            wraps |= between;
            if let Some(line) = mail.lines.get_mut(at) {
                line.quoted = true;
            }
        }
    }
}

/// `AS> text`: initials before the mark, on two lines in a row at least.
pub(super) fn mark_initials(mail: &mut Mail<'_>) {
    let mut above: Option<&str> = None;
    let mut marked = Vec::new();
    for (at, line) in mail.lines.iter().enumerate() {
        mail.count(1);
        let here = initials(line.bare);
        if here.is_some() && here == above {
            marked.extend([at - 1, at]);
        }
        above = here;
    }
    for at in marked {
        if let Some(line) = mail.lines.get_mut(at) {
            line.quoted = true;
        }
    }
}

fn initials(bare: &str) -> Option<&str> {
    let head = bare.get(..bare.floor_char_boundary(10))?;
    let at = head.find('>')?;
    let name = head.get(..at)?;
    let letters =
        !name.is_empty() && name.chars().count() <= 3 && name.chars().all(char::is_uppercase);
    letters.then_some(name)
}
