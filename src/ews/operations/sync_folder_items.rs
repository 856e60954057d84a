//! `SyncFolderItems`: what changed in a folder (EWS reference page `SyncFolderItems operation`).
//!
//! The truth about a listener mailbox; notifications only say when to ask.

use serde::Deserialize;

use crate::ews::answer::Refused;
use crate::ews::operation::{Messages, Operation, missing};
use crate::ews::types::{FolderRef, Item, ItemId, ItemShape, Items, PropertyPath, is_true};
use crate::ews::xml::XmlWriter;

/// Asks for the changes since a state.
#[derive(Debug, Clone)]
pub struct SyncFolderItems {
    /// Of which folder.
    pub folder: FolderRef,
    /// State of the last answer; `None` for everything. `ErrorInvalidSyncStateData` when the
    /// server no longer knows it.
    pub sync_state: Option<String>,
    /// At most so many changes, 1 to 512.
    pub most: u16,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A mail is new in the folder; with `DateTimeReceived` as the server wrote it.
    Created(ItemId, Option<String>),
    /// A mail changed.
    Updated(ItemId),
    /// A mail left the folder.
    Deleted(ItemId),
    /// Somebody read it, or took that back.
    ReadFlag(ItemId),
}

/// One page of changes.
#[derive(Debug, PartialEq, Eq)]
pub struct SyncedItems {
    /// State to go on from; can be long.
    pub sync_state: String,
    /// Whether the folder is read to its end.
    pub last: bool,
    /// In the server's order: newest first on a first read (since Exchange 2010 SP2).
    pub changes: Vec<Change>,
}

/// What [`SyncFolderItems`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// State to go on from.
    SyncState(String),
    /// Whether this was the end.
    IncludesLastItemInRange(String),
    /// The page.
    Changes(Changes),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `Changes` of the answer.
#[derive(Debug, Deserialize)]
pub struct Changes {
    #[serde(rename = "$value", default)]
    all: Vec<RawChange>,
}

/// One element of `Changes`.
#[derive(Debug, Deserialize)]
enum RawChange {
    Create(Items),
    Update(Items),
    Delete(OnlyId),
    ReadFlagChange(OnlyId),
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct OnlyId {
    #[serde(rename = "ItemId")]
    id: Option<ItemId>,
}

impl Operation for SyncFolderItems {
    const NAME: &'static str = "SyncFolderItems";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = SyncedItems;

    fn write(&self, w: &mut XmlWriter) {
        w.element("m:SyncFolderItems", &[], |w| {
            ItemShape::with(&[PropertyPath::Field("item:DateTimeReceived")]).write(w);
            self.folder.write_in(w, "m:SyncFolderId");
            if let Some(state) = &self.sync_state {
                w.text("m:SyncState", state);
            }
            w.text("m:MaxChangesReturned", &self.most.clamp(1, 512).to_string());
            w.text("m:SyncScope", "NormalItems");
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<SyncedItems, Refused> {
        let (mut state, mut last, mut changes) = (None, true, Vec::new());
        for part in messages.single()? {
            match part {
                Part::SyncState(text) => state = Some(text),
                Part::IncludesLastItemInRange(text) => last = is_true(Some(&text)),
                Part::Changes(page) => {
                    changes.extend(page.all.into_iter().filter_map(RawChange::read));
                }
                Part::Other => {}
            }
        }
        // Without a state the same page would come for ever: that is no success.
        let sync_state = state.filter(|s| !s.is_empty()).ok_or_else(missing)?;
        Ok(SyncedItems {
            sync_state,
            last,
            changes,
        })
    }
}

impl RawChange {
    fn read(self) -> Option<Change> {
        let first = |items: Items| {
            items
                .all
                .into_iter()
                .find(|item: &Item| item.item_id.is_some())
        };
        let id = |items: Items| first(items).and_then(|item| item.item_id);
        match self {
            Self::Create(items) => {
                let item = first(items)?;
                Some(Change::Created(item.item_id?, item.date_time_received))
            }
            Self::Update(items) => id(items).map(Change::Updated),
            Self::Delete(only) => only.id.map(Change::Deleted),
            Self::ReadFlagChange(only) => only.id.map(Change::ReadFlag),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;
    use crate::ews::code::ResponseCode;
    use crate::ews::types::DistinguishedFolder::Inbox;

    fn operation() -> SyncFolderItems {
        SyncFolderItems {
            folder: Inbox.into(),
            sync_state: Some("H4sI=".into()),
            most: 900,
        }
    }

    #[test]
    fn request_as_the_schema_wants_it() {
        assert_eq!(
            request(&operation()),
            "<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI=\"item:DateTimeReceived\"/></t:AdditionalProperties></m:ItemShape><m:SyncFolderId><t:DistinguishedFolderId Id=\"inbox\"/></m:SyncFolderId>\
             <m:SyncState>H4sI=</m:SyncState><m:MaxChangesReturned>512</m:MaxChangesReturned><m:SyncScope>NormalItems</m:SyncScope></m:SyncFolderItems>"
        );
        request(&SyncFolderItems {
            sync_state: None,
            ..operation()
        });
    }

    #[test]
    fn reads_every_kind_of_change() {
        let page = success(
            "SyncFolderItems",
            "<q:SyncState>NEW</q:SyncState><q:IncludesLastItemInRange>false</q:IncludesLastItemInRange><q:Changes>\
             <w:Create><w:Message><w:ItemId Id=\"1\" ChangeKey=\"k\"/></w:Message></w:Create><w:Create><w:MeetingRequest><w:ItemId Id=\"2\"/></w:MeetingRequest></w:Create>\
             <w:Update><w:Message><w:ItemId Id=\"3\"/></w:Message></w:Update><w:ReadFlagChange><w:ItemId Id=\"4\"/><w:IsRead>true</w:IsRead></w:ReadFlagChange>\
             <w:Tomorrow><w:Odd/></w:Tomorrow><w:Delete><w:ItemId Id=\"5\"/></w:Delete></q:Changes>",
        );
        let synced = answer(&operation(), &envelope("SyncFolderItems", &page)).unwrap();
        assert_eq!(
            (
                synced.sync_state.as_str(),
                synced.last,
                synced.changes.len()
            ),
            ("NEW", false, 5)
        );
        assert!(matches!(&synced.changes[1], Change::Created(id, _) if id.id == "2"));
        assert!(matches!(&synced.changes[4], Change::Deleted(id) if id.id == "5"));
    }

    #[test]
    fn a_lost_state_and_a_missing_one_are_told() {
        let lost = envelope(
            "SyncFolderItems",
            &refusal("SyncFolderItems", "ErrorInvalidSyncStateData"),
        );
        assert_eq!(
            answer(&operation(), &lost).unwrap_err().code,
            ResponseCode::ErrorInvalidSyncStateData
        );
        let bare = envelope(
            "SyncFolderItems",
            &success("SyncFolderItems", "<q:Changes/>"),
        );
        assert!(answer(&operation(), &bare).is_err());
    }
}
