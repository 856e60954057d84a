//! Paths to properties: `FieldURI`, `IndexedFieldURI`, `ExtendedFieldURI`.

use crate::sandbox::model::{PropertyId, PropertyKey, PropertyKind};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// A property that a request names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) enum Path {
    /// `item:Subject`, `folder:DisplayName` …
    Field(String),
    /// A member of a dictionary, such as one header of `item:InternetMessageHeader`.
    Indexed { field: String, index: String },
    /// A MAPI property.
    Extended(ExtendedPath),
}

/// An `ExtendedFieldURI`, with its name as the client wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct ExtendedPath {
    pub(in crate::sandbox) key: PropertyKey,
    pub(in crate::sandbox) kind: PropertyKind,
    pub(in crate::sandbox) written_name: Option<String>,
}

/// GUIDs of the distinguished property sets (MS-OXPROPS 1.3.2).
const PROPERTY_SETS: &[(&str, &str)] = &[
    ("Meeting", "6ed8da90-450b-101b-98da-00aa003f1305"),
    ("Appointment", "00062002-0000-0000-c000-000000000046"),
    ("Common", "00062008-0000-0000-c000-000000000046"),
    ("PublicStrings", "00020329-0000-0000-c000-000000000046"),
    ("Address", "00062004-0000-0000-c000-000000000046"),
    ("InternetHeaders", "00020386-0000-0000-c000-000000000046"),
    ("CalendarAssistant", "11000e07-b51b-40d6-af21-caa85edab1d0"),
    ("UnifiedMessaging", "4442858e-a9e3-4e80-b900-317a210cc15b"),
    ("Task", "00062003-0000-0000-c000-000000000046"),
    ("Sharing", "00062040-0000-0000-c000-000000000046"),
];

impl Path {
    /// Reads a path element; `None` when the element is none.
    pub(in crate::sandbox) fn read(element: &Element) -> Option<Result<Self, Failure>> {
        let text = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
        Some(match element.name.as_str() {
            "FieldURI" => Ok(Self::Field(text("FieldURI"))),
            "IndexedFieldURI" => Ok(Self::Indexed {
                field: text("FieldURI"),
                index: text("FieldIndex"),
            }),
            "ExtendedFieldURI" => ExtendedPath::read(element).map(Self::Extended),
            _ => return None,
        })
    }

    /// The path among an element's children.
    pub(in crate::sandbox) fn inside(element: &Element) -> Result<Self, Failure> {
        let missing = || Failure::new("ErrorInvalidRequest");
        element
            .children
            .iter()
            .find_map(Self::read)
            .ok_or_else(missing)?
    }

    /// Whether it is this field.
    pub(in crate::sandbox) fn is(&self, field: &str) -> bool {
        matches!(self, Self::Field(name) if name == field)
    }
}

impl ExtendedPath {
    /// Reads an `ExtendedFieldURI`; `ErrorInvalidExtendedProperty` for a combination of
    /// attributes that names nothing.
    pub(in crate::sandbox) fn read(element: &Element) -> Result<Self, Failure> {
        let invalid = || Failure::new("ErrorInvalidExtendedProperty");
        let kind = PropertyKind::parse(element.attribute("PropertyType").ok_or_else(invalid)?);
        if let Some(tag) = element.attribute("PropertyTag") {
            let tag = parse_tag(tag).ok_or_else(invalid)?;
            return Ok(Self {
                key: PropertyKey::Tag(tag),
                kind,
                written_name: None,
            });
        }
        let set = property_set(element).ok_or_else(invalid)?;
        let name = element.attribute("PropertyName");
        let id = element
            .attribute("PropertyId")
            .and_then(|id| id.trim().parse().ok());
        let key = match (name, id) {
            (Some(name), None) if set == crate::sandbox::model::INTERNET_HEADERS => {
                PropertyKey::internet_header(name)
            }
            (Some(name), None) => PropertyKey::Named {
                set,
                id: PropertyId::Name(name.to_owned()),
            },
            (None, Some(id)) => PropertyKey::Named {
                set,
                id: PropertyId::Number(id),
            },
            _ => return Err(invalid()),
        };
        Ok(Self {
            key,
            kind,
            written_name: name.map(str::to_owned),
        })
    }

    /// Writes it as Exchange does: tags without leading zeros, known sets by their names.
    pub(in crate::sandbox) fn write(&self, x: &mut Xml) {
        let kind = self.kind.name();
        match &self.key {
            PropertyKey::Tag(tag) => {
                let tag = format!("0x{tag:x}");
                x.empty(
                    "t:ExtendedFieldURI",
                    &[("PropertyTag", &tag), ("PropertyType", &kind)],
                );
            }
            PropertyKey::Named { set, id } => {
                let known = PROPERTY_SETS.iter().find(|(_, guid)| guid == set);
                let set = known.map_or(("PropertySetId", set.as_str()), |(name, _)| {
                    ("DistinguishedPropertySetId", name)
                });
                let number;
                let id = match id {
                    PropertyId::Name(name) => {
                        ("PropertyName", self.written_name.as_deref().unwrap_or(name))
                    }
                    PropertyId::Number(n) => {
                        number = n.to_string();
                        ("PropertyId", number.as_str())
                    }
                };
                x.empty("t:ExtendedFieldURI", &[set, id, ("PropertyType", &kind)]);
            }
        }
    }
}

/// GUID of the property set, named or given, in lower case.
fn property_set(element: &Element) -> Option<String> {
    let Some(name) = element.attribute("DistinguishedPropertySetId") else {
        return element
            .attribute("PropertySetId")
            .map(str::to_ascii_lowercase);
    };
    let known = PROPERTY_SETS.iter().find(|(known, _)| *known == name);
    known.map(|(_, guid)| (*guid).to_owned())
}

fn parse_tag(text: &str) -> Option<u16> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
