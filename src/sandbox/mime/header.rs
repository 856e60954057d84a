//! Header values: decoded on the way in, encoded and folded on the way out.

use std::borrow::Cow;
use std::io;

use mail_builder::headers::Header as _;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_parser::HeaderValue;
use mail_parser::parsers::MessageStream;

use crate::sandbox::model::Correspondent;

/// The value of a raw header field: unfolded (RFC 5322 section 2.2.3), encoded words decoded
/// (RFC 2047), bytes that are not UTF-8 replaced. One line whatever was encoded: a line break
/// inside an encoded word must not become a header of its own.
pub(super) fn decode(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let unfolded: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let unfolded = unfolded.trim();
    if !unfolded.contains("=?") {
        return unfolded.to_owned();
    }
    let mut line = unfolded.as_bytes().to_vec();
    line.push(b'\n');
    match MessageStream::new(&line).parse_unstructured() {
        HeaderValue::Text(decoded) => one_line(&decoded).into_owned(),
        _ => unfolded.to_owned(),
    }
}

/// Writes one text header, folded, encoded when it is not ASCII. A name that is no header name
/// (RFC 5322 section 2.2) is left out; line breaks inside the value become spaces.
pub(super) fn write_text(out: &mut Vec<u8>, name: &str, value: &str) -> io::Result<()> {
    if !is_field_name(name) {
        return Ok(());
    }
    let value = one_line(value);
    out.extend_from_slice(format!("{name}: ").as_bytes());
    let used = name.len() + 2;
    if value.is_ascii() {
        Raw::new(value).write_header(out, used)?;
    } else {
        Text::new(value).write_header(out, used)?;
    }
    Ok(())
}

/// Writes one address header; nothing when there is nobody.
pub(super) fn write_people(
    out: &mut Vec<u8>,
    name: &str,
    people: &[Correspondent],
) -> io::Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    out.extend_from_slice(format!("{name}: ").as_bytes());
    let list = people
        .iter()
        .map(|p| {
            let shown = p.name.as_deref().map(one_line);
            Address::new_address(shown, one_line(&p.address))
        })
        .collect();
    Address::new_list(list).write_header(out, name.len() + 2)?;
    Ok(())
}

fn is_field_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':')
}

/// The text without line breaks, which would start a header of its own.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\r', '\n', '\0']) {
        Cow::Owned(text.replace("\r\n", " ").replace(['\r', '\n', '\0'], " "))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_are_unfolded_and_decoded() {
        let cases: [(&[u8], &str); 6] = [
            (
                b" =?utf-8?Q?a=0D=0AX-Evil:_1=0D=0A=0D=0A?=\r\n",
                "a X-Evil: 1  ",
            ),
            (b" plain\r\n", "plain"),
            (b" by a\r\n\tid b; c\r\n", "by a\tid b; c"),
            (b" =?utf-8?B?R3LDvMOfZQ==?=\r\n", "Gr\u{fc}\u{df}e"),
            (b" \xff\xfe\r\n", "\u{fffd}\u{fffd}"),
            (b"", ""),
        ];
        for (raw, decoded) in cases {
            assert_eq!(decode(raw), decoded);
        }
    }

    #[test]
    fn a_value_cannot_start_another_header() {
        let mut out = Vec::new();
        write_text(&mut out, "Subject", "a\r\nBcc: x@example.test").unwrap();
        write_text(&mut out, "X-Bad\r\nBcc", "y").unwrap();
        let person = Correspondent::named("E\r\nBcc: z", "e@example.test\r\n");
        write_people(&mut out, "To", &[person]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("\nBcc"), "{text}");
    }
}
