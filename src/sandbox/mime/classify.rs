//! The MAPI message class that Exchange gives to a mail from the wire.

use mail_parser::{ContentType, Message as Parsed, MimeHeaders as _, PartType};

/// Class by content type (MS-OXCMAIL 2.2.3.1.4 and 2.2.3.2: reports, S/MIME, meetings).
pub(super) fn item_class(mail: &Parsed<'_>) -> &'static str {
    let Some(kind) = mail.root_part().content_type() else {
        return "IPM.Note";
    };
    let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    let top = kind.ctype().to_ascii_lowercase();
    let attribute = |name| {
        kind.attribute(name)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    match (top.as_str(), subtype.as_str()) {
        ("multipart", "report") => match attribute("report-type").as_str() {
            "delivery-status" => delivery_class(mail),
            "disposition-notification" => receipt_class(mail),
            _ => "IPM.Note",
        },
        ("multipart", "signed") => "IPM.Note.SMIME.MultipartSigned",
        ("application", "pkcs7-mime" | "x-pkcs7-mime") => "IPM.Note.SMIME",
        _ => meeting_class(mail).unwrap_or("IPM.Note"),
    }
}

/// `Action` of a delivery status (RFC 3464 section 2.3.3).
fn delivery_class(mail: &Parsed<'_>) -> &'static str {
    let action = field_of_part(mail, "delivery-status", "action");
    match action.as_deref() {
        Some("delivered" | "relayed" | "expanded") => "REPORT.IPM.Note.DR",
        Some("delayed") => "REPORT.IPM.Note.Delayed.DR",
        _ => "REPORT.IPM.Note.NDR",
    }
}

/// `Disposition` of a receipt (RFC 8098 section 3.2.6).
fn receipt_class(mail: &Parsed<'_>) -> &'static str {
    let disposition = field_of_part(mail, "disposition-notification", "disposition");
    match disposition {
        Some(text) if text.contains("deleted") => "REPORT.IPM.Note.IPNNRN",
        _ => "REPORT.IPM.Note.IPNRN",
    }
}

fn field_of_part(mail: &Parsed<'_>, subtype: &str, field: &str) -> Option<String> {
    let part = mail
        .parts
        .iter()
        .find(|part| part.is_content_type("message", subtype))?;
    let text = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.to_string(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        PartType::Message(nested) => String::from_utf8_lossy(nested.raw_message()).into_owned(),
        PartType::Multipart(_) => return None,
    };
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case(field))
        .map(|(_, value)| value.trim().to_ascii_lowercase())
}

/// Class of a mail with a calendar part (RFC 5546 methods).
fn meeting_class(mail: &Parsed<'_>) -> Option<&'static str> {
    let calendar = mail
        .parts
        .iter()
        .find(|part| part.is_content_type("text", "calendar"))?;
    let method = calendar
        .content_type()
        .and_then(|kind: &ContentType<'_>| kind.attribute("method"))?
        .to_ascii_uppercase();
    let text = calendar.text_contents().unwrap_or_default();
    match method.as_str() {
        "REQUEST" => Some("IPM.Schedule.Meeting.Request"),
        "CANCEL" => Some("IPM.Schedule.Meeting.Canceled"),
        "REPLY" if text.contains("PARTSTAT=ACCEPTED") => Some("IPM.Schedule.Meeting.Resp.Pos"),
        "REPLY" if text.contains("PARTSTAT=TENTATIVE") => Some("IPM.Schedule.Meeting.Resp.Tent"),
        "REPLY" => Some("IPM.Schedule.Meeting.Resp.Neg"),
        _ => None,
    }
}
