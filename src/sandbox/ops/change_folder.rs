//! `CreateFolder`, `UpdateFolder`, `DeleteFolder`, `EmptyFolder` (EWS reference: operations of
//! these names).

use super::call::{Call, FolderRef, ItemRef};
use super::delete_item::Disposal;
use super::folder_view::FolderView;
use super::path::Path;
use super::shape::Shape;
use super::{Reply, Result};
use crate::sandbox::model::{FolderNumber, Mailbox, Notice, NoticeKind, NoticeTarget, State};
use crate::sandbox::soap::element::{Element, is_true};
use crate::sandbox::soap::envelope::{Outcome, Success};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// Folders that a mailbox may have.
const MAX_FOLDERS: usize = 10_000;

/// Makes folders.
pub(super) fn run_create(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let parent = request.child("ParentFolderId");
    let parent = parent.ok_or_else(|| Failure::new("ErrorSchemaValidation").fault())?;
    let parent = match call.target_folder(parent) {
        Err(failure) if failure.code == "ErrorFolderNotFound" => {
            return Err(Failure::new("ErrorParentFolderNotFound"));
        }
        other => other?,
    };
    let folders = request.children_of("Folders");
    Ok(Reply::Messages(
        folders.iter().map(|f| create(call, parent, f)).collect(),
    ))
}

fn create(call: &mut Call<'_>, parent: FolderRef, element: &Element) -> Outcome {
    let name = element.text_of("DisplayName").unwrap_or_default();
    let class = match element.name.as_str() {
        "CalendarFolder" => "IPF.Appointment",
        "ContactsFolder" => "IPF.Contact",
        "TasksFolder" => "IPF.Task",
        _ => element.text_of("FolderClass").unwrap_or("IPF.Note"),
    };
    let mailbox = call.mailbox_mut(parent.mailbox)?;
    check_name(mailbox, Some(parent.folder), name, None)?;
    if mailbox.folders.len() >= MAX_FOLDERS {
        return Err(Failure::new("ErrorFolderSave"));
    }
    let folder = mailbox.add_folder(Some(parent.folder), name, class);
    let at = FolderRef {
        mailbox: parent.mailbox,
        folder,
    };
    tell(call, at, parent.folder, NoticeKind::Created);
    shown(call, at)
}

fn check_name(
    mailbox: &Mailbox,
    parent: Option<FolderNumber>,
    name: &str,
    except: Option<FolderNumber>,
) -> Result<()> {
    if name.trim().is_empty() || name.chars().count() > 255 {
        return Err(Failure::new("ErrorFolderSave"));
    }
    // Exchange compares folder names without regard to case.
    let same = |f: &&crate::sandbox::model::Folder| {
        f.parent == parent
            && Some(f.number) != except
            && f.display_name.to_lowercase() == name.to_lowercase()
    };
    match mailbox.folders.values().find(same) {
        Some(_) => Err(Failure::new("ErrorFolderExists")),
        None => Ok(()),
    }
}

fn shown(call: &Call<'_>, at: FolderRef) -> Outcome {
    let view = FolderView::of(call.state, at);
    let view = view.ok_or_else(|| Failure::new("ErrorFolderNotFound"))?;
    let mut xml = Xml::default();
    xml.nest("m:Folders", |x| view.write(x, &Shape::default()));
    Ok(xml.into())
}

fn tell(call: &mut Call<'_>, at: FolderRef, parent: FolderNumber, kind: NoticeKind) {
    call.state.notify(Notice {
        mailbox: at.mailbox,
        kind,
        target: NoticeTarget::Folder(at.folder),
        folder: parent,
        before: None,
        change: 0,
        at: State::now(),
    });
}

/// Renames folders; other properties cannot be set.
pub(super) fn run_update(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let changes = request.children_of("FolderChanges");
    Ok(Reply::Messages(
        changes.iter().map(|c| update(call, c)).collect(),
    ))
}

