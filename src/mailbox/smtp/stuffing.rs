//! Writes a mail so that no line of it can be taken for its end.

/// The mail as it is sent: every line ends with CR LF and no other, a leading dot is doubled (RFC 5321
/// section 4.5.2). A lone CR or LF would be an end of line for one server and none for another.
pub(super) fn stuffed(mime: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(mime.len() + mime.len() / 64 + 2);
    let mut rest = mime;
    while !rest.is_empty() {
        let end = rest.iter().position(|b| matches!(b, b'\r' | b'\n'));
        let (line, after) = rest.split_at(end.unwrap_or(rest.len()));
        if line.starts_with(b".") {
            out.push(b'.');
        }
        out.extend(line);
        out.extend(b"\r\n");
        let broken = after.strip_prefix(b"\r\n".as_slice());
        rest = broken.or_else(|| after.get(1..)).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_line_of_a_mail_ends_it() {
        for (mail, sent) in [
            ("", ""),
            ("a", "a\r\n"),
            ("a\r\n", "a\r\n"),
            (".", "..\r\n"),
            ("a\r\n.\r\nb\r\n", "a\r\n..\r\nb\r\n"),
            ("a\n.\nb", "a\r\n..\r\nb\r\n"),
            ("a\r.\rQUIT", "a\r\n..\r\nQUIT\r\n"),
            ("a\n\r\n.\n", "a\r\n\r\n..\r\n"),
            ("\r\n\r\n", "\r\n\r\n"),
        ] {
            assert_eq!(
                String::from_utf8(stuffed(mail.as_bytes())).unwrap(),
                sent,
                "{mail:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_mail_holds(mail in proptest::collection::vec(proptest::prelude::prop_oneof![
            proptest::prelude::Just(b'.'), proptest::prelude::Just(b'\r'), proptest::prelude::Just(b'\n'), proptest::prelude::any::<u8>(),
        ], 0..200)) {
            let sent = [b"\r\n".as_slice(), &stuffed(&mail)].concat();
            for lone in [b"\r\n.\r\n".as_slice(), b"\n.\n", b"\r.\r", b"\n.\r", b"\r.\n"] {
                proptest::prop_assert!(!sent.windows(lone.len()).any(|w| w == lone));
            }
        }
    }
}
