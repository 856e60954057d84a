//! Checks requests against the schema's order of elements, as Exchange does before anything else.
//!
//! Not the whole schema: names, namespaces, order and presence of the elements that this sandbox
//! reads. Real servers refuse a misplaced element with `ErrorSchemaValidation`, and clients must
//! learn that here rather than there.

use super::element::{Element, Namespace};

/// A violated rule, for the text of the fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The request failed schema validation: {0}")]
pub(in crate::sandbox) struct Violation(String);

/// Content of an element: `Name`, `Name!` (required), `Name:Kind` (its content is checked too),
/// `@Name!` (required attribute); in the schema's order. A leading `*` takes any of them in any
/// order and number.
const KINDS: &[(&str, &str)] = &[
    ("GetFolder", "FolderShape:FolderShape! FolderIds:FolderIds!"),
    (
        "FindFolder",
        "@Traversal! FolderShape:FolderShape! IndexedPageFolderView:IndexedView FractionalPageFolderView Restriction ParentFolderIds:FolderIds!",
    ),
    ("CreateFolder", "ParentFolderId:Target! Folders!"),
    ("UpdateFolder", "FolderChanges!"),
    ("DeleteFolder", "@DeleteType! FolderIds:FolderIds!"),
    (
        "EmptyFolder",
        "@DeleteType! @DeleteSubFolders! FolderIds:FolderIds!",
    ),
    (
        "FindItem",
        "@Traversal! ItemShape:ItemShape! IndexedPageItemView:IndexedView FractionalPageItemView SeekToConditionPageItemView CalendarView ContactsView GroupBy DistinguishedGroupBy Restriction SortOrder:SortOrder ParentFolderIds:FolderIds! QueryString",
    ),
    ("GetItem", "ItemShape:ItemShape! ItemIds:ItemIds!"),
    ("CreateItem", "SavedItemFolderId:Target Items:Items!"),
    (
        "SendItem",
        "@SaveItemToFolder! ItemIds:ItemIds! SavedItemFolderId:Target",
    ),
    (
        "UpdateItem",
        "@ConflictResolution! SavedItemFolderId:Target ItemChanges:ItemChanges!",
    ),
    (
        "MoveItem",
        "ToFolderId:Target! ItemIds:ItemIds! ReturnNewItemIds",
    ),
    (
        "CopyItem",
        "ToFolderId:Target! ItemIds:ItemIds! ReturnNewItemIds",
    ),
    ("DeleteItem", "@DeleteType! ItemIds:ItemIds!"),
    ("CreateAttachment", "ParentItemId! Attachments:Attachments!"),
    (
        "GetAttachment",
        "AttachmentShape AttachmentIds:AttachmentIds!",
    ),
    ("DeleteAttachment", "AttachmentIds:AttachmentIds!"),
    (
        "SyncFolderItems",
        "ItemShape:ItemShape! SyncFolderId:Target! SyncState Ignore:ItemIds MaxChangesReturned! SyncScope",
    ),
    (
        "SyncFolderHierarchy",
        "FolderShape:FolderShape! SyncFolderId:Target SyncState",
    ),
    (
        "Subscribe",
        "PullSubscriptionRequest:Pull PushSubscriptionRequest StreamingSubscriptionRequest:Streaming",
    ),
    (
        "GetStreamingEvents",
        "SubscriptionIds:SubscriptionIds! ConnectionTimeout!",
    ),
    ("GetEvents", "SubscriptionId! Watermark!"),
    ("Unsubscribe", "SubscriptionId!"),
    (
        "ResolveNames",
        "@ReturnFullContactData! ParentFolderIds:FolderIds UnresolvedEntry!",
    ),
    ("ExpandDL", "Mailbox:Mailbox!"),
    (
        "GetMailTips",
        "SendingAs:Mailbox! Recipients:Mailboxes! MailTipsRequested!",
    ),
    ("ConvertId", "@DestinationFormat! SourceIds!"),
    ("GetInboxRules", "MailboxSmtpAddress"),
    ("GetUserOofSettingsRequest", "Mailbox!"),
    (
        "ItemShape",
        "BaseShape! IncludeMimeContent BodyType UniqueBodyType NormalizedBodyType FilterHtmlContent ConvertHtmlCodePageToUTF8 InlineImageUrlTemplate BlockExternalImages AddBlankTargetToLinks MaximumBodySize AdditionalProperties:Paths",
    ),
    ("FolderShape", "BaseShape! AdditionalProperties:Paths"),
    (
        "Paths",
        "* FieldURI IndexedFieldURI ExtendedFieldURI:ExtendedFieldURI ExceptionFieldURI",
    ),
    ("ExtendedFieldURI", "@PropertyType!"),
    ("IndexedView", "@Offset! @BasePoint!"),
    ("SortOrder", "* FieldOrder"),
    (
        "FolderIds",
        "* FolderId:Id DistinguishedFolderId:Distinguished",
    ),
    (
        "ItemIds",
        "* ItemId:Id OccurrenceItemId RecurringMasterItemId",
    ),
    ("AttachmentIds", "* AttachmentId:Id"),
    ("SubscriptionIds", "* SubscriptionId"),
    ("Id", "@Id!"),
    (
        "Target",
        "FolderId:Id DistinguishedFolderId:Distinguished AddressListId",
    ),
    ("Distinguished", "@Id! Mailbox:Mailbox"),
    (
        "Mailbox",
        "Name EmailAddress RoutingType MailboxType ItemId OriginalDisplayName",
    ),
    ("Mailboxes", "* Mailbox:Mailbox"),
    ("One", "Mailbox:Mailbox!"),
    (
        "Items",
        "* Item:Message Message:Message ReplyToItem:Response ReplyAllToItem:Response ForwardItem:Response SuppressReadReceipt CalendarItem Contact DistributionList MeetingMessage MeetingRequest MeetingResponse MeetingCancellation Task PostItem CancelCalendarItem RemoveItem PostReplyItem AcceptItem TentativelyAcceptItem DeclineItem",
    ),
    (
        "Message",
        "MimeContent ItemId ParentFolderId ItemClass Subject Sensitivity Body:Body Attachments:Attachments DateTimeReceived Size Categories Importance InReplyTo IsSubmitted IsDraft IsFromMe IsResend IsUnmodified InternetMessageHeaders DateTimeSent DateTimeCreated ResponseObjects ReminderDueBy ReminderIsSet ReminderNextTime ReminderMinutesBeforeStart DisplayCc DisplayTo DisplayBcc HasAttachments ExtendedProperty:ExtendedProperty Culture EffectiveRights LastModifiedName LastModifiedTime IsAssociated WebClientReadFormQueryString WebClientEditFormQueryString ConversationId UniqueBody Flag StoreEntryId InstanceKey NormalizedBody EntityExtractionResult PolicyTag ArchiveTag RetentionDate Preview TextBody Sender:One ToRecipients:Mailboxes CcRecipients:Mailboxes BccRecipients:Mailboxes IsReadReceiptRequested IsDeliveryReceiptRequested ConversationIndex ConversationTopic From:One InternetMessageId IsRead IsResponseRequested References ReplyTo:Mailboxes ReceivedBy ReceivedRepresenting ApprovalRequestData VotingInformation ReminderMessageData SenderSMTPAddress MailboxGuids",
    ),
    (
        "Response",
        "Subject Body:Body ToRecipients:Mailboxes CcRecipients:Mailboxes BccRecipients:Mailboxes IsReadReceiptRequested IsDeliveryReceiptRequested From:One ReferenceItemId:Id NewBodyContent:Body IsSpecificMessageReply",
    ),
    ("Body", "@BodyType!"),
    (
        "Attachments",
        "* FileAttachment:FileAttachment ItemAttachment:ItemAttachment ReferenceAttachment",
    ),
    (
        "FileAttachment",
        "AttachmentId Name ContentType ContentId ContentLocation AttachmentOriginalUrl Size LastModifiedTime IsInline IsContactPhoto Content",
    ),
    (
        "ItemAttachment",
        "AttachmentId Name ContentType ContentId ContentLocation AttachmentOriginalUrl Size LastModifiedTime IsInline Item:Message Message:Message CalendarItem Contact MeetingMessage MeetingRequest MeetingResponse MeetingCancellation Task PostItem",
    ),
    (
        "ExtendedProperty",
        "ExtendedFieldURI:ExtendedFieldURI! Value Values",
    ),
    ("ItemChanges", "* ItemChange:ItemChange"),
    (
        "ItemChange",
        "ItemId:Id OccurrenceItemId RecurringMasterItemId Updates:Updates! CalendarActivityData",
    ),
    (
        "Updates",
        "* AppendToItemField:Update SetItemField:Update DeleteItemField:Update",
    ),
    (
        "Update",
        "FieldURI IndexedFieldURI ExtendedFieldURI:ExtendedFieldURI Item:Message Message:Message CalendarItem Contact DistributionList MeetingMessage MeetingRequest MeetingResponse MeetingCancellation Task PostItem",
    ),
    (
        "Pull",
        "FolderIds:FolderIds EventTypes:EventTypes! Watermark Timeout!",
    ),
    ("Streaming", "FolderIds:FolderIds EventTypes:EventTypes!"),
    ("EventTypes", "* EventType"),
];

