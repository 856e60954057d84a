//! `FindItem` (EWS reference: "`FindItem` operation").

use super::call::Call;
use super::item_view::ItemView;
use super::paging::Page;
use super::path::Path;
use super::property_value::comparable;
use super::restriction::{Restriction, Value};
use super::shape::Shape;
use super::{Reply, Result};
use crate::sandbox::model::Mailbox;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

struct Search {
    shape: Shape,
    restriction: Option<Restriction>,
    order: Vec<(Path, bool)>,
    page: Page,
    is_shallow: bool,
}

/// Searches each folder; one answer for each.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    for unsupported in ["QueryString", "GroupBy", "DistinguishedGroupBy"] {
        if request.child(unsupported).is_some() {
            let text = format!("The sandbox does not support {unsupported}.");
            return Err(Failure::with_text("ErrorInvalidRequest", text));
        }
    }
    let search = Search {
        shape: Shape::read(request.child("ItemShape"))?,
        restriction: request
            .child("Restriction")
            .map(Restriction::read)
            .transpose()?,
        order: read_order(request)?,
        page: Page::read(request, "ItemView")?,
        // Associated and soft-deleted items do not exist here.
        is_shallow: request.attribute("Traversal") == Some("Shallow"),
    };
    let folders = request.children_of("ParentFolderIds");
    Ok(Reply::Messages(
        folders.iter().map(|id| one(call, id, &search)).collect(),
    ))
}

fn read_order(request: &Element) -> Result<Vec<(Path, bool)>> {
    let orders = request.children_of("SortOrder").iter();
    orders
        .map(|o| Ok((Path::inside(o)?, o.attribute("Order") == Some("Descending"))))
        .collect()
}

fn one(call: &Call<'_>, id: &Element, search: &Search) -> Outcome {
    let folder = call.folder(id)?;
    let mailbox = call.mailbox(folder.mailbox)?;
    let mut found: Vec<ItemView<'_>> = mailbox
        .items_in(folder.folder)
        .filter(|_| search.is_shallow)
        .map(|stored| ItemView::of_stored(call.state, mailbox, stored, true))
        .filter(|v| {
            search
                .restriction
                .as_ref()
                .is_none_or(|r| r.matches(&|p| comparable(v, p)))
        })
        .collect();
    sort(&mut found, &search.order);
    let slice = search.page.cut(&found);
    let mut xml = Xml::default();
    xml.element("m:RootFolder", &slice.attributes(), |x| {
        x.nest("t:Items", |x| {
            for view in slice.entries {
                view.write(x, &search.shape);
            }
        });
    });
    Ok(xml.into())
}

/// Without an order, the newest come first.
fn sort(found: &mut [ItemView<'_>], order: &[(Path, bool)]) {
    let newest_first = |v: &ItemView<'_>| std::cmp::Reverse((v.message.received, v.number()));
    if order.is_empty() {
        found.sort_by_key(newest_first);
        return;
    }
    // Keys are made once: a body is not converted at each comparison.
    let keys = |v: &ItemView<'_>| -> Vec<Option<Value>> {
        order.iter().map(|(path, _)| comparable(v, path)).collect()
    };
    let compare = |a: &Vec<Option<Value>>, b: &Vec<Option<Value>>| {
        for ((a, b), (_, descending)) in a.iter().zip(b).zip(order) {
            let by = Value::order(a.as_ref(), b.as_ref());
            let by = if *descending { by.reverse() } else { by };
            if by.is_ne() {
                return by;
            }
        }
        std::cmp::Ordering::Equal
    };
    let mut keyed: Vec<_> = found.iter().map(|v| (keys(v), *v)).collect();
    keyed.sort_by(|(a, _), (b, _)| compare(a, b));
    for (place, (_, view)) in found.iter_mut().zip(keyed) {
        *place = view;
    }
}

/// Number of unread messages in a folder, for folder properties.
pub(super) fn unread(mailbox: &Mailbox, folder: crate::sandbox::model::FolderNumber) -> usize {
    mailbox
        .items_in(folder)
        .filter(|i| !i.message.is_read)
        .count()
}
