//! Paths to properties: fields, MAPI tags, named properties.

use serde::Deserialize;

use crate::ews::xml::XmlWriter;

/// Names one property (EWS reference pages `FieldURI` and `ExtendedFieldURI`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PropertyPath {
    /// A field of the schema, such as `item:Subject`.
    Field(&'static str),
    /// A MAPI property by its tag.
    Tag {
        /// Upper half of the property tag, such as `0x007D`.
        tag: u16,
        /// `String`, `Integer`, `Long` …
        kind: &'static str,
    },
    /// A property with a name in a property set of our own.
    Named {
        /// GUID of the set.
        set: &'static str,
        /// Name in it.
        name: &'static str,
        /// Its type.
        kind: &'static str,
    },
    /// A property with a number in a set that Exchange names.
    Numbered {
        /// Such as `Common`.
        set: &'static str,
        /// Number in it.
        id: u32,
        /// Its type.
        kind: &'static str,
    },
}

impl PropertyPath {
    /// `PidTagTransportMessageHeaders`: all headers as they arrived (MS-OXPROPS).
    pub const TRANSPORT_HEADERS: Self = Self::Tag {
        tag: 0x007D,
        kind: "String",
    };
    /// `PidLidVerbResponse`: the Outlook voting response (MS-OXPROPS).
    pub const VERB_RESPONSE: Self = Self::Numbered {
        set: "Common",
        id: 0x8524,
        kind: "String",
    };
    /// `PidTagMessageSizeExtended`: bytes in a folder (MS-OXPROPS).
    pub const SIZE_BYTES: Self = Self::Tag {
        tag: 0x0E08,
        kind: "Long",
    };
    /// `PidTagProhibitSendQuota`: kilobytes (MS-OXPROPS).
    pub const SEND_QUOTA: Self = Self::Tag {
        tag: 0x666E,
        kind: "Integer",
    };
    /// `PidTagProhibitReceiveQuota`: kilobytes (MS-OXPROPS).
    pub const RECEIVE_QUOTA: Self = Self::Tag {
        tag: 0x666A,
        kind: "Integer",
    };
    /// The outbox key on every mail of ours, in a property set made for this program: how a mail
    /// is found again when the answer to sending it was lost.
    pub const OUTBOX_KEY: Self = Self::Named {
        set: "8f0d5b3e-1f7a-4c55-9d2e-6a0b7c4e21d9",
        name: "outbox-key",
        kind: "String",
    };

    pub(crate) fn write(self, w: &mut XmlWriter) {
        match self {
            Self::Field(uri) => w.empty("t:FieldURI", &[("FieldURI", uri)]),
            Self::Tag { tag, kind } => w.empty(
                "t:ExtendedFieldURI",
                &[
                    ("PropertyTag", &format!("0x{tag:04X}")),
                    ("PropertyType", kind),
                ],
            ),
            Self::Named { set, name, kind } => w.empty(
                "t:ExtendedFieldURI",
                &[
                    ("PropertySetId", set),
                    ("PropertyName", name),
                    ("PropertyType", kind),
                ],
            ),
            Self::Numbered { set, id, kind } => w.empty(
                "t:ExtendedFieldURI",
                &[
                    ("DistinguishedPropertySetId", set),
                    ("PropertyId", &id.to_string()),
                    ("PropertyType", kind),
                ],
            ),
        }
    }
}

/// Writes `t:ExtendedProperty` with one value.
pub fn write_property(w: &mut XmlWriter, path: PropertyPath, value: &str) {
    w.element("t:ExtendedProperty", &[], |w| {
        path.write(w);
        w.text("t:Value", value);
    });
}

/// `ExtendedProperty` of an answer. Servers leave out attributes (ews-rs issue 73).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ExtendedProperty {
    #[serde(rename = "ExtendedFieldURI", default)]
    uri: ExtendedFieldUri,
    #[serde(rename = "Value", default)]
    value: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct ExtendedFieldUri {
    #[serde(rename = "@PropertyTag")]
    tag: Option<String>,
    #[serde(rename = "@PropertySetId")]
    set_id: Option<String>,
    #[serde(rename = "@DistinguishedPropertySetId")]
    distinguished_set: Option<String>,
    #[serde(rename = "@PropertyName")]
    name: Option<String>,
    #[serde(rename = "@PropertyId")]
    id: Option<String>,
}

/// Distinguished property sets that a server may write out as GUIDs (MS-OXPROPS section 1.3.2).
const PSETID_COMMON: &str = "00062008-0000-0000-c000-000000000046";

impl ExtendedProperty {
    /// Its value, when it is the property of that path.
    pub fn value_of(&self, path: PropertyPath) -> Option<&str> {
        self.is(path).then_some(self.value.as_deref()).flatten()
    }

    fn is(&self, path: PropertyPath) -> bool {
        match path {
            PropertyPath::Field(_) => false,
            // Servers write tags with or without leading zeros: compare the numbers.
            PropertyPath::Tag { tag, .. } => {
                self.uri.tag.as_deref().and_then(number) == Some(u32::from(tag))
            }
            PropertyPath::Named { set, name, .. } => {
                let same_set = self
                    .uri
                    .set_id
                    .as_deref()
                    .is_some_and(|s| s.eq_ignore_ascii_case(set));
                same_set && self.uri.name.as_deref() == Some(name)
            }
            PropertyPath::Numbered { set, id, .. } => {
                let by_name = self.uri.distinguished_set.as_deref() == Some(set);
                let by_guid = set == "Common"
                    && self
                        .uri
                        .set_id
                        .as_deref()
                        .is_some_and(|s| s.eq_ignore_ascii_case(PSETID_COMMON));
                (by_name || by_guid) && self.uri.id.as_deref().and_then(number) == Some(id)
            }
        }
    }
}

/// A number in decimal or, after `0x`, in hexadecimal.
fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
