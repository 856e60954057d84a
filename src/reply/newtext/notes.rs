//! The header of Lotus Notes 6 to 8: a name, a date, and labels alone on their lines.
//!
//! ```text
//! Anna Smith/Corp
//! 02/11/2026 09:14 AM
//!
//! To
//! Bo Long/Corp@Corp
//! cc
//! Subject
//! Order 4711
//! ```

use super::{
    Mail,
    tables::{TABLES, fold, role},
};

/// Longest label, in bytes.
const LONGEST_LABEL: usize = 30;

/// The first line of such a header, when this line is its `To`.
pub(super) fn begins_above(mail: &Mail<'_>, at: usize) -> Option<usize> {
    if !is_label(mail, at, role::TO) {
        return None;
    }
    let subject = (at + 1..at + 16).any(|n| is_label(mail, n, role::SUBJECT));
    let date = (at.saturating_sub(4)..at).rev().find(|n| {
        let facts = mail.line(*n).facts();
        facts.date && facts.time && facts.words <= 8
    })?;
    mail.count(20);
    if !subject {
        return None;
    }
    // The name above the date.
    let name = date.checked_sub(1).filter(|n| {
        let line = mail.line(*n);
        !line.quoted && !line.bare.is_empty() && line.facts().words <= 8 && line.facts().names
    });
    Some(name.unwrap_or(date))
}

fn is_label(mail: &Mail<'_>, at: usize, role: u8) -> bool {
    let bare = mail.line(at).bare;
    !bare.is_empty()
        && bare.len() <= LONGEST_LABEL
        && !bare.contains(' ')
        && TABLES
            .labels
            .get(&fold(bare))
            .is_some_and(|r| r & role != 0)
}
