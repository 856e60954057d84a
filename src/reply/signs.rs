//! Signs that people put beside a word: thumbs, ticks, crosses, faces.
//!
//! Called by the grammar for what stands around an action and by `comment` for what stands behind
//! it. A sign never acts alone (weak words are the offer's); it agrees with an action or makes us
//! ask.

/// Signs that say yes, and friendly faces.
const YES: &[char] = &[
    '👍', '✅', '✔', '☑', '✓', '👌', '🆗', '💯', '👏', '🙌', '🎉', '🚀', '💪', '🤝', '❤', '💚',
];

/// Signs that say no.
const NO: &[char] = &[
    '👎', '❌', '✖', '✘', '✗', '🚫', '⛔', '🛑', '🙅', '☹', '🙁', '😞', '😔', '😕', '💔',
];

/// Faces that go with either.
const EITHER: &[char] = &['🙏', '🙂', '😊', '☺', '😀', '😃', '😄', '😁', '👋', '🤗'];

/// Signs of doubt and of jest.
const DOUBT: &[char] = &[
    '🤔', '🙃', '🤷', '🤨', '✋', '⏸', '⏳', '🤡', '😏', '😬', '🙄', '🤥', '🤞',
];

/// Past signs that agree with an action, blanks before them included. `None`: there is none.
pub(super) fn past(chars: &[char], from: usize, refuses: bool) -> Option<usize> {
    let mut past = None;
    let mut at = from;
    while let Some(rest) = chars.get(at..).filter(|r| !r.is_empty()) {
        let blanks = rest.iter().take_while(|c| **c == ' ').count();
        let Some(length) = rest.get(blanks..).and_then(|r| agreeing(r, refuses)) else {
            break;
        };
        at += blanks + length;
        past = Some(at);
    }
    past
}

/// Length of the agreeing sign with which a text begins.
fn agreeing(text: &[char], refuses: bool) -> Option<usize> {
    let first = text.first()?;
    let yes = if refuses { NO } else { YES };
    if yes.contains(first) || EITHER.contains(first) || is_tone(*first) {
        return Some(1);
    }
    let faces: &[&[char]] = if refuses {
        &[&[':', '('], &[':', '-', '(']]
    } else {
        &[&[':', ')'], &[':', '-', ')']]
    };
    let face = faces.iter().find(|f| text.starts_with(f))?;
    let ends = text
        .get(face.len())
        .is_none_or(|c| matches!(c, ' ' | '.' | '!'));
    ends.then_some(face.len())
}

/// Whether a text has a sign that speaks against an action.
pub(super) fn contradicts(text: &[char], refuses: bool) -> bool {
    let against = if refuses { YES } else { NO };
    text.iter()
        .any(|c| against.contains(c) || DOUBT.contains(c))
}

/// What colour a hand has is no matter.
pub(super) fn is_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}
