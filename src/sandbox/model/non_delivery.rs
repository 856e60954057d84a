//! Non-delivery reports, as Exchange writes them into the sender's inbox.
//!
//! Shape: RFC 3464 (delivery status) inside RFC 3462 (`multipart/report`); texts and codes as in
//! the Exchange documentation, "DSNs and NDRs".

use std::fmt::Write as _;

use jiff::Timestamp;

use super::delivery::rfc5322_date;
use super::{Correspondent, Message, NonDelivery, NonDeliveryReason};

/// Local part of the address that Exchange reports from.
const REPORTER: &str = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e";

impl NonDeliveryReason {
    fn status(self) -> &'static str {
        match self {
            Self::UnknownRecipient => "5.1.10",
            Self::MailboxFull => "5.2.2",
            Self::OutsideDomain => "5.4.1",
        }
    }

    fn diagnostic(self) -> &'static str {
        match self {
            Self::UnknownRecipient => {
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
            }
            Self::MailboxFull => {
                "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"
            }
            Self::OutsideDomain => "550 5.4.1 the sandbox delivers inside its own domain only",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::UnknownRecipient => {
                "The email address you entered couldn't be found. Please check the recipient's email address and try to resend the message."
            }
            Self::MailboxFull => {
                "The recipient's mailbox is full and can't accept messages now. Please try resending your message later."
            }
            Self::OutsideDomain => "This sandbox sends no mail to other domains.",
        }
    }
}

/// The report for the sender of `original`; its Message-ID is the caller's business.
pub(super) fn report(
    original: &Message,
    failed: &[NonDelivery],
    domain: &str,
    now: Timestamp,
) -> Message {
    let from = Correspondent::named("Microsoft Outlook", &format!("{REPORTER}@{domain}"));
    let to: Vec<Correspondent> = original
        .sender
        .iter()
        .chain(&original.from)
        .take(1)
        .cloned()
        .collect();
    let subject = format!("Undeliverable: {}", original.subject);
    let text = explanation(failed);
    let mut report = Message {
        item_class: "REPORT.IPM.Note.NDR".to_owned(),
        subject: subject.clone(),
        from: Some(from.clone()),
        sender: Some(from.clone()),
        to,
        in_reply_to: original.message_id.clone(),
        references: original.message_id.clone(),
        text: Some(text.clone()),
        sent: Some(now),
        ..Message::default()
    };
    report.headers = headers(&report, now);
    report.mime = Some(mime(&report, &text, original, failed, domain).into_bytes());
    report
}

fn explanation(failed: &[NonDelivery]) -> String {
    let mut text = String::from("Delivery has failed to these recipients or groups:\r\n\r\n");
    for failure in failed {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{}\r\n{}\r\n\r\n",
            failure.address,
            failure.reason.sentence()
        );
    }
    text.push_str("Diagnostic information for administrators:\r\n\r\n");
    for failure in failed {
        let _ = write!(
            text,
            "{}\r\nRemote Server returned '{}'\r\n",
            failure.address,
            failure.reason.diagnostic()
        );
    }
    text
}

fn headers(report: &Message, now: Timestamp) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let mut add = |name: &str, value: String| headers.push((name.to_owned(), value));
    if let Some(from) = &report.from {
        add("From", format!("{} <{}>", from.label(), from.address));
    }
    for to in &report.to {
        add("To", format!("<{}>", to.address));
    }
    add("Date", rfc5322_date(now));
    add(
        "Content-Type",
        format!("multipart/report; report-type=delivery-status; boundary=\"{BOUNDARY}\""),
    );
    add("Subject", report.subject.clone());
    if let Some(id) = &report.in_reply_to {
        add("In-Reply-To", id.clone());
        add("References", id.clone());
    }
    add("Auto-Submitted", "auto-replied".to_owned());
    add("X-MS-Exchange-Message-Is-Ndr", String::new());
    add("MIME-Version", "1.0".to_owned());
    headers
}

const BOUNDARY: &str = "----=_sandbox_report";

fn mime(
    report: &Message,
    text: &str,
    original: &Message,
    failed: &[NonDelivery],
    domain: &str,
) -> String {
    let mut out = String::new();
    for (name, value) in &report.headers {
        let _ = write!(out, "{name}: {}\r\n", header_value(value));
    }
    let _ = write!(
        out,
        "\r\n--{BOUNDARY}\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n--{BOUNDARY}\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;sandbox.{domain}\r\n"
    );
    for failure in failed {
        let _ = write!(
            out,
            "\r\nFinal-Recipient: rfc822;{}\r\nAction: failed\r\nStatus: {}\r\nDiagnostic-Code: smtp;{}\r\n",
            failure.address,
            failure.reason.status(),
            failure.reason.diagnostic()
        );
    }
    let _ = write!(
        out,
        "\r\n--{BOUNDARY}\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    );
    for (name, value) in &original.headers {
        let _ = write!(out, "{name}: {}\r\n", header_value(value));
    }
    let _ = write!(out, "\r\n--{BOUNDARY}--\r\n");
    out
}

/// A decoded header value on the wire: RFC 2047 where it is not plain ASCII, never a line break.
fn header_value(value: &str) -> String {
    let plain = |c: char| c == ' ' || c.is_ascii_graphic();
    if value.chars().all(plain) {
        return value.to_owned();
    }
    format!(
        "=?utf-8?B?{}?=",
        data_encoding::BASE64.encode(value.as_bytes())
    )
}
