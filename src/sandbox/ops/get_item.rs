//! `GetItem` (EWS reference: "`GetItem` operation").

use super::call::Call;
use super::item_view::ItemView;
use super::shape::Shape;
use super::{Reply, Result};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::writer::Xml;

/// Shows each item as the shape wants it.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let shape = Shape::read(request.child("ItemShape"))?;
    let ids = request.children_of("ItemIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| one(call, id, &shape)).collect(),
    ))
}

fn one(call: &Call<'_>, id: &Element, shape: &Shape) -> Outcome {
    let item = call.item(id)?;
    let mailbox = call.mailbox(item.mailbox)?;
    let view = ItemView::of_stored(call.state, mailbox, call.stored(item)?, false);
    let mut xml = Xml::default();
    xml.nest("m:Items", |x| view.write(x, shape));
    Ok(xml.into())
}
