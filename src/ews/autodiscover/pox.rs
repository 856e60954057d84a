//! The plain-old-XML form of Autodiscover (MS-OXDSCLI section 2.2).

use super::attempt::{Outcome, short};
use super::choice::{Candidate, Source};
use super::heard::{Account, Answer};
use super::tree::{self, Node};
use crate::domain::Address;
use crate::ews::xml::XmlWriter;

/// Of the outermost element, and of a `Response` that carries an error.
const ANSWER: &str = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";
/// Of a `Response` with settings.
const SETTINGS: &str =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// The request for one address.
pub(super) fn request_body(address: &Address) -> String {
    const REQUEST: &str =
        "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
    let mut w = XmlWriter::new();
    w.element("Autodiscover", &[("xmlns", REQUEST)], |w| {
        w.element("Request", &[], |w| {
            w.text("EMailAddress", address.as_str());
            w.text("AcceptableResponseSchema", SETTINGS);
        });
    });
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{}", w.finish())
}

/// Reads an answer.
pub(super) fn read_answer(body: &str) -> Answer {
    match tree::read(body).and_then(|root| response(&root)) {
        Ok(answer) => answer,
        Err(outcome) => Answer::Nothing(outcome),
    }
}

fn response(root: &Node) -> Result<Answer, Outcome> {
    if root.name != "Autodiscover" {
        return Err(Outcome::OtherDocument(short(&root.name)));
    }
    // Some servers put the outermost element into the namespace of the settings.
    let known = |n: &Node| n.namespace == ANSWER || n.namespace == SETTINGS;
    if !known(root) {
        return Err(Outcome::WrongNamespace(short(&root.namespace)));
    }
    let Some(response) = root.any("Response") else {
        return Err(Outcome::Empty);
    };
    if !known(response) {
        return Err(Outcome::WrongNamespace(short(&response.namespace)));
    }
    if let Some(error) = response.child("Error").or_else(|| root.child("Error")) {
        return Err(refusal(error));
    }
    let Some(account) = response.child("Account") else {
        let elsewhere = response.any("Account").map(|a| short(&a.namespace));
        return Err(elsewhere.map_or(Outcome::Empty, Outcome::WrongNamespace));
    };
    Ok(read_account(response, account))
}

fn refusal(error: &Node) -> Outcome {
    Outcome::Error {
        code: short(error.value("ErrorCode").unwrap_or_default()),
        message: short(error.value("Message").unwrap_or_default()),
    }
}

/// A redirect counts before settings: `Action` says which it is, and servers that redirect send no
/// protocols (MS-OXDSCLI).
fn read_account(response: &Node, account: &Node) -> Answer {
    if let Some(address) = account.value("RedirectAddr") {
        return Answer::RedirectAddress(short(address));
    }
    if let Some(url) = account.value("RedirectUrl") {
        return Answer::RedirectUrl(url.to_owned());
    }
    let mut candidates = Vec::new();
    for protocol in account.all("Protocol") {
        match protocol.value("Type") {
            Some("EXPR") => add(&mut candidates, Source::Expr, protocol),
            Some("EXCH") => add(&mut candidates, Source::Exch, protocol),
            Some("EXHTTP") => add(&mut candidates, Source::ExHttp, protocol),
            Some("WEB") => {
                for (side, source) in [
                    ("External", Source::WebExternal),
                    ("Internal", Source::WebInternal),
                ] {
                    for inner in protocol.all(side).flat_map(|s| s.all("Protocol")) {
                        add(&mut candidates, source, inner);
                    }
                }
            }
            _ => {}
        }
    }
    let user = response.child("User");
    let primary = user.and_then(|u| u.value("AutoDiscoverSMTPAddress"));
    Answer::Account(Account {
        candidates,
        primary: primary.and_then(|a| Address::parse(a).ok()),
        ..Account::default()
    })
}

