//! A mail file as the reader wants it (RFC 5322, MIME).

use std::{fs::File, io::Read, path::Path};

use mail_parser::{MessageParser, MimeHeaders};

use super::request::Request;
use crate::{domain::Problem, words::explain as words};

/// Most bytes of a file that are read: what Exchange lets through, and some more.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// Fills headers, subject and bodies of a request from a file.
pub(super) fn fill(request: &mut Request, path: &Path) -> Result<(), Problem> {
    let place = path.display().to_string();
    let unreadable = |e: std::io::Error| {
        Problem::new(
            "explain.file",
            e.to_string(),
            place.clone(),
            words::FILE_REMEDY,
        )
    };
    let mut raw = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES)
        .read_to_end(&mut raw)
        .map_err(unreadable)?;
    let no_mail = || {
        Problem::new(
            "explain.no_mail",
            words::NO_MAIL,
            place.clone(),
            words::NO_MAIL_REMEDY,
        )
    };
    let mail = MessageParser::default().parse(&raw).ok_or_else(no_mail)?;
    if mail.headers().is_empty() {
        return Err(no_mail());
    }
    request.headers = mail
        .headers_raw()
        .map(|(name, value)| (name.to_owned(), unfolded(value)))
        .collect();
    mail.subject()
        .unwrap_or_default()
        .clone_into(&mut request.subject);
    request.text = own_text(&mail).unwrap_or_default();
    request.html = own_html(&mail);
    request.item_class = class_of(&mail);
    request.parts = mail
        .parts
        .iter()
        .filter_map(|part| part.content_type().map(type_of))
        .collect();
    Ok(())
}

/// The text part, when the mail has one: not the one that the parser would make from HTML.
fn own_text(mail: &mail_parser::Message<'_>) -> Option<String> {
    let id = mail.text_body.first()?;
    let part = mail.parts.get(usize::try_from(*id).ok()?)?;
    if part.is_text_html() {
        return None;
    }
    part.text_contents().map(str::to_owned)
}

fn own_html(mail: &mail_parser::Message<'_>) -> Option<String> {
    let id = mail.html_body.first()?;
    let part = mail.parts.get(usize::try_from(*id).ok()?)?;
    part.is_text_html()
        .then(|| part.text_contents().map(str::to_owned))?
}

/// The class that Exchange gives such a mail; a file does not carry one.
fn class_of(mail: &mail_parser::Message<'_>) -> String {
    let class = match mail.content_type().map(type_of).as_deref() {
        Some("multipart/signed") => "IPM.Note.SMIME.MultipartSigned",
        Some("application/pkcs7-mime" | "application/x-pkcs7-mime") => "IPM.Note.SMIME",
        _ => "IPM.Note",
    };
    class.to_owned()
}

fn type_of(kind: &mail_parser::ContentType<'_>) -> String {
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
}

/// A header on one line (RFC 5322 section 2.2.3).
fn unfolded(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
