//! Envelopes: what surrounds an operation's answer.

use super::element::{MESSAGES, TYPES};
use super::failure::Failure;
use super::writer::Xml;
use crate::sandbox::model::ServerVersion;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const ERRORS: &str = "http://schemas.microsoft.com/exchange/services/2006/errors";

/// One part of an answer: its content, perhaps with a warning (`ResponseClass="Warning"`).
#[derive(Clone, Debug, Default)]
pub(in crate::sandbox) struct Success {
    /// XML after the response code.
    pub(in crate::sandbox) content: String,
    /// Code and text of a warning.
    pub(in crate::sandbox) warning: Option<Failure>,
}

impl From<Xml> for Success {
    fn from(xml: Xml) -> Self {
        Self {
            content: xml.finish(),
            warning: None,
        }
    }
}

/// A part of an answer, or its refusal.
pub(in crate::sandbox) type Outcome = Result<Success, Failure>;

/// A whole document with the version header and this body.
pub(in crate::sandbox) fn document(body: &str) -> Vec<u8> {
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    xml.element("s:Envelope", &[("xmlns:s", SOAP)], |x| {
        x.nest("s:Header", |x| {
            if let Some(numbers) = ServerVersion::default().numbers() {
                version_header(x, numbers);
            }
        });
        x.nest("s:Body", |x| x.raw(body));
    });
    xml.finish().into_bytes()
}

/// `ServerVersionInfo` (EWS reference). 15.1 is Exchange 2016, 15.2 is Exchange 2019 and the
/// Subscription Edition.
pub(super) fn version_header(x: &mut Xml, [major, minor, build, revision]: [&str; 4]) {
    let version = [
        ("MajorVersion", major),
        ("MinorVersion", minor),
        ("MajorBuildNumber", build),
        ("MinorBuildNumber", revision),
        ("Version", "V2017_07_11"),
        ("xmlns:h", TYPES),
    ];
    x.empty("h:ServerVersionInfo", &version);
}

/// The answer element of an operation, namespaces declared.
pub(in crate::sandbox) fn response(
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml),
) -> String {
    let mut all = vec![("xmlns:m", MESSAGES), ("xmlns:t", TYPES)];
    all.extend(attributes);
    let mut xml = Xml::default();
    xml.element(name, &all, content);
    xml.finish()
}

/// `…Response` with one `…ResponseMessage` for each outcome. `empty` is the element that the
/// schema wants even in a refusal, such as `m:Items`.
pub(in crate::sandbox) fn messages(
    operation: &str,
    empty: Option<&str>,
    outcomes: &[Outcome],
) -> String {
    response(&format!("m:{operation}Response"), &[], |x| {
        x.nest("m:ResponseMessages", |x| {
            for outcome in outcomes {
                message(x, &format!("m:{operation}ResponseMessage"), empty, outcome);
            }
        });
    })
}

/// One `…ResponseMessage`.
pub(in crate::sandbox) fn message(x: &mut Xml, name: &str, empty: Option<&str>, outcome: &Outcome) {
    x.element(name, &[("ResponseClass", class_of(outcome))], |x| {
        status(x, outcome);
        match outcome {
            Ok(success) => x.raw(&success.content),
            Err(_) => {
                if let Some(empty) = empty {
                    x.empty(empty, &[]);
                }
            }
        }
    });
}

/// The `ResponseClass` of an outcome.
pub(in crate::sandbox) fn class_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Ok(Success { warning: None, .. }) => "Success",
        Ok(_) => "Warning",
        Err(_) => "Error",
    }
}

/// `MessageText`, `ResponseCode`, `DescriptiveLinkKey`, `MessageXml`.
pub(in crate::sandbox) fn status(x: &mut Xml, outcome: &Outcome) {
    let failure = match outcome {
        Ok(Success { warning: None, .. }) => {
            x.leaf("m:ResponseCode", "NoError");
            return;
        }
        Ok(Success {
            warning: Some(failure),
            ..
        })
        | Err(failure) => failure,
    };
    x.leaf("m:MessageText", &failure.text);
    x.leaf("m:ResponseCode", &failure.code);
    x.leaf("m:DescriptiveLinkKey", 0);
    if !failure.values.is_empty() {
        x.nest("m:MessageXml", |x| named_values(x, failure));
    }
}

fn named_values(x: &mut Xml, failure: &Failure) {
    for (name, value) in &failure.values {
        x.leaf_with("t:Value", &[("Name", name)], value);
    }
}

/// A SOAP fault as Exchange writes it (SOAP 1.1 section 4.4; sent with HTTP status 500).
pub(in crate::sandbox) fn fault(failure: &Failure) -> Vec<u8> {
    let mut xml = Xml::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    xml.element("s:Envelope", &[("xmlns:s", SOAP)], |x| {
        x.nest("s:Body", |x| {
            x.nest("s:Fault", |x| {
                x.leaf_with(
                    "faultcode",
                    &[("xmlns:a", TYPES)],
                    format!("a:{}", failure.code),
                );
                x.leaf_with("faultstring", &[("xml:lang", "en-US")], &failure.text);
                x.nest("detail", |x| {
                    x.leaf_with("e:ResponseCode", &[("xmlns:e", ERRORS)], &failure.code);
                    x.leaf_with("e:Message", &[("xmlns:e", ERRORS)], &failure.text);
                    if !failure.values.is_empty() {
                        x.element("t:MessageXml", &[("xmlns:t", TYPES)], |x| {
                            named_values(x, failure);
                        });
                    }
                });
            });
        });
    });
    xml.finish().into_bytes()
}
