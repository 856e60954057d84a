//! What subjects tell of machine mail.
//!
//! Called by `machine`, last of all signs. A subject never acts (rule 8).

use std::sync::LazyLock;

use super::{input::Input, normalise::fold};
use crate::{
    domain::MailKind,
    words::reading::{MachineSubjects, machine_subjects},
};

/// The lists, folded once.
static WORDS: LazyLock<MachineSubjects> = LazyLock::new(|| {
    let folded = |list: &[String]| list.iter().map(|w| fold(w)).collect();
    let words = machine_subjects();
    MachineSubjects {
        absence: folded(&words.absence),
        bounce: folded(&words.bounce),
        receipt: folded(&words.receipt),
        meeting: folded(&words.meeting),
        request: folded(&words.request),
    }
});

/// The weak sign: what programs in many languages put at the start of their subjects. An answer
/// of a person to such a mail begins with `Re:` and is not meant.
pub(super) fn kind(mail: &Input<'_>) -> Option<MailKind> {
    let folded = fold(
        mail.subject
            .get(..mail.subject.floor_char_boundary(300))
            .unwrap_or(""),
    );
    let mut subject = folded.as_str();
    // Tags such as [EXTERNAL], put there by gateways.
    while let Some((_, rest)) = subject.strip_prefix('[').and_then(|s| s.split_once(']')) {
        subject = rest.trim_start();
    }
    let words = &*WORDS;
    let begins = |list: &[String]| list.iter().any(|w| subject.starts_with(w.as_str()));
    if begins(&words.absence) {
        Some(MailKind::Absence)
    } else if begins(&words.bounce) {
        Some(MailKind::Bounce)
    } else if begins(&words.receipt) {
        Some(MailKind::Receipt)
    } else if begins(&words.meeting) && mail.voting_response.is_none() {
        Some(MailKind::Meeting)
    } else {
        None
    }
}

/// A subject by which a system tells that it took a request in: an automatic answer, and nobody is
/// away.
pub(super) fn took_request_in(mail: &Input<'_>) -> bool {
    let head = mail.subject.get(..mail.subject.floor_char_boundary(300));
    let subject = fold(head.unwrap_or_default());
    WORDS.request.iter().any(|w| subject.contains(w.as_str()))
}
