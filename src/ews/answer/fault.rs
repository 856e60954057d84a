//! SOAP faults in both versions, and what of them is a refusal by Exchange.
//!
//! Exchange answers with SOAP 1.1 and says in `detail` what is wrong. Other servers and gateways write
//! the fault of SOAP 1.2, leave the detail out or put the code where SOAP has it.

use serde::Deserialize;

use super::wire::MessageXml;
use super::{Refused, UNTOLD};

/// SOAP 1.1 section 4.4, and SOAP 1.2 section 5.4 with a capital at the beginning of its elements.
#[derive(Deserialize)]
pub(super) struct Fault {
    faultcode: Option<String>,
    faultstring: Option<String>,
    detail: Option<Detail>,
    #[serde(rename = "Code")]
    code: Option<Code>,
    #[serde(rename = "Reason")]
    reason: Option<Reason>,
    #[serde(rename = "Detail")]
    detail_12: Option<Detail>,
}

/// What Exchange says of a fault.
#[derive(Default, Deserialize)]
struct Detail {
    #[serde(rename = "ResponseCode")]
    code: Option<String>,
    #[serde(rename = "Message")]
    said: Option<String>,
    #[serde(rename = "MessageXml")]
    xml: Option<MessageXml>,
}

#[derive(Deserialize)]
struct Code {
    #[serde(rename = "Value")]
    value: Option<String>,
    #[serde(rename = "Subcode")]
    subcode: Option<Subcode>,
}

#[derive(Deserialize)]
struct Subcode {
    #[serde(rename = "Value")]
    value: Option<String>,
}

#[derive(Deserialize)]
struct Reason {
    /// One for each language.
    #[serde(rename = "Text", default)]
    texts: Vec<String>,
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let detail = fault.detail.or(fault.detail_12).unwrap_or_default();
        let (value, subcode) = match fault.code {
            Some(code) => (code.value, code.subcode.and_then(|s| s.value)),
            None => (None, None),
        };
        let reason = fault.reason.and_then(|r| r.texts.into_iter().next());
        let code = [detail.code, fault.faultcode, subcode, value]
            .into_iter()
            .flatten()
            .find_map(|told| of_exchange(&told))
            .unwrap_or_else(|| UNTOLD.to_owned());
        let said = [detail.said, fault.faultstring, reason]
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty());
        Self::new(&code, &said.unwrap_or_default(), detail.xml)
    }
}

/// A code as Exchange has them: with or without a prefix, and none of SOAP's own (`Client`,
/// `Receiver`).
fn of_exchange(told: &str) -> Option<String> {
    let name = told.trim();
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    name.starts_with("Error").then(|| name.to_owned())
}
