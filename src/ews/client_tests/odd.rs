//! Servers that speak EWS in another accent: grommunio, Exchange behind gateways, and what other
//! projects met (exchange.md 1.2 to 2.8, ews-rs issues 53, 66, 69, 73, 78, 82).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;
use crate::ews::operations::{Change, GetItem, GetStreamingEvents, SyncFolderItems};
use crate::ews::types::{Item, ItemId, ItemShape};

/// What a server answers with: status, headers, body.
type Told = (u16, Vec<(&'static str, &'static str)>, String);

async fn answering((status, headers, body): Told) -> (EwsClient, Arc<Server>) {
    let (endpoint, server) = serve(move |_| {
        let mut answer = reply(status, body.clone());
        for (name, value) in &headers {
            answer.headers_mut().insert(*name, value.parse().unwrap());
        }
        answer
    })
    .await;
    (client(endpoint), server)
}

/// The inbox, in an envelope of that shape.
fn in_envelope(begin: &str, end: &str) -> String {
    let whole = inbox();
    let from = whole.find("<q:GetFolderResponse").unwrap();
    let to = whole.find("</s11:Body>").unwrap();
    format!("{begin}{}{end}", &whole[from..to])
}

#[tokio::test]
async fn an_envelope_of_any_shape_is_read() {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    let soap_12 = "http://www.w3.org/2003/05/soap-envelope";
    let version = |attributes: &str| {
        in_envelope(
            &format!(
                "<e:Envelope><e:Header><t:ServerVersionInfo {attributes}/></e:Header><e:Body>"
            ),
            "</e:Body></e:Envelope>",
        )
    };
    let shapes = [
        in_envelope("<Envelope><Body>", "</Body></Envelope>"),
        in_envelope(
            &format!(
                "<SOAP-ENV:Envelope xmlns:SOAP-ENV='{soap}'><SOAP-ENV:Header/><SOAP-ENV:Body>"
            ),
            "</SOAP-ENV:Body></SOAP-ENV:Envelope>",
        ),
        in_envelope(
            &format!("<env:Envelope xmlns:env=\"{soap_12}\"><env:Body xmlns:xsi='i' id='b'>"),
            "</env:Body></env:Envelope>",
        ),
        in_envelope(
            "\u{FEFF}\r\n \u{FEFF}<?xml version='1.1' encoding='utf-16'?><!-- by a gateway --><?pi x?><!DOCTYPE e><e:Envelope><e:Body>",
            "</e:Body></e:Envelope>\r\n<!-- end -->",
        ),
        in_envelope(
            "<e:Envelope><e:Header><Security><Body>no</Body></Security></e:Header><e:Body>",
            "</e:Body></e:Envelope>",
        ),
        in_envelope("<Envelope><Body>", "&#x0;&#x1F;</Body></Envelope>"),
        // ServerVersionInfo without numbers, with others than numbers, beyond them, twice.
        version(""),
        version(
            "MajorVersion='15.2' MinorVersion='' MajorBuildNumber='99999999999' MinorBuildNumber='-1'",
        ),
        version("MajorVersion='15'/><t:ServerVersionInfo MajorVersion='8'"),
        inbox().replace("<w:FolderId", "<w:Odd><w:FolderId/></w:Odd><w:FolderId"),
    ];
    for (at, body) in shapes.into_iter().enumerate() {
        let (client, _server) = answering((200, vec![], body.clone())).await;
        let folder = ask(&client).await;
        assert!(folder.is_ok(), "{at}: {folder:?}\n{body}");
        assert_eq!(folder.unwrap().folder_id.unwrap().id, "I", "{at}");
    }
    let (client, _server) = answering((200, vec![], version("MajorVersion='x'"))).await;
    ask(&client).await.unwrap();
    assert_eq!(client.facts().version, None, "nonsense is no version");
}

#[tokio::test]
async fn the_content_type_and_the_pieces_of_an_answer_do_not_matter() {
    for kind in [
        "application/soap+xml; charset=utf-8",
        "text/plain",
        "text/html; charset=iso-8859-1",
        "application/octet-stream",
        ";",
    ] {
        let (client, _server) = answering((200, vec![("content-type", kind)], inbox())).await;
        assert!(ask(&client).await.is_ok(), "{kind}");
    }
    let (endpoint, _server) = serve(|_| {
        let pieces: Vec<_> = inbox().into_bytes().into_iter().map(|b| vec![b]).collect();
        let pieces = pieces.into_iter().map(Ok::<_, std::io::Error>);
        reply(200, Body::from_stream(futures_util::stream::iter(pieces)))
    })
    .await;
    assert!(ask(&client(endpoint)).await.is_ok());
}

fn fault(inside: &str) -> String {
    format!("<s:Envelope xmlns:s='s'><s:Body><s:Fault>{inside}</s:Fault></s:Body></s:Envelope>")
}

