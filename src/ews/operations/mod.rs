//! One operation, one file: request, answer, and a test of the XML in both directions.

mod convert_id;
mod create_attachment;
mod create_folder;
mod create_item;
mod delete_item;
mod expand_dl;
mod find_folder;
mod find_item;
mod get_attachment;
mod get_folder;
mod get_inbox_rules;
mod get_item;
mod get_mail_tips;
mod get_streaming_events;
mod get_user_oof_settings;
mod move_item;
mod resolve_names;
mod send_item;
mod subscribe;
mod sync_folder_items;
#[cfg(test)]
pub(crate) mod testing;
mod unsubscribe;
mod update_item;

pub use convert_id::{AlternateId, ConvertId, IdFormat};
pub use create_attachment::{CreateAttachment, NewAttachment};
pub use create_folder::CreateFolder;
pub use create_item::{CreateItem, MessageDisposition, NewMessage};
pub use delete_item::{DeleteItem, DeleteType};
pub use expand_dl::ExpandDL;
pub use find_folder::{FindFolder, FolderTraversal, FoundFolders};
pub use find_item::{FindItem, FoundItems, Restriction};
pub use get_attachment::GetAttachment;
pub use get_folder::GetFolder;
pub use get_inbox_rules::{GetInboxRules, Rule, Taking};
pub use get_item::GetItem;
pub use get_mail_tips::{GetMailTips, MailTips};
pub use get_streaming_events::{ConnectionStatus, GetStreamingEvents, StreamingEvents};
pub use get_user_oof_settings::{GetUserOofSettings, OofState};
pub use move_item::MoveItem;
pub use resolve_names::{Resolution, ResolveNames, Resolved};
pub use send_item::SendItem;
pub use subscribe::Subscribe;
pub use sync_folder_items::{Change, SyncFolderItems, SyncedItems};
pub use unsubscribe::Unsubscribe;
pub use update_item::{UpdateItem, Updated};
