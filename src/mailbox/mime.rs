//! Composes the MIME form of a mail: text and HTML side by side, and the headers that EWS has no
//! fields for.

use jiff::Timestamp;
use mail_builder::{
    MessageBuilder,
    headers::{address::Address as MimeAddress, message_id::MessageId as MimeId, raw::Raw},
};

use crate::domain::{Address, Correspondent, OutgoingMail, Problem};
use crate::mailbox::MailError;

/// The mail as RFC 5322 bytes, from the listener mailbox and with replies to it.
pub(super) fn compose(
    mail: &OutgoingMail,
    from: &Address,
    now: Timestamp,
) -> Result<Vec<u8>, MailError> {
    let to: Vec<MimeAddress<'_>> = mail.to.iter().map(mime_address).collect();
    let mut builder = MessageBuilder::new()
        .message_id(mail.message_id.bare())
        .date(now.as_second())
        .from(MimeAddress::new_address(None::<&str>, from.as_str()))
        .reply_to(MimeAddress::new_address(None::<&str>, from.as_str()))
        .to(to)
        .subject(one_line(&mail.subject))
        .text_body(mail.text.as_str())
        .html_body(mail.html.as_str());
    if let Some(answered) = &mail.in_reply_to {
        builder = builder.in_reply_to(answered.bare());
    }
    if !mail.references.is_empty() {
        let ids: Vec<&str> = mail
            .references
            .iter()
            .map(crate::domain::MessageId::bare)
            .collect();
        builder = builder.references(MimeId::new_list(ids.into_iter()));
    }
    for (name, value) in mail.headers.iter().filter(|(name, _)| is_header_name(name)) {
        builder = builder.header(name.as_str(), Raw::new(one_line(value)));
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
    use crate::domain::MessageId;
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
}
