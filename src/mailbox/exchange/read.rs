//! Makes an inbound mail out of an item of Exchange. Pure.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::domain::{Address, Correspondent, InboundMail, ItemRef, MessageId};
use crate::ews::types::{Body, Item, Mailboxes, PropertyPath};

/// Most bytes of a body that are kept: a reply is read from its top.
pub(super) const LARGEST_BODY: usize = 256 * 1024;
/// Most headers of a mail that are kept.
const MOST_HEADERS: usize = 1000;

/// Reads an item; what the server left out stays empty.
pub(super) fn inbound_mail(item: Item, asked: &ItemRef) -> InboundMail {
    let headers = headers(&item);
    let header = |name: &str| {
        headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v.clone())
    };
    let ids = |field: Option<&String>, name: &str| {
        MessageId::parse_list(&field.cloned().or_else(|| header(name)).unwrap_or_default())
    };
    let message_id = item
        .internet_message_id
        .clone()
        .or_else(|| header("Message-ID"));
    let bodies = Bodies::of(&item);
    let sender = single(item.sender.as_ref())
        .or_else(|| header("Sender").and_then(|value| header_party(&value)));
    InboundMail {
        message_id: message_id.as_deref().and_then(MessageId::parse),
        in_reply_to: ids(item.in_reply_to.as_ref(), "In-Reply-To"),
        references: ids(item.references.as_ref(), "References"),
        subject: item.subject.clone().unwrap_or_default(),
        item_class: item.item_class.clone().unwrap_or_default(),
        from: single(item.from.as_ref())
            .filter(|_| sender.is_some() || !has_other_sender(&item, &headers)),
        sender,
        to: several(item.to_recipients.as_ref()),
        cc: several(item.cc_recipients.as_ref()),
        received: item.date_time_received.as_deref().and_then(time),
        size: item.size_bytes(),
        voting_response: item
            .property(PropertyPath::VERB_RESPONSE)
            .filter(|v| !v.is_empty())
            .map(str::to_owned),
        item: item.item_id.map_or_else(|| asked.clone(), ItemRef::from),
        headers,
        text: bodies.text,
        html: bodies.html,
        unique_text: bodies.unique,
        truncated: bodies.truncated,
    }
}

/// Whether somebody else than its From may have sent it, though his address cannot be read: an
/// internal name (`EX`) that resolves to nobody any more. Where the mail's own headers name no
/// Sender, it is the From (RFC 5322 section 3.6.2).
fn has_other_sender(item: &Item, headers: &[(String, String)]) -> bool {
    let named = item.sender.as_ref().is_some_and(|s| !s.all().is_empty());
    let has = |name: &str| headers.iter().any(|(n, _)| n.eq_ignore_ascii_case(name));
    named && (has("Sender") || !has("From"))
}

/// The party of a `Sender` header: `a@b` or `Name <a@b>`.
fn header_party(value: &str) -> Option<Correspondent> {
    let address = value.rsplit_once('<').map_or(value, |(_, rest)| rest);
    let address = address.split_once('>').map_or(address, |(bare, _)| bare);
    Address::parse(address).ok().map(Correspondent::bare)
}

/// Whether the plain text is still to be asked for: the body is HTML and came without its text.
pub(super) fn lacks_text(item: &Item) -> bool {
    item.text_body.is_none() && item.body.as_ref().is_some_and(is_html)
}

struct Bodies {
    text: String,
    html: Option<String>,
    unique: Option<String>,
    truncated: bool,
}

impl Bodies {
    fn of(item: &Item) -> Self {
        let mut truncated = false;
        let mut take = |body: &Body| {
            let (text, cut) = shorten(body.text.as_deref().unwrap_or_default());
            truncated |= cut || body.is_cut();
            (text, cut)
        };
        let body = item.body.as_ref();
        let html = body.filter(|b| is_html(b)).map(&mut take);
        let plain = item
            .text_body
            .as_ref()
            .or_else(|| body.filter(|b| !is_html(b)));
        let text = plain.map(&mut take).map(|(t, _)| t).unwrap_or_default();
        let unique = item
            .unique_body
            .as_ref()
            .filter(|b| !is_html(b))
            .map(&mut take);
        Self {
            text,
            // HTML that was cut in the middle of a tag would be read wrongly.
            html: html.filter(|(_, cut)| !cut).map(|(h, _)| h),
            unique: unique.filter(|(_, cut)| !cut).map(|(u, _)| u),
            truncated,
        }
    }
}

fn is_html(body: &Body) -> bool {
    body.body_type
        .as_deref()
        .is_some_and(|t| t.eq_ignore_ascii_case("HTML"))
}

/// Cuts at a character, and says whether something was cut.
fn shorten(text: &str) -> (String, bool) {
    if text.len() <= LARGEST_BODY {
        return (text.to_owned(), false);
    }
    let end = (0..=LARGEST_BODY)
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(0);
    (text.get(..end).unwrap_or_default().to_owned(), true)
}

fn single(mailboxes: Option<&Mailboxes>) -> Option<Correspondent> {
    several(mailboxes).into_iter().next()
}

fn several(mailboxes: Option<&Mailboxes>) -> Vec<Correspondent> {
    mailboxes.map(Mailboxes::correspondents).unwrap_or_default()
}

/// A time of EWS; one without a zone is UTC (ews-rs issue 82).
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let civil: DateTime = text.parse().ok()?;
        civil.to_zoned(TimeZone::UTC).ok().map(|z| z.timestamp())
    })
}

