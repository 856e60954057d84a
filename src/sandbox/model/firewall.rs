//! The header firewall: outsiders cannot stamp mail as Exchange does.
//!
//! Exchange removes organization and forest X-headers from mail that is not trusted
//! (Exchange documentation, "Header firewall") and stamps how the sender was authenticated.

/// Headers that only Exchange itself sets, in lower case.
pub const ORGANIZATION_PREFIX: &str = "x-ms-exchange-organization-";
const FOREST_PREFIX: &str = "x-ms-exchange-forest-";

/// How a message came in, as `AuthAs` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AuthAs {
    Internal,
    Anonymous,
}

/// The stamps that this sandbox sets on a message.
pub(super) fn stamps(auth_as: AuthAs, server: &str) -> Vec<(String, String)> {
    let stamp = |name: &str, value: &str| {
        (
            format!("X-MS-Exchange-Organization-{name}"),
            value.to_owned(),
        )
    };
    match auth_as {
        AuthAs::Internal => vec![
            stamp("AuthAs", "Internal"),
            stamp("AuthMechanism", "04"),
            stamp("AuthSource", server),
        ],
        AuthAs::Anonymous => vec![stamp("AuthSource", server), stamp("AuthAs", "Anonymous")],
    }
}

fn is_fenced(name: &str) -> bool {
    let name = name.trim().to_ascii_lowercase();
    name.starts_with(ORGANIZATION_PREFIX) || name.starts_with(FOREST_PREFIX)
}

/// Removes the fenced headers from a list.
pub fn strip_organization_headers(headers: &mut Vec<(String, String)>) {
    headers.retain(|(name, _)| !is_fenced(name));
}

/// Rewrites the header block of RFC 5322 bytes: fenced headers (and `also_remove`, lower case)
/// go with their continuation lines, `stamps` come first. The body is untouched.
pub(super) fn rewrite_mime(
    mime: &[u8],
    stamps: &[(String, String)],
    also_remove: &[&str],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(mime.len() + 512);
    for (name, value) in stamps {
        out.extend(format!("{name}: {value}\r\n").into_bytes());
    }
    let mut rest = mime;
    let mut dropping = false;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .position(|b| *b == b'\n')
            .map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        if line == b"\r\n" || line == b"\n" {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|b| *b == b':').next().unwrap_or_default();
            let name = String::from_utf8_lossy(name).trim().to_ascii_lowercase();
            dropping = is_fenced(&name) || also_remove.contains(&name.as_str());
        }
        if !dropping {
            out.extend(line);
        }
        rest = after;
    }
    out.extend(rest);
    out
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    #[test]
    fn fenced_headers_go_with_their_continuation_lines_and_the_body_stays() {
        let mail = b"From: a@b\r\nX-MS-Exchange-Organization-AuthAs: Inter\r\n nal\r\nSubject: s\r\n\r\nX-MS-Exchange-Organization-AuthAs: body\r\n";
        let out = rewrite_mime(mail, &stamps(AuthAs::Anonymous, "srv"), &[]);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "X-MS-Exchange-Organization-AuthSource: srv\r\nX-MS-Exchange-Organization-AuthAs: Anonymous\r\nFrom: a@b\r\nSubject: s\r\n\r\nX-MS-Exchange-Organization-AuthAs: body\r\n"
        );
    }

    #[test]
    fn odd_spellings_are_fenced_too() {
        for name in [
            "X-MS-EXCHANGE-ORGANIZATION-AuthAs",
            "x-ms-exchange-organization-scl ",
            "X-MS-Exchange-Forest-RulesExecuted",
        ] {
            let mut headers = vec![(name.to_owned(), "x".to_owned())];
            strip_organization_headers(&mut headers);
            assert!(headers.is_empty(), "{name}");
        }
    }

    #[test]
    fn bytes_without_a_blank_line_or_any_line_do_not_loop() {
        assert_eq!(rewrite_mime(b"", &[], &[]), b"");
        assert_eq!(rewrite_mime(b"Bcc: x", &[], &["bcc"]), b"");
    }
}