fn message(class: &str, code: &str) -> String {
    envelope(
        "GetFolder",
        &format!(
            "<q:GetFolderResponseMessage {class}><q:MessageText>no</q:MessageText>{code}</q:GetFolderResponseMessage>"
        ),
    )
}

/// A refusal, however it is wrapped, has its code, its words and its waiting time.
#[tokio::test]
async fn a_refusal_of_any_shape_is_one() {
    let wait = "<t:MessageXml><t:Value Name='BackOffMilliseconds'>90000</t:Value></t:MessageXml>";
    let soap_12 = format!(
        "<s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>a:ErrorServerBusy</s:Value></s:Subcode></s:Code>\
         <s:Reason><s:Text xml:lang='en'>no</s:Text><s:Text xml:lang='de'>nein</s:Text></s:Reason><s:Detail>{wait}</s:Detail>"
    );
    let busy_message = message(
        "ResponseClass='Error'",
        "<q:ResponseCode>ErrorServerBusy</q:ResponseCode><q:MessageXml><w:Value Name='BackOffMilliseconds'>90000</w:Value></q:MessageXml>",
    );
    let denied = "<q:ResponseCode> ErrorAccessDenied </q:ResponseCode>";
    let bare = "<faultcode>s:Server</faultcode><faultstring>no</faultstring>";
    let coded =
        "<faultcode xmlns:a='x'>a:ErrorAccessDenied</faultcode><faultstring>no</faultstring>";
    let detailed = "<faultcode>a:ErrorX</faultcode><faultstring/><detail> <e:ResponseCode xmlns:e='e'>ErrorAccessDenied</e:ResponseCode><e:Message xmlns:e='e'>no</e:Message></detail>";
    let texts =
        "<faultcode>s:Client</faultcode><faultstring>no</faultstring><detail>a page long</detail>";
    let soon = vec![("retry-after", "90")];
    let cases: Vec<(Told, &str, bool)> = vec![
        ((200, vec![], fault(detailed)), "ErrorAccessDenied", false),
        ((500, vec![], fault(detailed)), "ErrorAccessDenied", false),
        ((403, vec![], fault(coded)), "ErrorAccessDenied", false),
        (
            (500, vec![], fault(bare)),
            "ErrorInternalServerError",
            false,
        ),
        (
            (400, vec![], fault(texts)),
            "ErrorInternalServerError",
            false,
        ),
        ((500, vec![], fault(&soap_12)), "ErrorServerBusy", true),
        ((200, vec![], fault(&soap_12)), "ErrorServerBusy", true),
        // Response messages under an error status, and a waiting time beside a fault.
        ((500, vec![], busy_message.clone()), "ErrorServerBusy", true),
        ((503, soon.clone(), fault(coded)), "ErrorAccessDenied", true),
        ((429, soon, fault(bare)), "ErrorInternalServerError", true),
        (
            (200, vec![], message("ResponseClass='error'", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("ResponseClass='Failure'", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("", denied)),
            "ErrorAccessDenied",
            false,
        ),
        // Says both: no success.
        (
            (200, vec![], message("ResponseClass='Success'", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("ResponseClass='Error'", "")),
            "ErrorInternalServerError",
            false,
        ),
    ];
    for (at, (told, code, waits)) in cases.into_iter().enumerate() {
        let (client, server) = answering(told).await;
        let error = ask(&client).await.unwrap_err();
        let EwsError::Refused(refused) = &error else {
            panic!("{at}: {error:?}");
        };
        assert_eq!(
            (refused.code.as_str(), refused.text.as_str()),
            (code, "no"),
            "{at}"
        );
        let wanted = waits.then_some(Duration::from_secs(90));
        assert_eq!(error.back_off(), wanted, "{at}");
        let again = ask(&client).await.unwrap_err();
        assert_eq!(matches!(again, EwsError::BackingOff { .. }), waits, "{at}");
        let calls = if waits { 1 } else { 2 };
        assert_eq!(server.calls.load(Ordering::SeqCst), calls, "{at}");
    }
}

/// What may have been carried out has to be looked for, whatever time the server names; nothing leaves
/// before that time is over all the same.
#[tokio::test]
async fn a_waiting_time_does_not_hide_that_the_fate_is_unknown() {
    let soon = vec![("retry-after", "90")];
    let (client, server) = answering((500, soon, fault("<faultstring>no</faultstring>"))).await;
    let error = ask(&client).await.unwrap_err();
    assert!(error.fate_unknown() && !error.is_throttled(), "{error:?}");
    let again = ask(&client).await.unwrap_err();
    assert!(matches!(again, EwsError::BackingOff { .. }), "{again:?}");
    assert_eq!(server.calls.load(Ordering::SeqCst), 1);
}

/// An error status makes nothing of what an answer grants.
#[tokio::test]
async fn a_success_under_an_error_status_is_none() {
    let (client, _server) = answering((500, vec![], inbox())).await;
    let error = ask(&client).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.http_status", true)
    );
}

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
