//! Reading SOAP answers: envelope, fault, response messages.
//!
//! Each operation names the elements it wants as an enum `P`; everything common to all answers is
//! read here. Liberal: any prefixes, unknown elements and attributes are passed over, and nothing
//! but the parts themselves is needed. Called by the operations; does no IO.

use std::{num::NonZeroUsize, time::Duration};

mod named;
mod wire;

pub(super) use named::answers;

use serde::{Deserialize, de::DeserializeOwned};

use super::code::ResponseCode;
use super::server::ServerVersion;
use wire::{Batch, Beside, Envelope, Fault, Message, MessageXml, MessageXmlPart};

/// Why an answer could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// Not XML, cut off, or not what the operation answers.
    #[error("the answer is not the XML that was asked for: {0}")]
    NotUnderstood(String),
    /// A SOAP fault: the request as a whole was refused.
    #[error("{0}")]
    Fault(Refused),
}

/// A refusal by Exchange: a response message of class `Error`, or a SOAP fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The response code; `ErrorInternalServerError` for a fault that carries none.
    pub code: ResponseCode,
    /// `MessageText` or `faultstring`, as the server wrote it; at most 500 characters.
    pub text: String,
    /// `BackOffMilliseconds`: nothing may be sent before it is over.
    pub back_off: Option<Duration>,
    /// Further named values of `MessageXml`, such as `Primary` for an alias.
    pub values: Vec<(String, String)>,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.text)
    }
}

/// What a whole answer holds.
#[derive(Debug)]
pub struct Answer<P> {
    /// The `ServerVersionInfo` header, where there is one.
    pub version: Option<ServerVersion>,
    /// One for each thing asked, in order.
    pub messages: Vec<Result<Vec<P>, Refused>>,
}

impl<P> Answer<P> {
    /// An answer that says nothing of what was asked is none.
    pub(super) fn with_messages(self) -> Result<Self, AnswerError> {
        if self.messages.is_empty() {
            let said = "the answer holds no response message".to_owned();
            return Err(AnswerError::NotUnderstood(said));
        }
        Ok(self)
    }
}

/// Reads an answer that holds `ResponseMessages`: nearly all operations.
pub(super) fn read_batch<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Batch<P>> = read_envelope(document)?;
    let (version, answer) = open(envelope)?;
    let messages = answer.messages.map(|m| m.all).unwrap_or_default();
    Ok(Answer {
        version,
        messages: messages.into_iter().map(judge).collect(),
    })
}

/// Reads an answer that is itself one response message (`GetInboxRulesResponse`).
pub(super) fn read_single<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Message<P>> = read_envelope(document)?;
    let (version, message) = open(envelope)?;
    Ok(Answer {
        version,
        messages: vec![judge(message)],
    })
}

/// Reads an answer whose response message stands beside its content (`GetUserOofSettingsResponse`).
pub(super) fn read_beside<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Beside<P>> = read_envelope(document)?;
    let (version, answer) = open(envelope)?;
    let judged = match answer.message {
        Some(message) => judge(message).map(|_| answer.parts),
        None => Ok(answer.parts),
    };
    Ok(Answer {
        version,
        messages: vec![judged],
    })
}

fn read_envelope<A: DeserializeOwned>(document: &str) -> Result<Envelope<A>, AnswerError> {
    /// Events that may be held back while a list is put together out of order.
    const HELD_BACK: NonZeroUsize = NonZeroUsize::MIN.saturating_add(200_000);
    let mut reader = quick_xml::de::Deserializer::from_str(document);
    reader.event_buffer_size(Some(HELD_BACK));
    Envelope::deserialize(&mut reader)
        .map_err(|e| AnswerError::NotUnderstood(shorten(&e.to_string())))
}

fn open<A>(envelope: Envelope<A>) -> Result<(Option<ServerVersion>, A), AnswerError> {
    if let Some(fault) = envelope.body.fault {
        return Err(AnswerError::Fault(fault.into()));
    }
    let version = envelope.header.and_then(|h| h.version);
    match envelope.body.answer {
        Some(answer) => Ok((version, answer)),
        None => Err(AnswerError::NotUnderstood(
            "the SOAP body is empty".to_owned(),
        )),
    }
}

