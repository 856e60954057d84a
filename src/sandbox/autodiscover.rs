//! Autodiscover in its plain XML form (POX, MS-OXDSCLI): tells a client the EWS address.
//!
//! Called by [`super::server`] for signed-in callers. Only `POST /autodiscover/autodiscover.xml`;
//! the SOAP form is not offered.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::mime::escape;
use super::model::{AddressKey, State};

const OUTLOOK_SCHEMA: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
const ANSWER_SCHEMA: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
/// Elements read before a request counts as broken.
const MOST_EVENTS: usize = 1000;

/// What a request asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    address: String,
    answer_schema: Option<String>,
}

/// The answer (always HTTP 200) to the body of one request. `base` is the sandbox's own URL
/// without a path.
pub(super) fn answer(body: &[u8], state: &State, base: &str) -> String {
    let Some(request) = read(body) else {
        return refusal(600, "Invalid Request");
    };
    if request.answer_schema.is_some_and(|s| s != OUTLOOK_SCHEMA) {
        return refusal(601, "Provider is not available");
    }
    let account = state.directory.account(&request.address).filter(|account| {
        state
            .mailboxes
            .contains_key(&AddressKey::new(&account.address))
    });
    match account {
        Some(account) => settings(
            &account.display_name,
            &account.address,
            &state.server_name(),
            base,
        ),
        None => refusal(500, "The email address can't be found."),
    }
}

/// Reads `EMailAddress` and `AcceptableResponseSchema`, whatever their prefix.
fn read(body: &[u8]) -> Option<Request> {
    let text = std::str::from_utf8(body).ok()?;
    let mut reader = Reader::from_str(text);
    let mut request = Request::default();
    let mut inside = String::new();
    for _ in 0..MOST_EVENTS {
        match reader.read_event().ok()? {
            Event::Start(element) => element.local_name().as_ref().clone_into(&mut inside),
            Event::End(_) => inside.clear(),
            Event::Text(text) => {
                let value = text.as_ref().trim().to_owned();
                match inside.as_str() {
                    "EMailAddress" => request.address = value,
                    "AcceptableResponseSchema" => request.answer_schema = Some(value),
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    (!request.address.is_empty()).then_some(request)
}

fn settings(name: &str, address: &str, server: &str, base: &str) -> String {
    let url = escape(&format!("{base}/EWS/Exchange.asmx"));
    let protocol = |kind: &str| {
        format!(
            "<Protocol><Type>{kind}</Type><Server>{server}</Server><ASUrl>{url}</ASUrl>\
             <EwsUrl>{url}</EwsUrl><EmwsUrl>{url}</EmwsUrl><AuthPackage>Basic</AuthPackage></Protocol>"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <Autodiscover xmlns=\"{ANSWER_SCHEMA}\"><Response xmlns=\"{OUTLOOK_SCHEMA}\">\
         <User><DisplayName>{}</DisplayName><AutoDiscoverSMTPAddress>{}</AutoDiscoverSMTPAddress></User>\
         <Account><AccountType>email</AccountType><Action>settings</Action>{}{}</Account>\
         </Response></Autodiscover>",
        escape(name),
        escape(address),
        protocol("EXCH"),
        protocol("EXPR"),
    )
}

fn refusal(code: u16, message: &str) -> String {
    let now = jiff::Timestamp::now().strftime("%H:%M:%S");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <Autodiscover xmlns=\"{ANSWER_SCHEMA}\"><Response><Error Time=\"{now}\" Id=\"1\">\
         <ErrorCode>{code}</ErrorCode><Message>{message}</Message><DebugData/></Error></Response>\
         </Autodiscover>"
    )
}

#[cfg(test)]
mod tests {
    use super::super::people;
    use super::*;

    fn ask(address: &str) -> String {
        let body = format!(
            "<?xml version=\"1.0\"?><a:Autodiscover xmlns:a=\"x\"><a:Request>\
             <a:EMailAddress>{address}</a:EMailAddress>\
             <a:AcceptableResponseSchema>{OUTLOOK_SCHEMA}</a:AcceptableResponseSchema>\
             </a:Request></a:Autodiscover>"
        );
        answer(
            body.as_bytes(),
            &people::fresh_state(),
            "http://127.0.0.1:1",
        )
    }

    #[test]
    fn mailboxes_and_aliases_get_the_address_of_ews() {
        for address in ["alice@example.test", "A.Smith@EXAMPLE.test"] {
            let text = ask(address);
            assert!(
                text.contains("<EwsUrl>http://127.0.0.1:1/EWS/Exchange.asmx</EwsUrl>"),
                "{text}"
            );
            assert!(
                text.contains("<AutoDiscoverSMTPAddress>alice@example.test<"),
                "{text}"
            );
        }
    }

    #[test]
    fn nobody_and_rubbish_get_an_error_code() {
        for address in [
            "zoe@example.test",
            "nomailbox@example.test",
            "alice@contoso.com",
        ] {
            assert!(
                ask(address).contains("<ErrorCode>500</ErrorCode>"),
                "{address}"
            );
        }
        for body in [
            "",
            "<a>",
            "<a/>",
            "\u{1}",
            "<!DOCTYPE x [<!ENTITY e \"f\">]><x>&e;</x>",
        ] {
            let text = answer(body.as_bytes(), &people::fresh_state(), "");
            assert!(
                text.contains("<ErrorCode>600</ErrorCode>"),
                "{body}: {text}"
            );
        }
        let schema = "<A><EMailAddress>alice@example.test</EMailAddress>\
                      <AcceptableResponseSchema>mobilesync</AcceptableResponseSchema></A>";
        let text = answer(schema.as_bytes(), &people::fresh_state(), "");
        assert!(text.contains("<ErrorCode>601</ErrorCode>"), "{text}");
    }
}