/// Checks a request element.
pub(in crate::sandbox) fn check(request: &Element) -> Result<(), Violation> {
    // This one request has its mailbox in the other namespace.
    let child_namespace = match request.name.as_str() {
        "GetUserOofSettingsRequest" => Namespace::Types,
        _ => Namespace::Messages,
    };
    check_kind(request, &request.name, child_namespace)
}

fn check_kind(element: &Element, kind: &str, namespace: Namespace) -> Result<(), Violation> {
    let Some((_, content)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        return Ok(());
    };
    let any_order = content.starts_with('*');
    let parts: Vec<Part<'_>> = content
        .split(' ')
        .filter(|p| *p != "*")
        .map(Part::read)
        .collect();
    for part in parts.iter().filter(|p| p.required) {
        let present = match part.name.strip_prefix('@') {
            Some(attribute) => element.attribute(attribute).is_some(),
            None => element.child(part.name).is_some(),
        };
        if !present {
            return Err(Violation(format!("{} has no {}", element.name, part.name)));
        }
    }
    let mut reached = 0;
    for child in &element.children {
        if child.namespace != namespace {
            return Err(Violation(format!("{} is in a wrong namespace", child.name)));
        }
        let at = parts.iter().position(|p| p.name == child.name);
        let at = at.filter(|at| any_order || *at >= reached).ok_or_else(|| {
            Violation(format!(
                "{} does not belong here inside {}",
                child.name, element.name
            ))
        })?;
        reached = at;
        if let Some(kind) = parts.get(at).and_then(|p| p.kind) {
            check_kind(child, kind, Namespace::Types)?;
        }
    }
    Ok(())
}

