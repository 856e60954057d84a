//! The shapes of SOAP answers, as serde reads them. Only [`super`] looks inside.

use serde::{Deserialize, de::IgnoredAny};

use super::fault::Fault;
use crate::ews::server::ServerVersion;

#[derive(Deserialize)]
pub(super) struct Envelope<A> {
    #[serde(rename = "Header")]
    pub(super) header: Option<Header>,
    #[serde(rename = "Body")]
    pub(super) body: Body<A>,
}

#[derive(Deserialize)]
pub(super) struct Header {
    #[serde(rename = "ServerVersionInfo", default)]
    versions: Vec<ServerVersion>,
}

impl Header {
    /// The version, where one is told that can be read.
    pub(super) fn version(self) -> Option<ServerVersion> {
        self.versions.into_iter().find(ServerVersion::is_told)
    }
}

#[derive(Deserialize)]
pub(super) struct Body<A> {
    #[serde(rename = "Fault")]
    pub(super) fault: Option<Fault>,
    /// Characters between the elements, which mean nothing.
    #[serde(rename = "$text")]
    _stray: Option<IgnoredAny>,
    /// The one `…Response` element, whatever its name.
    #[serde(rename = "$value")]
    pub(super) answer: Option<A>,
}

/// An answer with `ResponseMessages`.
#[derive(Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub(super) struct Batch<P> {
    #[serde(rename = "ResponseMessages")]
    pub(super) messages: Option<Messages<P>>,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub(super) struct Messages<P> {
    /// `GetItemResponseMessage` and the like, whatever their name.
    #[serde(rename = "$value", default = "Vec::new")]
    pub(super) all: Vec<Message<P>>,
}

/// `ResponseMessageType` of messages.xsd with the operation's own elements behind it.
#[derive(Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub(super) struct Message<P> {
    #[serde(rename = "@ResponseClass")]
    pub(super) class: Option<String>,
    #[serde(rename = "MessageText")]
    pub(super) text: Option<String>,
    #[serde(rename = "ResponseCode")]
    pub(super) code: Option<String>,
    #[serde(rename = "MessageXml")]
    pub(super) xml: Option<MessageXml>,
    #[serde(rename = "$value", default = "Vec::new")]
    pub(super) parts: Vec<P>,
}

#[derive(Deserialize, Default)]
pub(super) struct MessageXml {
    #[serde(rename = "$value", default)]
    pub(super) values: Vec<MessageXmlPart>,
}

#[derive(Deserialize)]
pub(super) enum MessageXmlPart {
    Value {
        #[serde(rename = "@Name")]
        name: Option<String>,
        #[serde(rename = "$text")]
        text: Option<String>,
    },
    #[serde(other)]
    Other,
}

/// `GetUserOofSettingsResponse`: the response message stands beside the parts.
#[derive(Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>"))]
pub(super) struct Beside<P> {
    #[serde(rename = "ResponseMessage")]
    pub(super) message: Option<Message<IgnoredAny>>,
    #[serde(rename = "$value", default = "Vec::new")]
    pub(super) parts: Vec<P>,
}
