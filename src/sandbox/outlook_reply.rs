//! A person's reply as Outlook for Windows composes it.
//!
//! Called by [`super::admin`] for `POST /sandbox/reply`. It composes only; sending is the model's.
//! What Outlook does that matters to a reader of replies: the new text first, then in HTML a `div`
//! with a top border that holds From/Sent/To/Subject, in plain text a line of underscores and the
//! same block; `In-Reply-To`, `References`, `Thread-Topic`, `Thread-Index` continue the thread.

use jiff::Timestamp;

use super::mime::{escape, html_to_text, text_to_html};
use super::model::{Correspondent, Message, child_conversation_index, topic_of};

/// The rule above the quoted block in plain text.
const RULE: &str = "________________________________";

/// A reply to `original` with `text` as what was newly written; it goes to `Reply-To`, else
/// `From` of the original, and to `cc`.
pub(super) fn compose(
    original: &Message,
    author: Correspondent,
    text: &str,
    cc: Vec<Correspondent>,
    now: Timestamp,
) -> Message {
    let to = if original.reply_to.is_empty() {
        original.from.iter().cloned().collect()
    } else {
        original.reply_to.clone()
    };
    let topic = topic_of(&original.subject);
    let references = [&original.references, &original.message_id];
    let references: Vec<&str> = references
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    Message {
        subject: format!("RE: {topic}"),
        from: Some(author.clone()),
        sender: Some(author),
        to,
        cc,
        in_reply_to: original.message_id.clone(),
        references: (!references.is_empty()).then(|| references.join(" ")),
        headers: vec![
            ("Accept-Language".to_owned(), "en-US".to_owned()),
            ("Content-Language".to_owned(), "en-US".to_owned()),
            ("X-MS-Has-Attach".to_owned(), String::new()),
        ],
        text: Some(plain(original, text)),
        html: Some(html(original, text)),
        conversation_topic: topic,
        conversation_index: child_conversation_index(&original.conversation_index, now),
        ..Message::default()
    }
}

/// The four lines that stand above a quote: label and value, without markup.
fn block(original: &Message) -> Vec<(&'static str, String)> {
    let sent = original.sent.unwrap_or(original.received);
    let mut block = vec![
        ("From", people(original.from.as_slice())),
        (
            "Sent",
            sent.strftime("%A, %B %-d, %Y %-I:%M %p").to_string(),
        ),
        ("To", people(&original.to)),
    ];
    if !original.cc.is_empty() {
        block.push(("Cc", people(&original.cc)));
    }
    block.push(("Subject", original.subject.clone()));
    block
}

