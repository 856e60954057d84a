//! What the words of a recording look like: hosts, ids, parts, shapes. Knows no names.

/// Between the parts of one word.
pub(super) const SEPARATORS: [char; 4] = ['/', '=', '+', '\\'];

/// Whether a part of a directory name begins so.
pub(super) fn begins_in(word: &str, name: &str) -> bool {
    word.split('/').any(|part| part.starts_with(name))
}

/// What a word is made of.
pub(super) fn in_word(c: char) -> bool {
    c.is_alphanumeric() || ".@_-+\\/=".contains(c)
}

/// Two or more labels, the last one of letters.
pub(super) fn looks_like_host(word: &str) -> bool {
    let good = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    word.rsplit_once('.').is_some_and(|(before, last)| {
        last.len() > 1 && last.chars().all(char::is_alphabetic) && before.split('.').all(good)
    })
}

/// 8, 4, 4, 4 and 12 hexadecimal digits.
pub(super) fn is_guid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// The shape of a word without what it says.
pub(in crate::probe::record) fn blank(word: &str) -> String {
    let cover = |c: char| match c {
        c if c.is_uppercase() => 'X',
        c if c.is_numeric() => '0',
        c if c.is_alphabetic() => 'x',
        c => c,
    };
    word.chars().map(cover).collect()
}
