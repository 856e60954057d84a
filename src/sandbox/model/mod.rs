//! Everything the sandbox knows: people, mailboxes, folders, messages, rights, changes.
//!
//! The SOAP operations and the sandbox's server read and change it under one lock
//! ([`SharedState`]). Nothing here speaks XML, HTTP or MIME: messages come in parsed
//! (`sandbox::mime::parse(&[u8]) -> Message`) and are rendered outside
//! (`sandbox::mime::render(&Message) -> Vec<u8>`).

mod access;
mod change;
mod conversation;
mod correspondent;
mod delivery;
mod directory;
mod entry_id;
mod fault;
mod firewall;
mod folder;
mod gate;
mod mailbox;
mod mailbox_habits;
mod message;
mod non_delivery;
mod odd;
mod property;
mod state;
mod store_item;
mod submission;
mod subscription;
mod traffic;

pub use access::{AccessPolicy, Forbidden};
pub use change::{Change, ChangeKind, Changes, ForgottenPosition, Position};
pub(in crate::sandbox) use conversation::{child_conversation_index, topic_of};
pub use correspondent::{AddressKey, Correspondent};
pub use delivery::{Delivery, NonDelivery, NonDeliveryReason, Origin};
pub use directory::{Account, DelegateRights, Directory, EVERYBODY, Group, Principal};
pub use entry_id::{AttachmentRef, ChangeKey, EntryId, EntryRef, MalformedId};
pub use fault::{ConnectionDrop, Fault, Pace, PlannedFault, SMTP_DATA, StreamTrouble, WrongAnswer};
pub use firewall::{ORGANIZATION_PREFIX, strip_organization_headers};
pub use folder::{DISTINGUISHED, DistinguishedFolder, Folder, FolderNumber};
pub use gate::{ChannelBinding, Gate, Method, Refusal, TicketForm};
pub use mailbox::{Mailbox, MailboxNumber, Quota};
pub use mailbox_habits::{Absence, InboxRule};
pub use message::{Attachment, AttachmentContent, Importance, Message, Sensitivity};
pub use odd::{Aliases, Ids, MessageIds, NewItemIds, Oddities, SendItemOddity, ServerVersion};
pub use property::{
    ExtendedProperty, INTERNET_HEADERS, PropertyId, PropertyKey, PropertyKind, PropertyValue,
};
pub use state::{SharedState, State};
pub use store_item::{ItemNumber, StoredItem};
pub use submission::SubmitError;
pub use subscription::{Notice, NoticeKind, NoticeTarget, Subscription};
pub use traffic::{Limits, Load, Throttled, Ticket, Traffic};
