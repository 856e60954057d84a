//! `DeleteItem` (EWS reference: "`DeleteItem` operation").

use super::call::{Call, FolderRef};
use super::{Reply, Result};
use crate::sandbox::model::MailboxNumber;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;

/// Where deleted items go (EWS reference: `DisposalType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disposal {
    /// Nowhere.
    Hard,
    /// Into `recoverableitemsdeletions` or `deleteditems`.
    To(&'static str),
}

impl Disposal {
    /// Reads the attribute `DeleteType`.
    pub(super) fn read(request: &Element) -> Result<Self> {
        match request.attribute("DeleteType") {
            Some("HardDelete") => Ok(Self::Hard),
            Some("SoftDelete") => Ok(Self::To("recoverableitemsdeletions")),
            Some("MoveToDeletedItems") => Ok(Self::To("deleteditems")),
            _ => Err(Failure::new("ErrorSchemaValidation").fault()),
        }
    }

    /// The folder that takes what is deleted.
    pub(super) fn folder(
        self,
        call: &Call<'_>,
        mailbox: MailboxNumber,
    ) -> Result<Option<FolderRef>> {
        let Self::To(id) = self else { return Ok(None) };
        let folder = call.mailbox(mailbox)?.distinguished_number(id);
        Ok(Some(FolderRef { mailbox, folder }))
    }
}

/// Deletes each item.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let disposal = Disposal::read(request)?;
    let ids = request.children_of("ItemIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| one(call, id, disposal)).collect(),
    ))
}

fn one(call: &mut Call<'_>, id: &Element, disposal: Disposal) -> Outcome {
    let item = call.item(id)?;
    match disposal.folder(call, item.mailbox)? {
        Some(folder) => {
            call.relocate(item, folder)?;
        }
        None => {
            call.remove(item)?;
        }
    }
    Ok(Success::default())
}
