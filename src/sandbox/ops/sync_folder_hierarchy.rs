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
        let root = FolderView::of(call.state, at);
        if let Some(root) = root {
            write_changes(x, root, from.told, shape);
        }
    });
    Ok(xml.into())
}

/// Folders below `root` that came, changed or went after the sequence value `told`.
fn write_changes(x: &mut Xml, root: FolderView<'_>, told: u64, shape: &Shape) {
    let mailbox = root.mailbox;
    for folder in mailbox.descendants(root.folder.number) {
        let name = match (folder.created_at > told, folder.changed_at > told) {
            (true, _) => "t:Create",
            (false, true) => "t:Update",
            (false, false) => continue,
        };
        x.nest(name, |x| FolderView { folder, ..root }.write(x, shape));
    }
    for (number, created, removed) in &mailbox.gone_folders {
        if *created <= told && *removed > told {
            let id = folder_id(root.state, mailbox.number, *number);
            x.nest("t:Delete", |x| x.empty("t:FolderId", &[("Id", &id)]));
        }
    }
}