/// Success and warning give the parts; a warning such as `ErrorNameResolutionMultipleResults` has
/// them too. What follows a failed part of a batch is a warning as well, and was not carried out.
fn judge<P>(message: Message<P>) -> Result<Vec<P>, Refused> {
    let code = message.code.as_deref().unwrap_or("NoError").trim();
    let failed = match message.class.as_deref() {
        Some(class) => class == "Error" || code == "ErrorBatchProcessingStopped",
        None => code != "NoError",
    };
    if failed {
        return Err(Refused::new(
            code,
            &message.text.unwrap_or_default(),
            message.xml,
        ));
    }
    Ok(message.parts)
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let said = fault.faultstring.unwrap_or_default();
        match fault.detail {
            Some(detail) => {
                let code = detail
                    .code
                    .unwrap_or_else(|| "ErrorInternalServerError".to_owned());
                Self::new(&code, &detail.said.unwrap_or(said), detail.xml)
            }
            None => Self::new("ErrorInternalServerError", &said, None),
        }
    }
}

impl Refused {
    fn new(code: &str, text: &str, xml: Option<MessageXml>) -> Self {
        let values: Vec<(String, String)> = xml
            .unwrap_or_default()
            .values
            .into_iter()
            .filter_map(|part| match part {
                MessageXmlPart::Value { name, text } => Some((name?, text.unwrap_or_default())),
                MessageXmlPart::Other => None,
            })
            .collect();
        let back_off = values
            .iter()
            .find(|(name, _)| name == "BackOffMilliseconds")
            .and_then(|(_, value)| milliseconds(value.trim()));
        Self {
            code: ResponseCode::from(code.trim()),
            text: shorten(text.trim()),
            back_off,
            values,
        }
    }
}

/// A number that is too large for us is a long time, not an untold one.
fn milliseconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| Duration::from_millis(text.parse().unwrap_or(u64::MAX)))
}