struct Part<'a> {
    name: &'a str,
    kind: Option<&'a str>,
    required: bool,
}

impl<'a> Part<'a> {
    fn read(text: &'a str) -> Self {
        let (text, required) = match text.strip_suffix('!') {
            Some(text) => (text, true),
            None => (text, false),
        };
        match text.split_once(':') {
            Some((name, kind)) => Self {
                name,
                kind: Some(kind),
                required,
            },
            None => Self {
                name: text,
                kind: None,
                required,
            },
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
    use super::super::element::{MESSAGES, TYPES};
    use super::*;

    fn checked(body: &str) -> Result<(), Violation> {
        let xml = body.replacen(' ', &format!(" xmlns:m='{MESSAGES}' xmlns:t='{TYPES}' "), 1);
        check(&Element::read(xml.as_bytes()).unwrap())
    }

    #[test]
    fn order_presence_and_namespace_are_checked() {
        let ids = "<m:ItemIds><t:ItemId Id='a'/></m:ItemIds>";
        let shape = "<m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>";
        assert_eq!(
            checked(&format!("<m:GetItem >{shape}{ids}</m:GetItem>")),
            Ok(())
        );
        assert!(checked(&format!("<m:GetItem >{ids}{shape}</m:GetItem>")).is_err());
        assert!(checked(&format!("<m:GetItem >{shape}</m:GetItem>")).is_err());
        assert!(checked(&format!("<m:SendItem >{ids}</m:SendItem>")).is_err());
        let m_ids = "<m:SubscriptionIds><m:SubscriptionId>x</m:SubscriptionId></m:SubscriptionIds><m:ConnectionTimeout>1</m:ConnectionTimeout>";
        assert!(
            checked(&format!(
                "<m:GetStreamingEvents >{m_ids}</m:GetStreamingEvents>"
            ))
            .is_err()
        );
    }

    #[test]
    fn every_kind_that_is_referred_to_exists() {
        for (_, content) in KINDS {
            for part in content.split(' ').map(Part::read) {
                if let Some(kind) = part.kind {
                    assert!(KINDS.iter().any(|(name, _)| *name == kind), "{kind}");
                }
            }
        }
    }
}
