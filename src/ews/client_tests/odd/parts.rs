//! What lies inside an answer: mails, changes, events, rights.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;
use crate::ews::operations::{Change, GetItem, GetStreamingEvents, SyncFolderItems};
use crate::ews::types::{Item, ItemId, ItemShape};

fn of_items(content: &str) -> String {
    let messages = success("GetItem", &format!("<q:Items>{content}</q:Items>"));
    let plain = success(
        "GetItem",
        "<q:Items><w:Message><w:ItemId Id='2'/></w:Message></q:Items>",
    );
    envelope("GetItem", &format!("{messages}{plain}"))
}

async fn first_of_two(content: &str) -> Item {
    let (client, _server) = answering((200, vec![], of_items(content))).await;
    let id = |id: &str| ItemId {
        id: id.into(),
        change_key: None,
    };
    let asked = GetItem {
        ids: vec![id("1"), id("2")],
        shape: ItemShape::id_only(),
        largest_answer: LARGEST_ANSWER,
    };
    let mut items = client.call(&asked).await.unwrap();
    let second = items.pop().unwrap().unwrap();
    assert_eq!(second.item_id.unwrap().id, "2", "the other mail is read");
    items.pop().unwrap().unwrap()
}

/// What a mail lacks, or has in another form, costs neither the mail nor the others of its batch.
#[tokio::test]
async fn what_a_mail_lacks_costs_nothing_else() {
    let item = first_of_two(
        "<w:Message xmlns:w='t'><w:ItemId/><w:ParentFolderId/><w:MimeContent/><w:Sensitivity>Purple</w:Sensitivity>\
         <w:From><w:Mailbox><w:Name>No address</w:Name></w:Mailbox></w:From><w:Sender/>\
         <w:ReplyTo><w:Mailbox><w:EmailAddress>a@x.test</w:EmailAddress></w:Mailbox><w:Mailbox/></w:ReplyTo>\
         <w:ReplyTo><w:Mailbox/></w:ReplyTo><w:ToRecipients/><w:Size>-5</w:Size><w:IsDraft>TRUE</w:IsDraft>\
         <w:DateTimeReceived>2026-11-23T10:00:00</w:DateTimeReceived><w:InternetMessageHeaders/><w:Body/>\
         <w:ExtendedProperty/><w:ExtendedProperty><w:ExtendedFieldURI/><w:Value>x</w:Value></w:ExtendedProperty>\
         <w:ExtendedProperty><w:ExtendedFieldURI PropertyTag='0x7d'/><w:Value>A: b</w:Value></w:ExtendedProperty>\
         <w:ExtendedProperty><w:ExtendedFieldURI PropertyTag='0x007D' PropertyType='Tomorrow'/><w:Values><w:Value>x</w:Value></w:Values></w:ExtendedProperty>\
         <w:Attachments><w:FileAttachment><w:AttachmentId/><w:Name/></w:FileAttachment><w:Odd/></w:Attachments></w:Message>",
    )
    .await;
    assert_eq!((item.item_id.as_ref(), item.size_bytes()), (None, 0));
    assert!(item.is_unsent());
    assert!(item.from.unwrap().correspondents().is_empty());
    let headers = crate::ews::types::PropertyPath::TRANSPORT_HEADERS;
    let told = item
        .extended_properties
        .iter()
        .find_map(|p| p.value_of(headers));
    assert_eq!(told, Some("A: b"));
    for header in ["", "<w:InternetMessageHeader/>"] {
        let list = format!(
            "<w:Message><w:InternetMessageHeaders>{header}</w:InternetMessageHeaders></w:Message>"
        );
        assert!(first_of_two(&list).await.internet_message_headers.is_some());
    }
}

/// One nameless or unknown change does not hold up the others, and the end is seen in any spelling.
#[tokio::test]
async fn changes_of_any_shape_are_read() {
    for (end, last) in [
        ("false", false),
        ("FALSE", false),
        ("0", false),
        ("True", true),
        ("1", true),
    ] {
        let page = success(
            "SyncFolderItems",
            &format!(
                "<q:SyncState>S</q:SyncState><q:IncludesLastItemInRange>{end}</q:IncludesLastItemInRange><q:Changes>\
                 <w:Create/><w:Create><w:Message><w:ItemId/></w:Message></w:Create><w:Delete/><w:Tomorrow/>\
                 <w:Create><w:Message><w:ItemId Id='1'/></w:Message></w:Create></q:Changes>"
            ),
        );
        let (client, _server) = answering((200, vec![], envelope("SyncFolderItems", &page))).await;
        let asked = SyncFolderItems {
            folder: Inbox.into(),
            sync_state: None,
            most: 10,
        };
        let synced = client.call(&asked).await.unwrap();
        let ids = synced.changes.iter().map(|c| match c {
            Change::Created(id, _) => id.id.as_str(),
            _ => "",
        });
        assert_eq!(
            (ids.collect::<Vec<_>>(), synced.last),
            (vec!["1"], last),
            "{end}"
        );
    }
}

#[tokio::test]
async fn a_stream_that_closes_in_lower_case_is_closed() {
    let closed = success(
        "GetStreamingEvents",
        "<q:ConnectionStatus>closed</q:ConnectionStatus>",
    );
    let (client, _server) = answering((200, vec![], envelope("GetStreamingEvents", &closed))).await;
    let asked = GetStreamingEvents {
        subscription_id: "S".into(),
        minutes: 1,
    };
    let events = client.call(&asked).await.unwrap();
    assert_eq!(events.status, Some(ConnectionStatus::Closed));
    let nameless = success("Subscribe", "<q:SubscriptionId> </q:SubscriptionId>");
    let (client, _server) = answering((200, vec![], envelope("Subscribe", &nameless))).await;
    assert!(client.subscribe(Inbox.into()).await.is_err());
}

/// A right that is not told is not lacking; one that is refused in any spelling is.
#[tokio::test]
async fn rights_that_are_not_told_are_not_lacking() {
    let rights = "<w:EffectiveRights><w:Read>TRUE</w:Read><w:CreateContents>False</w:CreateContents></w:EffectiveRights>";
    let body = inbox().replace("<w:FolderId", &format!("{rights}<w:FolderId"));
    let (client, _server) = answering((200, vec![], body)).await;
    let rights = ask(&client).await.unwrap().effective_rights.unwrap();
    assert!(rights.may_read() && rights.may_delete() && !rights.may_create());
}
