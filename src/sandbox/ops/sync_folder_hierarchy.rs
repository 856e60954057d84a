//! `SyncFolderHierarchy` (EWS reference: "`SyncFolderHierarchy` operation").

use super::call::{Call, FolderRef, folder_id};
use super::folder_view::FolderView;
use super::shape::Shape;
use super::sync_state::{self, Scope};
use super::{Reply, Result};
use crate::sandbox::model::Position;
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::Outcome;
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Tells which folders came, changed or went since the sync state.
pub(super) fn run(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let shape = Shape::read(request.child("FolderShape"))?;
    Ok(Reply::Messages(vec![sync(call, request, &shape)]))
}

fn sync(call: &Call<'_>, request: &Element, shape: &Shape) -> Outcome {
    let at = if let Some(target) = request.child("SyncFolderId") {
        call.target_folder(target)?
    } else {
        let own = call.own_mailbox()?;
        FolderRef {
            mailbox: own.number,
            folder: own.distinguished_number("msgfolderroot"),
        }
    };
    let secret = &call.state.id_secret;
    let scope = Scope::Hierarchy;
    let from = sync_state::decode(secret, scope, at.folder, request.text_of("SyncState"))?;
    let mailbox = call.mailbox(at.mailbox)?;
    if from.told > mailbox.sequence {
        return Err(Failure::new("ErrorInvalidSyncStateData"));
    }
    let now = mailbox.sequence;
    let next = Position {
        told: now,
        window: now,
        cursor: now,
    };
    let mut xml = Xml::default();
    xml.leaf(
        "m:SyncState",
        sync_state::encode(secret, scope, at.folder, next),
    );
    xml.leaf("m:IncludesLastFolderInRange", true);
    xml.nest("m:Changes", |x| {
        for folder in mailbox.descendants(at.folder) {
            let name = match (folder.created_at > from.told, folder.changed_at > from.told) {
                (true, _) => "t:Create",
                (false, true) => "t:Update",
                (false, false) => continue,
            };
            let view = FolderView {
                state: call.state,
                mailbox,
                folder,
            };
            x.nest(name, |x| view.write(x, shape));
        }
        for (number, created, removed) in &mailbox.gone_folders {
            if *created <= from.told && *removed > from.told {
                let id = folder_id(call.state, mailbox.number, *number);
                x.nest("t:Delete", |x| x.empty("t:FolderId", &[("Id", &id)]));
            }
        }
    });
    Ok(xml.into())
}
