//! Autodiscover, in plain XML (POX, MS-OXDSCLI) and over SOAP (MS-OXWSADISC): tells a client the
//! EWS address.
//!
//! Called by [`super::exchange`] for signed-in callers: `autodiscover.xml` is POX,
//! `autodiscover.svc` is SOAP with `GetUserSettings` alone. A test can make it lead elsewhere
//! ([`Leads`]).

mod leads;
mod settings;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::mime::escape;
use super::model::{Account, AddressKey, State};
use super::server::Shell;

use leads::Lead;
pub(super) use leads::{LeadError, LeadOrder, Leads};

const OUTLOOK_SCHEMA: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
const ANSWER_SCHEMA: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
/// Events read before a request counts as broken.
const MOST_EVENTS: usize = 1000;

/// What a request asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Request {
    address: String,
    answer_schema: Option<String>,
}

/// The answer (always HTTP 200) to the body of one request to that path.
pub(super) fn answer(shell: &Shell, path: &str, body: &[u8]) -> String {
    let state = shell.state.lock();
    let lead = shell.leads.lead();
    if path.to_ascii_lowercase().ends_with(".svc") {
        settings::answer(body, &state, &shell.base, lead.as_ref())
    } else {
        pox(body, &state, &shell.base, lead.as_ref())
    }
}

fn pox(body: &[u8], state: &State, base: &str, lead: Option<&Lead>) -> String {
    let Some(request) = read(body) else {
        return refusal(600, "Invalid Request");
    };
    if request.answer_schema.is_some_and(|s| s != OUTLOOK_SCHEMA) {
        return refusal(601, "Provider is not available");
    }
    match lead {
        Some(Lead::Url(url)) => return redirect("redirectUrl", "RedirectUrl", url),
        Some(Lead::Address(to)) if !to.eq_ignore_ascii_case(&request.address) => {
            return redirect("redirectAddr", "RedirectAddr", to);
        }
        _ => {}
    }
    match account_of(state, &request.address) {
        Some(account) => settings(
            &account.display_name,
            &account.address,
            &state.server_name(),
            base,
        ),
        None => refusal(500, "The email address can't be found."),
    }
}

/// The account of an address or alias, if it has a mailbox.
fn account_of<'a>(state: &'a State, address: &str) -> Option<&'a Account> {
    state.directory.account(address).filter(|account| {
        state
            .mailboxes
            .contains_key(&AddressKey::new(&account.address))
    })
}

/// Reads `EMailAddress` and `AcceptableResponseSchema`, whatever their prefix.
fn read(body: &[u8]) -> Option<Request> {
    let mut request = Request::default();
    for text in texts(body)? {
        match text.name.as_str() {
            "EMailAddress" => request.address = text.value,
            "AcceptableResponseSchema" => request.answer_schema = Some(text.value),
            _ => {}
        }
    }
    (!request.address.is_empty()).then_some(request)
}

/// An element that holds text.
struct Text {
    namespace: String,
    name: String,
    value: String,
}

/// All elements of a document that hold text, in order; none when it is not well-formed, brings
/// entities of its own, or is too long.
fn texts(body: &[u8]) -> Option<Vec<Text>> {
    let mut reader = NsReader::from_str(std::str::from_utf8(body).ok()?);
    let mut found = Vec::new();
    let mut inside = None;
    for _ in 0..MOST_EVENTS {
        let (namespace, event) = reader.read_resolved_event().ok()?;
        match event {
            Event::Start(element) => {
                let namespace = match namespace {
                    ResolveResult::Bound(namespace) => namespace.0.to_owned(),
                    _ => String::new(),
                };
                let name = element.local_name().as_ref().to_owned();
                let value = String::new();
                inside = Some(Text {
                    namespace,
                    name,
                    value,
                });
            }
            Event::End(_) => found.extend(inside.take()),
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.value.push_str(text.xml10_content().trim());
                }
            }
            Event::GeneralRef(reference) => {
                let escaped = format!("&{};", reference.xml10_content());
                let text = quick_xml::escape::unescape(&escaped).ok()?;
                inside.as_mut()?.value.push_str(&text);
            }
            Event::DocType(_) => return None,
            Event::Eof => return Some(found),
            _ => {}
        }
    }
    None
}

fn redirect(action: &str, element: &str, to: &str) -> String {
    let to = escape(to);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <Autodiscover xmlns=\"{ANSWER_SCHEMA}\"><Response xmlns=\"{OUTLOOK_SCHEMA}\">\
         <Account><AccountType>email</AccountType><Action>{action}</Action><{element}>{to}</{element}></Account>\
         </Response></Autodiscover>"
    )
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
        pox(
            body.as_bytes(),
            &people::fresh_state(),
            "http://127.0.0.1:1",
            None,
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
            let text = pox(body.as_bytes(), &people::fresh_state(), "", None);
            assert!(
                text.contains("<ErrorCode>600</ErrorCode>"),
                "{body}: {text}"
            );
        }
        let schema = "<A><EMailAddress>alice@example.test</EMailAddress>\
                      <AcceptableResponseSchema>mobilesync</AcceptableResponseSchema></A>";
        let text = pox(schema.as_bytes(), &people::fresh_state(), "", None);
        assert!(text.contains("<ErrorCode>601</ErrorCode>"), "{text}");
    }

    #[test]
    fn it_leads_where_it_was_told_to() {
        let body = |address: &str| {
            format!("<A xmlns=\"x\"><EMailAddress>{address}</EMailAddress></A>").into_bytes()
        };
        let state = people::fresh_state();
        let bob = Lead::Address("bob@example.test".to_owned());
        let text = pox(&body("alice@example.test"), &state, "", Some(&bob));
        assert!(
            text.contains("<RedirectAddr>bob@example.test</RedirectAddr>"),
            "{text}"
        );
        let text = pox(&body("Bob@example.test"), &state, "", Some(&bob));
        assert!(text.contains("<EwsUrl>"), "{text}");
        let url = Lead::Url("https://a/?b&c".to_owned());
        let text = pox(&body("alice@example.test"), &state, "", Some(&url));
        assert!(
            text.contains("<RedirectUrl>https://a/?b&amp;c</RedirectUrl>"),
            "{text}"
        );
    }
}
