//! Which properties an answer shall show: `ItemShape` and `FolderShape`.

use super::path::{ExtendedPath, Path};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;

/// `BaseShape`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) enum BaseShape {
    #[default]
    IdOnly,
    Default,
    AllProperties,
}

/// `BodyType` of a shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sandbox) enum BodyWanted {
    /// What the message natively has.
    #[default]
    Best,
    Html,
    Text,
}

/// A shape.
#[derive(Clone, Debug, Default)]
pub(in crate::sandbox) struct Shape {
    pub(in crate::sandbox) base: BaseShape,
    pub(in crate::sandbox) mime: bool,
    pub(in crate::sandbox) body: BodyWanted,
    pub(in crate::sandbox) unique_body: BodyWanted,
    /// `MaximumBodySize`: bytes after which bodies are cut.
    pub(in crate::sandbox) largest_body: Option<usize>,
    pub(in crate::sandbox) additional: Vec<Path>,
}

impl Shape {
    /// Reads an `ItemShape`, `FolderShape` or `AttachmentShape`; a missing one shows ids only.
    pub(in crate::sandbox) fn read(element: Option<&Element>) -> Result<Self, Failure> {
        let Some(element) = element else {
            return Ok(Self::default());
        };
        let base = match element.text_of("BaseShape").map(str::trim) {
            None | Some("IdOnly") => BaseShape::IdOnly,
            Some("Default") => BaseShape::Default,
            Some("AllProperties") => BaseShape::AllProperties,
            Some(_) => return Err(Failure::new("ErrorSchemaValidation").fault()),
        };
        let mut additional = Vec::new();
        for path in element.children_of("AdditionalProperties") {
            additional.push(Path::read(path).ok_or_else(|| Failure::new("ErrorInvalidRequest"))??);
        }
        let body = body_wanted(element.text_of("BodyType"))?;
        let unique_body = match element.text_of("UniqueBodyType") {
            None => body,
            wanted => body_wanted(wanted)?,
        };
        let largest_body = match element.text_of("MaximumBodySize").map(str::trim) {
            None => None,
            Some(text) => {
                let bytes: usize = text
                    .parse()
                    .map_err(|_| Failure::new("ErrorSchemaValidation").fault())?;
                Some(bytes).filter(|b| *b > 0)
            }
        };
        let mime = element.flag_of("IncludeMimeContent").unwrap_or(false);
        Ok(Self {
            base,
            mime,
            body,
            unique_body,
            largest_body,
            additional,
        })
    }

    /// Whether a field was asked for by name.
    pub(in crate::sandbox) fn names(&self, field: &str) -> bool {
        self.additional.iter().any(|p| p.is(field))
    }

    /// The extended properties asked for.
    pub(in crate::sandbox) fn extended(&self) -> impl Iterator<Item = &ExtendedPath> {
        self.additional.iter().filter_map(|p| match p {
            Path::Extended(path) => Some(path),
            _ => None,
        })
    }

    /// The members asked for of a dictionary field.
    pub(in crate::sandbox) fn indexes<'a>(&'a self, of: &'a str) -> impl Iterator<Item = &'a str> {
        self.additional.iter().filter_map(move |p| match p {
            Path::Indexed { field, index } if field == of => Some(index.as_str()),
            _ => None,
        })
    }
}

fn body_wanted(text: Option<&str>) -> Result<BodyWanted, Failure> {
    match text.map(str::trim) {
        None | Some("Best") => Ok(BodyWanted::Best),
        Some("HTML") => Ok(BodyWanted::Html),
        Some("Text") => Ok(BodyWanted::Text),
        Some(_) => Err(Failure::new("ErrorSchemaValidation").fault()),
    }
}
