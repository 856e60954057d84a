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
}

/// `ItemShape`: the id and the listed properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemShape {
    /// Form of `item:Body` and `item:UniqueBody`.
    pub body: Option<BodyType>,
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
            match self.body {
                Some(BodyType::Text) => w.text("t:BodyType", "Text"),
                Some(BodyType::Html) => w.text("t:BodyType", "HTML"),
                None => {}
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
        properties.iter().for_each(|p| p.write(w))
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
