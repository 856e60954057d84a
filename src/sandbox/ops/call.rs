//! A call in progress: who acts, and how ids in the request are turned into entries.

use crate::sandbox::model::{
    Account, AddressKey, Aliases, ChangeKey, EntryId, EntryRef, FolderNumber, Ids, ItemNumber,
    Mailbox, MailboxNumber, Principal, State, StoredItem,
};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::failure::Failure;

/// The state and the one who acts on it.
pub(in crate::sandbox) struct Call<'a> {
    pub(in crate::sandbox) state: &'a mut State,
    /// Who signed in, or who is impersonated.
    pub(in crate::sandbox) actor: AddressKey,
}

/// A folder that the actor may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct FolderRef {
    pub(in crate::sandbox) mailbox: MailboxNumber,
    pub(in crate::sandbox) folder: FolderNumber,
}

/// An item that exists and that the actor may use, with the version the client has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct ItemRef {
    pub(in crate::sandbox) mailbox: MailboxNumber,
    pub(in crate::sandbox) item: ItemNumber,
    pub(in crate::sandbox) change_key: Option<ChangeKey>,
}

impl Call<'_> {
    /// The actor's own mailbox.
    pub(in crate::sandbox) fn own_mailbox(&self) -> Result<&Mailbox, Failure> {
        let missing = || Failure::new("ErrorMissingEmailAddress");
        let mailbox = self.state.mailboxes.get(&self.actor).ok_or_else(missing)?;
        self.check_open(mailbox, missing)?;
        Ok(mailbox)
    }

    /// A mailbox by number; the number comes from an id that was checked before.
    pub(in crate::sandbox) fn mailbox(&self, number: MailboxNumber) -> Result<&Mailbox, Failure> {
        self.state
            .mailbox(number)
            .ok_or_else(|| Failure::new("ErrorItemNotFound"))
    }

    /// A mailbox by number, to change it.
    pub(in crate::sandbox) fn mailbox_mut(
        &mut self,
        number: MailboxNumber,
    ) -> Result<&mut Mailbox, Failure> {
        self.check_change(number)?;
        self.state
            .mailbox_mut(number)
            .ok_or_else(|| Failure::new("ErrorItemNotFound"))
    }

    /// The mailbox of a `t:Mailbox` inside a distinguished folder id: delegate access.
    fn mailbox_of_address(&self, address: &str) -> Result<&Mailbox, Failure> {
        let absent = || Failure::new("ErrorNonExistentMailbox");
        match self.state.directory.find(address) {
            Some(Principal::Alias(account)) => {
                alias_refused(self.state.odd.aliases, account)?;
                let key = AddressKey::new(&account.address);
                self.state.mailboxes.get(&key).ok_or_else(absent)
            }
            Some(Principal::Account(account)) => {
                let key = AddressKey::new(&account.address);
                self.state.mailboxes.get(&key).ok_or_else(absent)
            }
            _ => self
                .state
                .mailboxes
                .get(&AddressKey::new(address))
                .ok_or_else(absent),
        }
    }

    /// Whether the actor may open a mailbox.
    pub(in crate::sandbox) fn may_open(&self, mailbox: &Mailbox) -> bool {
        let owner = AddressKey::new(&mailbox.address);
        let rights = self.state.directory.rights(&self.actor, &owner);
        rights.full_access || rights.read
    }

    /// Refuses when a mailbox cannot be opened at the moment, or not by the actor.
    fn check_open(
        &self,
        mailbox: &Mailbox,
        hidden: impl FnOnce() -> Failure,
    ) -> Result<(), Failure> {
        if !self.may_open(mailbox) {
            return Err(hidden());
        }
        if mailbox.moving {
            return Err(Failure::new("ErrorMailboxMoveInProgress"));
        }
        Ok(())
    }

    /// Refuses when the actor may only look.
    pub(in crate::sandbox) fn check_change(&self, number: MailboxNumber) -> Result<(), Failure> {
        let mailbox = self.mailbox(number)?;
        if may_change(self.state, &self.actor, mailbox) {
            Ok(())
        } else {
            Err(Failure::new("ErrorAccessDenied"))
        }
    }

    /// Reads a `FolderId` or `DistinguishedFolderId`.
    pub(in crate::sandbox) fn folder(&self, id: &Element) -> Result<FolderRef, Failure> {
        match id.name.as_str() {
            "FolderId" => self.folder_by_id(id),
            "DistinguishedFolderId" => self.distinguished_folder(id),
            _ => Err(Failure::new("ErrorInvalidRequest")),
        }
    }

    /// Reads the folder inside a `ToFolderId`, `ParentFolderId`, `SavedItemFolderId` …
    pub(in crate::sandbox) fn target_folder(&self, target: &Element) -> Result<FolderRef, Failure> {
        let id = target
            .children
            .first()
            .ok_or_else(|| Failure::new("ErrorInvalidRequest"))?;
        self.folder(id)
    }

    fn folder_by_id(&self, id: &Element) -> Result<FolderRef, Failure> {
        let id = self.decode(id.attribute("Id").unwrap_or_default())?;
        let EntryRef::Folder(folder) = id.entry else {
            return Err(Failure::new("ErrorInvalidFolderId"));
        };
        let mailbox = self.mailbox(id.mailbox)?;
        self.check_open(mailbox, || Failure::new("ErrorAccessDenied"))?;
        if !mailbox.folders.contains_key(&folder) {
            return Err(Failure::new("ErrorFolderNotFound"));
        }
        Ok(FolderRef {
            mailbox: id.mailbox,
            folder,
        })
    }

    fn distinguished_folder(&self, id: &Element) -> Result<FolderRef, Failure> {
        let name = id.attribute("Id").unwrap_or_default();
        let address = id.child("Mailbox").and_then(|m| m.text_of("EmailAddress"));
        let mailbox = match address {
            Some(address) => self.mailbox_of_address(address)?,
            None => self.own_mailbox()?,
        };
        // A mailbox that exists but may not be opened looks like one without that folder.
        let hidden = || {
            Failure::with_text(
                "ErrorItemNotFound",
                format!(
                    "The specified object was not found in the store., Default folder {name} not found."
                ),
            )
        };
        self.check_open(mailbox, hidden)?;
        let folder = mailbox
            .distinguished(name)
            .ok_or_else(|| Failure::new("ErrorFolderNotFound"))?;
        Ok(FolderRef {
            mailbox: mailbox.number,
            folder: folder.number,
        })
    }

    /// Decodes an id's text.
    pub(in crate::sandbox) fn decode(&self, id: &str) -> Result<EntryId, Failure> {
        if id.is_empty() {
            return Err(Failure::new("ErrorInvalidIdEmpty"));
        }
        EntryId::decode(&self.state.id_secret, id)
            .map_err(|_| Failure::new("ErrorInvalidIdMalformed"))
    }

    /// Reads an `ItemId` (or another element with `Id` and `ChangeKey`).
    pub(in crate::sandbox) fn item(&self, id: &Element) -> Result<ItemRef, Failure> {
        let entry = self.decode(id.attribute("Id").unwrap_or_default())?;
        let EntryRef::Item(item) = entry.entry else {
            return Err(Failure::new("ErrorCannotUseFolderIdForItemId"));
        };
        let change_key = match id.attribute("ChangeKey").filter(|k| !k.is_empty()) {
            None => None,
            Some(text) => {
                Some(ChangeKey::decode(text).map_err(|_| Failure::new("ErrorInvalidChangeKey"))?)
            }
        };
        let found = ItemRef {
            mailbox: entry.mailbox,
            item,
            change_key,
        };
        self.stored(found)?;
        Ok(found)
    }

    /// The stored item behind a reference, if the actor may open its mailbox.
    pub(in crate::sandbox) fn stored(&self, item: ItemRef) -> Result<&StoredItem, Failure> {
        let mailbox = self.mailbox(item.mailbox)?;
        self.check_open(mailbox, || Failure::new("ErrorAccessDenied"))?;
        mailbox
            .items
            .get(&item.item)
            .ok_or_else(|| Failure::new("ErrorItemNotFound"))
    }

    /// Refuses when the mailbox is full.
    pub(in crate::sandbox) fn check_quota(&self, mailbox: MailboxNumber) -> Result<(), Failure> {
        if self.mailbox(mailbox)?.is_full() {
            return Err(Failure::new("ErrorQuotaExceeded"));
        }
        Ok(())
    }

    /// `Id` of an item.
    pub(in crate::sandbox) fn item_id(&self, mailbox: MailboxNumber, item: ItemNumber) -> String {
        item_id(self.state, mailbox, item)
    }
}

