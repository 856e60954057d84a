//! Whose answer a document is, before anybody reads it as theirs.

use quick_xml::events::Event;

use super::{AnswerError, shorten};

/// Whether a document answers that operation, or is a fault. Another one's answer, as on crossed
/// connections, must never pass for a success.
pub(in crate::ews) fn answers(document: &str, operation: &str) -> Result<(), AnswerError> {
    // What can't be read is told by whoever reads it whole.
    let Some(found) = first_in_body(document) else {
        return Ok(());
    };
    if found == "Fault" || found.strip_suffix("Response") == Some(operation) {
        return Ok(());
    }
    let found = shorten(&found);
    Err(AnswerError::NotUnderstood(format!(
        "the answer is {found}, asked was {operation}"
    )))
}

/// Local name of the first element in the SOAP body.
fn first_in_body(document: &str) -> Option<String> {
    /// Elements before the body, in a header of any server.
    const MOST: usize = 10_000;
    let mut reader = quick_xml::Reader::from_str(document);
    let (mut depth, mut in_body) = (0_usize, false);
    for _ in 0..MOST {
        let (element, opens) = match reader.read_event().ok()? {
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                continue;
            }
            Event::Eof => return None,
            _ => continue,
        };
        let name = element.local_name();
        if in_body {
            return Some(name.as_ref().to_owned());
        }
        in_body = depth == 1 && opens && name.as_ref() == "Body";
        depth += usize::from(opens);
    }
    None
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

    #[test]
    fn the_answer_of_another_operation_is_none() {
        let document = |name: &str| {
            format!(
                "<?xml version='1.0'?><s:Envelope><s:Header><h><Body/></h></s:Header><s:Body><q:{name}><a/></q:{name}></s:Body></s:Envelope>"
            )
        };
        assert_eq!(answers(&document("SendItemResponse"), "SendItem"), Ok(()));
        assert_eq!(answers(&document("Fault"), "SendItem"), Ok(()));
        for other in ["FindItemResponse", "SendItem", "SendItemResponses"] {
            let Err(AnswerError::NotUnderstood(said)) = answers(&document(other), "SendItem")
            else {
                panic!("{other}");
            };
            assert!(said.contains(other) && said.contains("SendItem"), "{said}");
        }
        for unreadable in [
            "",
            "<a",
            "</a>",
            "<a/>",
            "<s:Envelope><s:Body/></s:Envelope>",
        ] {
            assert_eq!(answers(unreadable, "SendItem"), Ok(()), "{unreadable}");
        }
    }
}
