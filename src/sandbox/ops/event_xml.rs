//! Events in answers (EWS reference: `Notification`).

use super::call::{folder_id, item_id};
use super::item_parts::time;
use crate::sandbox::model::{
    ChangeKey, FolderNumber, MailboxNumber, Notice, NoticeKind, NoticeTarget, State,
};
use crate::sandbox::soap::writer::Xml;

/// Writes the content of a notification. `watermarks` (before, after) belong to pull
/// subscriptions; without notices those get a status event.
pub(in crate::sandbox) fn write_notification(
    x: &mut Xml,
    state: &State,
    subscription: &str,
    watermarks: Option<(&str, &str)>,
    notices: &[(Option<String>, Notice)],
) {
    x.leaf("t:SubscriptionId", subscription);
    if let Some((before, _)) = watermarks {
        x.leaf("t:PreviousWatermark", before);
        x.leaf("t:MoreEvents", false);
    }
    for (watermark, notice) in notices {
        write_event(x, state, watermark.as_deref(), notice);
    }
    if let (Some((_, after)), true) = (watermarks, notices.is_empty()) {
        x.nest("t:StatusEvent", |x| x.leaf("t:Watermark", after));
    }
}

fn write_event(x: &mut Xml, state: &State, watermark: Option<&str>, notice: &Notice) {
    x.nest(&format!("t:{}", notice.kind.name()), |x| {
        if let Some(watermark) = watermark {
            x.leaf("t:Watermark", watermark);
        }
        time(x, "t:TimeStamp", notice.at);
        let key = ChangeKey(notice.change).encode();
        target(x, state, notice.mailbox, "", notice.target, &key);
        parent(x, state, notice.mailbox, "t:ParentFolderId", notice.folder);
        if let (NoticeKind::Moved | NoticeKind::Copied, Some((old, folder))) =
            (notice.kind, notice.before)
        {
            target(x, state, notice.mailbox, "Old", old, &key);
            parent(x, state, notice.mailbox, "t:OldParentFolderId", folder);
        }
    });
}

fn target(
    x: &mut Xml,
    state: &State,
    mailbox: MailboxNumber,
    prefix: &str,
    target: NoticeTarget,
    key: &str,
) {
    let (name, id) = match target {
        NoticeTarget::Item(item) => ("ItemId", item_id(state, mailbox, item)),
        NoticeTarget::Folder(folder) => ("FolderId", folder_id(state, mailbox, folder)),
    };
    x.empty(
        &format!("t:{prefix}{name}"),
        &[("Id", &id), ("ChangeKey", key)],
    );
}

fn parent(x: &mut Xml, state: &State, mailbox: MailboxNumber, name: &str, folder: FolderNumber) {
    let id = folder_id(state, mailbox, folder);
    x.empty(name, &[("Id", &id), ("ChangeKey", "AQAAAA==")]);
}
