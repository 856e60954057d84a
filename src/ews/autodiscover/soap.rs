//! The SOAP form of Autodiscover: `GetUserSettings` (MS-OXWSADISC).

use reqwest::Url;

use super::attempt::{Outcome, short};
use super::choice::{Candidate, Source};
use super::heard::{Account, Answer};
use super::tree::{self, Node};
use crate::domain::Address;
use crate::ews::xml::XmlWriter;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const AUTODISCOVER: &str = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";
const ACTION: &str =
    "http://schemas.microsoft.com/exchange/2010/Autodiscover/Autodiscover/GetUserSettings";

/// The settings that are asked for. Servers that do not know one say so beside the others.
const WANTED: [&str; 6] = [
    "ExternalEwsUrl",
    "InternalEwsUrl",
    "EwsSupportedSchemas",
    "GroupingInformation",
    "CasVersion",
    "AutoDiscoverSMTPAddress",
];

/// The request for one address, to be sent to `to`.
pub(super) fn request_body(address: &Address, to: &Url) -> String {
    let spaces = [
        ("xmlns:soap", SOAP),
        ("xmlns:a", AUTODISCOVER),
        ("xmlns:wsa", ADDRESSING),
    ];
    let mut w = XmlWriter::new();
    w.element("soap:Envelope", &spaces, |w| {
        w.element("soap:Header", &[], |w| {
            w.text("a:RequestedServerVersion", "Exchange2013");
            w.text("wsa:Action", ACTION);
            w.text("wsa:To", to.as_str());
        });
        w.element("soap:Body", &[], |w| {
            w.element("a:GetUserSettingsRequestMessage", &[], |w| {
                w.element("a:Request", &[], |w| request(w, address));
            });
        });
    });
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{}", w.finish())
}

fn request(w: &mut XmlWriter, address: &Address) {
    w.element("a:Users", &[], |w| {
        w.element("a:User", &[], |w| w.text("a:Mailbox", address.as_str()));
    });
    w.element("a:RequestedSettings", &[], |w| {
        for setting in WANTED {
            w.text("a:Setting", setting);
        }
    });
}

/// Reads an answer.
pub(super) fn read_answer(body: &str) -> Answer {
    match tree::read(body).and_then(|root| response(&root)) {
        Ok(answer) => answer,
        Err(outcome) => Answer::Nothing(outcome),
    }
}

fn response(root: &Node) -> Result<Answer, Outcome> {
    if root.name != "Envelope" {
        return Err(Outcome::OtherDocument(short(&root.name)));
    }
    if root.namespace != SOAP {
        return Err(Outcome::WrongNamespace(short(&root.namespace)));
    }
    let body = root.child("Body").ok_or(Outcome::Empty)?;
    if let Some(fault) = body.child("Fault") {
        return Err(fault_of(fault));
    }
    let message =
        body.any("GetUserSettingsResponseMessage")
            .ok_or_else(|| match body.children.first() {
                Some(other) => Outcome::OtherDocument(short(&other.name)),
                None => Outcome::Empty,
            })?;
    if message.namespace != AUTODISCOVER {
        return Err(Outcome::WrongNamespace(short(&message.namespace)));
    }
    let response = message.child("Response").ok_or(Outcome::Empty)?;
    // The whole answer may be refused (InvalidRequest, ServerBusy), or the one user in it.
    if let Some(refused) = refusal(response) {
        return Err(refused);
    }
    let user = response
        .child("UserResponses")
        .and_then(|all| all.child("UserResponse"))
        .ok_or(Outcome::Empty)?;
    user_response(user)
}

/// The fault of an envelope; its elements are in no namespace (SOAP 1.1 section 4.4).
fn fault_of(fault: &Node) -> Outcome {
    let text = |name| fault.any(name).and_then(Node::text).unwrap_or_default();
    Outcome::Error {
        code: short(text("faultcode")),
        message: short(text("faultstring")),
    }
}

fn refusal(node: &Node) -> Option<Outcome> {
    let code = node.value("ErrorCode")?;
    (code != "NoError").then(|| Outcome::Error {
        code: short(code),
        message: short(node.value("ErrorMessage").unwrap_or_default()),
    })
}

fn user_response(user: &Node) -> Result<Answer, Outcome> {
    let target = user.value("RedirectTarget");
    match (user.value("ErrorCode"), target) {
        (Some("RedirectAddress"), Some(target)) => {
            return Ok(Answer::RedirectAddress(short(target)));
        }
        (Some("RedirectUrl"), Some(target)) => return Ok(Answer::RedirectUrl(target.to_owned())),
        _ => {}
    }
    if let Some(refused) = refusal(user) {
        return Err(refused);
    }
    Ok(Answer::Account(settings(user)))
}

fn settings(user: &Node) -> Account {
    let mut account = Account::default();
    let all = user.child("UserSettings");
    for setting in all.into_iter().flat_map(|a| a.all("UserSetting")) {
        let (Some(name), Some(value)) = (setting.value("Name"), setting.value("Value")) else {
            continue;
        };
        let mut candidate = |source| {
            account.candidates.push(Candidate {
                source,
                url: value.to_owned(),
            });
        };
        match name {
            "ExternalEwsUrl" => candidate(Source::External),
            "InternalEwsUrl" => candidate(Source::Internal),
            "EwsSupportedSchemas" => {
                let names = value.split(',').map(|s| short(s.trim()));
                account.facts.schemas = names.filter(|s| !s.is_empty()).take(50).collect();
            }
            "GroupingInformation" => account.facts.grouping = Some(short(value)),
            "CasVersion" => account.facts.cas_version = Some(short(value)),
            "AutoDiscoverSMTPAddress" => account.primary = Address::parse(value).ok(),
            _ => {}
        }
    }
    account
}

#[cfg(test)]
#[path = "soap_tests.rs"]
mod tests;
