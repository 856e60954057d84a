//! Tags: where they end, what they are called, and their attributes.

/// Most bytes of attributes that are looked at.
const MOST_BYTES: usize = 2_000;

/// The `>` that ends a tag, not one inside an attribute's quotes.
pub(super) fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate().take(20_000) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    // A quote that never closes: the next `>` ends the tag.
    inner.find('>')
}

/// The name in small letters; one that is longer than any we know is no name.
pub(super) fn small_name<'a>(written: &str, buffer: &'a mut [u8; 12]) -> &'a str {
    let Some(room) = buffer.get_mut(..written.len()) else {
        return "";
    };
    room.copy_from_slice(written.as_bytes());
    room.make_ascii_lowercase();
    std::str::from_utf8(room).unwrap_or("")
}

/// Past an element whose content is no text. One that never closes swallows the rest, as in a
/// browser: then nothing is read and nothing acts.
pub(super) fn skip_element<'a>(after: &'a str, name: &str) -> &'a str {
    let found = after.match_indices("</").find(|(at, _)| {
        after
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(name))
    });
    found.and_then(|(at, _)| after.get(at..)).unwrap_or("")
}

/// Names and values, with or without quotes.
pub(super) fn pairs(attributes: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = attributes
        .get(..attributes.floor_char_boundary(MOST_BYTES))
        .unwrap_or(attributes);
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let name_end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (name, tail) = rest.split_at(name_end);
        let Some(value) = tail.trim_start().strip_prefix('=') else {
            // No value; a name that is empty is a lone sign, skip it.
            rest = if name.is_empty() {
                let mut chars = tail.chars();
                chars.next();
                chars.as_str()
            } else {
                tail
            };
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(q) => {
                let inner = value.get(1..).unwrap_or("");
                inner.split_once(q).unwrap_or((inner, ""))
            }
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}
