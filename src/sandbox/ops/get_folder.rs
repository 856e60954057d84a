//! `GetFolder` and `FindFolder` (EWS reference: operations of these names).

use super::call::Call;
use super::folder_view::FolderView;
use super::paging::Page;
use super::restriction::Restriction;
use super::shape::Shape;
use super::{Reply, Result};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Shows each folder.
pub(super) fn run_get(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let shape = Shape::read(request.child("FolderShape"))?;
    let ids = request.children_of("FolderIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| get(call, id, &shape)).collect(),
    ))
}

fn get(call: &Call<'_>, id: &Element, shape: &Shape) -> Outcome {
    let at = call.folder(id)?;
    let view = FolderView::of(call.state, at);
    let view = view.ok_or_else(|| Failure::new("ErrorFolderNotFound"))?;
    let mut xml = Xml::default();
    xml.nest("m:Folders", |x| view.write(x, shape));
    Ok(xml.into())
}

/// Lists folders below each folder.
pub(super) fn run_find(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let search = Search {
        shape: Shape::read(request.child("FolderShape"))?,
        restriction: request
            .child("Restriction")
            .map(Restriction::read)
            .transpose()?,
        page: Page::read(request, "FolderView")?,
        traversal: match request.attribute("Traversal") {
            Some("Shallow") => Traversal::Shallow,
            Some("Deep") => Traversal::Deep,
            Some("SoftDeleted") => Traversal::SoftDeleted,
            _ => return Err(Failure::new("ErrorSchemaValidation").fault()),
        },
    };
    let folders = request.children_of("ParentFolderIds");
    Ok(Reply::Messages(
        folders.iter().map(|id| find(call, id, &search)).collect(),
    ))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Traversal {
    Shallow,
    Deep,
    SoftDeleted,
}

struct Search {
    shape: Shape,
    restriction: Option<Restriction>,
    page: Page,
    traversal: Traversal,
}

fn find(call: &Call<'_>, id: &Element, search: &Search) -> Outcome {
    let at = call.folder(id)?;
    let mailbox = call.mailbox(at.mailbox)?;
    let below = match search.traversal {
        Traversal::Shallow => mailbox.children(at.folder).collect(),
        Traversal::Deep => mailbox.descendants(at.folder),
        Traversal::SoftDeleted => Vec::new(),
    };
    let found: Vec<FolderView<'_>> = below
        .into_iter()
        .map(|folder| FolderView {
            state: call.state,
            mailbox,
            folder,
        })
        .filter(|v| {
            search
                .restriction
                .as_ref()
                .is_none_or(|r| r.matches(&|p| v.comparable(p)))
        })
        .collect();
    let slice = search.page.cut(&found);
    let mut xml = Xml::default();
    xml.element("m:RootFolder", &slice.attributes(), |x| {
        x.nest("t:Folders", |x| {
            for view in slice.entries {
                view.write(x, &search.shape);
            }
        });
    });
    Ok(xml.into())
}