fn add(candidates: &mut Vec<Candidate>, source: Source, protocol: &Node) {
    let url = protocol.value("EwsUrl").or_else(|| protocol.value("ASUrl"));
    candidates.extend(url.map(|url| Candidate {
        source,
        url: url.to_owned(),
    }));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use proptest::prelude::*;

    fn document(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><Autodiscover xmlns=\"{ANSWER}\"><Response xmlns=\"{SETTINGS}\">\
             <User><DisplayName>x</DisplayName><AutoDiscoverSMTPAddress>a.smith@corp.example</AutoDiscoverSMTPAddress></User>\
             <Account><AccountType>email</AccountType>{inside}</Account></Response></Autodiscover>"
        )
    }

    #[test]
    fn all_protocols_are_candidates() {
        let text = document(
            "<Action>settings</Action>\
             <Protocol><Type>EXCH</Type><Server>x</Server><ASUrl>https://as/</ASUrl><EwsUrl> https://exch/?a&amp;b </EwsUrl></Protocol>\
             <Protocol><Type>EXPR</Type><ASUrl>https://expr/</ASUrl></Protocol>\
             <Protocol><Type>EXHTTP</Type><EwsUrl>https://exhttp/</EwsUrl></Protocol>\
             <Protocol><Type>WEB</Type><External><OWAUrl>https://owa/</OWAUrl><Protocol><Type>EXPR</Type><ASUrl>https://out/</ASUrl></Protocol></External>\
             <Internal><Protocol><Type>EXCH</Type><ASUrl>https://in/</ASUrl></Protocol></Internal></Protocol>\
             <Protocol><Type>MAPI</Type><EwsUrl>https://no/</EwsUrl></Protocol><Protocol/>",
        );
        let Answer::Account(account) = read_answer(&text) else {
            panic!("{text}");
        };
        let seen: Vec<(Source, &str)> = account
            .candidates
            .iter()
            .map(|c| (c.source, c.url.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (Source::Exch, "https://exch/?a&b"),
                (Source::Expr, "https://expr/"),
                (Source::ExHttp, "https://exhttp/"),
                (Source::WebExternal, "https://out/"),
                (Source::WebInternal, "https://in/"),
            ]
        );
        assert_eq!(account.primary.unwrap().as_str(), "a.smith@corp.example");
    }

    #[test]
    fn redirects_and_refusals() {
        let address =
            document("<Action>redirectAddr</Action><RedirectAddr>b@corp.example</RedirectAddr>");
        assert_eq!(
            read_answer(&address),
            Answer::RedirectAddress("b@corp.example".into())
        );
        let url = document("<RedirectUrl>https://x.example/a.xml?b&amp;c</RedirectUrl>");
        assert_eq!(
            read_answer(&url),
            Answer::RedirectUrl("https://x.example/a.xml?b&c".into())
        );
        let error = format!(
            "<Autodiscover xmlns=\"{ANSWER}\"><Response><Error Time=\"1\" Id=\"2\"><ErrorCode>500</ErrorCode>\
             <Message>The email address\n can't be found.</Message><DebugData/></Error></Response></Autodiscover>"
        );
        assert_eq!(
            read_answer(&error),
            Answer::Nothing(Outcome::Error {
                code: "500".into(),
                message: "The email address can't be found.".into()
            })
        );
    }

    #[test]
    fn what_is_no_answer_says_what_it_is() {
        let twin = document("").replace("http://", "https://");
        let half = document("").replace(SETTINGS, &SETTINGS.replace("http:", "https:"));
        let none = "<Autodiscover><Response/></Autodiscover>";
        let empty = format!("<Autodiscover xmlns=\"{ANSWER}\"/>");
        let bare = format!(
            "<Autodiscover xmlns=\"{ANSWER}\"><Response xmlns=\"{SETTINGS}\"/></Autodiscover>"
        );
        let https = |t: &str| t.replace("http:", "https:");
        for (text, wanted) in [
            (twin.as_str(), Outcome::WrongNamespace(https(ANSWER))),
            (&half, Outcome::WrongNamespace(https(SETTINGS))),
            (none, Outcome::WrongNamespace(String::new())),
            (&empty, Outcome::Empty),
            (&bare, Outcome::Empty),
            ("", Outcome::Empty),
            ("<html><body>Sign in</body></html>", Outcome::WebPage),
            ("<rss/>", Outcome::OtherDocument("rss".into())),
        ] {
            assert_eq!(read_answer(text), Answer::Nothing(wanted), "{text}");
        }
        let cut = document("").chars().take(300).collect::<String>();
        assert!(matches!(
            read_answer(&cut),
            Answer::Nothing(Outcome::NotXml(_))
        ));
        let nothing = read_answer(&document(""));
        assert!(matches!(nothing, Answer::Account(a) if a.candidates.is_empty()));
    }

    #[test]
    fn the_request_names_the_address() {
        let body = request_body(&Address::parse("a&b@corp.example").unwrap());
        assert!(
            body.contains("<EMailAddress>a&amp;b@corp.example</EMailAddress>"),
            "{body}"
        );
    }

    proptest! {
        /// Whatever is cut out of a real answer or put into it: an outcome, never a panic.
        #[test]
        fn a_damaged_answer_is_an_outcome(at in 0_usize..900, cut in 0_usize..300, put in "[<>&\"/a-z:=]{0,12}") {
            let whole = document("<Protocol><Type>EXPR</Type><EwsUrl>https://m.corp.example/</EwsUrl></Protocol>");
            let text: String = whole.chars().take(at).chain(put.chars()).chain(whole.chars().skip(at + cut)).collect();
            if let Answer::Nothing(outcome) = read_answer(&text) {
                prop_assert!(outcome.to_string().len() < 1_000);
            }
        }
    }
}
