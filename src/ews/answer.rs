//! Reading SOAP answers: envelope, fault, response messages.
//!
//! Each operation names the elements it wants as an enum `P`; everything common to all answers is
//! read here. Liberal: any prefixes, unknown elements and attributes are passed over, and nothing
//! but the parts themselves is needed. Called by the operations; does no IO.

use std::{num::NonZeroUsize, time::Duration};

mod fault;
mod named;
mod wire;

pub(super) use named::answers;

use serde::de::{Deserialize as _, DeserializeOwned};

use super::code::ResponseCode;
use super::server::ServerVersion;
use wire::{Batch, Beside, Envelope, Header, Message, MessageXml, MessageXmlPart};

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
    /// The code of the first warning that stands among the messages with its parts.
    pub warned: Option<String>,
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

    /// Of a change: a warning describes a request that was not processed, or not as it was asked (EWS
    /// reference, `ResponseClass`). It is no success, and no refusal.
    pub(super) fn without_warning(self) -> Result<Self, AnswerError> {
        match &self.warned {
            None => Ok(self),
            Some(code) => Err(AnswerError::NotUnderstood(format!(
                "the answer is neither a success nor a refusal: Warning, {code}"
            ))),
        }
    }

    /// Whether nothing of what was asked was carried out.
    pub(super) fn refuses_all(&self) -> bool {
        self.messages.iter().all(Result::is_err)
    }
}

/// Reads an answer that holds `ResponseMessages`: nearly all operations.
pub(super) fn read_batch<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Batch<P>> = read_envelope(document)?;
    let (version, answer) = open(envelope)?;
    let messages = answer.messages.map(|m| m.all).unwrap_or_default();
    Answer::of(version, messages)
}

/// Reads an answer that is itself one response message (`GetInboxRulesResponse`).
pub(super) fn read_single<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Message<P>> = read_envelope(document)?;
    let (version, message) = open(envelope)?;
    Answer::of(version, vec![message])
}

/// Reads an answer whose response message stands beside its content (`GetUserOofSettingsResponse`).
pub(super) fn read_beside<P: DeserializeOwned>(document: &str) -> Result<Answer<P>, AnswerError> {
    let envelope: Envelope<Beside<P>> = read_envelope(document)?;
    let (version, answer) = open(envelope)?;
    let judged = match answer.message {
        Some(message) => judge(message)?.map(|_| answer.parts),
        None => Ok(answer.parts),
    };
    Ok(Answer {
        version,
        messages: vec![judged],
        warned: None,
    })
}

impl<P> Answer<P> {
    fn of(version: Option<ServerVersion>, messages: Vec<Message<P>>) -> Result<Self, AnswerError> {
        let warned = messages.iter().find_map(Message::warns).map(shorten);
        let judged: Result<_, _> = messages.into_iter().map(judge).collect();
        Ok(Self {
            version,
            messages: judged?,
            warned,
        })
    }
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
    let version = envelope.header.and_then(Header::version);
    match envelope.body.answer {
        Some(answer) => Ok((version, answer)),
        None => Err(AnswerError::NotUnderstood(
            "the SOAP body is empty".to_owned(),
        )),
    }
}

impl<P> Message<P> {
    fn class(&self) -> String {
        let class = self.class.as_deref().unwrap_or_default();
        class.trim().to_ascii_lowercase()
    }

    fn code(&self) -> &str {
        self.code.as_deref().unwrap_or_default().trim()
    }

    /// The code of a warning that has its parts.
    fn warns(&self) -> Option<&str> {
        let warns = self.class() == "warning" && !matches!(self.code(), "" | "NoError" | STOPPED);
        warns.then(|| self.code())
    }
}

/// Success and warning give the parts; a warning such as `ErrorNameResolutionMultipleResults` has
/// them too. What follows a failed part of a batch is a warning as well, and was not carried out. A
/// class that the schema does not know, or none, decides nothing: the code does. Where class and code
/// contradict each other, or neither says a thing, nobody knows what was done: that is no answer, so
/// that what changes something is looked for.
fn judge<P>(message: Message<P>) -> Result<Result<Vec<P>, Refused>, AnswerError> {
    let (class, code) = (message.class(), message.code());
    let failed = match (class.as_str(), code) {
        ("success", code) if code.starts_with("Error") => return Err(unclear(&class, code)),
        ("error", "NoError") => return Err(unclear(&class, code)),
        ("error", _) => true,
        ("warning", code) => code == STOPPED,
        ("success", _) | (_, "NoError") => false,
        (_, "") => return Err(unclear(&class, code)),
        _ => true,
    };
    if !failed {
        return Ok(Ok(message.parts));
    }
    let text = message.text.as_deref().unwrap_or_default();
    let code = message.code.as_deref().unwrap_or_default();
    Ok(Err(Refused::new(code, text, message.xml)))
}

fn unclear(class: &str, code: &str) -> AnswerError {
    let told = |text: &str| match text {
        "" => "none".to_owned(),
        text => shorten(text),
    };
    AnswerError::NotUnderstood(format!(
        "the answer is neither a success nor a refusal: ResponseClass {}, ResponseCode {}",
        told(class),
        told(code)
    ))
}

/// Of a part that was not come to, though its class is a warning.
const STOPPED: &str = "ErrorBatchProcessingStopped";
/// The code of a refusal that carries none.
const UNTOLD: &str = "ErrorInternalServerError";

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
        let code = match code.trim() {
            "" => UNTOLD,
            told => told,
        };
        Self {
            code: ResponseCode::from(code),
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
mod tests;
