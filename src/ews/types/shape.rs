//! What a request wants back, and how much of it.

use super::PropertyPath;
use crate::ews::xml::XmlWriter;

/// In which form `item:Body` is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyType {
    /// Converted to plain text by Exchange.
    Text,
    /// As HTML; Exchange makes HTML out of plain text.
    Html,
    /// As it was written; the answer says which.
    Best,
}

impl BodyType {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Html => "HTML",
            Self::Best => "Best",
        }
    }
}

/// `ItemShape`: the id and the listed properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemShape {
    /// Form of `item:Body`, and of `item:UniqueBody` where nothing else is said.
    pub body: Option<BodyType>,
    /// Form of `item:UniqueBody`.
    pub unique_body: Option<BodyType>,
    /// Bytes after which Exchange cuts a body.
    pub largest_body: Option<u32>,
    /// Whether the MIME content is wanted, which Exchange rebuilds from properties.
    pub mime: bool,
    /// Properties beside the id.
    pub properties: Vec<PropertyPath>,
}

impl ItemShape {
    /// Nothing but the id.
    pub const fn id_only() -> Self {
        Self {
            body: None,
            unique_body: None,
            largest_body: None,
            mime: false,
            properties: Vec::new(),
        }
    }

    /// The id and these properties.
    pub fn with(properties: &[PropertyPath]) -> Self {
        Self {
            properties: properties.to_vec(),
            ..Self::id_only()
        }
    }

    pub(crate) fn write(&self, w: &mut XmlWriter) {
        w.element("m:ItemShape", &[], |w| {
            w.text("t:BaseShape", "IdOnly");
            if self.mime {
                w.text("t:IncludeMimeContent", "true");
            }
            if let Some(form) = self.body {
                w.text("t:BodyType", form.as_str());
            }
            if let Some(form) = self.unique_body {
                w.text("t:UniqueBodyType", form.as_str());
            }
            if let Some(bytes) = self.largest_body {
                w.text("t:MaximumBodySize", &bytes.to_string());
            }
            write_additional(w, &self.properties);
        });
    }
}

/// Writes `m:FolderShape` with the id and these properties.
pub fn write_folder_shape(w: &mut XmlWriter, properties: &[PropertyPath]) {
    w.element("m:FolderShape", &[], |w| {
        w.text("t:BaseShape", "IdOnly");
        write_additional(w, properties);
    });
}

fn write_additional(w: &mut XmlWriter, properties: &[PropertyPath]) {
    if properties.is_empty() {
        return;
    }
    w.element("t:AdditionalProperties", &[], |w| {
        for property in properties {
            property.write(w);
        }
    });
}

/// One page of a listing (EWS reference pages `IndexedPageItemView`, `IndexedPageFolderView`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageView {
    /// First entry, from 0.
    pub offset: u32,
    /// At most so many entries; servers give 1000 at most.
    pub most: u32,
}

impl PageView {
    /// The first page.
    pub const fn first(most: u32) -> Self {
        Self { offset: 0, most }
    }

    pub(crate) fn write(self, w: &mut XmlWriter, element: &str) {
        w.empty(
            element,
            &[
                ("MaxEntriesReturned", &self.most.to_string()),
                ("Offset", &self.offset.to_string()),
                ("BasePoint", "Beginning"),
            ],
        );
    }
}
