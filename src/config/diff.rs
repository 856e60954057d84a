//! The difference between two configs, as people read it. A config holds no secret, so neither
//! does the difference; secrets are told beside it, by name.

use similar::{ChangeTag, TextDiff};

/// A unified diff of two texts under one file name; empty when they are the same.
pub fn unified(old: &str, new: &str, file: &str) -> String {
    if old == new {
        return String::new();
    }
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(2)
        .header(file, &format!("{file} (new)"))
        .to_string()
}

/// How many places differ: a line replaced by another counts once.
pub fn counted_changes(old: &str, new: &str) -> usize {
    let diff = TextDiff::from_lines(old, new);
    let count = |tag| {
        diff.iter_all_changes()
            .filter(|c| c.tag() == tag && !c.value().trim().is_empty())
            .count()
    };
    count(ChangeTag::Insert).max(count(ChangeTag::Delete))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_none_and_a_replaced_line_is_one() {
        assert_eq!(unified("a\n", "a\n", "f"), "");
        let (old, new) = ("[a]\nb = 1\nc = 2\n", "[a]\nb = 3\nc = 2\n");
        let diff = unified(old, new, "f");
        assert!(diff.contains("-b = 1\n+b = 3\n"), "{diff}");
        assert_eq!(counted_changes(old, new), 1);
        assert_eq!(counted_changes("", new), 3);
    }
}
