//! `ConvertId` (EWS reference: "`ConvertId` operation").

use data_encoding::{BASE64, BASE64URL, HEXUPPER};

use super::call::Call;
use super::{Reply, Result};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Writes ids in another format.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let format = request.attribute("DestinationFormat").unwrap_or_default();
    let ids = request.children_of("SourceIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| convert(call, id, format)).collect(),
    ))
}

fn convert(call: &Call<'_>, id: &Element, to: &str) -> Outcome {
    let malformed = || Failure::new("ErrorInvalidIdMalformed");
    if id.name != "AlternateId" {
        return Err(malformed());
    }
    let mailbox = id.attribute("Mailbox").unwrap_or_default();
    if call.state.mailbox_of(mailbox).is_none() {
        return Err(Failure::new("ErrorNonExistentMailbox"));
    }
    let text = id.attribute("Id").unwrap_or_default().as_bytes();
    let raw = match id.attribute("Format").unwrap_or_default() {
        "EwsId" | "EwsLegacyId" | "EntryId" => BASE64.decode(text),
        "HexEntryId" => HEXUPPER.decode(&text.to_ascii_uppercase()),
        "OwaId" | "StoreId" => BASE64URL.decode(text),
        _ => return Err(Failure::new("ErrorSchemaValidation").fault()),
    };
    let raw = raw.map_err(|_| malformed())?;
    call.decode(&BASE64.encode(&raw))?;
    let converted = match to {
        "EwsId" | "EwsLegacyId" | "EntryId" => BASE64.encode(&raw),
        "HexEntryId" => HEXUPPER.encode(&raw),
        "OwaId" | "StoreId" => BASE64URL.encode(&raw),
        _ => return Err(Failure::new("ErrorSchemaValidation").fault()),
    };
    let mut xml = Xml::default();
    let attributes = [
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xsi:type", "t:AlternateIdType"),
        ("Format", to),
        ("Id", &converted),
        ("Mailbox", mailbox),
    ];
    xml.empty("m:AlternateId", &attributes);
    Ok(xml.into())
}
