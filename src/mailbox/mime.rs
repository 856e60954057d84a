//! Composes the MIME form of a mail: text and HTML side by side, and the headers that EWS has no
//! fields for.

use jiff::Timestamp;
use mail_builder::{
    MessageBuilder,
    headers::{address::Address as MimeAddress, message_id::MessageId as MimeId, raw::Raw},
};

use crate::domain::{Address, Correspondent, MessageId, OutgoingMail, Problem};
use crate::mailbox::MailError;

/// The mail as RFC 5322 bytes, from the listener mailbox and with replies to it, unless the mail
/// names somebody else for them.
pub(super) fn compose(
    mail: &OutgoingMail,
    from: &Address,
    now: Timestamp,
) -> Result<Vec<u8>, MailError> {
    let own = |(name, value): &(String, String)| {
        let value = is_reply_to(name).then_some(value)?;
        Address::parse(value).ok()
    };
    let reply_to = mail.headers.iter().find_map(own);
    let reply_to = reply_to.as_ref().unwrap_or(from);
    let to: Vec<MimeAddress<'_>> = mail.to.iter().map(mime_address).collect();
    let mut builder = MessageBuilder::new()
        .message_id(mail.message_id.bare())
        .date(now.as_second())
        .from(MimeAddress::new_address(None::<&str>, from.as_str()))
        .reply_to(MimeAddress::new_address(None::<&str>, reply_to.as_str()))
        .to(to)
        .subject(one_line(&mail.subject))
        .text_body(without_controls(&mail.text))
        .html_body(without_controls(&mail.html));
    if let Some(answered) = mail.in_reply_to.as_ref().filter(|id| is_writable(id)) {
        builder = builder.in_reply_to(answered.bare());
    }
    let references = mail.references.iter().filter(|id| is_writable(id));
    let ids: Vec<&str> = references.map(MessageId::bare).collect();
    if !ids.is_empty() {
        builder = builder.references(MimeId::new_list(ids.into_iter()));
    }
    let others = |(name, _): &&(String, String)| is_header_name(name) && !is_reply_to(name);
    for (name, value) in mail.headers.iter().filter(others) {
        let value = one_line(value).replace(|c: char| !c.is_ascii(), "?");
        builder = builder.header(name.as_str(), Raw::new(value));
    }
    builder.write_to_vec().map_err(|error| {
        MailError::Unusable(Problem::new(
            "mail.not_composed",
            error.to_string(),
            "",
            "look at this mail by hand",
        ))
    })
}

/// The one header that a mail may set in the place of ours.
fn is_reply_to(name: &str) -> bool {
    name.eq_ignore_ascii_case("Reply-To")
}

fn mime_address(party: &Correspondent) -> MimeAddress<'_> {
    let name = Some(one_line(&party.name)).filter(|n| !n.is_empty());
    MimeAddress::new_address(name, party.address.as_str())
}

/// Line breaks would start headers of somebody else's choosing.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A body has no NUL and no other control character than those that lay out lines (RFC 2045 section
/// 2.7); a comment that is quoted may bring one along.
fn without_controls(text: &str) -> String {
    let lays_out = |c: char| matches!(c, '\n' | '\r' | '\t');
    text.replace(|c: char| c.is_control() && !lays_out(c), " ")
}

/// Whether an id, which others may have made, can stand in a header: outside ASCII it would need a relay
/// that knows RFC 6532, and a longer line than 998 is cut or refused on the way (RFC 5322 section 2.1.1).
fn is_writable(id: &MessageId) -> bool {
    const LONGEST: usize = 900;
    id.bare().len() <= LONGEST && id.bare().bytes().all(|b| b.is_ascii_graphic())
}

/// RFC 5322 section 2.2: printable ASCII without a colon.
fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| (33..=126).contains(&b) && b != b':')
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
    use mail_parser::MessageParser;

    fn mail() -> OutgoingMail {
        OutgoingMail {
            message_id: MessageId::parse("<01J@corp.example>").unwrap(),
            to: vec![Correspondent {
                name: "Änne\r\nBcc: x@y".into(),
                address: Address::parse("anna@corp.example").unwrap(),
            }],
            subject: "Order 4711\r\nX-Evil: 1 ü".into(),
            text: "Hello\n.\nß".into(),
            html: "<p>Hello</p>".into(),
            in_reply_to: MessageId::parse("<a@b>"),
            references: MessageId::parse_list("<r@s> <a@b>"),
            headers: vec![
                ("Auto-Submitted".into(), "auto-generated".into()),
                ("X-Loop-1".into(), "a\r\nX-Evil: 2".into()),
                ("bad name".into(), "x".into()),
            ],
        }
    }

    #[test]
    fn a_parser_finds_everything_and_nothing_more() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let bytes = compose(&mail(), &Address::parse("bot@corp.example").unwrap(), now).unwrap();
        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.message_id(), Some("01J@corp.example"));
        assert_eq!(read.subject(), Some("Order 4711  X-Evil: 1 ü"));
        assert_eq!(
            read.from().unwrap().first().unwrap().address(),
            Some("bot@corp.example")
        );
        assert_eq!(
            read.reply_to().unwrap().first().unwrap().address(),
            Some("bot@corp.example")
        );
        assert_eq!(
            read.to().unwrap().first().unwrap().address(),
            Some("anna@corp.example")
        );
        assert_eq!(read.date().unwrap().to_rfc3339(), "2026-11-23T10:00:00Z");
        assert_eq!(read.in_reply_to().as_text(), Some("a@b"));
        assert_eq!(
            read.references()
                .as_text_list()
                .map(<[std::borrow::Cow<'_, str>]>::len),
            Some(2)
        );
        assert_eq!(
            read.header_raw("Auto-Submitted").map(str::trim),
            Some("auto-generated")
        );
        assert_eq!(
            read.body_text(0).unwrap().replace("\r\n", "\n"),
            "Hello\n.\nß"
        );
        assert!(read.body_html(0).unwrap().contains("<p>Hello</p>"));
        assert!(read.header_raw("X-Evil").is_none() && read.bcc().is_none());
    }

    /// What others wrote, quoted or referred to, must not make a mail that a strict relay refuses.
    #[test]
    fn nothing_of_it_needs_more_than_plain_smtp() {
        let now: Timestamp = "2026-11-23T10:00:00Z".parse().unwrap();
        let long = format!("<{}@x>", "i".repeat(990));
        let awkward = OutgoingMail {
            subject: "ü".repeat(2_000),
            text: format!("a\0b\u{b}c\r{}\n", "x".repeat(5_000)),
            html: format!("<p>\0{}</p>", "ß".repeat(3_000)),
            in_reply_to: MessageId::parse("<ünder@corp.example>"),
            references: MessageId::parse_list(&format!("<a\0b@x> <ü@x> {long} <r@s>")),
            headers: vec![("X-Name".into(), "Jürgen".into())],
            ..mail()
        };
        let from = Address::parse("bot@corp.example").unwrap();
        let bytes = compose(&awkward, &from, now).unwrap();
        assert!(bytes.is_ascii() && !bytes.contains(&0));
        let longest = bytes.split(|b| *b == b'\n').map(<[u8]>::len).max();
        assert!(longest.unwrap() <= 999, "{longest:?}");
        let read = MessageParser::default().parse(&bytes).unwrap();
        assert_eq!(read.subject(), Some(awkward.subject.as_str()));
        assert_eq!(read.references().as_text(), Some("r@s"));
        assert!(read.in_reply_to().as_text().is_none());
    }
}
