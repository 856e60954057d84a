//! Which server an answer says that it comes from.
//!
//! Used by `dispatch`. Answers are written as those of Exchange 2019; here they get another header.

use super::answer::SoapAnswer;
use super::envelope::version_header;
use super::spoil::each_document;
use super::writer::Xml;
use crate::sandbox::model::ServerVersion;

const HEADER: (&str, &str) = ("<s:Header>", "</s:Header>");

/// Gives an answer the header of another server.
pub(super) fn rename(answer: &mut SoapAnswer, version: ServerVersion) {
    match version {
        ServerVersion::Exchange2019 => {}
        ServerVersion::Exchange2016 => {
            each_document(answer, |text| with(text, ServerVersion::Exchange2016));
        }
        ServerVersion::Se => each_document(answer, |text| with(text, ServerVersion::Se)),
        ServerVersion::Grommunio => {
            each_document(answer, |text| with(text, ServerVersion::Grommunio));
        }
        ServerVersion::Silent => each_document(answer, |text| with(text, ServerVersion::Silent)),
    }
}

fn with(text: &str, version: ServerVersion) -> String {
    let parts = text
        .split_once(HEADER.0)
        .and_then(|(before, rest)| Some((before, rest.split_once(HEADER.1)?.1)));
    // SOAP faults have no header.
    let Some((before, after)) = parts else {
        return text.to_owned();
    };
    let mut header = Xml::default();
    match version.numbers() {
        Some(numbers) => header.nest("s:Header", |x| version_header(x, numbers)),
        None if version == ServerVersion::Silent => {}
        None => header.empty("s:Header", &[]),
    }
    format!("{before}{}{after}", header.finish())
}
