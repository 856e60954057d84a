//! The plain-old-XML form of Autodiscover (MS-OXDSCLI section 2.2).

use reqwest::Url;
use serde::Deserialize;

use crate::domain::Address;
use crate::ews::endpoint::Endpoint;
use crate::ews::xml::{XmlWriter, sanitize};

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PoxAnswer {
    Found(Endpoint),
    RedirectUrl(Url),
    RedirectAddress(Address),
    /// Nothing that helps, and why.
    Nothing(String),
}

/// The request for one address.
pub(super) fn request_body(address: &Address) -> String {
    const REQUEST: &str =
        "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
    const RESPONSE: &str =
        "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
    let mut w = XmlWriter::new();
    w.element("Autodiscover", &[("xmlns", REQUEST)], |w| {
        w.element("Request", &[], |w| {
            w.text("EMailAddress", address.as_str());
            w.text("AcceptableResponseSchema", RESPONSE);
        });
    });
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{}", w.finish())
}

#[derive(Deserialize)]
struct Autodiscover {
    #[serde(rename = "Response")]
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "Account")]
    account: Option<Account>,
    #[serde(rename = "Error")]
    error: Option<PoxError>,
}

#[derive(Deserialize)]
struct PoxError {
    #[serde(rename = "Message")]
    message: Option<String>,
}

#[derive(Deserialize)]
struct Account {
    #[serde(rename = "RedirectAddr")]
    redirect_address: Option<String>,
    #[serde(rename = "RedirectUrl")]
    redirect_url: Option<String>,
    #[serde(rename = "Protocol", default)]
    protocols: Vec<Protocol>,
}

#[derive(Deserialize)]
struct Protocol {
    #[serde(rename = "Type")]
    kind: Option<String>,
    #[serde(rename = "EwsUrl")]
    ews_url: Option<String>,
}

/// Reads an answer; the outside protocol `EXPR` goes before the inside one `EXCH`.
pub(super) fn read_answer(body: &str) -> PoxAnswer {
    let nothing = |why: &str| PoxAnswer::Nothing(why.to_owned());
    let clean = sanitize(body.trim_start_matches('\u{FEFF}'));
    let Ok(read) = quick_xml::de::from_str::<Autodiscover>(&clean) else {
        return nothing("no answer of Autodiscover");
    };
    let Some(response) = read.response else {
        return nothing("an empty answer");
    };
    let Some(account) = response.account else {
        let why = response
            .error
            .and_then(|e| e.message)
            .unwrap_or_else(|| "no account".to_owned());
        return PoxAnswer::Nothing(why.chars().take(200).collect());
    };
    read_account(&account)
}

fn read_account(account: &Account) -> PoxAnswer {
    if let Some(address) = account
        .redirect_address
        .as_deref()
        .and_then(|a| Address::parse(a).ok())
    {
        return PoxAnswer::RedirectAddress(address);
    }
    if let Some(url) = account
        .redirect_url
        .as_deref()
        .and_then(|u| Url::parse(u.trim()).ok())
    {
        return PoxAnswer::RedirectUrl(url);
    }
    let url_of = |kind: &str| {
        let of_kind = |p: &&Protocol| p.kind.as_deref().map(str::trim) == Some(kind);
        account
            .protocols
            .iter()
            .filter(of_kind)
            .find_map(|p| Endpoint::parse(p.ews_url.as_deref()?).ok())
    };
    match url_of("EXPR").or_else(|| url_of("EXCH")) {
        Some(endpoint) => PoxAnswer::Found(endpoint),
        None => PoxAnswer::Nothing("no EwsUrl in the answer".to_owned()),
    }
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

    fn account(inside: &str) -> PoxAnswer {
        read_answer(&format!(
            "<?xml version=\"1.0\"?><Autodiscover xmlns=\"a\"><Response xmlns=\"b\"><User><DisplayName>x</DisplayName></User><Account><AccountType>email</AccountType>{inside}</Account></Response></Autodiscover>"
        ))
    }

    #[test]
    fn the_outside_url_goes_first() {
        let exch = "<Protocol><Type>EXCH</Type><EwsUrl>https://in.corp.example/EWS/Exchange.asmx</EwsUrl></Protocol>";
        let expr = "<Protocol><Type>EXPR</Type><EwsUrl>https://out.corp.example/EWS/Exchange.asmx</EwsUrl></Protocol>";
        let found = |host: &str| PoxAnswer::Found(Endpoint::on_host(host).unwrap());
        assert_eq!(account(&format!("{exch}{expr}")), found("out.corp.example"));
        assert_eq!(account(exch), found("in.corp.example"));
        let plain = expr.replace("https://", "http://");
        assert_eq!(
            account(&format!("{plain}{exch}")),
            found("in.corp.example"),
            "plain HTTP is never taken"
        );
    }

    #[test]
    fn redirects_and_refusals() {
        assert_eq!(
            account("<Action>redirectAddr</Action><RedirectAddr>b@corp.example</RedirectAddr>"),
            PoxAnswer::RedirectAddress(Address::parse("b@corp.example").unwrap())
        );
        assert!(matches!(
            account(
                "<Action>redirectUrl</Action><RedirectUrl>https://x.example/a.xml</RedirectUrl>"
            ),
            PoxAnswer::RedirectUrl(_)
        ));
        assert!(matches!(account(""), PoxAnswer::Nothing(_)));
        let error = "<Autodiscover><Response><Error Time=\"1\" Id=\"2\"><ErrorCode>500</ErrorCode><Message>The email address can't be found.</Message></Error></Response></Autodiscover>";
        assert_eq!(
            read_answer(error),
            PoxAnswer::Nothing("The email address can't be found.".into())
        );
        assert!(matches!(
            read_answer("<html></html>"),
            PoxAnswer::Nothing(_)
        ));
    }

    #[test]
    fn the_request_names_the_address() {
        let body = request_body(&Address::parse("a&b@corp.example").unwrap());
        assert!(
            body.contains("<EMailAddress>a&amp;b@corp.example</EMailAddress>"),
            "{body}"
        );
    }
}
