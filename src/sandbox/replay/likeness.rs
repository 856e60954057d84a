//! Whether two requests ask for the same kind of thing: the same elements, folders and properties,
//! whatever the ids and texts in them.

use crate::sandbox::soap::element::Element;

/// The shape of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Likeness(Vec<String>);

/// Attributes that say what is asked, not about which thing.
const TELLING: [&str; 8] = [
    "FieldURI",
    "PropertyTag",
    "PropertyName",
    "MessageDisposition",
    "DeleteType",
    "Traversal",
    "Order",
    "SearchScope",
];

impl Likeness {
    /// The shape of this request. Things of the same shape one after the other count as one: a
    /// batch of three mails is like a batch of one.
    pub(super) fn of(request: &Element) -> Self {
        let mut lines = Vec::new();
        add(request, 0, &mut lines);
        Self(lines)
    }
}

fn add(element: &Element, depth: usize, lines: &mut Vec<String>) {
    let mut line = format!("{depth}:{}", element.name);
    for (name, value) in &element.attributes {
        let folder = name == "Id" && element.name == "DistinguishedFolderId";
        if folder || TELLING.contains(&name.as_str()) {
            line.extend([" ", name, "=", value]);
        }
    }
    lines.push(line);
    let mut previous: Vec<String> = Vec::new();
    for child in &element.children {
        let start = lines.len();
        add(child, depth + 1, lines);
        let made = lines.get(start..).unwrap_or_default();
        if made == previous {
            lines.truncate(start);
        } else {
            previous = made.to_vec();
        }
    }
}

/// The name of the operation: the first element in the body.
pub(super) fn operation(request: &Element) -> Option<String> {
    let body = request.child("Body")?;
    body.children.first().map(|c| c.name.clone())
}
