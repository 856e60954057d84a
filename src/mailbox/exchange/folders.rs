//! The folder for handled mail: found or made once, then remembered.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::faults::{Asked, Effect, call_of, is_about_one, mail_error, refused};
use crate::domain::{ItemRef, Problem};
use crate::ews::{
    EwsClient, EwsError, Refused, ResponseCode, missing,
    operations::{CreateFolder, FindFolder, FolderTraversal, MoveItem},
    types::{DistinguishedFolder, FolderId, FolderRef, ItemId, PageView, PropertyPath},
};
use crate::mailbox::MailError;

/// Mails moved in one call.
const BATCH: usize = 100;

/// Ids of folders by their names.
#[derive(Debug, Default)]
pub(super) struct FolderIds(Mutex<HashMap<String, FolderId>>);

impl FolderIds {
    fn known(&self, name: &str) -> Option<FolderId> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned()
    }

    fn remember(&self, name: &str, id: FolderId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), id);
    }

    fn forget(&self, name: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }

    /// The folder of that name beside the inbox, made when it is missing.
    pub(super) async fn folder(
        &self,
        client: &EwsClient,
        name: &str,
    ) -> Result<FolderId, EwsError> {
        if let Some(id) = self.known(name) {
            return Ok(id);
        }
        let id = match find(client, name).await? {
            Some(id) => id,
            None => make(client, name).await?,
        };
        self.remember(name, id.clone());
        Ok(id)
    }
}

async fn find(client: &EwsClient, name: &str) -> Result<Option<FolderId>, EwsError> {
    let asked = FindFolder {
        parent: DistinguishedFolder::MsgFolderRoot.into(),
        traversal: FolderTraversal::Shallow,
        display_name: Some(name.to_owned()),
        // The name again: a server that does not understand the restriction lists every folder.
        properties: vec![PropertyPath::Field("folder:DisplayName")],
        page: PageView::first(1000),
    };
    let found = client.call(&asked).await?;
    let named = |told: &String| told.trim().to_lowercase() == name.trim().to_lowercase();
    let mut folders = found.folders.into_iter();
    Ok(folders.find_map(|f| {
        f.folder_id
            .filter(|_| f.display_name.as_ref().is_none_or(named))
    }))
}

async fn make(client: &EwsClient, name: &str) -> Result<FolderId, EwsError> {
    let asked = CreateFolder {
        parent: DistinguishedFolder::MsgFolderRoot.into(),
        display_name: name.to_owned(),
    };
    let exists = |e: &EwsError| e.response_code() == Some(&ResponseCode::ErrorFolderExists);
    let id = match client.call(&asked).await {
        Ok(folder) => folder.folder_id,
        // Somebody else made it meanwhile.
        Err(error) if exists(&error) => find(client, name).await?,
        Err(error) => return Err(error),
    };
    id.ok_or_else(|| EwsError::NotUnderstood("the new folder has no id".to_owned()))
}

/// Moves mails to the folder of that name; one that is gone counts as moved.
pub(super) async fn file_away(
    client: &EwsClient,
    ids: &FolderIds,
    mails: &[ItemRef],
    name: &str,
) -> Result<Vec<Result<(), MailError>>, MailError> {
    let asked = call_of::<MoveItem>(client);
    let mut results = Vec::with_capacity(mails.len());
    for batch in mails.chunks(BATCH) {
        match move_all(client, ids, batch, name).await {
            Ok(moved) => results.extend(moved.into_iter().map(|m| judge(m, asked, name))),
            // Refused as a whole for one of them: the others are moved all the same.
            Err(EwsError::Refused(refused)) if is_about_one(&refused.code) => {
                for mail in batch {
                    let alone = std::slice::from_ref(mail);
                    let moved = match move_all(client, ids, alone, name).await {
                        Ok(mut moved) => moved.pop().unwrap_or_else(|| Err(missing())),
                        Err(EwsError::Refused(r)) if is_about_one(&r.code) => Err(r),
                        Err(error) => return Err(mail_error(error, asked, Effect::Changes)),
                    };
                    results.push(judge(moved, asked, name));
                }
            }
            Err(error) => return Err(mail_error(error, asked, Effect::Changes)),
        }
    }
    Ok(results)
}

type Moved = Vec<Result<Option<ItemId>, Refused>>;

/// Moves a batch; where the folder was deleted or renamed by somebody, it is made again first.
async fn move_all(
    client: &EwsClient,
    ids: &FolderIds,
    batch: &[ItemRef],
    name: &str,
) -> Result<Moved, EwsError> {
    let moved = move_batch(client, ids, batch, name).await;
    if !moved.as_ref().is_ok_and(|m| m.iter().any(folder_is_gone)) {
        return moved;
    }
    ids.forget(name);
    move_batch(client, ids, batch, name).await
}

async fn move_batch(
    client: &EwsClient,
    ids: &FolderIds,
    batch: &[ItemRef],
    name: &str,
) -> Result<Moved, EwsError> {
    let to = FolderRef::Id(ids.folder(client, name).await?);
    client
        .call(&MoveItem {
            to,
            ids: batch
                .iter()
                .map(|m| ItemId {
                    id: m.id.clone(),
                    change_key: None,
                })
                .collect(),
        })
        .await
}

fn folder_is_gone(outcome: &Result<Option<ItemId>, Refused>) -> bool {
    use ResponseCode::{ErrorFolderNotFound, ErrorToFolderNotFound};
    outcome
        .as_ref()
        .is_err_and(|r| matches!(r.code, ErrorFolderNotFound | ErrorToFolderNotFound))
}

fn judge(
    outcome: Result<Option<ItemId>, Refused>,
    asked: Asked<'_>,
    name: &str,
) -> Result<(), MailError> {
    match outcome.map_err(|r| refused(r, asked, Effect::Changes)) {
        Ok(_) | Err(MailError::Gone) => Ok(()),
        Err(MailError::Unusable(problem)) => Err(MailError::Unusable(Problem {
            place: name.to_owned(),
            ..problem
        })),
        Err(error) => Err(error),
    }
}