/// Text of a server is quoted in findings and logs: keep it short.
fn shorten(text: &str) -> String {
    const MOST: usize = 500;
    text.chars().take(MOST).collect()
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

    #[derive(Debug, Deserialize, PartialEq)]
    enum Part {
        SyncState(String),
        Folders(Folders),
        #[serde(other)]
        Other,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Folders {
        #[serde(rename = "$value", default)]
        all: Vec<Folder>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Folder {
        #[serde(rename = "DisplayName")]
        name: String,
    }

    #[test]
    fn reads_any_prefix_and_passes_over_the_unknown() {
        let xml = r#"<?xml version="1.0"?><soap11:Envelope xmlns:soap11="http://schemas.xmlsoap.org/soap/envelope/">
<soap11:Header><h:Odd xmlns:h="x"><h:Deep/></h:Odd><h:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="1118" MinorBuildNumber="7" Version="V2017_07_11" xmlns:h="t"/></soap11:Header>
<soap11:Body a="b"><q:GetFolderResponse xmlns:q="m"><q:ResponseMessages>
<q:GetFolderResponseMessage ResponseClass="Success" extra="1"><q:New><q:Er/></q:New><q:ResponseCode>NoError</q:ResponseCode><q:Newer>z</q:Newer>
<q:SyncState>H4s=</q:SyncState><q:Folders><w:Folder xmlns:w="t"><w:Odd/><w:DisplayName>A</w:DisplayName></w:Folder><w:CalendarFolder xmlns:w="t"><w:DisplayName>B</w:DisplayName></w:CalendarFolder></q:Folders></q:GetFolderResponseMessage>
<q:GetFolderResponseMessage ResponseClass="Error"><q:MessageText>no</q:MessageText><q:ResponseCode>ErrorOfTomorrow</q:ResponseCode><q:DescriptiveLinkKey>0</q:DescriptiveLinkKey><q:MessageXml><t:Odd xmlns:t="t"/><t:Value Name="BackOffMilliseconds" xmlns:t="t">1500</t:Value></q:MessageXml></q:GetFolderResponseMessage>
</q:ResponseMessages></q:GetFolderResponse></soap11:Body></soap11:Envelope>"#;
        let answer: Answer<Part> = read_batch(xml).unwrap();
        assert_eq!(answer.version.unwrap().build(), "15.2.1118.7");
        let good = answer.messages[0].as_ref().unwrap();
        assert!(good.contains(&Part::SyncState("H4s=".into())));
        let folders = good
            .iter()
            .find_map(|p| {
                if let Part::Folders(f) = p {
                    Some(f)
                } else {
                    None
                }
            })
            .unwrap();
        assert_eq!(
            folders
                .all
                .iter()
                .map(|f| f.name.as_str())
                .collect::<Vec<_>>(),
            ["A", "B"]
        );
        let bad = answer.messages[1].as_ref().unwrap_err();
        assert_eq!(bad.code, ResponseCode::Other("ErrorOfTomorrow".into()));
        assert_eq!(bad.back_off, Some(Duration::from_millis(1500)));
    }

    #[test]
    fn faults_keep_code_and_back_off() {
        let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode xmlns:a="t">a:ErrorServerBusy</faultcode><faultstring xml:lang="en-US">The server cannot service this request right now.</faultstring><detail><e:ResponseCode xmlns:e="e">ErrorServerBusy</e:ResponseCode><e:Message xmlns:e="e">Try later.</e:Message><t:MessageXml xmlns:t="t"><t:Value Name="BackOffMilliseconds">297749</t:Value></t:MessageXml></detail></s:Fault></s:Body></s:Envelope>"#;
        let AnswerError::Fault(refused) = read_batch::<Part>(xml).unwrap_err() else {
            panic!()
        };
        assert_eq!(refused.code, ResponseCode::ErrorServerBusy);
        assert_eq!(refused.back_off, Some(Duration::from_millis(297_749)));
        let bare = r"<Envelope><Body><Fault><faultcode>x</faultcode><faultstring>oh</faultstring></Fault></Body></Envelope>";
        let AnswerError::Fault(refused) = read_single::<Part>(bare).unwrap_err() else {
            panic!()
        };
        assert_eq!(
            (refused.code, refused.text.as_str()),
            (ResponseCode::ErrorInternalServerError, "oh")
        );
    }

    #[test]
    fn the_rest_of_a_batch_that_was_stopped_was_not_carried_out() {
        let warning = |code: &str| {
            let xml = format!(
                "<Envelope><Body><R><ResponseMessages><M ResponseClass=\"Warning\"><MessageText>x</MessageText><ResponseCode>{code}</ResponseCode><SyncState>s</SyncState></M></ResponseMessages></R></Body></Envelope>"
            );
            read_batch::<Part>(&xml).unwrap().messages.remove(0)
        };
        assert!(warning("ErrorNameResolutionMultipleResults").is_ok());
        let refused = warning("ErrorBatchProcessingStopped").unwrap_err();
        assert_eq!(refused.code, ResponseCode::ErrorBatchProcessingStopped);
    }

    #[test]
    fn what_is_no_answer_is_an_error_and_never_empty() {
        for text in [
            "",
            "<html><body>Sign in</body></html>",
            "<Envelope><Body><GetFol",
            "<Envelope><Body/></Envelope>",
            "{}",
        ] {
            assert!(
                matches!(read_batch::<Part>(text), Err(AnswerError::NotUnderstood(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_survived() {
        let deep = format!(
            "<Envelope><Body><R><ResponseMessages><M ResponseClass=\"Success\">{}{}</M></ResponseMessages></R></Body></Envelope>",
            "<a>".repeat(100_000),
            "</a>".repeat(100_000)
        );
        let _ = read_batch::<Part>(&deep);
    }
}
