//! Bodies of the other kind: what a reader of plain text sees of HTML, and the other way round.

/// HTML longer than this is stripped of its tags instead of laid out: layout takes memory several
/// times the size of its input.
const MOST_LAID_OUT: usize = 4 << 20;
/// Exchange does not wrap the text it makes from HTML; wider than any line people write.
const WIDTH: usize = 10_000;

/// The plain text of an HTML body, lines separated by CRLF as Exchange gives them.
pub fn html_to_text(html: &str) -> String {
    let laid_out = (html.len() <= MOST_LAID_OUT)
        .then(|| {
            html2text::config::plain_no_decorate()
                .link_footnotes(false)
                .raw_mode(true)
                .allow_width_overflow()
                .string_from_read(html.as_bytes(), WIDTH)
                .ok()
        })
        .flatten();
    let text = laid_out.unwrap_or_else(|| without_tags(html));
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push_str("\r\n");
    }
    out
}

/// An HTML document that shows this plain text.
pub fn text_to_html(text: &str) -> String {
    let mut body = String::with_capacity(text.len() + 256);
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            body.push_str("<br>\r\n");
        }
        body.push_str(&escape(line));
    }
    format!(
        "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n\
         </head>\r\n<body>\r\n<div class=\"PlainText\">{body}</div>\r\n</body>\r\n</html>\r\n"
    )
}

/// Text as HTML content or attribute value.
pub(in crate::sandbox) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

fn without_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|c| match c {
            '<' => {
                inside = true;
                false
            }
            '>' if inside => {
                inside = false;
                false
            }
            _ => !inside,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines_without_markup() {
        let html = "<html><head><style>p{color:red}</style></head><body><p>Approve</p>\
                    <div>Tom &amp; Jerry</div><a href=\"https://x.test/\">link</a></body></html>";
        let text = html_to_text(html);
        assert!(text.starts_with("Approve\r\n"), "{text:?}");
        assert!(text.contains("Tom & Jerry\r\n"), "{text:?}");
        assert!(text.contains("link"), "{text:?}");
        assert!(!text.contains("color"), "{text:?}");
    }

    #[test]
    fn text_shows_unchanged_in_html() {
        let html = text_to_html("a < b\r\n\"c\" & d");
        assert!(
            html.contains("a &lt; b<br>\r\n&quot;c&quot; &amp; d"),
            "{html}"
        );
        assert_eq!(html_to_text(&html).trim_end(), "a < b\r\n\"c\" & d");
    }

    #[test]
    fn hostile_html_ends() {
        let deep = "<div>".repeat(2_000);
        assert!(html_to_text(&deep).len() < 100_000);
        let big = format!("{}x", "<b>".repeat(MOST_LAID_OUT / 3 + 1));
        assert_eq!(html_to_text(&big), "x\r\n");
        assert_eq!(html_to_text(""), "");
    }
}