fn people(list: &[Correspondent]) -> String {
    let one = |person: &Correspondent| match person.name.as_deref().filter(|n| !n.is_empty()) {
        Some(name) => format!("{name} <{}>", person.address),
        None => person.address.clone(),
    };
    list.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn plain(original: &Message, text: &str) -> String {
    let quoted = original
        .text
        .clone()
        .or_else(|| original.html.as_deref().map(html_to_text))
        .unwrap_or_default();
    let mut out = with_crlf(text);
    out.push_str("\r\n\r\n");
    out.push_str(RULE);
    out.push_str("\r\n");
    for (label, value) in block(original) {
        out.push_str(&format!("{label}: {value}\r\n"));
    }
    out.push_str("\r\n");
    out.push_str(&with_crlf(&quoted));
    out
}

fn with_crlf(text: &str) -> String {
    text.lines().collect::<Vec<_>>().join("\r\n")
}

fn html(original: &Message, text: &str) -> String {
    let paragraphs: String = text
        .lines()
        .map(|line| {
            let line = if line.is_empty() {
                "&nbsp;".to_owned()
            } else {
                escape(line)
            };
            format!("<p class=\"MsoNormal\">{line}<o:p></o:p></p>\r\n")
        })
        .collect();
    let lines: Vec<String> = block(original)
        .into_iter()
        .map(|(label, value)| format!("<b>{label}:</b> {}", escape(&value)))
        .collect();
    let quoted = original
        .html
        .clone()
        .unwrap_or_else(|| text_to_html(original.text.as_deref().unwrap_or_default()));
    format!(
        "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         xmlns:w=\"urn:schemas-microsoft-com:office:word\" xmlns=\"http://www.w3.org/TR/REC-html40\">\r\n\
         <head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">\r\n\
         <meta name=\"Generator\" content=\"Microsoft Word 15 (filtered medium)\">\r\n</head>\r\n\
         <body lang=\"EN-US\" link=\"#0563C1\" vlink=\"#954F72\">\r\n<div class=\"WordSection1\">\r\n\
         {paragraphs}<p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\r\n\
         <div>\r\n<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in\">\r\n\
         <p class=\"MsoNormal\">{}<o:p></o:p></p>\r\n</div>\r\n</div>\r\n\
         <p class=\"MsoNormal\"><o:p>&nbsp;</o:p></p>\r\n{}\r\n</div>\r\n</body>\r\n</html>\r\n",
        lines.join("<br>\r\n"),
        inside_body(&quoted),
    )
}

/// The content of a document's `body`; a fragment is its own content.
fn inside_body(html: &str) -> &str {
    // ASCII lower case keeps byte offsets.
    let lower = html.to_ascii_lowercase();
    let start = lower
        .find("<body")
        .and_then(|at| Some(at + lower.get(at..)?.find('>')? + 1))
        .unwrap_or(0);
    let end = lower.rfind("</body").unwrap_or(html.len());
    html.get(start..end).unwrap_or(html)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn original() -> Message {
        Message {
            subject: "Order 4711".to_owned(),
            from: Some(Correspondent::named(
                "SmartActions",
                "smartactions@example.test",
            )),
            to: vec![Correspondent::named("Alice Smith", "alice@example.test")],
            message_id: Some("<n1@example.test>".to_owned()),
            references: Some("<n0@example.test>".to_owned()),
            text: Some("Reply with Approve or Reject.\r\n".to_owned()),
            html: Some(
                "<html><BODY class=x><p>Reply with <b>Approve</b></p></BODY></html>".to_owned(),
            ),
            conversation_index: vec![1; 22],
            sent: Some("2026-11-23T10:05:00Z".parse().unwrap()),
            ..Message::default()
        }
    }

    fn reply_to(original: &Message, text: &str) -> Message {
        let alice = Correspondent::bare("alice@example.test");
        compose(original, alice, text, Vec::new(), Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn it_continues_the_thread() {
        let reply = reply_to(&original(), "Approve");
        assert_eq!(reply.subject, "RE: Order 4711");
        assert_eq!(reply.in_reply_to.as_deref(), Some("<n1@example.test>"));
        assert_eq!(
            reply.references.as_deref(),
            Some("<n0@example.test> <n1@example.test>")
        );
        assert_eq!(reply.conversation_index.len(), 27);
        assert_eq!(reply.to[0].address, "smartactions@example.test");
        let again = reply_to(&reply, "x");
        assert_eq!(again.subject, "RE: Order 4711");
    }

    #[test]
    fn it_quotes_as_outlook_does() {
        let reply = reply_to(&original(), "Approve\nif <cheap>");
        let text = reply.text.unwrap();
        assert_eq!(
            text,
            "Approve\r\nif <cheap>\r\n\r\n________________________________\r\n\
             From: SmartActions <smartactions@example.test>\r\n\
             Sent: Monday, November 23, 2026 10:05 AM\r\n\
             To: Alice Smith <alice@example.test>\r\nSubject: Order 4711\r\n\r\n\
             Reply with Approve or Reject."
        );
        let html = reply.html.unwrap();
        let new = html.find("if &lt;cheap&gt;").unwrap();
        let border = html.find("border-top:solid #E1E1E1").unwrap();
        let quote = html.find("<p>Reply with <b>Approve</b></p>").unwrap();
        assert!(new < border && border < quote, "{html}");
        assert_eq!(html.matches("<body").count(), 1);
    }

    #[test]
    fn reply_to_wins_and_a_bare_original_is_no_problem() {
        let mut with_reply_to = original();
        with_reply_to.reply_to = vec![Correspondent::bare("desk@example.test")];
        assert_eq!(
            reply_to(&with_reply_to, "x").to[0].address,
            "desk@example.test"
        );
        let bare = reply_to(&Message::default(), "");
        assert!(bare.to.is_empty() && bare.references.is_none());
    }
}