/// Whether somebody may create, change, move and delete in a mailbox.
pub(in crate::sandbox) fn may_change(state: &State, actor: &AddressKey, mailbox: &Mailbox) -> bool {
    let owner = AddressKey::new(&mailbox.address);
    let rights = state.directory.rights(actor, &owner);
    rights.full_access || rights.change
}

/// What a server does when a mailbox is addressed by an alias of its account.
pub(in crate::sandbox) fn alias_refused(
    aliases: Aliases,
    account: &Account,
) -> Result<(), Failure> {
    let refused = Failure::new("ErrorNonPrimarySmtpAddress");
    match aliases {
        Aliases::Opened => Ok(()),
        Aliases::RefusedSilently => Err(refused),
        Aliases::NotFound => Err(Failure::new("ErrorNonExistentMailbox")),
        Aliases::Refused => Err(refused.value("Primary", &account.address)),
    }
}

/// `Id` of an item.
pub(in crate::sandbox) fn item_id(
    state: &State,
    mailbox: MailboxNumber,
    item: ItemNumber,
) -> String {
    let entry = EntryRef::Item(item);
    entry_id(state, EntryId { mailbox, entry })
}

/// `Id` of a folder.
pub(in crate::sandbox) fn folder_id(
    state: &State,
    mailbox: MailboxNumber,
    folder: FolderNumber,
) -> String {
    let entry = EntryRef::Folder(folder);
    entry_id(state, EntryId { mailbox, entry })
}

/// `Id` of anything, as this server shows it.
pub(in crate::sandbox) fn entry_id(state: &State, id: EntryId) -> String {
    match state.odd.ids {
        Ids::ChangeEveryAnswer => id.encode_anew(&state.id_secret),
        Ids::Stable | Ids::ChangeOnUpdate => id.encode(&state.id_secret),
    }
}
