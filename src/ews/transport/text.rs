//! From the bytes of a body to its text. Called by whoever reads a whole answer; knows no XML.

use std::borrow::Cow;

/// The text of a body: UTF-8, or UTF-16 where the first bytes say so, which every reader of XML has to
/// take (XML 1.0 section 4.3.3 and appendix F). What is none becomes U+FFFD.
pub(in crate::ews) fn text_of(body: &[u8]) -> Cow<'_, str> {
    match body {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)),
        // Without a mark: a document begins with `<`.
        [b'<', 0, ..] => Cow::Owned(utf_16(body, u16::from_le_bytes)),
        [0, b'<', ..] => Cow::Owned(utf_16(body, u16::from_be_bytes)),
        _ => String::from_utf8_lossy(body),
    }
}

fn utf_16(bytes: &[u8], order: fn([u8; 2]) -> u16) -> String {
    let (pairs, half) = bytes.as_chunks::<2>();
    let units = pairs.iter().copied().map(order);
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    let cut = half.iter().map(|_| char::REPLACEMENT_CHARACTER);
    text.chain(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_encodings_with_and_without_a_mark() {
        let text = "<a>Größe 😀</a>";
        let packed = |order: fn(u16) -> [u8; 2], mark: bool| {
            let mark = mark.then_some(0xFEFF);
            let units = mark.into_iter().chain(text.encode_utf16());
            units.flat_map(order).collect::<Vec<u8>>()
        };
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            for mark in [true, false] {
                assert_eq!(text_of(&packed(order, mark)), text, "{mark}");
            }
        }
        assert_eq!(text_of(text.as_bytes()), text);
        assert_eq!(text_of(b"\xFF\xFEa\0\x3D\xD8b\0c"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(text_of(b"\xFFa"), "\u{FFFD}a");
        assert_eq!(text_of(b""), "");
    }
}