/// All headers as they arrived (`PidTagTransportMessageHeaders`), or else the few that
/// `InternetMessageHeaders` gives.
fn headers(item: &Item) -> Vec<(String, String)> {
    let raw = item
        .property(PropertyPath::TRANSPORT_HEADERS)
        .unwrap_or_default();
    let all = unfold(raw);
    if !all.is_empty() {
        return all;
    }
    let listed = item.internet_message_headers.iter().flat_map(|h| &h.all);
    listed
        .filter_map(|h| Some((h.name.clone()?, h.value.clone().unwrap_or_default())))
        .take(MOST_HEADERS)
        .collect()
}

/// Splits a header block, continuation lines joined (RFC 5322 section 2.2.3).
fn unfold(block: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        if line.trim().is_empty() {
            // The end of the headers; Exchange leaves further blank lines at the end of the block.
            if headers.is_empty() {
                continue;
            }
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            if headers.len() == MOST_HEADERS {
                break;
            }
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    headers
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

    fn asked() -> ItemRef {
        ItemRef {
            id: "A".into(),
            change_key: None,
        }
    }

    fn item(xml: &str) -> Item {
        quick_xml::de::from_str(&format!("<Message>{xml}</Message>")).unwrap()
    }

    #[test]
    fn an_empty_item_is_a_mail_without_anything() {
        let mail = inbound_mail(item(""), &asked());
        assert_eq!(
            (mail.item, mail.message_id, mail.text.as_str()),
            (asked(), None, "")
        );
    }

    #[test]
    fn headers_are_unfolded_and_fill_what_fields_lack() {
        let mail = inbound_mail(
            item(
                "<ExtendedProperty><ExtendedFieldURI PropertyTag='0x7d'/><Value>Received: a\r\n\tby b\r\nMESSAGE-ID: &lt;1@x&gt;\r\nReferences: &lt;2@x&gt;\r\n &lt;3@x&gt;\r\nSubject : s\r\n\r\nX-Body: no</Value></ExtendedProperty>",
            ),
            &asked(),
        );
        assert_eq!(mail.header("received"), Some("a by b"));
        assert_eq!(mail.header("subject"), Some("s"));
        assert_eq!(mail.header("x-body"), None);
        assert_eq!(mail.message_id.unwrap().as_str(), "<1@x>");
        assert_eq!(mail.references.len(), 2);
    }

    #[test]
    fn headers_come_from_the_list_where_the_block_is_missing() {
        let mail = inbound_mail(
            item(
                "<InternetMessageHeaders><InternetMessageHeader HeaderName='A'>b</InternetMessageHeader></InternetMessageHeaders>",
            ),
            &asked(),
        );
        assert_eq!(mail.headers, [("A".to_owned(), "b".to_owned())]);
    }

    #[test]
    fn bodies_are_told_apart_and_cut() {
        let html = item("<Body BodyType='HTML'>&lt;p&gt;x</Body>");
        assert!(lacks_text(&html));
        let both = item(
            "<Body BodyType='HTML'>&lt;p&gt;x</Body><TextBody BodyType='Text'>x</TextBody><UniqueBody BodyType='Text'>u</UniqueBody>",
        );
        assert!(!lacks_text(&both));
        let mail = inbound_mail(both, &asked());
        assert_eq!(
            (
                mail.text.as_str(),
                mail.html.as_deref(),
                mail.unique_text.as_deref()
            ),
            ("x", Some("<p>x"), Some("u"))
        );
        let long = "ä".repeat(LARGEST_BODY);
        let mail = inbound_mail(
            item(&format!("<Body BodyType='Text'>{long}</Body>")),
            &asked(),
        );
        assert!(mail.truncated && mail.text.len() <= LARGEST_BODY && mail.html.is_none());
    }

    #[test]
    fn a_sender_that_cannot_be_read_leaves_the_author_unknown() {
        let mail = |sender: &str, headers: &str| {
            let from = "<From><Mailbox><EmailAddress>anna@x.test</EmailAddress></Mailbox></From>";
            let headers = format!(
                "<ExtendedProperty><ExtendedFieldURI PropertyTag='0x7d'/><Value>{headers}</Value></ExtendedProperty>"
            );
            inbound_mail(item(&format!("{headers}{sender}{from}")), &asked())
        };
        let ex = "<Sender><Mailbox><EmailAddress>/O=X/CN=GONE</EmailAddress><RoutingType>EX</RoutingType></Mailbox></Sender>";
        assert!(mail(ex, "").from.is_none());
        assert!(mail(ex, "From: anna@x.test\r\nSender: gone").from.is_none());
        assert!(mail(ex, "From: anna@x.test").from.is_some());
        for headers in [
            "From: anna@x.test\r\nSender: Eve &lt;eve@x.test&gt;",
            "Sender: eve@x.test",
        ] {
            for sender in [ex, ""] {
                let sender = mail(sender, headers).sender.unwrap();
                assert_eq!(sender.address.as_str(), "eve@x.test");
            }
        }
        assert!(mail("", "").from.is_some() && mail("<Sender/>", "").from.is_some());
    }

    #[test]
    fn times_with_and_without_a_zone() {
        assert_eq!(time("2026-11-23T10:00:00Z"), time("2026-11-23T10:00:00"));
        assert_eq!(
            time("2026-11-23T11:00:00+01:00"),
            time("2026-11-23T10:00:00Z")
        );
        assert_eq!(time("soon"), None);
    }
}
