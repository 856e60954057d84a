//! MAPI properties beyond the ones EWS gives names to: by tag, or named within a property set.

use serde::{Deserialize, Serialize};

/// Property set of transport headers: its string properties become real headers when sent
/// (EWS reference: `DistinguishedPropertySetId` = `InternetHeaders`; MS-OXPROPS 1.3.2).
pub const INTERNET_HEADERS: &str = "00020386-0000-0000-c000-000000000046";

/// Name or number of a property inside its property set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PropertyId {
    /// `PropertyName`.
    Name(String),
    /// `PropertyId` (the long id, LID).
    Number(i32),
}

/// Which property: compared as numbers and GUIDs, so `0x1035` and `0x01035` are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PropertyKey {
    /// `PropertyTag`, the 16 upper bits of the MAPI tag.
    Tag(u16),
    /// A named property; `set` is the GUID in lower case without braces.
    Named {
        /// GUID of the property set.
        set: String,
        /// Name or number inside the set.
        id: PropertyId,
    },
}

impl PropertyKey {
    /// A named property of the transport header set; header names have no case.
    pub fn internet_header(name: &str) -> Self {
        Self::Named {
            set: INTERNET_HEADERS.to_owned(),
            id: PropertyId::Name(name.to_ascii_lowercase()),
        }
    }

    /// The header's name when this property is a transport header.
    pub fn as_internet_header(&self) -> Option<&str> {
        match self {
            Self::Named {
                set,
                id: PropertyId::Name(name),
            } if set == INTERNET_HEADERS => Some(name),
            _ => None,
        }
    }
}

/// `PropertyType` (EWS reference: `ExtendedFieldURI`); `array` marks the `…Array` types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyKind {
    /// The schema's name, such as `String` or `SystemTime`, without `Array`.
    pub base: String,
    /// Whether several values are held.
    pub array: bool,
}

impl PropertyKind {
    /// A single string.
    pub fn string() -> Self {
        Self {
            base: "String".to_owned(),
            array: false,
        }
    }

    /// Reads the schema's name; whether it exists is the schema's business.
    pub fn parse(name: &str) -> Self {
        match name.strip_suffix("Array") {
            Some(base) => Self {
                base: base.to_owned(),
                array: true,
            },
            None => Self {
                base: name.to_owned(),
                array: false,
            },
        }
    }

    /// The schema's name.
    pub fn name(&self) -> String {
        format!("{}{}", self.base, if self.array { "Array" } else { "" })
    }
}

/// The value in its XML spelling (numbers in decimal, binary in base64, times in RFC 3339).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PropertyValue {
    /// One value.
    One(String),
    /// The values of an array type.
    Many(Vec<String>),
}

impl PropertyValue {
    /// The first value, the one that restrictions and sorting look at.
    pub fn first(&self) -> &str {
        match self {
            Self::One(value) => value,
            Self::Many(values) => values.first().map_or("", String::as_str),
        }
    }
}

/// A property that somebody set on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendedProperty {
    /// Which property.
    pub key: PropertyKey,
    /// The header's or property's name as it was written, for headers that keep their case.
    pub written_name: Option<String>,
    /// Its type.
    pub kind: PropertyKind,
    /// Its value.
    pub value: PropertyValue,
}