fn update(call: &mut Call<'_>, change: &Element) -> Outcome {
    let at = call.target_folder(change)?;
    for update in change.children_of("Updates") {
        if update.name != "SetFolderField" || !Path::inside(update)?.is("folder:DisplayName") {
            return Err(Failure::new("ErrorInvalidPropertySet"));
        }
        let name = update
            .children
            .iter()
            .find_map(|f| f.text_of("DisplayName"));
        rename(call, at, name.unwrap_or_default())?;
    }
    shown(call, at)
}

fn rename(call: &mut Call<'_>, at: FolderRef, name: &str) -> Result<()> {
    let mailbox = call.mailbox_mut(at.mailbox)?;
    let absent = || Failure::new("ErrorFolderNotFound");
    let folder = mailbox.folders.get(&at.folder).ok_or_else(absent)?;
    if folder.distinguished.is_some() {
        return Err(Failure::new("ErrorAccessDenied"));
    }
    let parent = folder.parent;
    check_name(mailbox, parent, name, Some(at.folder))?;
    mailbox.rename_folder(at.folder, name);
    tell(call, at, parent.unwrap_or(at.folder), NoticeKind::Modified);
    Ok(())
}

/// Deletes folders with what is in them; distinguished ones stay.
pub(super) fn run_delete(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let disposal = Disposal::read(request)?;
    let ids = request.children_of("FolderIds");
    Ok(Reply::Messages(
        ids.iter().map(|id| delete(call, id, disposal)).collect(),
    ))
}

fn delete(call: &mut Call<'_>, id: &Element, disposal: Disposal) -> Outcome {
    let at = call.folder(id)?;
    let mailbox = call.mailbox(at.mailbox)?;
    let absent = || Failure::new("ErrorFolderNotFound");
    let folder = mailbox.folders.get(&at.folder).ok_or_else(absent)?;
    if folder.distinguished.is_some() {
        return Err(Failure::new("ErrorDeleteDistinguishedFolder"));
    }
    let parent = folder.parent.unwrap_or(at.folder);
    if let Disposal::To("deleteditems") = disposal {
        let mailbox = call.mailbox_mut(at.mailbox)?;
        let trash = mailbox.distinguished_number("deleteditems");
        mailbox.move_folder(at.folder, trash);
        tell(call, at, parent, NoticeKind::Deleted);
        return Ok(Success::default());
    }
    empty(call, at, disposal, true)?;
    call.mailbox_mut(at.mailbox)?.remove_folder(at.folder);
    tell(call, at, parent, NoticeKind::Deleted);
    Ok(Success::default())
}

/// Empties folders.
pub(super) fn run_empty(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let disposal = Disposal::read(request)?;
    let with_subfolders = request.attribute("DeleteSubFolders").is_some_and(is_true);
    let ids = request.children_of("FolderIds");
    let one = |call: &mut Call<'_>, id: &Element| -> Outcome {
        let at = call.folder(id)?;
        empty(call, at, disposal, with_subfolders)?;
        Ok(Success::default())
    };
    Ok(Reply::Messages(
        ids.iter().map(|id| one(call, id)).collect(),
    ))
}

fn empty(
    call: &mut Call<'_>,
    at: FolderRef,
    disposal: Disposal,
    with_subfolders: bool,
) -> Result<()> {
    let target = disposal.folder(call, at.mailbox)?;
    let mailbox = call.mailbox(at.mailbox)?;
    let below: Vec<FolderNumber> = if with_subfolders {
        let all = mailbox.descendants(at.folder);
        all.iter()
            .filter(|f| f.distinguished.is_none())
            .map(|f| f.number)
            .collect()
    } else {
        Vec::new()
    };
    let items: Vec<ItemRef> = mailbox
        .items
        .values()
        .filter(|i| i.folder == at.folder || below.contains(&i.folder))
        .map(|i| ItemRef {
            mailbox: at.mailbox,
            item: i.number,
            change_key: None,
        })
        .collect();
    for item in items {
        match target {
            Some(target) => drop(call.relocate(item, target)?),
            None => drop(call.remove(item)?),
        }
    }
    for folder in below {
        call.mailbox_mut(at.mailbox)?.remove_folder(folder);
    }
    Ok(())
}
